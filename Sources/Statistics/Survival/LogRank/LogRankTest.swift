internal import NumericalKit

/// A weighted log-rank test of k groups, stratified where asked: observed against expected events with the
/// hypergeometric variance.
///
/// *Source*: Mantel 1966; Harrington and Fleming 1982, doi:10.1093/biomet/69.3.553.
public struct LogRankTest: Sendable {
    public let groupSizes: [Int]
    /// Weighted, over strata.
    public let observed: [Double]
    public let expected: [Double]
    /// Of observed − expected: k × k, row-major.
    public let variance: [Double]
    /// Nil where it is undefined: fewer than two groups at risk together, or no event.
    public let chiSquared: Double?
    public let degreesOfFreedom: Int
    /// Nil as `chiSquared`; asymptotic.
    public let pValue: Double?

    /// - Parameters:
    ///   - groups: 0-based group of each subject, below `groupCount`.
    ///   - strata: any labels; nil for one stratum. Weights are of each stratum's own survival.
    public init(
        _ followUp: FollowUp, groups: [Int], groupCount: Int, strata: [Int]? = nil,
        weight: LogRankWeight = .logRank
    ) {
        precondition(groups.count == followUp.count, "one group for each subject")
        precondition(groups.allSatisfy { (0..<groupCount).contains($0) }, "a group is out of range")
        var sums = LogRankSums(groupCount: groupCount)
        for rows in rowsByStratum(strata, count: followUp.count) {
            sums.add(followUp.picking(rows), groups: rows.map { groups[$0] }, weight: weight)
        }
        groupSizes = (0..<groupCount).map { group in groups.count { $0 == group } }
        (observed, expected, variance) = (sums.observed, sums.expected, sums.variance)
        (chiSquared, degreesOfFreedom) = sums.quadraticForm()
        let df = Double(degreesOfFreedom)
        pValue = chiSquared.map { max(ChiSquared.upperTail($0, df: df), .leastNonzeroMagnitude) }
    }

    /// Observed − expected of the first group: positive where it has more events than expected.
    public var excess: Double { observed[0] - expected[0] }

    /// Two groups: (O − E)/√V of the first group; nil where undefined.
    public var z: Double? {
        guard observed.count == 2, chiSquared != nil else { return nil }
        return excess / variance[0].squareRoot()
    }

    /// Trend over ordered groups: Σ s(O − E) against its variance; one degree of freedom.
    /// - Parameter scores: one for each group. *Source*: Tarone 1975, doi:10.1093/biomet/62.3.679.
    public func trend(scores: [Double]) -> (chiSquared: Double, pValue: Double)? {
        precondition(scores.count == observed.count, "one score for each group")
        let k = scores.count
        var (sum, spread) = (0.0, 0.0)
        for a in 0..<k {
            sum += scores[a] * (observed[a] - expected[a])
            for b in 0..<k { spread += scores[a] * scores[b] * variance[a * k + b] }
        }
        guard spread > 0 else { return nil }
        let statistic = sum * sum / spread
        return (statistic, max(ChiSquared.upperTail(statistic, df: 1), .leastNonzeroMagnitude))
    }
}

/// Positions of the subjects of each stratum, strata in order of their labels.
func rowsByStratum(_ strata: [Int]?, count: Int) -> [[Int]] {
    guard let strata else { return [Array(0..<count)] }
    precondition(strata.count == count, "one stratum for each subject")
    let rows = Dictionary(grouping: 0..<count) { strata[$0] }
    return rows.keys.sorted().map { rows[$0]! }
}

private struct LogRankSums {
    let groupCount: Int
    var observed: [Double]
    var expected: [Double]
    var variance: [Double]

    init(groupCount: Int) {
        self.groupCount = groupCount
        observed = Array(repeating: 0, count: groupCount)
        expected = observed
        variance = Array(repeating: 0, count: groupCount * groupCount)
    }

    mutating func add(_ followUp: FollowUp, groups: [Int], weight: LogRankWeight) {
        let times = followUp.countsByTime().filter { $0.events > 0 }
        let weights = weight.weights(times)
        let order = followUp.times.indices.sorted { followUp.times[$0] < followUp.times[$1] }
        var atRisk = [Double](repeating: 0, count: groupCount)
        for group in groups { atRisk[group] += 1 }
        var next = 0
        for (counts, weight) in zip(times, weights) {
            while next < order.count, followUp.times[order[next]] < counts.time {
                atRisk[groups[order[next]]] -= 1
                next += 1
            }
            var row = next
            while row < order.count, followUp.times[order[row]] == counts.time {
                if followUp.events[order[row]] { observed[groups[order[row]]] += weight }
                row += 1
            }
            addExpected(counts, atRisk: atRisk, weight: weight)
        }
    }

    private mutating func addExpected(_ counts: TimeCounts, atRisk: [Double], weight: Double) {
        let (n, d) = (Double(counts.atRisk), Double(counts.events))
        for a in 0..<groupCount { expected[a] += weight * d * atRisk[a] / n }
        guard n > 1 else { return }
        let common = weight * weight * d * (n - d) / (n - 1)
        for a in 0..<groupCount {
            let share = atRisk[a] / n
            for b in 0..<groupCount {
                variance[a * groupCount + b] += common * share * ((a == b ? 1 : 0) - atRisk[b] / n)
            }
        }
    }

    /// Over groups that were ever at risk with others; one of them is redundant.
    func quadraticForm() -> (Double?, Int) {
        let informative = (0..<groupCount).filter { variance[$0 * groupCount + $0] > 0 }
        let used = Array(informative.dropLast())
        guard !used.isEmpty else { return (nil, max(0, informative.count - 1)) }
        let matrix = used.flatMap { a in used.map { b in variance[a * groupCount + b] } }
        guard let factor = Cholesky(matrix, size: used.count) else { return (nil, used.count) }
        return (factor.quadraticForm(used.map { observed[$0] - expected[$0] }), used.count)
    }
}
