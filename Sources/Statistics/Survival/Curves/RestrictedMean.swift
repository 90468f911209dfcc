internal import Foundation
internal import NumericalKit

/// The mean time lived event-free up to a horizon τ: the area under the Kaplan-Meier curve from 0 to τ.
///
/// Its variance is Greenwood's: Σ over event times t ≤ τ of A(t)²·d/(n(n − d)), where A(t) is the area
/// between t and τ. Once nobody is left the curve is 0 and adds nothing. (The variance of min(T, τ) itself,
/// 2∫t·S dt − μ², says how subjects differ, not how well their mean is known.)
/// *Source*: Irwin 1949, doi:10.1017/S0022172400014443; Royston and Parmar 2013,
/// doi:10.1186/1471-2288-13-152.
public struct RestrictedMean: Sendable, Hashable {
    /// τ, in the unit of the times.
    public let horizon: Double
    public let count: Int
    /// In the unit of the times, at most `horizon`.
    public let mean: Double
    /// Of the estimated mean; 0 where no event happens before the horizon.
    public let variance: Double

    public var standardError: Double { variance.squareRoot() }

    /// - Parameter horizon: positive.
    /// - Returns: undefined without subjects, or where the curve ends above 0 before the horizon.
    public static func of(_ followUp: FollowUp, horizon: Double) -> Outcome<RestrictedMean> {
        precondition(horizon > 0 && horizon.isFinite, "a horizon is a positive time")
        let points = KaplanMeier(followUp).points
        guard let last = points.last else { return .undefined("there are no subjects") }
        if last.time < horizon, last.survival > 0 {
            return .undefined("follow-up ends before the horizon while somebody is still without the event")
        }
        let steps = points.filter { $0.events > 0 && $0.time <= horizon }
        var (area, variance, end) = (0.0, 0.0, horizon)
        for step in steps.reversed() {
            area += step.survival * (end - step.time)
            end = step.time
            let (n, d) = (Double(step.atRisk), Double(step.events))
            if n > d { variance += area * area * d / (n * (n - d)) }
        }
        return .success(
            RestrictedMean(horizon: horizon, count: followUp.count, mean: area + end, variance: variance))
    }

    /// The latest horizon at which all groups are still followed: the smallest of their largest times.
    ///
    /// Nil where a group is empty or its largest time is 0.
    public static func commonHorizon(_ groups: [FollowUp]) -> Double? {
        let ends = groups.compactMap { $0.times.max() }
        guard ends.count == groups.count, let first = ends.min(), first > 0 else { return nil }
        return first
    }
}

/// Two groups' restricted means at one horizon, compared: second against first, normal theory.
public struct RestrictedMeanContrast: Sendable, Hashable {
    public let first: RestrictedMean
    public let second: RestrictedMean

    /// - Returns: undefined where a group's mean is, or where no event before the horizon tells of chance.
    public static func between(
        _ first: FollowUp, _ second: FollowUp, horizon: Double
    ) -> Outcome<RestrictedMeanContrast> {
        RestrictedMean.of(first, horizon: horizon).flatMap { a in
            RestrictedMean.of(second, horizon: horizon).flatMap { b in
                if a.variance + b.variance == 0 {
                    return .undefined("neither mean has a variance: no event before the horizon shows any")
                }
                return .success(RestrictedMeanContrast(first: a, second: b))
            }
        }
    }

    /// Second mean less the first, in the unit of the times.
    public var difference: Double { second.mean - first.mean }
    public var standardError: Double { (first.variance + second.variance).squareRoot() }
    public var pValue: Double {
        max(Normal.twoSided(difference / standardError), .leastNonzeroMagnitude)
    }

    /// difference ± z·SE.
    public func interval(level: Double = 0.95) -> Bounds {
        let reach = Normal.quantile((1 + level) / 2) * standardError
        return Bounds(lower: difference - reach, upper: difference + reach)
    }

    /// Second mean over the first, with the delta method's interval on the log scale; undefined where a
    /// mean is 0 (everybody has the event at time 0).
    public func ratio(level: Double = 0.95) -> Outcome<(value: Double, interval: Bounds)> {
        guard first.mean > 0, second.mean > 0 else { return .undefined("a restricted mean is 0") }
        let relative = [first, second].map { $0.variance / ($0.mean * $0.mean) }
        let reach = Normal.quantile((1 + level) / 2) * (relative[0] + relative[1]).squareRoot()
        let value = second.mean / first.mean
        return .success((value, Bounds(lower: value * exp(-reach), upper: value * exp(reach))))
    }
}
