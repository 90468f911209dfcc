/// What is wanted of an ensemble beside its mean, standard deviation, smallest and largest values.
public struct EnsembleOptions: Sendable, Hashable {
    public var quantiles = QuantileMethod.sketch()
    public var thresholds: [Threshold] = []
    public var trajectories = TrajectoryKeeping.none
    /// How many failed members are listed, those of the lowest numbers; all are counted.
    public var failuresListed = 20

    public init() {}
}

/// How quantiles are found.
public enum QuantileMethod: Sendable, Hashable {
    /// From counts in bins (`QuantileSketch`), in memory that does not grow with the members.
    ///
    /// Memory for each observable and time: half a kilobyte for each power of two that its values span (at 0.5 %). 13
    /// observables at 101 times, spread over a factor of 100 each: 5 MB a thread, beside 2 MB for the moments.
    /// - Parameters:
    ///   - relativeAccuracy: of the order statistics, in 1e-5...0.2.
    ///   - smallestMagnitude: what is smaller counts as 0; set it below the absolute tolerance where values decay far
    ///     below it, and the bins stay few.
    case sketch(relativeAccuracy: Double = 0.005, smallestMagnitude: Double = .leastNormalMagnitude)
    /// From all values, by definition 7 of Hyndman and Fan; 8 bytes for each member, observable and time.
    case exact
}

/// Whether members' trajectories are kept; 8 bytes for each member, observable and time.
public enum TrajectoryKeeping: Sendable, Hashable {
    case none
    case all
}

/// Of each time, the share of members whose observable lies above a value.
public struct Threshold: Sendable, Hashable {
    /// The observable's name.
    public var observable: String
    public var value: Double

    public init(_ observable: String, above value: Double) {
        self.observable = observable
        self.value = value
    }
}
