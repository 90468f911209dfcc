internal import Inputs

/// Exact stochastic simulation: a network's reactions as single random jumps.
///
/// A rate is a propensity: the chance of a jump per unit of time, in numbers of items; states are amounts, and
/// a jump adds the stoichiometries to them. A negative propensity stops the member.
///
/// *Source*: Gillespie 1977, doi:10.1021/j100540a008.
public struct StochasticEngine: Engine, Hashable {
    /// How the next jump is found. Each is exact; they differ in speed, and take the same random numbers to
    /// other trajectories.
    public enum Method: Sendable, Hashable {
        /// `lanes` where it can be used and there are few reactions, else `tree`.
        case automatic
        /// Eight members in lockstep, all propensities computed at each jump: for mass action without events,
        /// conditions and formulas of time.
        case lanes
        /// One member at a time, only those propensities that changed, sums in a tree.
        case tree
    }

    /// The seed of all members' random streams; the member's number is the task.
    public var seed: UInt64
    public var method: Method
    /// Jumps and discontinuities after which a member is given up.
    public var jumpLimit = 100_000_000_000
    /// Executions of events at one instant after which a member is given up.
    public var eventLimit = 10_000

    public init(seed: UInt64, method: Method = .automatic) {
        self.seed = seed
        self.method = method
    }

    /// Refuses what cannot be simulated by jumps.
    /// - Throws: `InputError` where algebraic rules determine an element. (`simulate` stops every member.)
    public static func check(_ network: CompiledNetwork) throws {
        guard network.differentialCount < network.states.count else { return }
        throw InputError(
            "stochastic-algebraic-rule",
            "'\(network.stateNames[network.differentialCount])' is determined by an algebraic rule, which "
                + "stochastic simulation does not solve",
            remedy: "write it as an assignment rule, or simulate deterministically")
    }

    public func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void, isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void
    ) {
        guard network.differentialCount == network.states.count else {
            while let member = next() {
                let reason = Completion.stopped(
                    at: times.first ?? 0, because: .algebraicEquationsUnsolved)
                receive(member, Trajectory(times: [], values: [], completion: reason))
            }
            return
        }
        let plan = JumpPlan(network)
        func memberInputs(_ member: Int) -> [Double] {
            var values = network.inputDefaults
            var span = values.mutableSpan
            inputs(member, &span)
            return values
        }
        if usesLanes(plan) {
            var lanes = JumpLanes(plan, self, times: times)
            defer { lanes.deallocate() }
            return lanes.run(next: next, inputs: memberInputs, isCancelled: isCancelled, receive: receive)
        }
        var process = JumpProcess(plan, self)
        defer { process.deallocate() }
        while let member = next() {
            receive(
                member,
                process.simulate(
                    member, times: times, inputs: memberInputs(member), isCancelled: isCancelled))
        }
    }

    /// Up to this many jumps, computing all propensities in lanes is faster than updating some.
    private static let mostJumpsInLanes = 48

    private func usesLanes(_ plan: JumpPlan) -> Bool {
        switch method {
        case .lanes: JumpLanes.canSimulate(plan)
        case .tree: false
        case .automatic: plan.jumps.count <= Self.mostJumpsInLanes && JumpLanes.canSimulate(plan)
        }
    }
}
