import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

/// The queue on a register file in which only the test moves time and values.
@Suite struct EventQueues {
    typealias Formula = TestFormula

    /// Parameters that events set; all start at 0.
    final class Member {
        let network: CompiledNetwork
        let registers: UnsafeMutablePointer<Double>
        var queue: EventQueue
        let names: [String]

        init(_ names: [String], _ events: [Event], seed: UInt64 = 1, begins: Bool = true) throws {
            var model = ReactionNetwork(id: "events")
            model.parameters = names.map { Parameter(id: $0, value: 0, isConstant: false) }
            model.events = events
            // An event that never happens keeps every parameter settable.
            model.events.append(
                Event(
                    trigger: .number(0),
                    assignments: names.map { .init(variable: $0, value: .number(0)) }))
            network = try CompiledNetwork(compiling: model, observables: names.map { .symbol($0) })
            registers = .allocate(capacity: network.registerCount)
            registers.initialize(repeating: 0, count: network.registerCount)
            queue = EventQueue(network, random: RandomStream(seed: seed), limit: 100)
            self.names = names
            network.begin(ScalarRegisters(registers), inputs: [], at: 0)
            if begins { try advance(to: 0) }
        }

        deinit { registers.deallocate() }

        var values: [Double] {
            network.observe.run(registers)
            return network.observed.map { registers[$0] }
        }

        @discardableResult
        func advance(to time: Double) throws -> Bool {
            registers[network.time] = time
            network.beginStretch(ScalarRegisters(registers))
            return try queue.advance(to: time, network, ScalarRegisters(registers))
        }
    }

    func after(_ time: Double) -> Formula { .apply(.greaterOrEqual, [.time, .number(time)]) }
    func sets(_ variable: String, _ value: Formula) -> [Event.Assignment] {
        [.init(variable: variable, value: value)]
    }
    /// Appends a digit: the order of executions can be read off.
    func digit(_ digit: Double) -> [Event.Assignment] {
        sets("a", .number(10) * .symbol("a") + .number(digit))
    }

    @Test func aTriggerFiresWhenItTurnsTrueOnly() throws {
        let pulse = Formula.apply(
            .and, [after(1), .apply(.not, [after(2)])])
        let member = try Member(["a"], [Event(trigger: pulse, assignments: digit(1))])
        #expect(try !member.advance(to: 0.5))
        #expect(try member.advance(to: 1))
        #expect(try !member.advance(to: 1.5))
        #expect(try !member.advance(to: 2))
        #expect(try member.advance(to: 1.2))
        #expect(member.values == [11])
        #expect(member.queue.executedCount == 2)
    }

    @Test func theValueBeforeTheStartDecidesAtTheStart() throws {
        for isTrueBefore in [true, false] {
            let event = Event(
                trigger: after(0), triggerInitialValue: isTrueBefore, assignments: digit(1))
            let member = try Member(["a"], [event], begins: false)
            #expect(try member.advance(to: 0) == !isTrueBefore)
        }
    }

    @Test func delaysAndValuesFromTriggerTime() throws {
        for early in [true, false] {
            let waiting = Event(
                trigger: after(1), delay: .number(2), usesValuesFromTriggerTime: early,
                assignments: sets("a", .symbol("b") + .time))
            let other = Event(trigger: after(2), assignments: sets("b", .number(40)))
            let member = try Member(["a", "b"], [waiting, other])
            try member.advance(to: 1)
            #expect(member.queue.nextTime == 3)
            try member.advance(to: 2)
            #expect(member.values == [0, 40])
            try member.advance(to: 3)
            #expect(member.values == [early ? 1 : 43, 40])
            #expect(member.queue.nextTime == .infinity)
        }
    }

    @Test func anEventThatIsNotPersistentIsCancelled() throws {
        let pulse = Formula.apply(.and, [after(1), .apply(.not, [after(2)])])
        for persists in [true, false] {
            let event = Event(
                trigger: pulse, isPersistent: persists, delay: .number(3), assignments: digit(1))
            let member = try Member(["a"], [event])
            for time in [1.0, 2, 4] { try member.advance(to: time) }
            #expect(member.values == [persists ? 1 : 0])
        }
    }

    @Test func prioritiesAreComputedAnewAfterEachExecution() throws {
        let first = Event(trigger: after(1), priority: .number(9), assignments: digit(1))
        let falls = Event(
            trigger: after(1), priority: .number(8) - .number(5) * .symbol("a"), assignments: digit(2))
        let stays = Event(trigger: after(1), priority: .number(5), assignments: digit(3))
        let last = Event(trigger: after(1), assignments: digit(4))
        let member = try Member(["a"], [last, stays, falls, first])
        try member.advance(to: 1)
        #expect(member.values[0] > 0)
        // Values are those of trigger time: each event writes its own digit.
        #expect(member.queue.executedCount == 4)
        let late = try Member(
            ["a"],
            [last, stays, falls, first].map { event in
                var event = event
                event.usesValuesFromTriggerTime = false
                return event
            })
        try late.advance(to: 1)
        #expect(late.values == [1324])
    }

    @Test func anExecutionCanCancelAnother() throws {
        let isSmall = Formula.apply(.and, [after(1), .apply(.less, [.symbol("b"), .number(1)])])
        let kills = Event(
            trigger: after(1), priority: .number(2), assignments: sets("b", .number(5)))
        for persists in [true, false] {
            let victim = Event(
                trigger: isSmall, isPersistent: persists, priority: .number(1), assignments: digit(1))
            let member = try Member(["a", "b"], [victim, kills])
            try member.advance(to: 1)
            #expect(member.values == [persists ? 1 : 0, 5])
        }
    }

    @Test func equalsComeInRandomOrderTheSameForASeed() throws {
        var orders: [Double: Int] = [:]
        for seed in 0..<600 {
            let events = [1.0, 2, 3].map {
                Event(
                    trigger: after(1), priority: .number(1), usesValuesFromTriggerTime: false,
                    assignments: digit($0))
            }
            let member = try Member(["a"], events, seed: UInt64(seed))
            try member.advance(to: 1)
            let again = try Member(["a"], events, seed: UInt64(seed))
            try again.advance(to: 1)
            #expect(member.values == again.values)
            orders[member.values[0], default: 0] += 1
        }
        #expect(orders.count == 6)
        #expect(orders.values.allSatisfy { abs($0 - 100) < 37 })
    }

    @Test func assignmentsOfOneEventAreSimultaneous() throws {
        let swap = Event(
            trigger: after(1),
            assignments: sets("a", .symbol("b") + .number(1)) + sets("b", .symbol("a") + .number(2)))
        let member = try Member(["a", "b"], [swap])
        try member.advance(to: 1)
        #expect(member.values == [1, 2])
    }

    @Test func loopsAndBadDelaysStop() throws {
        let isZero = Formula.apply(.equal, [.symbol("a"), .number(0)])
        let up = Event(
            trigger: .apply(.and, [after(1), isZero]), assignments: sets("a", .number(1)))
        let down = Event(
            trigger: .apply(.and, [after(1), .apply(.not, [isZero])]), assignments: sets("a", .number(0)))
        let looping = try Member(["a"], [up, down])
        #expect(throws: StopReason.tooManyEvents(limit: 100)) { try looping.advance(to: 1) }
        let bad = Event(
            id: "bad", trigger: after(1), delay: .symbol("a") - .number(1), assignments: digit(1))
        let member = try Member(["a"], [bad])
        #expect(throws: StopReason.invalidDelay(event: "bad")) { try member.advance(to: 1) }
    }
}
