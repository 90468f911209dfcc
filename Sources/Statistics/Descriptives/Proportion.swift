internal import NumericalKit

/// How an interval of a proportion is made.
public enum ProportionInterval: String, Sendable, Hashable, CaseIterable {
    /// Exact: never too narrow. *Source*: Clopper, Pearson 1934, doi:10.1093/biomet/26.4.404.
    case clopperPearson = "Clopper-Pearson"
    /// Inverted from the score test. *Source*: Wilson 1927, doi:10.1080/01621459.1927.10502953.
    case wilson = "Wilson"
    /// Wald's about Wilson's centre, kept within 0 ... 1. *Source*: Agresti, Coull 1998,
    /// doi:10.1080/00031305.1998.10480550.
    case agrestiCoull = "Agresti-Coull"
    /// Quantiles of Beta(x + 1/2, n − x + 1/2); 0 and 1 at the ends. *Source*: Brown, Cai, DasGupta 2001,
    /// doi:10.1214/ss/1009213286.
    case jeffreys = "Jeffreys"
}

/// So many of so many.
public struct Proportion: Sendable, Hashable {
    public let successes: Int
    public let total: Int

    /// - Parameter total: at least one.
    public init(_ successes: Int, of total: Int) {
        precondition(
            total > 0 && successes >= 0 && successes <= total, "successes lie between 0 and the total")
        (self.successes, self.total) = (successes, total)
    }

    public var value: Double { Double(successes) / Double(total) }
    public var complement: Proportion { Proportion(total - successes, of: total) }

    public func interval(_ method: ProportionInterval = .clopperPearson, level: Double = 0.95) -> Bounds {
        let (x, n) = (Double(successes), Double(total))
        let half = (1 - level) / 2
        let z = Normal.quantile(1 - half)
        let centre = (x + z * z / 2) / (n + z * z)
        switch method {
        case .clopperPearson: return clopperPearsonInterval(successes: successes, of: total, level: level)
        case .wilson:
            let width = z / (n + z * z) * (x * (n - x) / n + z * z / 4).squareRoot()
            return Bounds(
                lower: successes == 0 ? 0 : centre - width, upper: successes == total ? 1 : centre + width)
        case .agrestiCoull:
            let width = z * (centre * (1 - centre) / (n + z * z)).squareRoot()
            return Bounds(lower: max(0, centre - width), upper: min(1, centre + width))
        case .jeffreys:
            return Bounds(
                lower: successes == 0 ? 0 : Beta.quantile(half, a: x + 0.5, b: n - x + 0.5),
                upper: successes == total ? 1 : Beta.quantile(1 - half, a: x + 0.5, b: n - x + 0.5))
        }
    }
}

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
