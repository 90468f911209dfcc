// Distributions of the largest of several differences of means, over one estimate of their spread.
//
// Goals, in this order: far upper tails right to many digits; any number of groups; no table.
// Both are an upper tail under known spread, averaged over the distribution of the estimated spread. The upper
// tail is formed as a sum of positive terms, never as 1 minus a probability. The integrands are analytic and
// fall off quickly on both sides, so equal steps (the trapezoidal rule on the whole line) converge faster than
// any power of the step.
// *Source*: Tukey 1953 and Dunnett 1955 (doi:10.1080/01621459.1955.10501294) for the distributions; Trefethen,
// Weideman 2014, doi:10.1137/130932132, for the rule.
internal import Foundation

/// The range of `groups` standard normal values over an independent estimate of their standard deviation.
public enum StudentizedRange {
    /// P(Q > q), right to about 1e-11 relative; 1 for q ≤ 0.
    ///
    /// - Parameters:
    ///   - groups: at least 2.
    ///   - df: degrees of freedom of the estimate; infinite where the spread is known.
    public static func upperTail(_ q: Double, groups: Int, df: Double) -> Double {
        precondition(groups >= 2 && df > 0, "a range needs two groups and degrees of freedom")
        if q <= 0 { return 1 }
        return min(1, averageOverSpread(df: df, reach: q) { rangeTail(q * $0, groups: groups) })
    }

    /// q with P(Q > q) = `upperTail`.
    public static func quantile(upperTail p: Double, groups: Int, df: Double) -> Double {
        criticalValue(p) { upperTail($0, groups: groups, df: df) }
    }

    /// P(range > w) = k·∫φ(z)·(Φ(z)ᵏ⁻¹ − (Φ(z) − Φ(z − w))ᵏ⁻¹)dz with z the largest value. The difference of
    /// powers is the gap Φ(z − w) times a sum of products.
    private static func rangeTail(_ w: Double, groups: Int) -> Double {
        let step = 0.125
        let (first, last) = (Int(-9 / step), Int(((w / 2).rounded(.up) + 10) / step))
        var sum = 0.0
        for index in first...last {
            let z = Double(index) * step
            let (below, gap) = (Normal.lowerTail(z), Normal.lowerTail(z - w))
            let between = z - w > 0 ? Normal.upperTail(z - w) - Normal.upperTail(z) : below - gap
            var (products, power) = (0.0, 1.0)
            for _ in 0..<(groups - 1) {
                products = products * below + power
                power *= between
            }
            sum += Normal.density(z) * gap * products
        }
        return min(1, Double(groups) * sum * step)
    }
}

/// The largest absolute value among correlated t variables: differences of several means from one control's.
public enum DunnettDistribution {
    /// P(max |Tᵢ| > t), right to about 1e-11 relative; 1 for t ≤ 0.
    ///
    /// - Parameters:
    ///   - loadings: λᵢ in [0, 1) for each difference; the correlation of two is λᵢ·λⱼ. For group sizes nᵢ
    ///     against n₀ controls λᵢ² = nᵢ/(nᵢ + n₀).
    ///   - df: of the common estimate of spread; infinite where it is known.
    public static func upperTail(_ t: Double, loadings: [Double], df: Double) -> Double {
        precondition(!loadings.isEmpty && df > 0, "there must be a difference and degrees of freedom")
        precondition(loadings.allSatisfy { $0 >= 0 && $0 < 1 }, "a loading lies in [0, 1)")
        if t <= 0 { return 1 }
        return min(1, averageOverSpread(df: df, reach: t) { largestTail(t * $0, loadings) })
    }

    /// t with P(max |Tᵢ| > t) = `upperTail`.
    public static func quantile(upperTail p: Double, loadings: [Double], df: Double) -> Double {
        criticalValue(p) { upperTail($0, loadings: loadings, df: df) }
    }

    /// Given the control's deviation z the differences are independent: 1 − ∏(1 − tailᵢ(z)).
    private static func largestTail(_ t: Double, _ loadings: [Double]) -> Double {
        let own = loadings.map { (1 - $0 * $0).squareRoot() }
        // Steps follow the sharpest of the tails, of width own/λ in z.
        let sharpest = zip(own, loadings).map { $0 / max($1, 1e-9) }.min() ?? 1
        let step = 0.125 * min(1, sharpest)
        // Where every tail is far, the mass lies out at z ≈ λ·t.
        let last = Int(((loadings.max() ?? 0) * t + 9) / step)
        var sum = 0.0
        for index in -last...last {
            let z = Double(index) * step
            var logarithm = 0.0
            for (lambda, own) in zip(loadings, own) {
                let tail = Normal.upperTail((t - lambda * z) / own) + Normal.upperTail((t + lambda * z) / own)
                logarithm += log1p(-min(1, tail))
            }
            sum += Normal.density(z) * -expm1(logarithm)
        }
        return min(1, sum * step)
    }
}

/// ∫ f(s)·tail(s) ds over the distribution of s = √(χ²/df), for a tail that falls as s grows: equal steps in
/// log s, outwards from s = 1 until nothing is added.
private func averageOverSpread(df: Double, reach: Double, _ tail: (Double) -> Double) -> Double {
    if df.isInfinite || df > 1e10 { return tail(1) }
    let constant = logDensityAtOne(df / 2)
    func term(_ u: Double) -> Double {
        exp(constant + df * (u - expm1(2 * u) / 2)) * tail(exp(u))
    }
    let step = min(0.1, 0.25 / (2 * df).squareRoot())
    func outwards(_ direction: Double) -> Double {
        var (sum, u) = (0.0, direction * step)
        let nothingLeft = -log(max(reach, 1)) - 1
        while true {
            let next = term(u)
            sum += next
            if next <= 1e-17 * sum, next > 0 || direction > 0 || u < nothingLeft { return sum }
            u += direction * step
        }
    }
    return (term(0) + outwards(1) + outwards(-1)) * step
}

/// log(2·aᵃ·e⁻ᵃ/Γ(a)): of the density of log s at s = 1, with a = df/2. Stirling's series where its terms would
/// cancel.
private func logDensityAtOne(_ a: Double) -> Double {
    if a < 100 { return log(2) + a * log(a) - a - logGamma(a) }
    let square = 1 / (a * a)
    let series = (1.0 / 12 - square * (1.0 / 360 - square / 1260)) / a
    return log(2) + (log(a) - log(2 * Double.pi)) / 2 - series
}

/// The value at which a falling upper tail reaches `p` in (0, 1).
private func criticalValue(_ p: Double, _ tail: (Double) -> Double) -> Double {
    precondition(p > 0 && p < 1, "a tail lies between 0 and 1")
    var (low, high) = (0.0, 4.0)
    while tail(high) > p { (low, high) = (high, 2 * high) }
    return brentRoot(between: low, and: high) { log(tail($0)) - log(p) } ?? high
}
