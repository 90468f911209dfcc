internal import Foundation

/// The exact distribution of the Mann-Whitney statistic given the ties: all ways of dealing the pooled
/// values into the two groups are equally likely.
///
/// U counts pairs in which the first group is higher, ties half; the statistic here is 2U, a whole number
/// in 0 ... 2·n₁·n₂ with mean n₁·n₂. Counts are kept as doubles: only positive numbers are added, so even
/// the far tail is right to about 1e-13.
/// *Source*: Streitberg, Röhmel, Statistische Software Newsletter 1986 (shift algorithm); the tie blocks
/// enter with their binomial weights.
struct RankSumDistribution {
    /// Sizes of the blocks of tied pooled values, lowest first.
    let blocks: [Int]
    let firstCount: Int
    let secondCount: Int

    private var pairCount: Int { firstCount * secondCount }

    init(blocks: [Int], firstCount: Int) {
        let total = blocks.reduce(0, +)
        precondition(firstCount >= 0 && firstCount <= total, "a group is larger than the whole")
        self.blocks = blocks
        self.firstCount = firstCount
        secondCount = total - firstCount
    }

    /// Number of ways to deal, as a double.
    private var ways: Double { binomial(firstCount + secondCount, firstCount) }

    /// P(|2U − n₁n₂| ≥ |observed − n₁n₂|): in (0, 1].
    func twoSidedP(doubledU: Int) -> Double {
        let distance = abs(doubledU - pairCount)
        if distance == 0 { return 1 }
        return min(1, tail(distance, blocks) + tail(distance, blocks.reversed()))
    }

    /// P(2U ≤ n₁n₂ − distance) with the blocks in that order.
    private func tail(_ distance: Int, _ blocks: [Int]) -> Double {
        let limit = pairCount - distance
        if limit < 0 { return 0 }
        return counts(upTo: limit, blocks).reduce(0, +) / ways
    }

    /// P(2U = u) for u in 0 ... 2·n₁·n₂.
    func probabilities() -> [Double] {
        // The smaller group's statistic is counted; the first group's mirrors it where it is the larger.
        let counts = counts(upTo: 2 * pairCount, blocks).map { $0 / ways }
        return firstCount <= secondCount ? counts : counts.reversed()
    }

    /// Number of deals for each value of the smaller group's 2U, up to `limit`.
    private func counts(upTo limit: Int, _ blocks: [Int]) -> [Double] {
        let chosen = min(firstCount, secondCount)
        let width = limit + 1
        var cells = [Double](repeating: 0, count: (chosen + 1) * width)
        cells[0] = 1
        var seen = 0
        for size in blocks {
            cells.withUnsafeMutableBufferPointer { cells in
                for k in stride(from: min(chosen, seen + size), through: 0, by: -1) {
                    addBlock(size, to: k, seen: seen, limit: limit, cells)
                }
            }
            seen += size
        }
        return Array(cells[(chosen * width)...])
    }

    /// Row k (k values chosen so far) takes, from row k − j, the deals in which j of the block are chosen:
    /// each beats all unchosen below, and ties with the unchosen of its block.
    private func addBlock(
        _ size: Int, to k: Int, seen: Int, limit: Int, _ cells: UnsafeMutableBufferPointer<Double>
    ) {
        let width = limit + 1
        for j in stride(from: 1, through: min(size, k), by: 1) {
            let before = k - j
            if before > seen { continue }
            let shift = j * (2 * (seen - before) + size - j)
            let reached = min(limit - shift, 2 * before * (seen - before))
            if reached < 0 { continue }
            let weight = binomial(size, j)
            let (source, target) = (before * width, k * width + shift)
            for u in 0...reached { cells[target + u] += weight * cells[source + u] }
        }
    }
}

/// n over k as a double: exact up to 2^53, then right to the last digits.
func binomial(_ n: Int, _ k: Int) -> Double {
    if k < 0 || k > n { return 0 }
    var result = 1.0
    for i in stride(from: 1, through: min(k, n - k), by: 1) {
        result = result * Double(n - min(k, n - k) + i) / Double(i)
    }
    return result < 0x1p53 ? result.rounded() : result
}

/// The distribution of U without ties: the coefficients of a Gaussian binomial, in n₁·n₂·min(n₁, n₂) steps.
///
/// Only the lower half is computed; the other mirrors it.
struct UntiedRankSumDistribution {
    private let cumulative: [Double]
    private let pairCount: Int

    init(firstCount: Int, secondCount: Int) {
        pairCount = firstCount * secondCount
        let (small, large) = (min(firstCount, secondCount), max(firstCount, secondCount))
        let half = pairCount / 2
        var counts = [Double](repeating: 0, count: half + 1)
        counts[0] = 1
        for i in stride(from: 1, through: small, by: 1) {
            for u in stride(from: i, through: half, by: 1) { counts[u] += counts[u - i] }
            for u in stride(from: half, through: large + i, by: -1) { counts[u] -= counts[u - large - i] }
        }
        let ways = binomial(small + large, small)
        var sum = 0.0
        cumulative = counts.map { count in
            sum += count
            return sum / ways
        }
    }

    /// P(U ≤ u) for u below the middle.
    func lowerTail(_ u: Int) -> Double { u < 0 ? 0 : cumulative[min(u, cumulative.count - 1)] }

    func twoSidedP(doubledU: Int) -> Double {
        let low = min(doubledU, 2 * pairCount - doubledU) / 2
        return 2 * low >= pairCount ? 1 : min(1, 2 * lowerTail(low))
    }

    /// The largest U below the middle with P(U ≤ u) ≤ `probability`; nil where there is none.
    func lowerCriticalValue(_ probability: Double) -> Int? {
        guard cumulative[0] <= probability else { return nil }
        var (low, high) = (0, cumulative.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if cumulative[middle] <= probability { low = middle } else { high = middle }
        }
        return low
    }
}
