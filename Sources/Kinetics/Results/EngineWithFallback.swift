/// An engine whose failed members are simulated again, from their start, by another.
///
/// Which members these are depends on their own trajectories alone, so results stay independent of threads
/// and packing.
public struct EngineWithFallback: Engine {
    public var first: any Engine
    public var second: any Engine

    public init(_ first: any Engine, fallback second: any Engine) {
        (self.first, self.second) = (first, second)
    }

    public func prepared(for network: CompiledNetwork) -> EngineWithFallback {
        EngineWithFallback(first.prepared(for: network), fallback: second.prepared(for: network))
    }

    public func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void,
        isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void
    ) {
        var failed: [Int: Trajectory] = [:]
        first.simulate(network, next: next, times: times, inputs: inputs, isCancelled: isCancelled) {
            if $1.completion.isWorthAnotherEngine { failed[$0] = $1 } else { receive($0, $1) }
        }
        guard !failed.isEmpty else { return }
        var members = failed.keys.sorted().makeIterator()
        second.simulate(
            network, next: { members.next() }, times: times, inputs: inputs, isCancelled: isCancelled
        ) { member, trajectory in
            let earlier = failed[member]!
            receive(member, trajectory.times.count >= earlier.times.count ? trajectory : earlier)
        }
    }
}

extension Completion {
    /// Whether the engine, not the model or its user, ended the simulation.
    var isWorthAnotherEngine: Bool {
        switch self {
        case .complete: false
        case .stopped(_, let reason):
            switch reason {
            case .stepTooSmall, .tooManySteps, .singularMatrix, .notFinite, .algebraicEquationsUnsolved: true
            case .tooManyEvents, .negativePropensity, .invalidDelay, .cancelled: false
            }
        }
    }
}
