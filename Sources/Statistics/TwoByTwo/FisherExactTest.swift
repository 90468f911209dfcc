internal import Foundation

/// Fisher's exact test of a 2 × 2 table, conditional on its margins.
///
/// The two-sided p that belongs to the interval is the central one, twice the smaller tail: it is at most
/// 1 − level exactly where the interval leaves 1 out. The p that adds all tables no likelier than the observed
/// one is given beside it; it has no matching interval of this kind.
/// *Source*: Fisher 1935, doi:10.2307/2342435; Cornfield 1956; Fay 2010, doi:10.1093/biostatistics/kxp050.
public struct FisherExactTest: Sendable {
    /// Twice the smaller tail, at most 1.
    public let centralP: Double
    /// All tables that are no likelier than the observed one, ties to within 1e-7.
    public let pValue: Double
    /// `pValue` with half the weight of the observed table. *Source*: Lancaster 1961,
    /// doi:10.1080/01621459.1961.10482105.
    public let midP: Double
    /// The smallest central p that tables of these margins can have.
    public let smallestAttainableP: Double
    /// Conditional maximum likelihood estimate; 0 or infinite at the ends.
    public let oddsRatio: Double
    private let counts: ConditionalCounts
    private let observed: Int

    /// - Returns: undefined where a row or a column is empty.
    public static func of(_ table: DiagnosticTable) -> Outcome<FisherExactTest> {
        guard min(table.cases, table.controls, table.positives, table.negatives) > 0 else {
            return .undefined("a row or a column of the table is empty")
        }
        return .success(FisherExactTest(table))
    }

    private init(_ table: DiagnosticTable) {
        let counts = ConditionalCounts(
            cases: table.cases, controls: table.controls, positives: table.positives)
        let observed = table.truePositives
        (self.counts, self.observed) = (counts, observed)
        let probabilities = counts.probabilities()
        let own = probabilities[observed - counts.least]
        pValue = max(
            min(1, probabilities.filter { $0 <= own * (1 + 1e-7) }.reduce(0, +)), .leastNonzeroMagnitude)
        midP = pValue - own / 2
        let (below, above) = (
            counts.tail(observed, isUpper: false), counts.tail(observed, isUpper: true)
        )
        centralP = max(min(1, 2 * min(below, above)), .leastNonzeroMagnitude)
        smallestAttainableP = min(1, 2 * min(probabilities[0], probabilities[probabilities.count - 1]))
        if observed == counts.least {
            oddsRatio = 0
        } else if observed == counts.greatest {
            oddsRatio = .infinity
        } else {
            oddsRatio = exp(counts.solve { counts.mean(logOddsRatio: $0) - Double(observed) })
        }
    }

    /// Odds ratios that neither one-sided test rejects at half of 1 − level: exact, never too narrow.
    public func interval(level: Double = 0.95) -> Bounds {
        let bounds = logInterval(level: level)
        return Bounds(lower: exp(bounds.lower), upper: exp(bounds.upper))
    }

    /// The same as logarithms.
    public func logInterval(level: Double = 0.95) -> Bounds {
        let half = (1 - level) / 2
        func end(isUpper: Bool) -> Double {
            counts.solve { counts.tail(observed, isUpper: isUpper, logOddsRatio: $0) - half }
        }
        return Bounds(
            lower: observed == counts.least ? -.infinity : end(isUpper: true),
            upper: observed == counts.greatest ? .infinity : end(isUpper: false))
    }

    /// The odds ratio above 1 that tables of these margins show with that power: the central p is at most
    /// `alpha`, on the side of higher odds. From the margins alone.
    ///
    /// - Returns: undefined where no table of these margins has such a p.
    public func detectableOddsRatio(alpha: Double, power: Double = 0.8) -> Outcome<Double> {
        let rejected = (counts.least...counts.greatest).first {
            2 * counts.tail($0, isUpper: true) <= alpha
        }
        guard let rejected else { return .undefined("no table of these margins reaches the level") }
        let root = counts.solve { counts.tail(rejected, isUpper: true, logOddsRatio: $0) - power }
        return root.isNaN ? .undefined("no odds ratio reaches the power") : .success(exp(root))
    }
}
