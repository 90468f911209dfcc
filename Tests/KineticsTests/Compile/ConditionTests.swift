import Inputs
import Kinetics
import ReactionNetwork
import Testing

@Suite struct ConditionTests {
    private let x = Expression.symbol("x")

    /// x' = formula, x(0) = 1, with an input p = 2 and whatever events there are.
    private func compiled(
        _ formula: Expression, events: [Event] = [], observables: [Observable] = []
    ) throws -> CompiledNetwork {
        var network = ReactionNetwork(id: "conditions")
        network.parameters = [
            Parameter(id: "x", value: 1, isConstant: false), Parameter(id: "p", value: 2),
            Parameter(id: "h", value: 5, isConstant: false),
        ]
        network.rules = [.rate(variable: "x", value: formula)]
        network.events = events
        return try CompiledNetwork(compiling: network, inputs: ["p"], observables: observables)
    }

    @Test func piecesAreHeldUntilConditionsAreTakenAnew() throws {
        let jump = Expression.apply(
            .piecewise, [.number(7), .apply(.greaterOrEqual, [.time, .symbol("p")]), x])
        let compiled = try compiled(jump, observables: [.formula(name: "jump", jump)])
        #expect(compiled.conditionKinds == [.greaterOrEqual])
        var member = CompiledMember(compiled)
        #expect(member.derivatives() == [1])
        member.time = 3
        #expect(member.derivatives() == [1])
        #expect(member.observed() == [7])
        member.settle()
        #expect(member.derivatives() == [7])
        #expect(member.registers[compiled.marginValues.lowerBound] == 1)
        #expect(member.jacobian() == [[0]])
        #expect(!compiled.derivative.instructions.contains { $0.operation == .lessOrEqual })
    }

    @Test func onlyComparisonsThatCanChangeAreConditions() throws {
        let byInput = Expression.apply(
            .piecewise, [.number(7), .apply(.less, [.symbol("p"), .number(3)]), x])
        let first = try compiled(byInput)
        #expect(first.conditions.isEmpty)
        var member = CompiledMember(first, inputs: [2])
        #expect(member.derivatives() == [7])
        member = CompiledMember(first, inputs: [4])
        #expect(member.derivatives() == [1])
        let byNumber = Expression.apply(.piecewise, [.number(7), .apply(.less, [.one, .number(3)]), x])
        #expect(try compiled(byNumber).derivative.instructions.count == 1)
    }

    @Test func equalComparisonsAreOneCondition() throws {
        let above = Expression.apply(.greater, [x, .number(2)])
        let sum = Expression.apply(.piecewise, [.one, above, .zero]) + .apply(.piecewise, [x, above, .zero])
        #expect(try compiled(sum).conditions.count == 1)
        let chain = Expression.apply(.less, [.zero, x, .time])
        #expect(try compiled(.apply(.piecewise, [.one, chain, .zero])).conditions.count == 2)
    }

    /// A margin inside which there is a choice of its own takes it on the spot.
    @Test func marginsCompareOnTheSpot() throws {
        let inner = Expression.apply(.piecewise, [.number(9), .apply(.greater, [.time, .one]), .zero])
        let compiled = try compiled(.apply(.piecewise, [.one, .apply(.greater, [inner, x]), .zero]))
        var member = CompiledMember(compiled)
        member.time = 2
        compiled.margins.run(&member.registers)
        let margins = compiled.marginValues.map { member.registers[$0] }
        #expect(margins.contains(8))
    }

    @Test func triggersAreMadeOfConditions() throws {
        let trigger = Expression.apply(
            .and, [.apply(.greater, [x, .number(2)]), .apply(.not, [.apply(.less, [.time, .one])])])
        let compiled = try compiled(.one, events: [Event(trigger: trigger), Event(trigger: x - .one)])
        #expect(compiled.conditionKinds == [.greater, .less, .notEqual])
        var member = CompiledMember(compiled)
        func triggers() -> [Double] {
            member.settle()
            return compiled.events.map { event in
                event.trigger.run(&member.registers)
                return member.registers[event.triggerValue]
            }
        }
        #expect(triggers() == [0, 0])
        member.states = [3]
        #expect(triggers() == [0, 1])
        member.time = 1
        #expect(triggers() == [1, 1])
    }

    @Test func eventsSetAmountsAndHeldValues() throws {
        var network = ReactionNetwork(id: "events")
        network.compartments = [
            Compartment(id: "V", size: 2), Compartment(id: "W", size: 4, isConstant: false),
        ]
        network.species = [
            Species(id: "A", compartment: "V", initial: .concentration(1)),
            Species(id: "B", compartment: "W", initial: .concentration(1)),
        ]
        network.events = [
            Event(
                id: "e", trigger: .apply(.greater, [.time, .one]), priority: .symbol("A"),
                delay: .symbol("B"),
                assignments: [
                    .init(variable: "A", value: .number(10)), .init(variable: "B", value: .number(20)),
                    .init(variable: "W", value: .number(3)),
                ])
        ]
        let compiled = try CompiledNetwork(compiling: network, observables: [.symbol("A"), .symbol("B")])
        var member = CompiledMember(compiled)
        #expect(member.observed() == [1, 1])
        let event = compiled.events[0]
        event.delay?.run(&member.registers)
        event.priority?.run(&member.registers)
        #expect(member.registers[event.delayValue] == 1)
        #expect(member.registers[event.priorityValue] == 1)
        event.assignment.run(&member.registers)
        #expect(event.assignedValues.map { member.registers[$0] } == [20, 20, 3])
        // Amounts are made with the sizes just before the execution.
        try #require(event.conversion).run(&member.registers)
        for assignment in event.assignments {
            member.registers[assignment.target] = member.registers[assignment.value]
        }
        #expect(member.observed() == [10, 80 / 3.0])
        #expect(Set(event.assignments.map { member.registers[$0.target] }) == [20, 80, 3])
    }

    @Test func jumpsTellWhatTheyReadAndChange() throws {
        var network = ReactionNetwork(id: "jumps")
        network.compartments = [Compartment(id: "V", size: 1)]
        network.species = ["A", "B", "C"].map {
            Species(id: $0, compartment: "V", initial: .amount(10), symbolIsAmount: true)
        }
        network.reactions = [
            Reaction(
                id: "dimer", reactants: [SpeciesReference(species: "A", stoichiometry: 2)],
                products: [SpeciesReference(species: "B")], rate: .symbol("A") * (.symbol("A") - .one)),
            Reaction(
                id: "catalysis", reactants: [SpeciesReference(species: "C")],
                products: [SpeciesReference(species: "C"), SpeciesReference(species: "A")],
                rate: .symbol("C") * .time),
        ]
        let compiled = try CompiledNetwork(compiling: network, observables: [])
        var member = CompiledMember(compiled)
        member.time = 0.5
        for jump in compiled.jumps { jump.program.run(&member.registers) }
        #expect(compiled.jumps.map(\.id) == ["dimer", "catalysis"])
        #expect(compiled.jumps.map { member.registers[$0.propensity] } == [90, 5])
        #expect(compiled.jumps.map(\.reads) == [[0], [2]])
        #expect(compiled.jumps.map(\.readsTime) == [false, true])
        let changes = compiled.jumps.map { jump in
            jump.changes.map { [Double($0.state), member.registers[$0.stoichiometry]] }
        }
        #expect(changes == [[[0, -2], [1, 1]], [[0, 1]]])
    }
}
