internal import Foundation
internal import NumericalKit

/// The ratio of two variances with Fisher's F test: right for normal values only.
public struct VarianceRatioTest: Sendable, Hashable {
    /// Variance of the first over variance of the second: estimate and statistic.
    public var ratio: Double
    public var degreesOfFreedom: (first: Double, second: Double) { (firstFreedom, secondFreedom) }
    private var firstFreedom: Double
    private var secondFreedom: Double
    /// Two-sided: twice the smaller tail.
    public var pValue: Double
    public var interval: Bounds

    public static func of(
        _ first: [Double], _ second: [Double], level: Double = 0.95
    ) -> Outcome<VarianceRatioTest> {
        moments(first, second).flatMap { a, b in
            guard a.variance > 0, b.variance > 0 else {
                return .undefined("the values of a group do not vary")
            }
            let ratio = a.variance / b.variance
            let (df1, df2) = (a.count - 1, b.count - 1)
            let tails = (
                FisherF.lowerTail(ratio, df1: df1, df2: df2), FisherF.upperTail(ratio, df1: df1, df2: df2)
            )
            let half = (1 - level) / 2
            return .success(
                VarianceRatioTest(
                    ratio: ratio, firstFreedom: df1, secondFreedom: df2,
                    pValue: min(1, max(2 * min(tails.0, tails.1), .leastNonzeroMagnitude)),
                    interval: Bounds(
                        lower: ratio / FisherF.quantile(1 - half, df1: df1, df2: df2),
                        upper: ratio / FisherF.quantile(half, df1: df1, df2: df2))))
        }
    }
}

/// A test statistic with its p value.
public struct TestResult: Sendable, Hashable {
    public var statistic: Double
    public var degreesOfFreedom: Double
    public var pValue: Double
}

/// Brown and Forsythe's test of equal spread: one-way analysis of variance of |value − group median|.
///
/// *Source*: Brown, Forsythe 1974, doi:10.1080/01621459.1974.10482955.
public func brownForsytheTest(_ groups: [[Double]]) -> Outcome<TestResult> {
    guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty }) else {
        return .undefined("a group has no values")
    }
    let spreads = groups.map { group in
        let centre = median(ofSorted: group.sorted())
        return group.map { abs($0 - centre) }
    }
    return OneWayLayout.of(spreads).flatMap { layout in
        layout.test(unvarying: "the distances from the medians do not vary").map {
            TestResult(
                statistic: $0.statistic, degreesOfFreedom: $0.betweenDegreesOfFreedom, pValue: $0.pValue)
        }
    }
}

/// Kruskal and Wallis' test on ranks, corrected for ties; chi-squared with one degree fewer than groups.
///
/// *Source*: Kruskal, Wallis 1952, doi:10.1080/01621459.1952.10483441.
public func kruskalWallisTest(_ groups: [[Double]]) -> Outcome<TestResult> {
    guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty }) else {
        return .undefined("a group has no values")
    }
    let pooled = groups.flatMap { $0 }
    let ranks = midranks(pooled)
    let n = Double(pooled.count)
    var (start, sum) = (0, 0.0)
    for group in groups {
        let mean = ranks.ranks[start..<start + group.count].reduce(0, +) / Double(group.count)
        sum += Double(group.count) * (mean - (n + 1) / 2) * (mean - (n + 1) / 2)
        start += group.count
    }
    let ties = ranks.blocks.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
    let correction = 1 - ties / (n * (n * n - 1))
    guard ranks.blocks.count > 1 else { return .undefined("all values are equal") }
    let statistic = 12 / (n * (n + 1)) * sum / correction
    let freedom = Double(groups.count - 1)
    return .success(
        TestResult(
            statistic: statistic, degreesOfFreedom: freedom,
            pValue: max(ChiSquared.upperTail(statistic, df: freedom), .leastNonzeroMagnitude)))
}
