internal import NumericalKit

/// Exact binomial interval of a proportion: never too narrow.
///
/// *Source*: Clopper, Pearson 1934, doi:10.1093/biomet/26.4.404.
public func clopperPearsonInterval(successes: Int, of total: Int, level: Double = 0.95) -> Bounds {
    precondition(successes >= 0 && successes <= total, "successes lie between 0 and the total")
    let (k, n) = (Double(successes), Double(total))
    let half = (1 - level) / 2
    return Bounds(
        lower: successes == 0 ? 0 : Beta.quantile(half, a: k, b: n - k + 1),
        upper: successes == total ? 1 : Beta.quantile(1 - half, a: k + 1, b: n - k))
}
