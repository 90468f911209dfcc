internal import NumericalKit

/// Do values rise (or fall) along groups that have an order?
///
/// The statistic J counts, over all pairs of groups, the pairs of values of which the later group's is higher,
/// ties half; values are ranked as recorded decimals. With two groups it is the Mann-Whitney test.
/// *Source*: Terpstra 1952, doi:10.1016/S1385-7258(52)50043-X; Jonckheere 1954, doi:10.1093/biomet/41.1-2.133.
public struct JonckheereTerpstra: Sendable {
    public let statistic: Double
    public let counts: [Int]
    /// Sizes of the blocks of tied pooled values, lowest first.
    let blocks: [Int]
    private let doubledStatistic: Int

    /// - Parameter groups: in their order.
    /// - Returns: undefined with fewer than two groups, where one is empty, or where all values are equal.
    public static func of(_ groups: [[Double]]) -> Outcome<JonckheereTerpstra> {
        guard groups.count > 1 else { return .undefined("there are fewer than two groups") }
        guard groups.allSatisfy({ !$0.isEmpty }) else { return .undefined("a group has no values") }
        let test = JonckheereTerpstra(groups)
        return test.blocks.count > 1 ? .success(test) : .undefined("all values are equal")
    }

    private init(_ groups: [[Double]]) {
        counts = groups.map(\.count)
        let pooled = midranks(groups.flatMap { $0 })
        blocks = pooled.blocks
        var (doubled, starts, start): (Int, [Int], Int) = (0, [], 0)
        for count in counts {
            starts.append(start)
            start += count
        }
        for j in counts.indices {
            for i in 0..<j {
                for b in starts[j]..<starts[j] + counts[j] {
                    for a in starts[i]..<starts[i] + counts[i] {
                        let (earlier, later) = (pooled.ranks[a], pooled.ranks[b])
                        doubled += later > earlier ? 2 : later == earlier ? 1 : 0
                    }
                }
            }
        }
        doubledStatistic = doubled
        statistic = Double(doubled) / 2
    }

    /// Pairs of values from two groups.
    private var pairCount: Int {
        let n = counts.reduce(0, +)
        return (n * n - counts.reduce(0) { $0 + $1 * $1 }) / 2
    }

    /// Half of the pairs.
    public var mean: Double { Double(pairCount) / 2 }

    /// Given the ties. *Source*: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd ed. 2014,
    /// equation 6.19.
    public var variance: Double {
        let n = Double(counts.reduce(0, +))
        func sum(_ sizes: [Int], _ term: (Double) -> Double) -> Double {
            sizes.reduce(0) { $0 + term(Double($1)) }
        }
        func fifth(_ t: Double) -> Double { t * (t - 1) * (2 * t + 5) }
        func triples(_ t: Double) -> Double { t * (t - 1) * (t - 2) }
        func pairs(_ t: Double) -> Double { t * (t - 1) }
        let main = (fifth(n) - sum(counts, fifth) - sum(blocks, fifth)) / 72
        let byTriples = n > 2 ? sum(counts, triples) * sum(blocks, triples) / (36 * triples(n)) : 0
        return main + byTriples + sum(counts, pairs) * sum(blocks, pairs) / (8 * pairs(n))
    }

    /// Standardised, without continuity correction.
    public var zScore: Double { (statistic - mean) / variance.squareRoot() }

    /// Whether the exact test takes a fraction of a second: states × length of the distribution × ways of
    /// splitting the largest block.
    public var exactIsFeasible: Bool {
        let states = counts.reduce(1.0) { $0 * Double($1 + 1) }
        let splits = blocks.map { binomial($0 + counts.count - 1, $0) }.reduce(0, max)
        return states * Double(pairCount + 1) * max(splits, Double(counts.count)) <= 3e8
    }

    public var preferredMethod: RankTestMethod { exactIsFeasible ? .exact : .asymptotic }

    /// Two-sided p in (0, 1]. The exact one sums the deals whose J is at least as far from its mean.
    public func pValue(_ method: RankTestMethod) -> Double {
        let distance = abs(doubledStatistic - pairCount)
        if distance == 0 { return 1 }
        if method == .exact {
            return min(1, tail(distance, blocks) + tail(distance, blocks.reversed()))
        }
        let moved = max(0, Double(distance) / 2 - (method == .asymptotic ? 0.5 : 0))
        return max(Normal.twoSided(moved / variance.squareRoot()), .leastNonzeroMagnitude)
    }

    /// P(2J ≤ pairs − distance) when values are dealt in this order of blocks, lowest first. Turning the order
    /// round turns J into pairs − J.
    private func tail(_ distance: Int, _ blocks: [Int]) -> Double {
        let limit = pairCount - distance
        return limit < 0 ? 0 : TrendDeals(counts: counts, limit: limit).share(blocks)
    }
}

/// Counts the ways of dealing tied blocks to the groups by 2J, up to a limit.
private struct TrendDeals {
    let counts: [Int]
    let limit: Int
    /// Cells of a state (how many values each group holds) in the flat table.
    private let width: Int
    private let strides: [Int]

    init(counts: [Int], limit: Int) {
        (self.counts, self.limit, width) = (counts, limit, limit + 1)
        var (strides, size): ([Int], Int) = ([], 1)
        for count in counts {
            strides.append(size)
            size *= count + 1
        }
        self.strides = strides
    }

    private var stateCount: Int { counts.reduce(1) { $0 * ($1 + 1) } }

    /// Share of all deals with 2J at most the limit.
    func share(_ blocks: [Int]) -> Double {
        var table: [Int: [Double]] = [0: [1] + [Double](repeating: 0, count: limit)]
        for size in blocks { table = adding(size, to: table) }
        let ways = counts.reduce((ways: 1.0, total: 0)) { sum, count in
            (sum.ways * binomial(sum.total + count, count), sum.total + count)
        }
        return (table[stateCount - 1] ?? []).reduce(0, +) / ways.ways
    }

    private func adding(_ size: Int, to table: [Int: [Double]]) -> [Int: [Double]] {
        var next: [Int: [Double]] = [:]
        // In the order of the states, so that sums do not depend on a dictionary's order.
        for state in table.keys.sorted() {
            guard let cells = table[state] else { continue }
            let held = counts.indices.map { state / strides[$0] % (counts[$0] + 1) }
            split(size, held) { taken, ways in
                let rise = rise(held, taken)
                if rise > limit { return }
                let target = state + zip(taken, strides).reduce(0) { $0 + $1.0 * $1.1 }
                var sums = next.removeValue(forKey: target) ?? [Double](repeating: 0, count: width)
                for place in 0...(limit - rise) { sums[place + rise] += ways * cells[place] }
                next[target] = sums
            }
        }
        return next
    }

    /// What the block adds to 2J: its values lie above all that are held, and tie with one another.
    private func rise(_ held: [Int], _ taken: [Int]) -> Int {
        var rise = 0
        for j in counts.indices {
            for i in 0..<j { rise += taken[j] * (2 * held[i] + taken[i]) }
        }
        return rise
    }

    /// All ways of splitting a block among the groups, with the number of deals of each.
    private func split(_ size: Int, _ held: [Int], _ visit: ([Int], Double) -> Void) {
        var taken = [Int](repeating: 0, count: counts.count)
        func deal(_ group: Int, _ left: Int, _ ways: Double) {
            if group == counts.count - 1 {
                guard left <= counts[group] - held[group] else { return }
                taken[group] = left
                visit(taken, ways)
                return
            }
            for count in 0...min(left, counts[group] - held[group]) {
                taken[group] = count
                deal(group + 1, left - count, ways * binomial(left, count))
            }
        }
        deal(0, size, 1)
    }
}
