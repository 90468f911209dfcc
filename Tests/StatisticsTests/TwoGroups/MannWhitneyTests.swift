import NumericalKit
import Statistics
import Testing

/// All ways of choosing `count` positions out of `total`.
private func subsets(_ count: Int, of total: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    if count > total { return [] }
    return subsets(count, of: total - 1) + subsets(count - 1, of: total - 1).map { $0 + [total - 1] }
}

/// Twice the number of pairs with first > second, ties as one.
private func doubledU(_ first: [Int], _ second: [Int]) -> Int {
    first.reduce(0) { sum, x in sum + second.reduce(0) { $0 + (x > $1 ? 2 : x == $1 ? 1 : 0) } }
}

/// The exact two-sided p by listing all deals.
private func listedP(_ first: [Int], _ second: [Int]) -> Double {
    let pooled = first + second
    let mean = first.count * second.count
    let observed = abs(doubledU(first, second) - mean)
    let deals = subsets(first.count, of: pooled.count)
    let extreme = deals.count { deal in
        let chosen = Set(deal)
        let rest = pooled.indices.filter { !chosen.contains($0) }.map { pooled[$0] }
        return abs(doubledU(deal.map { pooled[$0] }, rest) - mean) >= observed
    }
    return Double(extreme) / Double(deals.count)
}

@Suite struct MannWhitneyTests {
    @Test func exactPAgainstListingAllDeals() throws {
        var stream = RandomStream(seed: 11)
        for levels in [2, 3, 5, 100] {
            for (n, m) in [(3, 4), (5, 2), (4, 4), (1, 6), (6, 5)] {
                let first = (0..<n).map { _ in stream.below(levels) }
                let second = (0..<m).map { _ in stream.below(levels) }
                let test = try MannWhitney.of(first.map { Double($0) / 10 }, second.map { Double($0) / 10 })
                    .get()
                #expect(abs(test.pValue(.exact) - listedP(first, second)) < 1e-12)
            }
        }
    }

    @Test func untiedAndTiedDistributionsAgree() throws {
        // Two values tie within one group only: the ranks of the groups, and so U, behave as without ties.
        for n in [10, 40, 60] {
            let first = (0..<n).map { Double(3 * $0 + 20) }
            let second = (0..<n + 3).map { Double(3 * $0 + 1) }
            let p = try MannWhitney.of(first, second).get().pValue(.exact)
            // A listing of the counts of U by the classical recursion f(n, m, u) = f(n−1, m, u−m) + f(n, m−1, u).
            #expect(abs(p - recursionP(first, second)) < 1e-11 * p)
        }
    }

    private func recursionP(_ first: [Double], _ second: [Double]) -> Double {
        let (n, m) = (first.count, second.count)
        var previous = [[Double]](repeating: [1], count: m + 1)
        for i in 1...n {
            var row: [[Double]] = [[1]]
            for j in 1...m {
                var counts = [Double](repeating: 0, count: i * j + 1)
                for (u, count) in previous[j].enumerated() { counts[u + j] += count }
                for (u, count) in row[j - 1].enumerated() { counts[u] += count }
                row.append(counts)
            }
            previous = row
        }
        let u = first.reduce(0) { sum, x in sum + second.count { x > $0 } }
        let low = min(u, n * m - u)
        let all = previous[m].reduce(0, +)
        return min(1, 2 * previous[m][0...low].reduce(0, +) / all)
    }

    @Test func farTailIsNotZero() throws {
        let low = (0..<60).map { Double($0) }
        let test = try MannWhitney.of(low, low.map { $0 + 1000 }).get()
        // 2/C(120, 60) = 2/9.6614908840363e34
        let p = test.pValue(.exact)
        #expect(abs(p * 9.661490884036e34 / 2 - 1) < 1e-10)
        let many = (0..<4000).map { Double($0) }
        #expect(try MannWhitney.of(many, many.map { $0 + 9000 }).get().pValue(.asymptotic) > 0)
    }

    @Test func tiesAreThoseOfTheRecord() throws {
        // In binary, 0.3 − 0.1 > 0.2; as decimals they tie, and the p value shows it.
        let shifted = try MannWhitney.of([0.3 - 0.1, 0.7], [0.2, 0.1]).get()
        let recorded = try MannWhitney.of([0.2, 0.7], [0.2, 0.1]).get()
        #expect(shifted.statistic == recorded.statistic)
        #expect(shifted.hasTies)
        #expect(try MannWhitney.of([0.3, 0.5], [0.1, 0.2]).get().shift == 0.25)
    }

    @Test func scaleDoesNotMatter() throws {
        let (a, b) = ([1.25, 3.5, 2, 9.75, 4.5, 2], [0.5, 1.25, 3, 0.75, 0.25])
        let plain = try MannWhitney.of(a, b).get()
        for scale in [1e12, 1e-12, 1e300, 1e-300] {
            let scaled = try MannWhitney.of(a.map { $0 * scale }, b.map { $0 * scale }).get()
            #expect(scaled.pValue(.exact) == plain.pValue(.exact))
            #expect(abs(scaled.shift / scale - plain.shift) < 1e-12)
            let ends = try (
                scaled.shiftInterval(level: 0.9, method: .exact).get(),
                plain.shiftInterval(level: 0.9, method: .exact).get()
            )
            #expect(abs(ends.0.lower / scale - ends.1.lower) < 1e-12)
            #expect(abs(ends.0.upper / scale - ends.1.upper) < 1e-12)
        }
        let wide = try MannWhitney.of([1e-200, 1e200, 3], [2, 1e-100]).get()
        #expect(wide.pValue(.exact) <= 1)
    }

    @Test func emptyAndConstantGroups() throws {
        #expect(MannWhitney.of([], [1]).reason == "a group has no values")
        let constant = try MannWhitney.of([5, 5, 5], [5, 5]).get()
        #expect(constant.pValue(.exact) == 1 && constant.pValue(.asymptotic) == 1)
        #expect(constant.smallestAttainableP == 1 && constant.shift == 0)
        let single = try MannWhitney.of([2], [1]).get()
        #expect(single.pValue(.exact) == 1 && single.shift == 1)
        let open = try single.shiftInterval(level: 0.95, method: .exact).get()
        #expect(open == Bounds(lower: -.infinity, upper: .infinity))
    }

    @Test func smallestAttainablePWithTies() throws {
        // Two of three lows tie with one high: list all deals for the least p.
        let (first, second) = ([1, 1, 2], [1, 3, 3, 4])
        let test = try MannWhitney.of(first.map(Double.init), second.map(Double.init)).get()
        let pooled = first + second
        let least = subsets(3, of: 7).map { deal -> Double in
            let rest = pooled.indices.filter { !deal.contains($0) }.map { pooled[$0] }
            return listedP(deal.map { pooled[$0] }, rest)
        }.min()!
        #expect(abs(test.smallestAttainableP - least) < 1e-12)
        #expect(MannWhitney.smallestAttainableP(4, 13) == 2.0 / 2380)
    }
}

@Suite struct ShiftIntervalTests {
    /// The kept shifts by trying every whole number.
    private func bruteForce(_ first: [Int], _ second: [Int], alpha: Double) -> ClosedRange<Int>? {
        let kept = (-60...60).filter { shift in listedP(first.map { $0 - shift }, second) > alpha }
        return kept.isEmpty ? nil : kept.first!...kept.last!
    }

    @Test func againstTryingEveryShift() throws {
        var stream = RandomStream(seed: 5)
        for levels in [3, 8, 30] {
            for (n, m) in [(5, 5), (4, 6), (7, 4)] {
                for _ in 0..<5 {
                    let first = (0..<n).map { _ in stream.below(levels) + 2 }
                    let second = (0..<m).map { _ in stream.below(levels) }
                    let test = try MannWhitney.of(
                        first.map { Double($0) / 10 }, second.map { Double($0) / 10 }
                    ).get()
                    let found = test.shiftInterval(level: 0.9, method: .exact).value
                    let known = bruteForce(first, second, alpha: 0.1)
                    #expect(
                        found.map { Int(($0.lower * 10).rounded()) } == known?.lowerBound,
                        "\(first) \(second)")
                    #expect(
                        found.map { Int(($0.upper * 10).rounded()) } == known?.upperBound,
                        "\(first) \(second)")
                }
            }
        }
    }

    @Test func intervalAndPAgreeAtZero() throws {
        var stream = RandomStream(seed: 21)
        var (significant, notSignificant) = (0, 0)
        for trial in 0..<300 {
            let levels = [2, 4, 10, 1000][trial % 4]
            let first = (0..<12).map { _ in Double(stream.below(levels) + stream.below(max(levels / 2, 2))) }
            let second = (0..<9).map { _ in Double(stream.below(levels)) }
            let test = try MannWhitney.of(first, second).get()
            for level in [0.8, 0.95] {
                guard let bounds = test.shiftInterval(level: level, method: .exact).value else { continue }
                let excludesZero = bounds.lower > 0 || bounds.upper < 0
                #expect(excludesZero == (test.pValue(.exact) <= 1 - level))
                let holdsEstimate = bounds.lower <= test.shift && test.shift <= bounds.upper
                #expect(holdsEstimate || excludesZero && test.shift == 0)
                if excludesZero { significant += 1 } else { notSignificant += 1 }
            }
        }
        #expect(significant > 30 && notSignificant > 30)
    }

    @Test func classicalEndsWithoutTies() throws {
        // 6 against 5 without ties at 95 %: the 4th and the 27th of 30 ordered differences (Lehmann).
        let first = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88]
        let second = [0.878, 0.647, 0.598, 2.05, 1.06]
        let differences = first.flatMap { x in second.map { x - $0 } }.sorted()
        let bounds = try MannWhitney.of(first, second).get()
            .shiftInterval(level: 0.95, method: .exact, grid: .allReals).get()
        #expect(abs(bounds.lower - differences[3]) < 1e-12 && abs(bounds.upper - differences[26]) < 1e-12)
    }

    @Test func heavyTiesHaveNoShift() throws {
        // Most values are 0 in both groups, yet the groups differ: no shift fits.
        let first = [Double](repeating: 0, count: 30) + (1...20).map { Double($0) }
        let second = [Double](repeating: 0, count: 50)
        let test = try MannWhitney.of(first, second).get()
        #expect(test.shift == 0 && test.pValue(.exact) < 1e-5)
        #expect(test.shiftInterval(level: 0.95, method: .exact).reason != nil)
    }
}
