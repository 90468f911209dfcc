internal import Foundation
internal import NumericalKit

/// A correlation coefficient with an interval and a p value from one procedure: Fisher's z.
public struct Correlation: Sendable, Hashable {
    /// In [−1, 1].
    public var coefficient: Double
    public var count: Int
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
        productMoment(x, y).flatMap { r in
            fisher(r, x.count, standardErrorOfZ: 1 / Double(x.count - 3).squareRoot())
        }
    }

    /// Product-moment correlation of midranks; SE of z is √((1 + ρ²/2)/(n − 3)).
    ///
    /// *Source*: Bonett, Wright 2000, doi:10.1007/BF02294183, for the standard error.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Outcome<Correlation> {
        productMoment(midranks(x).ranks, midranks(y).ranks).flatMap { rho in
            fisher(rho, x.count, standardErrorOfZ: ((1 + rho * rho / 2) / Double(x.count - 3)).squareRoot())
        }
    }

    private static func fisher(_ r: Double, _ n: Int, standardErrorOfZ: Double) -> Outcome<Correlation> {
        if n < 4 { return .undefined("an interval needs at least 4 pairs, there are \(n)") }
        if abs(r) >= 1 { return .undefined("the points lie on one line, so Fisher's z is infinite") }
        return .success(Correlation(coefficient: r, count: n, standardErrorOfZ: standardErrorOfZ))
    }

    /// The coefficient alone, also for few points.
    public static func productMoment(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
        precondition(x.count == y.count, "pairs need as many values on both sides")
        if x.count < 2 { return .undefined("there are fewer than 2 pairs") }
        // Scaled by the largest deviation, so values of any size neither overflow nor vanish.
        guard let a = scaledDeviations(x), let b = scaledDeviations(y) else {
            return .undefined("all values of one variable are equal")
        }
        let (aa, bb) = (zip(a, a).map(*).reduce(0, +), zip(b, b).map(*).reduce(0, +))
        let r = zip(a, b).map(*).reduce(0, +) / (aa.squareRoot() * bb.squareRoot())
        // Points on one line give 1 up to rounding, and Fisher's z of that would be noise.
        if 1 - abs(r) < 1e-14 { return .success(r < 0 ? -1 : 1) }
        return .success(r)
    }

    private static func scaledDeviations(_ values: [Double]) -> [Double]? {
        if values.allSatisfy({ $0 == values[0] }) { return nil }
        let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
        let deviations = values.map { $0 - mean }
        let largest = deviations.reduce(0) { max($0, abs($1)) }
        return largest > 0 ? deviations.map { $0 / largest } : nil
    }
}

/// t test of a product-moment correlation (of values or of ranks), n − 2 degrees of freedom.
public func correlationTTest(_ coefficient: Double, count: Int) -> Outcome<
    (statistic: Double, pValue: Double)
> {
    if count < 3 { return .undefined("a test needs at least 3 pairs") }
    if abs(coefficient) >= 1 { return .undefined("the points lie on one line") }
    let df = Double(count - 2)
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
