internal import Foundation
internal import NumericalKit

// Large-sample p values of the maximally selected standardised statistic. None of them decides here: the
// permutation distribution does. They are given because readers know them.
extension CutPointScan {
    /// From the limiting process between the two shares: p, at most 1.
    ///
    /// Undefined where the statistic is so small that the formula gives no probability.
    /// *Source*: Lausen, Schumacher 1992, doi:10.2307/2532740; Miller, Siegmund 1982, doi:10.2307/2529881.
    public func limitingP(minimumShare: Double = 0.1, maximumShare: Double = 0.9) -> Outcome<Double> {
        let (b, density) = (maximum, Normal.density(maximum))
        let odds = maximumShare * (1 - minimumShare) / ((1 - maximumShare) * minimumShare)
        guard b > 0, odds.isFinite, odds > 0 else {
            return .undefined("the approximation needs cut-offs away from the ends, and a statistic above 0")
        }
        let p = 4 * density / b + density * (b - 1 / b) * log(odds)
        return p > 0 ? .success(min(1, p)) : .undefined("the statistic is too small for the approximation")
    }

    /// An improved Bonferroni bound from neighbouring candidates: an upper bound of p, so at most 1 is reported.
    ///
    /// *Source*: Lausen, Sauerbrei, Schumacher 1994, in Computational Statistics, Physica, pp. 483–496; Worsley
    /// 1982, doi:10.1093/biomet/69.2.297.
    public var improvedBonferroniP: Double { min(1, max(improvedBonferroniBound, .leastNonzeroMagnitude)) }

    /// The same before it is cut at 1.
    public var improvedBonferroniBound: Double {
        let (b, n) = (maximum, Double(scores.count))
        let steps = zip(points.below, points.below.dropFirst()).reduce(0.0) { sum, pair in
            let (m, next) = (Double(pair.0), Double(pair.1))
            let t = (1 - m * (n - next) / ((n - m) * next)).squareRoot()
            return sum + t - (b * b / 4 - 1) * t * t * t / 6
        }
        return Normal.twoSided(b) + exp(-b * b / 2) / .pi * steps
    }
}
