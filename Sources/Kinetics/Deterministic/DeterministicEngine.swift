/// The default engine for ordinary differential equations and index-1 algebraic ones: Rodas5P in lanes, each member
/// with its own step size, lanes refilled as members finish.
///
/// Negative values: a concentration may fall below zero by about its tolerance; values are kept as they are, since
/// clipping would make mass. Discontinuities: conditions are held within a step and each crossing is located; see
/// `CompiledNetwork`. Output times do not change the steps, which may pass the last of them. The Newton matrix is
/// factorised without pivoting; where the first stage's residual is not small beside the tolerance, that member's step
/// is computed with a dense factorisation with pivoting.
public struct DeterministicEngine: Engine {
    /// How the network's programs are run. Results are the same to the last bit.
    public enum Code: Sendable, Hashable {
        /// From tables: needs nothing, starts at once.
        case interpreted
        /// Compiled by the machine's C compiler on first use and kept for the next; from tables where there is none.
        case generated
    }

    public var tolerances: Tolerances
    /// For one member, rejected steps included.
    public var stepLimit: Int
    /// Where a network is at rest until something happens that no condition announces, steps may need a limit.
    public var longestStep = Double.infinity
    public var code: Code
    /// Names the random streams, one for each member, that order events of equal priority.
    public var seed: UInt64

    private var plan: LanePlan?

    public init(
        tolerances: Tolerances = Tolerances(), stepLimit: Int = 1_000_000, code: Code = .interpreted,
        seed: UInt64 = 1
    ) {
        self.code = code
        self.tolerances = tolerances
        self.stepLimit = stepLimit
        self.seed = seed
    }

    public func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void, isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void
    ) {
        precondition(!times.isEmpty, "there must be an output time")
        let integrator = LaneIntegrator(plan ?? LanePlan(network, code: code), self, times)
        integrator.run(next: next, inputs: inputs, isCancelled: isCancelled, receive: receive)
    }

    /// Why tables are used although generated code was asked for; nil where it is not so.
    public var unavailableCode: String? { plan?.unavailable }

    /// The same engine with its plan for this network made, so that threads share it.
    public func prepared(for network: CompiledNetwork) -> DeterministicEngine {
        var engine = self
        engine.plan = LanePlan(network, code: code)
        return engine
    }

    /// Simulates one member for each row of inputs, on this thread.
    public func simulate(_ network: CompiledNetwork, inputs rows: [[Double]], times: [Double]) -> [Trajectory]
    {
        var results = [Trajectory?](repeating: nil, count: rows.count)
        var place = 0
        simulate(
            network,
            next: {
                defer { place += 1 }
                return place < rows.count ? place : nil
            }, times: times,
            inputs: { member, values in
                precondition(rows[member].count == values.count, "one value for each input")
                for index in rows[member].indices { values[index] = rows[member][index] }
            }, isCancelled: { false }, receive: { results[$0] = $1 })
        return results.map { $0! }
    }
}
