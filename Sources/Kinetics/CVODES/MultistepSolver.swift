#if SUNDIALS
    /// Takes one member's equations from one discontinuity to the next.
    protocol MultistepSolver: AnyObject {
        /// The end of the last step.
        var time: Double { get }
        var statistics: (steps: Int, rejected: Int) { get }
        /// Begins a stretch at the time and states in the registers; algebraic states are made consistent.
        func restart() throws(StopReason)
        /// Takes one step, however long.
        func step() throws(StopReason)
        /// Puts a time within the last step and its states into the registers.
        func interpolate(to time: Double)
    }

    /// How exactly a multistep solver works.
    struct MultistepSettings: Sendable, Hashable {
        var relative: Double
        var absolute: Double
        var maximumSteps: Int
    }
#endif
