internal import Foundation
internal import NumericalKit

/// A distribution with all worked out that does not depend on the member.
struct PreparedDistribution: Sendable {
    private let shape: Shape

    private enum Shape: Sendable {
        case constant(Double)
        case uniform(lower: Double, upper: Double)
        case logUniform(lower: Double, upper: Double)
        case triangular(lower: Double, mode: Double, upper: Double)
        case normal(ScaledNormal)
        case logNormal(ScaledNormal)
    }

    init(_ distribution: InputDistribution) {
        shape =
            switch distribution {
            case .constant(let value): .constant(value)
            case .uniform(let lower, let upper): .uniform(lower: lower, upper: upper)
            case .logUniform(let lower, let upper): .logUniform(lower: lower, upper: upper)
            case .triangular(let lower, let mode, let upper):
                .triangular(lower: lower, mode: mode, upper: upper)
            case .normal(let mean, let sd, let bounds): .normal(ScaledNormal(mean, sd, bounds))
            case .logNormal(let median, let geometricSD, let bounds):
                .logNormal(
                    ScaledNormal(
                        log(median), log(geometricSD),
                        InputBounds(lower: log(max(bounds.lower, 0)), upper: log(bounds.upper))))
            }
    }

    /// Probability between the bounds; 1 where there is none.
    var probabilityWithin: Double {
        switch shape {
        case .normal(let normal), .logNormal(let normal): normal.within
        default: 1
        }
    }

    /// The quantile at u in (0, 1).
    func value(atProbability u: Double) -> Double {
        switch shape {
        case .constant(let value): value
        case .uniform(let lower, let upper): min(max((1 - u) * lower + u * upper, lower), upper)
        case .logUniform(let lower, let upper):
            min(max(exp((1 - u) * log(lower) + u * log(upper)), lower), upper)
        case .triangular(let lower, let mode, let upper): triangular(u, lower, mode, upper)
        case .normal(let normal): normal.value(atProbability: u)
        case .logNormal(let normal): exp(normal.value(atProbability: u))
        }
    }

    /// The quantile at Φ(z).
    func value(atNormal z: Double) -> Double {
        switch shape {
        case .normal(let normal) where !normal.isTruncated: normal.mean + normal.sd * z
        case .logNormal(let normal) where !normal.isTruncated: exp(normal.mean + normal.sd * z)
        default: value(atProbability: min(max(Normal.lowerTail(z), 0x1p-1000), 1 - 0x1p-53))
        }
    }

    private func triangular(_ u: Double, _ lower: Double, _ mode: Double, _ upper: Double) -> Double {
        let rising = (mode - lower) / (upper - lower)
        return u < rising
            ? lower + (u * (upper - lower) * (mode - lower)).squareRoot()
            : upper - ((1 - u) * (upper - lower) * (upper - mode)).squareRoot()
    }
}

/// A normal distribution, cut off at bounds.
private struct ScaledNormal: Sendable {
    let mean: Double
    let sd: Double
    let bounds: InputBounds
    let isTruncated: Bool
    /// Bounds above the mean are mirrored to below it, where probabilities keep their digits.
    let isMirrored: Bool
    /// Φ at the lower bound, after mirroring.
    let below: Double
    let within: Double

    init(_ mean: Double, _ sd: Double, _ bounds: InputBounds) {
        (self.mean, self.sd, self.bounds) = (mean, sd, bounds)
        isTruncated = bounds != .unbounded
        isMirrored = bounds.lower > mean
        let (lower, upper) = ((bounds.lower - mean) / sd, (bounds.upper - mean) / sd)
        below = Normal.lowerTail(isMirrored ? -upper : lower)
        within = Normal.lowerTail(isMirrored ? -lower : upper) - below
    }

    func value(atProbability u: Double) -> Double {
        guard isTruncated else { return mean + sd * Normal.rationalQuantile(u) }
        let z =
            isMirrored
            ? -Normal.rationalQuantile(below + (1 - u) * within) : Normal.rationalQuantile(below + u * within)
        return min(max(mean + sd * z, bounds.lower), bounds.upper)
    }
}
