#if SUNDIALS
    internal import NumericalKit

    /// Simulates with the solvers of SUNDIALS: CVODES, or IDAS where there are algebraic equations, with the
    /// analytic Jacobian factorised by KLU. It shares no numerics with the default engine: it checks that
    /// one, and serves where a member fails there, for very tight tolerances, and for very large networks.
    ///
    /// A negative undershoot within the tolerances is left as it is.
    /// *Source*: Hindmarsh et al., "SUNDIALS: suite of nonlinear and differential/algebraic equation
    /// solvers", ACM Trans. Math. Softw. 2005, doi:10.1145/1089014.1089020; Davis and Palamadai Natarajan,
    /// "Algorithm 907: KLU", ACM Trans. Math. Softw. 2010, doi:10.1145/1824801.1824814.
    public struct CVODESEngine: Engine {
        public var relativeTolerance: Double
        /// In the unit of each state's own symbol.
        public var absoluteTolerance: Double
        /// Of one member.
        public var maximumSteps: Int
        /// Decides the order of events of equal priority.
        public var seed: UInt64

        public init(
            relativeTolerance: Double = 1e-6, absoluteTolerance: Double = 1e-9,
            maximumSteps: Int = 1_000_000, seed: UInt64 = 0
        ) {
            self.relativeTolerance = relativeTolerance
            self.absoluteTolerance = absoluteTolerance
            self.maximumSteps = maximumSteps
            self.seed = seed
        }

        public func simulate(
            _ network: CompiledNetwork, next: () -> Int?, times: [Double],
            inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void,
            isCancelled: () -> Bool,
            receive: (_ member: Int, _ trajectory: Trajectory) -> Void
        ) {
            let settings = MultistepSettings(
                relative: relativeTolerance, absolute: absoluteTolerance, maximumSteps: maximumSteps)
            while let number = next() {
                var values = network.inputDefaults
                var span = values.mutableSpan
                inputs(number, &span)
                let member = MultistepMember(
                    network, settings, times: times, random: RandomStream(seed: seed, task: UInt64(number)))
                receive(number, member.trajectory(inputs: values, isCancelled: isCancelled))
            }
        }
    }
#endif
