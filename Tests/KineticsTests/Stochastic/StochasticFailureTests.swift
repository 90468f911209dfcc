import Inputs
import Kinetics
import ReactionNetwork
import Testing

@Suite struct StochasticFailures {
    @Test(arguments: [StochasticEngine.Method.lanes, .tree])
    func aNegativePropensityStopsTheMember(_ method: StochasticEngine.Method) throws {
        var model = StochasticNetworks.network("overdrawn", ["X": 4, "Y": 0])
        model.reactions = [
            StochasticNetworks.reaction("drain", ["X": 1], [:], .number(3)),
            StochasticNetworks.reaction("turn", ["X": 1], ["Y": 1], .number(0.01) * .symbol("X")),
        ]
        let network = try CompiledNetwork(model, observing: ["X"])
        let all = network.trajectories(
            StochasticEngine(seed: 1, method: method), members: 0..<20, times: [0, 0.01, 1_000])
        for found in all {
            guard case .stopped(let time, .negativePropensity(let reaction)) = found.completion else {
                Issue.record("\(found.completion)")
                continue
            }
            #expect(reaction == "turn")
            #expect(time > 0 && time < 1_000)
            #expect(found.statistics.jumps == 5)
            #expect(found.times.count == found.values.count)
            #expect(found.times == Array([0, 0.01, 1_000].prefix(found.times.count)))
        }
    }

    @Test func nothingHappensWhereNoPropensityIsPositive() throws {
        let network = try CompiledNetwork(
            StochasticNetworks.dimerisation(1, bind: 2, part: 3), observing: ["P", "P2"])
        for method in [StochasticEngine.Method.lanes, .tree] {
            let found = network.trajectories(
                .init(seed: 1, method: method), members: [0], times: [0, 1, 1e9])[0]
            #expect(found.values == [1, 0, 1, 0, 1, 0])
            #expect(found.statistics.jumps == 0)
        }
    }

    @Test(arguments: [StochasticEngine.Method.lanes, .tree])
    func anEndlessMemberIsGivenUp(_ method: StochasticEngine.Method) throws {
        var model = StochasticNetworks.network("explosion", ["X": 1])
        model.reactions = [
            StochasticNetworks.reaction("grow", ["X": 1], ["X": 2], .number(1) * .symbol("X"))
        ]
        var engine = StochasticEngine(seed: 1, method: method)
        engine.jumpLimit = 100_000
        let network = try CompiledNetwork(model, observing: ["X"])
        let found = network.trajectories(engine, members: 0..<3, times: [0, 1_000])
        for one in found {
            guard case .stopped(_, .tooManySteps(limit: 100_000)) = one.completion else {
                Issue.record("\(one.completion)")
                continue
            }
            #expect(one.values == [1])
        }
    }

    @Test func eventsWithoutEndAreGivenUp() throws {
        var model = StochasticNetworks.network("loop", ["X": 0])
        let isZero = TestFormula.apply(.equal, [.symbol("X"), .number(0)])
        model.events = [
            Event(
                id: "up", trigger: isZero, triggerInitialValue: false,
                assignments: [.init(variable: "X", value: .number(1))]),
            Event(
                id: "down", trigger: .apply(.not, [isZero]), triggerInitialValue: false,
                assignments: [.init(variable: "X", value: .number(0))]),
        ]
        let network = try CompiledNetwork(model, observing: ["X"])
        let found = network.trajectories(.init(seed: 1), members: [0], times: [0, 1])[0]
        #expect(found.completion == .stopped(at: 0, because: .tooManyEvents(limit: 10_000)))
    }

    @Test func cancellationStopsMembersUnderWay() throws {
        let network = try CompiledNetwork(StochasticNetworks.schlogl(), observing: ["X"])
        for method in [StochasticEngine.Method.lanes, .tree] {
            var (asked, given, received) = (0, 0, [Trajectory]())
            StochasticEngine(seed: 1, method: method).simulate(
                network,
                next: {
                    given += 1
                    return given <= 8 ? given : nil
                }, times: [0, 1e9], inputs: { _, _ in },
                isCancelled: {
                    asked += 1
                    return asked > 3
                }, receive: { received.append($1) })
            #expect(received.count == 8)
            for one in received {
                guard case .stopped(_, .cancelled) = one.completion else {
                    Issue.record("\(one.completion)")
                    continue
                }
            }
        }
    }

    @Test func algebraicRulesAreRefusedByName() throws {
        var model = StochasticNetworks.network("algebra", ["X": 5])
        model.parameters = [Parameter(id: "z", value: 1, isConstant: false)]
        model.reactions = [StochasticNetworks.reaction("decay", ["X": 1], [:], .symbol("X"))]
        model.rules = [.algebraic(.symbol("z") - .symbol("X"))]
        let network = try CompiledNetwork(model, observing: ["X"])
        #expect(throws: InputError.self) { try StochasticEngine.check(network) }
        let found = network.trajectories(.init(seed: 1), members: [0], times: [0, 1])[0]
        #expect(found.completion == .stopped(at: 0, because: .algebraicEquationsUnsolved))
    }
}
