/// What one member's simulation gave: the observables at the times that were reached.
public struct Trajectory: Sendable {
    /// The output times reached: a prefix of those asked for.
    public var times: [Double]
    /// Row-major: one row for each time, one column for each observable.
    public var values: [Double]
    public var completion: Completion
    public var statistics: SimulationStatistics

    public init(
        times: [Double], values: [Double], completion: Completion, statistics: SimulationStatistics = .init()
    ) {
        self.times = times
        self.values = values
        self.completion = completion
        self.statistics = statistics
    }
}

/// Whether a simulation reached its end.
public enum Completion: Sendable, Hashable {
    case complete
    /// It could not go on; what was reached until then stands.
    case stopped(at: Double, because: StopReason)
}

/// Why a simulation could not go on.
public enum StopReason: Error, Sendable, Hashable {
    /// No step, however small, kept the error within the tolerances.
    case stepTooSmall
    case tooManySteps(limit: Int)
    /// A value, by its identifier, is not a finite number.
    case notFinite(element: String)
    case singularMatrix
    /// Events keep triggering each other at one instant.
    case tooManyEvents(limit: Int)
    /// An event's delay is negative or not a number, by the event's identifier.
    case invalidDelay(event: String)
    /// The algebraic equations have no solution near the values at hand.
    case algebraicEquationsUnsolved
    /// A propensity is negative, by its reaction.
    case negativePropensity(reaction: String)
    case cancelled
}

/// How much work a simulation took.
public struct SimulationStatistics: Sendable, Hashable {
    public var steps = 0
    public var rejectedSteps = 0
    /// Events executed (assignments made).
    public var events = 0
    /// Reactions fired, in a stochastic simulation.
    public var jumps = 0

    public init() {}
}
