import Inputs
import Kinetics
import ReactionNetwork
import Testing

/// Events that follow each other ever faster towards one instant, of every engine with discontinuities.
@Suite("Accumulating events") struct AccumulatingEventsTests {
    static let engines: [NamedEngine] = {
        let tolerances = Tolerances(relative: 1e-10, absolute: 1e-12)
        var engines = [NamedEngine(name: "default", engine: DeterministicEngine(tolerances: tolerances))]
        #if SUNDIALS
            let second = CVODESEngine(relativeTolerance: 1e-10, absoluteTolerance: 1e-12)
            engines.append(NamedEngine(name: "CVODES", engine: second))
        #endif
        return engines
    }()

    /// a falls, b rises; where they meet b is set back to ¼ above the floor. Each gap is 10/13 of the one
    /// before, until a passes ¼ at 2.5; from there on b rises freely. Above a high floor b goes up by a
    /// rounding before a goes down by one, and a would stay where it is for ever.
    @Test("time goes on beyond the instant", arguments: engines, [0.0, 1e3])
    func setBack(_ engine: NamedEngine, _ floor: Double) throws {
        var network = ReactionNetwork(id: "accumulation")
        network.parameters = [
            Parameter(id: "a", value: floor + 1, isConstant: false),
            Parameter(id: "b", value: floor + 0.25, isConstant: false),
        ]
        network.rules = [
            .rate(variable: "a", value: .number(-0.3)), .rate(variable: "b", value: .number(1)),
        ]
        network.events = [
            Event(
                trigger: .apply(.greater, [.symbol("b"), .symbol("a")]),
                assignments: [Event.Assignment(variable: "b", value: .number(floor + 0.25))])
        ]
        let trajectory = try simulate(network, ["b"], [0, 3], engine)
        try #require(trajectory.completion == .complete)
        #expect(abs(trajectory.values[1] - floor - 0.75) < 1e-7)
    }

    @Test("a right-hand side that always points back to its own jump is recognised", arguments: engines)
    func chatter(_ engine: NamedEngine) throws {
        var network = ReactionNetwork(id: "chatter")
        network.parameters = [Parameter(id: "x", value: 1, isConstant: false)]
        let sign = Expression.apply(
            .piecewise, [.number(-1), .apply(.greater, [.symbol("x"), .zero]), .number(1)])
        network.rules = [.rate(variable: "x", value: sign)]
        let trajectory = try simulate(network, ["x"], [0, 0.5, 2], engine)
        #expect(trajectory.times == [0, 0.5])
        guard case .stopped(let time, .tooManyEvents) = trajectory.completion else {
            Issue.record("it ended as \(trajectory.completion)")
            return
        }
        #expect(abs(time - 1) < 1e-6)
    }

    private func simulate(
        _ network: ReactionNetwork, _ names: [String], _ times: [Double], _ engine: NamedEngine
    ) throws -> Trajectory {
        let compiled = try CompiledNetwork(
            compiling: network, inputs: [], observables: names.map { .symbol($0) })
        var members = [0]
        var result: Trajectory?
        engine.engine.simulate(
            compiled, next: { members.popLast() }, times: times, inputs: { _, _ in },
            isCancelled: { false }, receive: { result = $1 })
        return try #require(result)
    }
}

struct NamedEngine: Sendable, CustomStringConvertible {
    let name: String
    let engine: any Engine

    var description: String { name }
}
