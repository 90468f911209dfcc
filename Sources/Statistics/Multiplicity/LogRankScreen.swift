internal import Foundation

/// Log-rank tests of many markers that each split the subjects in two, with Westfall-Young step-down p values
/// by dealing the pairs (time, event) out anew to the subjects.
///
/// Ties count as ties: one risk set for each distinct time. A marker that puts everybody on one side, or
/// groups that never meet while events happen, are undefined.
public struct LogRankScreen: Sendable {
    /// What O − E of the group is divided by.
    public enum Variance: Sendable, Hashable {
        /// Hypergeometric, from who is at risk when: the usual log-rank test, computed anew in each
        /// permutation, O(n) for each marker.
        case hypergeometric
        /// Over all permutations of the scores, the same in each: `LogRankPermutationTest`. Several times
        /// faster, and nearly the same where censoring is alike in the groups.
        case permutation
    }

    public let variance: Variance
    /// Standardised O − E of the group for which the marker is true: positive where it has more events.
    public let statistics: [Outcome<Double>]
    let followUp: FollowUp
    let groups: [[Bool]]

    /// - Parameter groups: one array for each marker, as long as the follow-up.
    public init(_ followUp: FollowUp, groups: [[Bool]], variance: Variance = .hypergeometric) {
        precondition(groups.allSatisfy { $0.count == followUp.count }, "one group for each subject")
        (self.followUp, self.groups, self.variance) = (followUp, groups, variance)
        statistics = groups.map { group in
            let codes = group.map { $0 ? 0 : 1 }
            switch variance {
            case .hypergeometric:
                let z = LogRankTest(followUp, groups: codes, groupCount: 2).z
                return z.map { .success($0) } ?? .undefined("the two groups are never at risk together")
            case .permutation:
                // Scores are expected less observed.
                let z = LogRankPermutationTest(followUp, groups: codes, groupCount: 2).statistic
                return z.map { .success(-$0) } ?? .undefined("a group is empty or all scores are equal")
            }
        }
    }

    /// With given permutations of 0 ..< n: subject i gets time and event of subject `permutation[i]`.
    public func westfallYoung(permutations: [[Int]]) -> WestfallYoung {
        count(permutations.count) { permutations[$0] }
    }

    /// With random permutations, one stream for each.
    public func westfallYoung(replicates: Int, seed: UInt64) -> WestfallYoung {
        count(replicates) { randomPermutation(of: followUp.count, seed: seed, task: UInt64($0)) }
    }

    /// Eight permutations at a time: tables and markers then stay in the cache.
    private func count(_ replicates: Int, _ permutation: (Int) -> [Int]) -> WestfallYoung {
        var counter = ExceedanceCounter(observed: statistics)
        let kernel: any PermutedStatistics =
            switch variance {
            case .hypergeometric: HypergeometricKernel(followUp, groups)
            case .permutation: ScoreKernel(followUp, groups, isStandardised: true)
            }
        var cells = [Double](repeating: 0, count: 8 * groups.count)
        for start in stride(from: 0, to: replicates, by: 8) {
            let orders = (start..<min(start + 8, replicates)).map(permutation)
            precondition(orders.allSatisfy { isPermutation($0, of: followUp.count) }, "not a permutation")
            cells.withUnsafeMutableBufferPointer { cells in
                kernel.fill(cells, orders)
                for lane in orders.indices {
                    counter.add(
                        UnsafeBufferPointer(rebasing: cells[lane * groups.count..<(lane + 1) * groups.count]))
                }
            }
        }
        return counter.result(isComplete: false)
    }
}

private func isPermutation(_ order: [Int], of count: Int) -> Bool {
    var seen = [Bool](repeating: false, count: count)
    for place in order {
        guard seen.indices.contains(place), !seen[place] else { return false }
        seen[place] = true
    }
    return order.count == count
}

/// Absolute statistics of all markers under at most eight permutations: permutation-major.
private protocol PermutedStatistics {
    func fill(_ cells: UnsafeMutableBufferPointer<Double>, _ permutations: [[Int]])
}

/// O − E is the sum of the group's scores. Memberships of four subjects at a time make a number below 16, and
/// a table holds the sixteen sums of their scores under eight permutations: a marker costs n/4 additions of
/// eight lanes.
///
/// *Source*: the method of four Russians, Arlazarov, Dinic, Kronrod and Faradžev 1970.
private struct ScoreKernel: PermutedStatistics {
    private let scores: [Double]
    /// Marker-major, ⌈n/4⌉ codes for each.
    private let codes: [UInt8]
    private let blocks: Int
    /// 1/standard deviation of each marker's sum over all permutations; 1 where it is not asked for.
    private let unit: [Double]

    init(_ followUp: FollowUp, _ groups: [[Bool]], isStandardised: Bool) {
        let raw = LogRankPermutationTest(followUp, groups: followUp.events.map { _ in 0 }, groupCount: 1)
            .scores
        let n = Double(raw.count)
        let mean = raw.reduce(0, +) / max(1, n)
        let centred = raw.map { $0 - mean }
        let spread = centred.reduce(0) { $0 + $1 * $1 }
        let blocks = (raw.count + 3) / 4
        var codes = [UInt8](repeating: 0, count: blocks * groups.count)
        for (marker, group) in groups.enumerated() {
            for row in group.indices where group[row] { codes[marker * blocks + row / 4] |= 1 << (row % 4) }
        }
        unit = groups.map { group in
            if !isStandardised { return 1 }
            let size = Double(group.count { $0 })
            let variance = size * (n - size) / (n * (n - 1)) * spread
            return variance > 0 ? 1 / variance.squareRoot() : 0
        }
        (scores, self.codes, self.blocks) = (centred, codes, blocks)
    }

    func fill(_ cells: UnsafeMutableBufferPointer<Double>, _ permutations: [[Int]]) {
        let table = table(permutations)
        let markers = unit.count
        table.withUnsafeBufferPointer { table in
            codes.withUnsafeBufferPointer { codes in
                for marker in 0..<markers {
                    let start = marker * blocks
                    var (even, odd) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
                    var block = 0
                    while block + 1 < blocks {
                        even += table[block * 16 + Int(codes[start + block])]
                        odd += table[block * 16 + 16 + Int(codes[start + block + 1])]
                        block += 2
                    }
                    if block < blocks { even += table[block * 16 + Int(codes[start + block])] }
                    let sum = (even + odd) * unit[marker]
                    for lane in permutations.indices { cells[lane * markers + marker] = abs(sum[lane]) }
                }
            }
        }
    }

    private func table(_ permutations: [[Int]]) -> [SIMD8<Double>] {
        var table = [SIMD8<Double>](repeating: .zero, count: blocks * 16)
        for row in scores.indices {
            var score = SIMD8<Double>.zero
            for (lane, order) in permutations.enumerated() { score[lane] = scores[order[row]] }
            let (start, bit) = (row / 4 * 16, 1 << (row % 4))
            for code in 0..<bit { table[start + bit + code] = table[start + code] + score }
        }
        return table
    }
}

/// The usual statistic: O − E from the tables of scores, and the variance eight markers abreast, in one walk
/// from the last time to the first that adds up who is at risk.
private struct HypergeometricKernel: PermutedStatistics {
    private let excess: ScoreKernel
    private let lanes: ColumnLanes
    /// Rows in falling order of time.
    private let order: [Int]
    /// For each place of that order: d(n − d)/(n²(n − 1)) and n at the last row of a time with events, else 0.
    private let factors: [Double]
    private let atRisk: [Double]

    init(_ followUp: FollowUp, _ groups: [[Bool]]) {
        let n = followUp.count
        excess = ScoreKernel(followUp, groups, isStandardised: false)
        lanes = ColumnLanes(groups.map { $0.map { $0 ? 1 : 0 } }, rowCount: n)
        order = followUp.times.indices.sorted { followUp.times[$0] > followUp.times[$1] }
        var factors = [Double](repeating: 0, count: n)
        var atRisk = factors
        for counts in followUp.countsByTime() where counts.events > 0 && counts.atRisk > 1 {
            let (r, d) = (Double(counts.atRisk), Double(counts.events))
            factors[counts.atRisk - 1] = d * (r - d) / (r * r * (r - 1))
            atRisk[counts.atRisk - 1] = r
        }
        (self.factors, self.atRisk) = (factors, atRisk)
    }

    func fill(_ cells: UnsafeMutableBufferPointer<Double>, _ permutations: [[Int]]) {
        excess.fill(cells, permutations)
        let subjects = permutations.map { permutation in
            var holder = [Int](repeating: 0, count: permutation.count)
            for (subject, row) in permutation.enumerated() { holder[row] = subject }
            return order.map { holder[$0] }
        }
        for block in 0..<lanes.blockCount {
            for (lane, subjects) in subjects.enumerated() {
                let variance = variance(block, subjects)
                for column in 0..<min(8, lanes.columnCount - block * 8) {
                    let (place, v) = (lane * lanes.columnCount + block * 8 + column, variance[column])
                    cells[place] = v > 0 ? cells[place] / v.squareRoot() : 0
                }
            }
        }
    }

    /// Without a branch: rows that end no time with events have the factor 0.
    private func variance(_ block: Int, _ subjects: [Int]) -> SIMD8<Double> {
        var (variance, members) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        lanes.cells.withUnsafeBufferPointer { cells in
            let cells = cells.baseAddress! + block * lanes.rowCount
            factors.withUnsafeBufferPointer { factors in
                atRisk.withUnsafeBufferPointer { atRisk in
                    subjects.withUnsafeBufferPointer { subjects in
                        for place in 0..<subjects.count {
                            members += cells[subjects[place]]
                            variance += factors[place] * members * (atRisk[place] - members)
                        }
                    }
                }
            }
        }
        return variance
    }
}
