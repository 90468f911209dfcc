/// A two-group statistic at every candidate cut point.
///
/// Each patient has a score; at a cut point the sum of the scores of those at or above it is compared with its
/// mean over all ways to deal the scores out. Positive: scores are higher at or above the cut point.
/// *Source*: Lausen, Schumacher 1992, doi:10.2307/2532740; Hothorn, Lausen 2003,
/// doi:10.1016/S0167-9473(02)00225-6.
public struct CutPointScan: Sendable {
    /// What is compared over the cut points.
    public enum Measure: Sendable, Hashable {
        /// The sum in units of its standard deviation over all deals.
        case standardised
        /// The difference of mean scores between cases (score 1) and controls (score 0) in their share at or
        /// above the cut point: Youden's index. For scores 0 and 1 only.
        case youden
    }

    public let points: CutPoints
    public let scores: [Double]
    public let measure: Measure
    /// One for each candidate.
    public let statistics: [Double]
    /// For each candidate, the standard deviation of the sum over all deals.
    public let deviations: [Double]
    /// A sum's distance from its mean, times this, is the statistic.
    let factors: [Double]
    /// Scores less their mean, in the order of the patients.
    let centred: [Double]

    /// - Returns: undefined where all scores are equal.
    public static func of(
        scores: [Double], at points: CutPoints, measure: Measure = .standardised
    ) -> Outcome<CutPointScan> {
        precondition(scores.count == points.patientCount, "one score for each patient")
        let mean = meanOf(scores)
        let spread = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard spread > 0, scores.min() != scores.max() else { return .undefined("all scores are equal") }
        return .success(CutPointScan(points, scores, measure, mean: mean, spread: spread))
    }

    private init(_ points: CutPoints, _ scores: [Double], _ measure: Measure, mean: Double, spread: Double) {
        let n = Double(scores.count)
        deviations = points.below.map { ($0 * (scores.count - $0), n * (n - 1)) }
            .map { (Double($0) / $1 * spread).squareRoot() }
        switch measure {
        case .standardised: factors = deviations.map { 1 / $0 }
        case .youden:
            precondition(scores.allSatisfy { $0 == 0 || $0 == 1 }, "Youden's index is of scores 0 and 1")
            let cases = scores.reduce(0, +)
            factors = points.below.map { _ in n / (cases * (n - cases)) }
        }
        (self.points, self.scores, self.measure) = (points, scores, measure)
        centred = scores.map { $0 - mean }
        var (next, sum) = (0, 0.0)
        statistics = zip(points.below, factors).map { below, factor in
            while next < below {
                sum -= scores[points.order[next]] - mean
                next += 1
            }
            return sum * factor
        }
    }

    /// The largest absolute statistic.
    public var maximum: Double { abs(statistics[best]) }

    /// The candidate that has it: the lowest of those that tie.
    public var best: Int {
        let top = statistics.map(abs).max()!
        return statistics.firstIndex { abs($0) >= top * (1 - Self.slack) }!
    }

    /// Statistics closer than this, relative to their size, are the same but for rounding.
    static let slack = 1e-10

    /// The largest absolute statistic when the scores stand in this order, by ascending marker.
    func maximum(ofOrdered centred: borrowing [Double]) -> Double {
        var (next, sum, top) = (0, 0.0, 0.0)
        for candidate in factors.indices {
            while next < points.below[candidate] {
                sum += centred[next]
                next += 1
            }
            top = max(top, abs(sum) * factors[candidate])
        }
        return top
    }
}
