/// How often the one with the higher risk score fails first: concordance of a score with censored times.
///
/// A pair is comparable where the earlier time is an event (at a tied time: an event before a censoring).
/// Concordance = (concordant + tied scores/2)/comparable; its variance is that of the infinitesimal
/// jackknife. Risk sets do not cross strata.
/// *Sources*: Harrell, Lee and Mark 1996; Uno and others 2011, doi:10.1002/sim.4154.
public struct Concordance: Sendable {
    /// How much a pair counts, by the time of its earlier member.
    public enum Weight: Sendable, Hashable {
        /// Every pair alike: Harrell's C.
        case harrell
        /// 1/G², G the Kaplan-Meier estimate of not being censored just before: Uno's C.
        case uno
    }

    /// Numbers of pairs; whole for Harrell's weight.
    public struct Counts: Sendable, Hashable {
        public var concordant = 0.0
        public var discordant = 0.0
        /// Comparable with equal scores.
        public var tiedScores = 0.0
        /// Events at one time with different scores: not comparable.
        public var tiedTimes = 0.0
        public var tiedBoth = 0.0

        public var comparable: Double { concordant + discordant + tiedScores }

        /// Nil where no pair is comparable.
        var estimate: Double? {
            comparable > 0 ? ((concordant - discordant) / comparable + 1) / 2 : nil
        }
    }

    /// One for each stratum, in order of labels.
    public let strata: [Counts]
    public let counts: Counts
    /// Nil where no pair is comparable.
    public let estimate: Double?
    public let standardError: Double?

    /// - Parameter scores: higher means an earlier event is expected.
    public init(
        _ followUp: FollowUp, scores: [Double], strata: [Int]? = nil, weight: Weight = .harrell
    ) {
        precondition(scores.count == followUp.count, "one score for each subject")
        let ranks = denseRanks(scores)
        var influence = [(excess: Double, pairs: Double)](repeating: (0, 0), count: followUp.count)
        var all: [Counts] = []
        for rows in rowsByStratum(strata, count: followUp.count) {
            var count = PairCount(followUp.picking(rows), ranks: rows.map { ranks[$0] }, weight: weight)
            count.lookAhead()
            count.lookBack()
            all.append(count.counts)
            for (place, row) in rows.enumerated() { influence[row] = count.influence[place] }
        }
        self.strata = all
        let sum = all.reduce(into: Counts()) { $0.add($1) }
        counts = sum
        let pairs = sum.comparable
        guard pairs > 0 else {
            (estimate, standardError) = (nil, nil)
            return
        }
        let excess = (sum.concordant - sum.discordant) / pairs
        estimate = sum.estimate
        let squares = influence.reduce(0) { total, own in
            let change = (own.excess - excess * own.pairs) / pairs
            return total + change * change
        }
        standardError = squares.squareRoot() / 2
    }
}

extension Concordance {
    /// Harrell's C alone, without its variance, for many calls; nil where no pair is comparable.
    public static func harrell(_ followUp: FollowUp, scores: [Double], strata: [Int]? = nil) -> Double? {
        precondition(scores.count == followUp.count, "one score for each subject")
        let ranks = denseRanks(scores)
        if strata == nil { return bareCounts(followUp, ranks: ranks).estimate }
        return rowsByStratum(strata, count: followUp.count).reduce(into: Counts()) { sum, rows in
            sum.add(bareCounts(followUp.picking(rows), ranks: rows.map { ranks[$0] }))
        }.estimate
    }

    /// Comparable pairs, from the last time to the first.
    private static func bareCounts(_ followUp: FollowUp, ranks: [Int]) -> Counts {
        let (times, events) = (followUp.times, followUp.events)
        var order = Array(0..<followUp.count)
        times.withUnsafeBufferPointer { times in order.sort { times[$0] > times[$1] } }
        var later = RankCounts(ranks.max() ?? 0)
        var counts = Counts()
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, times[order[end]] == times[order[start]] {
                if !events[order[end]] { later.add(1, at: ranks[order[end]]) }
                end += 1
            }
            for place in start..<end where events[order[place]] {
                let rank = ranks[order[place]]
                let (below, above) = (later.sum(below: rank), later.sum(above: rank))
                counts.concordant += below
                counts.discordant += above
                counts.tiedScores += later.total - below - above
            }
            for place in start..<end where events[order[place]] { later.add(1, at: ranks[order[place]]) }
            start = end
        }
        return counts
    }
}

extension Concordance.Counts {
    fileprivate mutating func add(_ other: Self) {
        concordant += other.concordant
        discordant += other.discordant
        tiedScores += other.tiedScores
        tiedTimes += other.tiedTimes
        tiedBoth += other.tiedBoth
    }
}

/// Ranks from 1, equal scores sharing one.
private func denseRanks(_ scores: [Double]) -> [Int] {
    var order = Array(scores.indices)
    scores.withUnsafeBufferPointer { scores in order.sort { scores[$0] < scores[$1] } }
    var ranks = [Int](repeating: 0, count: scores.count)
    var rank = 0
    for (place, row) in order.enumerated() {
        if place == 0 || scores[order[place - 1]] != scores[row] { rank += 1 }
        ranks[row] = rank
    }
    return ranks
}

/// Counts pairs of one stratum in O(n log n).
private struct PairCount {
    var counts = Concordance.Counts()
    var influence: [(excess: Double, pairs: Double)]
    private let followUp: FollowUp
    private let ranks: [Int]
    private let rankCount: Int
    /// Rows of each distinct time, ascending.
    private let groups: [[Int]]
    private let pairWeights: [Double]

    init(_ followUp: FollowUp, ranks: [Int], weight: Concordance.Weight) {
        (self.followUp, self.ranks) = (followUp, ranks)
        rankCount = ranks.max() ?? 0
        influence = Array(repeating: (0, 0), count: followUp.count)
        var groups: [[Int]] = []
        for row in followUp.times.indices.sorted(by: { followUp.times[$0] < followUp.times[$1] }) {
            if let last = groups.last?.first, followUp.times[last] == followUp.times[row] {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
        }
        self.groups = groups
        pairWeights = Self.pairWeights(followUp.countsByTime(), weight, events: followUp.eventCount)
    }

    /// One for each distinct time. A single event needs no weight.
    private static func pairWeights(
        _ counts: [TimeCounts], _ weight: Concordance.Weight, events: Int
    ) -> [Double] {
        guard weight == .uno, events > 1 else { return counts.map { _ in 1 } }
        var uncensored = 1.0
        return counts.map { counts in
            defer {
                let left = Double(counts.atRisk - counts.events)
                if left > 0 { uncensored *= 1 - Double(counts.censored) / left }
            }
            return 1 / (uncensored * uncensored)
        }
    }

    /// Each event against those still there afterwards.
    mutating func lookAhead() {
        var later = RankCounts(rankCount)
        for (place, group) in groups.enumerated().reversed() {
            let (w, events) = (pairWeights[place], group.filter { followUp.events[$0] })
            for row in group where !followUp.events[row] { later.add(1, at: ranks[row]) }
            for row in events {
                let (below, above) = (w * later.sum(below: ranks[row]), w * later.sum(above: ranks[row]))
                let same = w * later.total - below - above
                counts.concordant += below
                counts.discordant += above
                counts.tiedScores += same
                influence[row].excess += below - above
                influence[row].pairs += below + above + same
            }
            countTiedTimes(events, weight: w)
            for row in events { later.add(1, at: ranks[row]) }
        }
    }

    /// Each subject against the events before it.
    mutating func lookBack() {
        var earlier = RankCounts(rankCount)
        for (place, group) in groups.enumerated() {
            for row in group where followUp.events[row] { meet(row, earlier) }
            for row in group where followUp.events[row] { earlier.add(pairWeights[place], at: ranks[row]) }
            for row in group where !followUp.events[row] { meet(row, earlier) }
        }
    }

    private mutating func meet(_ row: Int, _ earlier: RankCounts) {
        influence[row].excess += earlier.sum(above: ranks[row]) - earlier.sum(below: ranks[row])
        influence[row].pairs += earlier.total
    }

    private mutating func countTiedTimes(_ events: [Int], weight: Double) {
        let n = Double(events.count)
        let sizes = Dictionary(grouping: events) { ranks[$0] }.values.map { Double($0.count) }
        let both = sizes.sorted().reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        counts.tiedBoth += weight * both
        counts.tiedTimes += weight * (n * (n - 1) / 2 - both)
    }
}

/// Sums over ranks that can be added to: a binary indexed tree. *Source*: Fenwick 1994,
/// doi:10.1002/spe.4380240306.
private struct RankCounts {
    private var tree: [Double]
    private(set) var total = 0.0

    init(_ ranks: Int) { tree = Array(repeating: 0, count: ranks + 1) }

    mutating func add(_ amount: Double, at rank: Int) {
        total += amount
        var place = rank
        while place < tree.count {
            tree[place] += amount
            place += place & -place
        }
    }

    func sum(below rank: Int) -> Double { sum(upTo: rank - 1) }
    func sum(above rank: Int) -> Double { total - sum(upTo: rank) }

    private func sum(upTo rank: Int) -> Double {
        var (sum, place) = (0.0, rank)
        while place > 0 {
            sum += tree[place]
            place -= place & -place
        }
        return sum
    }
}
