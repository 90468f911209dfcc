import Kinetics
import ReactionNetwork
import Testing

@Suite("Engine with fallback") struct EngineWithFallbackTests {
    @Test("members that the first engine fails are simulated by the second, each reported once")
    func failedMembers() throws {
        let first = ScriptedEngine(value: 1) {
            $0 % 3 == 0 ? .stopped(at: 0.5, because: .stepTooSmall) : .complete
        }
        let second = ScriptedEngine(value: 2) { _ in .complete }
        let received = try simulate(EngineWithFallback(first, fallback: second), members: 10)
        #expect(received.map(\.member).sorted() == Array(0..<10))
        for (member, trajectory) in received {
            #expect(trajectory.values == [member % 3 == 0 ? 2 : 1])
            #expect(trajectory.completion == .complete)
        }
    }

    @Test("what the model or the user ended is not tried again")
    func endedMembers() throws {
        let reasons: [StopReason] = [
            .cancelled, .tooManyEvents(limit: 3), .negativePropensity(reaction: "R"),
        ]
        let first = ScriptedEngine(value: 1) { .stopped(at: 0, because: reasons[$0]) }
        let second = ScriptedEngine(value: 2) { _ in .complete }
        let received = try simulate(EngineWithFallback(first, fallback: second), members: 3)
        #expect(received.allSatisfy { $0.trajectory.values == [1] })
    }

    @Test("where both fail, the one that came further is kept")
    func bothFail() throws {
        let first = ScriptedEngine(value: 1) { _ in .stopped(at: 2, because: .stepTooSmall) }
        let second = ScriptedEngine(value: 2, reached: 0) { _ in .stopped(at: 1, because: .singularMatrix) }
        let received = try simulate(EngineWithFallback(first, fallback: second), members: 1)
        #expect(received.map(\.trajectory.values) == [[1]])
    }

    private func simulate(
        _ engine: EngineWithFallback, members: Int
    ) throws -> [(member: Int, trajectory: Trajectory)] {
        let network = try CompiledNetwork(
            compiling: ReactionNetwork(id: "empty"), inputs: [], observables: [])
        var rest = (0..<members).makeIterator()
        var received: [(member: Int, trajectory: Trajectory)] = []
        engine.simulate(
            network, next: { rest.next() }, times: [0], inputs: { _, _ in }, isCancelled: { false },
            receive: { received.append(($0, $1)) })
        return received
    }
}

/// Says of each member what it is told to say.
private struct ScriptedEngine: Engine {
    var value: Double
    var reached = 1
    var completion: @Sendable (Int) -> Completion

    init(value: Double, reached: Int = 1, _ completion: @escaping @Sendable (Int) -> Completion) {
        (self.value, self.reached, self.completion) = (value, reached, completion)
    }

    func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void, isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void
    ) {
        while let member = next() {
            receive(
                member,
                Trajectory(
                    times: Array(times.prefix(reached)), values: Array(repeating: value, count: reached),
                    completion: completion(member)))
        }
    }
}
