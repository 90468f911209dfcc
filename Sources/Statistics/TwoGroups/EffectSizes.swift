internal import Foundation
internal import NumericalKit

/// A difference of means in units of a standard deviation.
public struct StandardizedDifference: Sendable, Hashable {
    public var value: Double
    /// Nil where it is not defined for this one.
    public var interval: Bounds?

    /// By the pooled standard deviation; interval from the noncentral t.
    ///
    /// *Source*: Cohen, Statistical Power Analysis, 2nd ed. 1988, p. 67; interval: Steiger and Fouladi 1997.
    public static func cohensD(
        _ first: [Double], _ second: [Double], level: Double = 0.95
    ) -> Outcome<StandardizedDifference> {
        TTest.student(first, second, level: level).map { test in
            let (n, m) = (Double(first.count), Double(second.count))
            let unit = (1 / n + 1 / m).squareRoot()
            let half = (1 - level) / 2
            func end(_ tail: Double) -> Double {
                unit
                    * NoncentralT.noncentrality(
                        t: test.statistic, df: test.degreesOfFreedom, lowerTail: tail)
            }
            let (lower, upper) = (end(1 - half), end(half))
            let isDefined = lower.isFinite && upper.isFinite
            return StandardizedDifference(
                value: test.statistic * unit, interval: isDefined ? Bounds(lower: lower, upper: upper) : nil)
        }
    }

    /// Cohen's d times the exact small-sample factor J = Γ(ν/2) / (√(ν/2)·Γ((ν−1)/2)).
    ///
    /// *Source*: Hedges 1981, doi:10.3102/10769986006002107.
    public static func hedgesG(
        _ first: [Double], _ second: [Double], level: Double = 0.95
    ) -> Outcome<StandardizedDifference> {
        let freedom = Double(first.count + second.count - 2)
        guard freedom > 1 else { return .undefined("there are fewer than four values") }
        let factor = exp(logGamma(freedom / 2) - log(freedom / 2) / 2 - logGamma((freedom - 1) / 2))
        return cohensD(first, second, level: level).map { d in
            StandardizedDifference(
                value: d.value * factor,
                interval: d.interval.map { Bounds(lower: $0.lower * factor, upper: $0.upper * factor) })
        }
    }

    /// The large-sample variance of a standardised difference, 1/n + 1/m + g²/(2(n + m)): for pooling.
    ///
    /// *Source*: Hedges 1982, doi:10.1037/0033-2909.92.2.490.
    public func largeSampleVariance(_ firstCount: Int, _ secondCount: Int) -> Double {
        let (n, m) = (Double(firstCount), Double(secondCount))
        return 1 / n + 1 / m + value * value / (2 * (n + m))
    }

    /// By the standard deviation of the second group, the reference.
    ///
    /// *Source*: Glass 1976, doi:10.3102/0013189X005010003.
    public static func glassDelta(_ first: [Double], _ second: [Double]) -> Outcome<StandardizedDifference> {
        if first.isEmpty { return .undefined("a group has no values") }
        return Moments.of(second).flatMap { reference in
            guard reference.variance > 0 else { return .undefined("the reference group does not vary") }
            let difference = meanOf(first) - reference.mean
            return .success(
                StandardizedDifference(value: difference / reference.variance.squareRoot(), interval: nil))
        }
    }
}
