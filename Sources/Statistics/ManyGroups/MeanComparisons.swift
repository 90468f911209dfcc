internal import NumericalKit

/// One difference of means among several, with an interval and a p value that hold for all of them together.
public struct SimultaneousDifference: Sendable, Hashable {
    /// Positions of the two groups.
    public var first: Int
    public var second: Int
    /// Mean of the first minus mean of the second.
    public var difference: Double
    public var standardError: Double
    public var interval: Bounds
    /// Adjusted for all differences of the family.
    public var pValue: Double
}

/// All pairs of means (Tukey's honest significant difference; Tukey-Kramer where sizes differ).
///
/// Groups spread alike; pairs in the order (0, 1), (0, 2), …, (1, 2), ….
/// - Returns: undefined where a group is empty or no group varies.
/// *Source*: Tukey 1953; Kramer 1956, doi:10.2307/3001469; Hayter 1984, doi:10.1214/aos/1176346392, that it
/// never claims too much.
public func tukeyComparisons(_ groups: [[Double]], level: Double = 0.95) -> Outcome<[SimultaneousDifference]>
{
    pooledLayout(groups).map { layout in
        let df = layout.withinFreedom
        let critical =
            StudentizedRange.quantile(upperTail: 1 - level, groups: groups.count, df: df) / 2.0.squareRoot()
        let pairs = groups.indices.flatMap { i in ((i + 1)..<max(groups.count, i + 1)).map { (i, $0) } }
        return pairs.map { i, j in
            layout.difference(i, j, critical: critical) { t in
                StudentizedRange.upperTail(t * 2.0.squareRoot(), groups: groups.count, df: df)
            }
        }
    }
}

/// Every group's mean against one control's.
///
/// Groups spread alike; in the order of the groups, the control left out.
/// - Parameter control: position of the control.
/// - Returns: undefined where a group is empty or no group varies.
/// *Source*: Dunnett 1955, doi:10.1080/01621459.1955.10501294.
public func dunnettComparisons(
    _ groups: [[Double]], control: Int = 0, level: Double = 0.95
) -> Outcome<[SimultaneousDifference]> {
    precondition(groups.indices.contains(control), "the control is one of the groups")
    return pooledLayout(groups).map { layout in
        let others = groups.indices.filter { $0 != control }
        let controls = Double(groups[control].count)
        let loadings = others.map { other -> Double in
            let count = Double(groups[other].count)
            return (count / (count + controls)).squareRoot()
        }
        let df = layout.withinFreedom
        let critical = DunnettDistribution.quantile(upperTail: 1 - level, loadings: loadings, df: df)
        return others.map { other in
            layout.difference(other, control, critical: critical) { t in
                DunnettDistribution.upperTail(t, loadings: loadings, df: df)
            }
        }
    }
}

private func pooledLayout(_ groups: [[Double]]) -> Outcome<OneWayLayout> {
    OneWayLayout.of(groups).flatMap { layout in
        guard layout.withinFreedom > 0, layout.variesWithin else {
            return .undefined("the values do not vary within the groups")
        }
        return .success(layout)
    }
}

extension OneWayLayout {
    fileprivate func difference(
        _ i: Int, _ j: Int, critical: Double, _ tail: (Double) -> Double
    ) -> SimultaneousDifference {
        let difference = means[i] - means[j]
        let error = (meanSquareWithin * (1 / Double(counts[i]) + 1 / Double(counts[j]))).squareRoot()
        return SimultaneousDifference(
            first: i, second: j, difference: difference, standardError: error,
            interval: Bounds(
                lower: difference - critical * error, upper: difference + critical * error),
            pValue: max(tail(abs(difference) / error), .leastNonzeroMagnitude))
    }
}

/// One pair of groups in Dunn's test.
public struct MeanRankDifference: Sendable, Hashable {
    public var first: Int
    public var second: Int
    /// Mean rank of the first minus that of the second, among all values.
    public var difference: Double
    public var zScore: Double
    /// Two-sided, of this pair alone: to be adjusted for the number of pairs.
    public var pValue: Double
}

/// Dunn's test of all pairs after a Kruskal-Wallis test: mean ranks among all values, corrected for ties.
///
/// - Returns: undefined where a group is empty or all values are equal.
/// *Source*: Dunn 1964, doi:10.1080/00401706.1964.10490181.
public func dunnTest(_ groups: [[Double]]) -> Outcome<[MeanRankDifference]> {
    guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty }) else {
        return .undefined("a group has no values")
    }
    let pooled = groups.flatMap { $0 }
    let (ranks, blocks) = midranks(pooled)
    guard blocks.count > 1 else { return .undefined("all values are equal") }
    let n = Double(pooled.count)
    let ties = blocks.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
    let variance = n * (n + 1) / 12 - ties / (12 * (n - 1))
    var (means, start): ([Double], Int) = ([], 0)
    for group in groups {
        means.append(ranks[start..<start + group.count].reduce(0, +) / Double(group.count))
        start += group.count
    }
    var pairs: [MeanRankDifference] = []
    for i in groups.indices {
        for j in (i + 1)..<max(groups.count, i + 1) {
            let difference = means[i] - means[j]
            let share = 1 / Double(groups[i].count) + 1 / Double(groups[j].count)
            let z = difference / (variance * share).squareRoot()
            pairs.append(
                MeanRankDifference(
                    first: i, second: j, difference: difference, zScore: z,
                    pValue: max(Normal.twoSided(z), .leastNonzeroMagnitude)))
        }
    }
    return .success(pairs)
}
