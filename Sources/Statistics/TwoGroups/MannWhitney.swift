internal import Foundation
internal import NumericalKit

/// How the null distribution of the Mann-Whitney statistic is had.
public enum RankTestMethod: Sendable, Hashable {
    /// All ways of dealing the pooled values, ties as they are.
    case exact
    /// Normal, with the variance corrected for ties and the statistic moved by 1/2 towards its mean.
    case asymptotic
    /// As `asymptotic`, not moved.
    case asymptoticWithoutContinuity
}

/// The Mann-Whitney (Wilcoxon rank-sum) test of two groups, and the shift between them.
///
/// Values are ranked as recorded decimals (`RecordedDecimals`); ties share their mean rank. U counts the
/// pairs in which the first group is higher, ties half.
/// *Source*: Mann, Whitney 1947, doi:10.1214/aoms/1177730491; Hodges, Lehmann 1963,
/// doi:10.1214/aoms/1177704172.
public struct MannWhitney: Sendable {
    let groups: RankedGroups
    public let statistic: Double
    public let firstCount: Int
    public let secondCount: Int
    /// Whether any two of the pooled values are equal.
    public let hasTies: Bool
    private let blocks: [Int]
    private let doubledU: Int

    /// - Returns: undefined where a group is empty.
    public static func of(_ first: [Double], _ second: [Double]) -> Outcome<MannWhitney> {
        if first.isEmpty || second.isEmpty { return .undefined("a group has no values") }
        return .success(MannWhitney(RankedGroups(first, second)))
    }

    private init(_ groups: RankedGroups) {
        self.groups = groups
        (doubledU, blocks) = groups.ranked(shift: 0)
        statistic = Double(doubledU) / 2
        (firstCount, secondCount) = (groups.first.count, groups.second.count)
        hasTies = blocks.contains { $0 > 1 }
    }

    /// Whether exact tests take a fraction of a second at these sizes (100 against 100); where not, the normal approximation is
    /// within a few per cent of the exact p down to 1e-4.
    public static func exactIsFeasible(_ firstCount: Int, _ secondCount: Int) -> Bool {
        let (n, m) = (Double(firstCount), Double(secondCount))
        return (n + m) * min(n, m) * n * m <= 2e8
    }

    /// `exact` where feasible, else `asymptotic`.
    public var preferredMethod: RankTestMethod {
        Self.exactIsFeasible(firstCount, secondCount) ? .exact : .asymptotic
    }

    /// Two-sided p, in (0, 1]. The exact one sums the deals whose U is at least as far from its mean.
    public func pValue(_ method: RankTestMethod) -> Double {
        RankSumTest(firstCount: firstCount, secondCount: secondCount, method: method)
            .pValue(doubledU: doubledU, blocks: blocks)
    }

    /// Standardised U without continuity correction; undefined where all values are equal.
    public var zScore: Outcome<Double> {
        let variance = rankSumVariance(blocks: blocks, firstCount: firstCount)
        if variance == 0 { return .undefined("all values are equal") }
        return .success((statistic - Double(firstCount * secondCount) / 2) / variance.squareRoot())
    }

    /// P(first > second) + P(equal)/2 over all pairs: the area under the ROC curve.
    public var probabilityOfSuperiority: Double { statistic / Double(firstCount * secondCount) }

    /// P(first > second) − P(first < second).
    /// *Source*: Cliff 1993, doi:10.1037/0033-2909.114.3.494.
    public var cliffsDelta: Double {
        Double(doubledU - firstCount * secondCount) / Double(firstCount * secondCount)
    }

    /// Hodges-Lehmann estimate of the shift: the median of all differences first − second.
    public var shift: Double { groups.unit.number(halves: groups.doubledMedianDifference) }

    /// The smallest two-sided exact p that groups of these sizes can give, when no values tie: 2/C(n, m).
    public static func smallestAttainableP(_ firstCount: Int, _ secondCount: Int) -> Double {
        min(1, 2 / binomial(firstCount + secondCount, firstCount))
    }

    /// The smallest two-sided exact p that these pooled values, tied as they are, can give.
    public var smallestAttainableP: Double {
        func lowest(_ blocks: [Int]) -> Int {
            // The first group takes the lowest values; it splits one block with the second.
            var (left, doubledU) = (firstCount, 0)
            for size in blocks where left > 0 {
                let taken = min(size, left)
                doubledU += taken * (size - taken)
                left -= taken
            }
            return doubledU
        }
        let mean = firstCount * secondCount
        let farthest = max(mean - lowest(blocks), mean - lowest(blocks.reversed()))
        if farthest == 0 { return 1 }
        if !Self.exactIsFeasible(firstCount, secondCount) {
            let variance = rankSumVariance(blocks: blocks, firstCount: firstCount)
            return Normal.twoSided((Double(farthest) / 2 - 0.5) / variance.squareRoot())
        }
        return RankSumDistribution(blocks: blocks, firstCount: firstCount).twoSidedP(
            doubledU: mean + farthest)
    }
}

/// Variance of U given the ties. *Source*: Lehmann, Nonparametrics, 1975, equation 1.35.
func rankSumVariance(blocks: [Int], firstCount: Int) -> Double {
    let total = blocks.reduce(0, +)
    let secondCount = total - firstCount
    let n = Double(total)
    if total < 2 { return 0 }
    if blocks.count == 1 { return 0 }
    let ties = blocks.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
    return Double(firstCount * secondCount) / 12 * (n + 1 - ties / (n * (n - 1)))
}

/// The test at one pair of sizes; keeps the distribution without ties, which many shifts share.
struct RankSumTest {
    let firstCount: Int
    let secondCount: Int
    let method: RankTestMethod
    private let untied: UntiedRankSumDistribution?

    init(firstCount: Int, secondCount: Int, method: RankTestMethod) {
        (self.firstCount, self.secondCount, self.method) = (firstCount, secondCount, method)
        untied =
            method == .exact
            ? UntiedRankSumDistribution(firstCount: firstCount, secondCount: secondCount) : nil
    }

    func pValue(doubledU: Int, blocks: [Int]) -> Double {
        if let untied {
            if blocks.count == firstCount + secondCount { return untied.twoSidedP(doubledU: doubledU) }
            return RankSumDistribution(blocks: blocks, firstCount: firstCount).twoSidedP(doubledU: doubledU)
        }
        let variance = rankSumVariance(blocks: blocks, firstCount: firstCount)
        let distance = abs(Double(doubledU) - Double(firstCount * secondCount)) / 2
        if distance == 0 || variance == 0 { return 1 }
        let moved = method == .asymptotic ? max(0, distance - 0.5) : distance
        return max(Normal.twoSided(moved / variance.squareRoot()), .leastNonzeroMagnitude)
    }
}
