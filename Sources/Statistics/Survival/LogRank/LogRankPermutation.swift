internal import NumericalKit

/// The permutation form of the log-rank family: each subject gets a score, and the sum of scores of a group
/// is compared with its mean and variance over all ways to deal the groups out.
///
/// A subject's score is the weighted cumulative hazard up to its time, less its weight if it had the event:
/// negative scores are early events. Asymptotic p.
/// *Source*: Letón and Zuluaga 2001, doi:10.1002/sim.739; Strasser and Weber 1999.
public struct LogRankPermutationTest: Sendable {
    public let scores: [Double]
    /// Two groups: the standardised sum of the first group (negative: earlier events). More: a quadratic
    /// form, chi-squared with k − 1 degrees of freedom. Nil where all scores are equal or a group is empty.
    public let statistic: Double?
    public let pValue: Double?

    public init(_ followUp: FollowUp, groups: [Int], groupCount: Int, weight: LogRankWeight = .logRank) {
        precondition(groups.count == followUp.count, "one group for each subject")
        scores = logRankScores(followUp, weight: weight).map { -$0 }
        statistic = Self.statistic(scores, groups: groups, groupCount: groupCount)
        pValue = statistic.map {
            groupCount == 2 ? Normal.twoSided($0) : ChiSquared.upperTail($0, df: Double(groupCount - 1))
        }
    }

    private static func statistic(_ scores: [Double], groups: [Int], groupCount: Int) -> Double? {
        let n = Double(scores.count)
        let mean = scores.reduce(0, +) / n
        let spread = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        var sizes = [Double](repeating: 0, count: groupCount)
        var deviations = sizes
        for (score, group) in zip(scores, groups) {
            sizes[group] += 1
            deviations[group] += score - mean
        }
        guard groupCount > 1, n > 1, spread > 0, sizes.allSatisfy({ $0 > 0 }) else { return nil }
        if groupCount == 2 {
            return deviations[0] / (sizes[0] * sizes[1] / (n * (n - 1)) * spread).squareRoot()
        }
        return (n - 1) / spread * zip(deviations, sizes).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    }
}
