internal import Foundation
internal import NumericalKit

/// A correlation coefficient with an interval and a p value from one procedure: Fisher's z.
public struct Correlation: Sendable, Hashable {
    /// In [−1, 1].
    public var coefficient: Double
    public var count: Int
    /// Covariates held constant (a partial correlation), else 0.
    public var covariateCount = 0
    /// Of artanh of the coefficient.
    public var standardErrorOfZ: Double

    /// Two-sided, normal on the z scale; 1 where the coefficient is 0.
    public var pValue: Double { Normal.twoSided(atanh(coefficient) / standardErrorOfZ) }

    /// Back-transformed from z ± quantile · SE.
    public func interval(level: Double) -> Bounds {
        let z = atanh(coefficient)
        let half = Normal.quantile((1 + level) / 2) * standardErrorOfZ
        return Bounds(lower: tanh(z - half), upper: tanh(z + half))
    }
}

extension Correlation {
    /// Product-moment correlation; SE of z is 1/√(n − 3).
    ///
    /// - Returns: undefined with fewer than 4 pairs, where one side is constant, or at ±1.
    public static func pearson(_ x: [Double], _ y: [Double]) -> Outcome<Correlation> {
        productMoment(x, y).flatMap { fisher($0, x.count) { _ in 1 } }
    }

    /// Product-moment correlation of midranks; SE of z is √((1 + ρ²/2)/(n − 3)).
    ///
    /// *Source*: Bonett, Wright 2000, doi:10.1007/BF02294183, for the standard error.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Outcome<Correlation> {
        productMoment(midranks(x).ranks, midranks(y).ranks).flatMap { fisher($0, x.count, spearmanVariance) }
    }

    /// Kendall's τ-b; SE of z is √(0.437/(n − 4)), meant for |τ| below 0.8 and n of 10 or more.
    ///
    /// - Returns: undefined with fewer than 5 pairs, where one side is constant, or at ±1.
    /// *Source*: Fieller, Hartley, Pearson 1957, doi:10.1093/biomet/44.3-4.470, for the standard error.
    public static func kendall(_ x: [Double], _ y: [Double]) -> Outcome<Correlation> {
        KendallCorrelation.of(x, y).flatMap {
            fisher($0.coefficient, x.count, lost: 4, kendallVariance)
        }
    }

    static func spearmanVariance(_ rho: Double) -> Double { 1 + rho * rho / 2 }
    static func kendallVariance(_ tau: Double) -> Double { 0.437 }

    /// Fisher's z with variance `numerator(r)/(n − covariates − lost)`.
    static func fisher(
        _ r: Double, _ n: Int, covariates: Int = 0, lost: Int = 3, _ numerator: (Double) -> Double
    ) -> Outcome<Correlation> {
        if n - covariates <= lost {
            let beside = covariates > 0 ? " beside \(covariates) covariate\(covariates == 1 ? "" : "s")" : ""
            return .undefined(
                "an interval needs at least \(lost + covariates + 1) pairs\(beside), there are \(n)")
        }
        if abs(r) >= 1 { return .undefined("the points lie on one line, so Fisher's z is infinite") }
        let variance = numerator(r) / Double(n - covariates - lost)
        return .success(
            Correlation(
                coefficient: r, count: n, covariateCount: covariates,
                standardErrorOfZ: variance.squareRoot()))
    }

    /// The coefficient alone, also for few points.
    public static func productMoment(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
        precondition(x.count == y.count, "pairs need as many values on both sides")
        if x.count < 2 { return .undefined("there are fewer than 2 pairs") }
        guard let a = CentredColumn(x)?.values, let b = CentredColumn(y)?.values else {
            return .undefined("all values of one variable are equal")
        }
        let (aa, bb) = (zip(a, a).map(*).reduce(0, +), zip(b, b).map(*).reduce(0, +))
        let r = zip(a, b).map(*).reduce(0, +) / (aa.squareRoot() * bb.squareRoot())
        // Points on one line give 1 up to rounding, and Fisher's z of that would be noise.
        if 1 - abs(r) < 1e-14 { return .success(r < 0 ? -1 : 1) }
        return .success(r)
    }
}

/// t test of a product-moment correlation (of values or of ranks), n − 2 degrees of freedom less one for each
/// covariate held constant.
public func correlationTTest(_ coefficient: Double, count: Int, covariateCount: Int = 0) -> Outcome<
    (statistic: Double, pValue: Double)
> {
    if count < 3 + covariateCount { return .undefined("a test needs at least \(3 + covariateCount) pairs") }
    if abs(coefficient) >= 1 { return .undefined("the points lie on one line") }
    let df = Double(count - 2 - covariateCount)
    let t = coefficient * (df / (1 - coefficient * coefficient)).squareRoot()
    return .success((t, StudentT.twoSided(t, df: df)))
}

/// Lin's concordance of two measurements of one thing: 2 s_xy / (s_x² + s_y² + (x̄ − ȳ)²), with n in the
/// denominator of each variance. *Source*: Lin 1989, doi:10.2307/2532051.
public func linConcordance(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
    precondition(x.count == y.count, "pairs need as many values on both sides")
    if x.isEmpty { return .undefined("there are no pairs") }
    let n = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let shared = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / n
    let spread =
        zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) + ($1.1 - meanY) * ($1.1 - meanY) } / n
    let total = spread + (meanX - meanY) * (meanX - meanY)
    return total > 0 ? .success(2 * shared / total) : .undefined("all values are equal")
}
