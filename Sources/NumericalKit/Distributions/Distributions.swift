// Distributions, over Boost.Math (its accuracy is 1e-13 relative in far tails, save noncentral t).
// Both tails are computed directly: an upper tail is never 1 minus a lower one, so a p value
// of 1e-300 is 1e-300 and not 0.
internal import CBoostMath
internal import Foundation

/// The standard normal distribution.
public enum Normal {
    public static func lowerTail(_ z: Double) -> Double { mx_normal_lower(z) }
    public static func upperTail(_ z: Double) -> Double { mx_normal_upper(z) }
    /// P(|Z| ≥ |z|), in (0, 1]: the smallest positive number where it would underflow to 0.
    public static func twoSided(_ z: Double) -> Double {
        max(min(1, 2 * mx_normal_upper(abs(z))), .leastNonzeroMagnitude)
    }
    /// Inverse of `lowerTail`; −∞ at 0 and +∞ at 1.
    public static func quantile(_ p: Double) -> Double {
        if p == 0 { return -.infinity }
        if p == 1 { return .infinity }
        return mx_normal_quantile(p)
    }
    public static func density(_ z: Double) -> Double { 0.3989422804014326779 * exp(-0.5 * z * z) }
}

/// Student's t with `df` degrees of freedom (not necessarily whole).
public enum StudentT {
    public static func lowerTail(_ t: Double, df: Double) -> Double { mx_t_lower(t, df) }
    public static func upperTail(_ t: Double, df: Double) -> Double { mx_t_upper(t, df) }
    /// P(|T| ≥ |t|), in (0, 1]: the smallest positive number where it would underflow to 0.
    public static func twoSided(_ t: Double, df: Double) -> Double {
        max(min(1, 2 * mx_t_upper(abs(t), df)), .leastNonzeroMagnitude)
    }
    public static func quantile(_ p: Double, df: Double) -> Double { mx_t_quantile(p, df) }
}

/// Chi-squared with `df` degrees of freedom.
public enum ChiSquared {
    public static func lowerTail(_ x: Double, df: Double) -> Double { mx_chi2_lower(x, df) }
    public static func upperTail(_ x: Double, df: Double) -> Double { mx_chi2_upper(x, df) }
    public static func quantile(_ p: Double, df: Double) -> Double { mx_chi2_quantile(p, df) }
}

/// Fisher's F.
public enum FisherF {
    public static func lowerTail(_ x: Double, df1: Double, df2: Double) -> Double { mx_f_lower(x, df1, df2) }
    public static func upperTail(_ x: Double, df1: Double, df2: Double) -> Double { mx_f_upper(x, df1, df2) }
    public static func quantile(_ p: Double, df1: Double, df2: Double) -> Double {
        mx_f_quantile(p, df1, df2)
    }
}

/// Beta distribution; the exact binomial interval is made of its quantiles.
public enum Beta {
    public static func lowerTail(_ x: Double, a: Double, b: Double) -> Double { mx_beta_lower(x, a, b) }
    public static func upperTail(_ x: Double, a: Double, b: Double) -> Double { mx_beta_upper(x, a, b) }
    public static func quantile(_ p: Double, a: Double, b: Double) -> Double { mx_beta_quantile(p, a, b) }
}

/// Binomial tail probabilities.
public enum Binomial {
    /// P(X ≤ k).
    public static func lowerTail(_ k: Double, n: Double, p: Double) -> Double { mx_binomial_lower(k, n, p) }
    /// P(X > k).
    public static func upperTail(_ k: Double, n: Double, p: Double) -> Double { mx_binomial_upper(k, n, p) }
}

/// Noncentral t (far tails right to about 4e-6 only).
public enum NoncentralT {
    public static func lowerTail(_ t: Double, df: Double, noncentrality: Double) -> Double {
        mx_noncentral_t_lower(t, df, noncentrality)
    }
    /// The noncentrality at which P(T ≤ t) equals `p`.
    public static func noncentrality(t: Double, df: Double, lowerTail p: Double) -> Double {
        mx_noncentral_t_find_delta(t, df, p)
    }
}
