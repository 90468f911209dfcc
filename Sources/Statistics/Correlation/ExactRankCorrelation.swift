internal import Foundation
internal import NumericalKit

extension KendallCorrelation {
    /// Up to this number of pairs the exact p is at hand; the normal one is within 1e-3 of it there.
    public static let largestExactCount = 100

    /// Two-sided p over all orders of one side, all equally likely: P(|S| ≥ |observed S|).
    ///
    /// The number of discordant pairs of n different values counts the inversions of a permutation, and the
    /// counts come from the product of 1 + q + … + q^(i−1).
    /// - Returns: undefined where values tie (no closed distribution), or with fewer than 2 or more than
    ///   `largestExactCount` pairs.
    /// *Source*: Kendall 1938, doi:10.1093/biomet/30.1-2.81.
    public static func exactPValue(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
        precondition(x.count == y.count, "pairs need as many values on both sides")
        let n = x.count
        if n < 2 { return .undefined("there are fewer than 2 pairs") }
        if n > largestExactCount { return .undefined("there are more than \(largestExactCount) pairs") }
        let (first, second) = (midranks(x), midranks(y))
        if first.blocks.count < n || second.blocks.count < n { return .undefined("some values tie") }
        let order = (0..<n).sorted { first.ranks[$0] < first.ranks[$1] }
        var inversions = 0
        for i in 1..<n {
            for j in 0..<i where second.ranks[order[i]] < second.ranks[order[j]] { inversions += 1 }
        }
        let all = n * (n - 1) / 2
        let limit = min(inversions, all - inversions)
        if 2 * limit == all { return .success(1) }
        let share = inversionShares(n, upTo: limit).reduce(0, +)
        return .success(min(1, 2 * share))
    }

    /// P(inversions = i) for i up to the limit.
    private static func inversionShares(_ n: Int, upTo limit: Int) -> [Double] {
        var shares = [Double](repeating: 0, count: limit + 1)
        shares[0] = 1
        for size in 2...n {
            var next = shares
            var window = 0.0
            for i in 0...limit {
                window += shares[i]
                if i >= size { window -= shares[i - size] }
                next[i] = window / Double(size)
            }
            shares = next
        }
        return shares
    }
}

extension Correlation {
    /// Up to this number of pairs all orders are listed.
    public static let largestListedCount = 9

    /// Two-sided p of Spearman's ρ over all orders of one side, all equally likely, ties as they are:
    /// the share of orders with |ρ| at least as large as the observed one.
    ///
    /// - Returns: undefined where one side is constant, or with fewer than 2 or more than
    ///   `largestListedCount` pairs.
    public static func exactSpearmanPValue(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
        precondition(x.count == y.count, "pairs need as many values on both sides")
        let n = x.count
        if n < 2 { return .undefined("there are fewer than 2 pairs") }
        if n > largestListedCount { return .undefined("there are more than \(largestListedCount) pairs") }
        // Doubled ranks less their doubled mean: whole numbers, so equal sums are equal.
        func centred(_ values: [Double]) -> [Int] { midranks(values).ranks.map { Int(2 * $0) - (n + 1) } }
        let a = centred(x)
        var b = centred(y)
        if a.allSatisfy({ $0 == 0 }) || b.allSatisfy({ $0 == 0 }) {
            return .undefined("all values of one variable are equal")
        }
        let observed = abs(zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
        var (extreme, orders) = (0, 0)
        func deal(_ place: Int, _ sum: Int) {
            if place == n {
                orders += 1
                if abs(sum) >= observed { extreme += 1 }
                return
            }
            for other in place..<n {
                b.swapAt(place, other)
                deal(place + 1, sum + a[place] * b[place])
                b.swapAt(place, other)
            }
        }
        deal(0, 0)
        return .success(Double(extreme) / Double(orders))
    }
}
