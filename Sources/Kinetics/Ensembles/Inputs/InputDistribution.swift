/// How one input varies over the members of an ensemble.
public enum InputDistribution: Sendable, Hashable {
    case constant(Double)
    case uniform(lower: Double, upper: Double)
    /// The logarithm is uniform; both ends positive.
    case logUniform(lower: Double, upper: Double)
    case triangular(lower: Double, mode: Double, upper: Double)
    /// - Parameters:
    ///   - mean: of the distribution before it is truncated.
    ///   - sd: likewise.
    case normal(mean: Double, sd: Double, within: InputBounds = .unbounded)
    /// The logarithm is normal.
    /// - Parameters:
    ///   - median: of the distribution before it is truncated; positive.
    ///   - geometricSD: e to the power of the standard deviation of the natural logarithm, so above 1: about 68 % of
    ///     the values lie between median/geometricSD and median·geometricSD.
    case logNormal(median: Double, geometricSD: Double, within: InputBounds = .unbounded)

    /// Log-normal by its coefficient of variation (standard deviation over mean): σ² = ln(1 + cv²) for the logarithm.
    public static func logNormal(
        median: Double, cv: Double, within bounds: InputBounds = .unbounded
    ) -> InputDistribution {
        .logNormal(median: median, geometricSD: geometricSD(cv: cv), within: bounds)
    }

    public var isConstant: Bool { if case .constant = self { true } else { false } }
}

/// Where a distribution is cut off: nothing outside, the rest in proportion.
public struct InputBounds: Sendable, Hashable {
    public var lower: Double
    public var upper: Double

    public init(lower: Double = -.infinity, upper: Double = .infinity) {
        self.lower = lower
        self.upper = upper
    }

    public static let unbounded = InputBounds()
}

/// An input with its distribution.
public struct DistributedInput: Sendable, Hashable {
    public var name: String
    public var distribution: InputDistribution

    public init(_ name: String, _ distribution: InputDistribution) {
        self.name = name
        self.distribution = distribution
    }
}
