import Foundation
import NumericalKit
import Statistics
import Testing

@Suite struct SelectionTests {
    /// All ways to choose so many of 0 ..< n.
    private func subsets(_ n: Int, _ k: Int) -> [[Int]] {
        if k == 0 { return [[]] }
        if n < k { return [] }
        return subsets(n - 1, k) + subsets(n - 1, k - 1).map { $0 + [n - 1] }
    }

    private func scan(
        _ values: [Double], _ cases: [Int], _ measure: CutPointScan.Measure, share: Double = 0
    ) throws -> CutPointScan {
        var scores = [Double](repeating: 0, count: values.count)
        for row in cases { scores[row] = 1 }
        return try CutPointScan.of(
            scores: scores,
            at: CutPoints.of(values, minimumShare: share, maximumShare: 1 - share).get(), measure: measure
        ).get()
    }

    /// The exact test against all deals, with ties, for both measures.
    @Test func exactAgainstAllDeals() throws {
        let markers: [[Double]] = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 2, 3, 3, 3, 4, 7, 7]]
        for values in markers {
            for measure in [CutPointScan.Measure.standardised, .youden] {
                let all = try subsets(9, 4).map { try scan(values, $0, measure, share: 0.2).maximum }
                for cases in [[5, 6, 7, 8], [0, 3, 7, 8], [1, 2, 4, 6], [0, 1, 2, 3]] {
                    let test = SelectionTest.exact(try scan(values, cases, measure, share: 0.2))
                    let share = { (bound: Double) in
                        Double(all.count { $0 >= bound - 1e-9 }) / Double(all.count)
                    }
                    #expect(abs(test.pValue - share(test.scan.maximum)) < 1e-12)
                    #expect(abs(test.smallestAttainableP - share(all.max()!)) < 1e-12)
                    for alpha in [0.01, 0.05, 0.1, 0.2, 0.5] {
                        let q = test.criticalValue(alpha: alpha)
                        #expect((test.pValue <= alpha) == (test.scan.maximum > q))
                        // Just above q the probability is at most alpha; at q it is more.
                        #expect(share(q * (1 + 1e-6) + 1e-8) <= alpha)
                    }
                }
            }
        }
    }

    /// n = 8 against 8, D = 1: 2 of C(16, 8) deals. Smirnov's exact test.
    @Test func smirnovAtCompleteSeparation() throws {
        let test = SelectionTest.exact(try scan((0..<16).map(Double.init), Array(8..<16), .youden))
        #expect(test.scan.maximum == 1 && abs(test.pValue - 2.0 / 12870) < 1e-15)
        #expect(test.smallestAttainableP == test.pValue)
    }

    @Test func permutationsAgreeWithExact() throws {
        var stream = RandomStream(seed: 3)
        let values = (0..<40).map { _ in Double(stream.below(12)) }
        let scan = try scan(values, (0..<40).filter { $0 % 3 == 0 }, .standardised, share: 0.1)
        let exact = SelectionTest.exact(scan)
        let drawn = SelectionTest.permutations(scan, replicates: 20_000, seed: 7)
        let error = (exact.pValue * (1 - exact.pValue) / 20_000).squareRoot()
        #expect(abs(exact.pValue - drawn.pValue) < 4 * error + 1e-4)
        #expect(drawn.pValue == SelectionTest.permutations(scan, replicates: 20_000, seed: 7).pValue)
        for alpha in [0.01, 0.05, drawn.pValue, 0.3, 0.9] {
            #expect((drawn.pValue <= alpha) == (scan.maximum > drawn.criticalValue(alpha: alpha)))
        }
    }

    /// p of Youden's index is uniform, or above, under the null; seeds fixed.
    @Test func levelUnderTheNull() throws {
        var rejected = 0
        for round in 0..<400 {
            var stream = RandomStream(seed: 11, task: UInt64(round))
            let values = (0..<50).map { _ in stream.normal() }
            let cases = (0..<50).filter { _ in stream.uniform() < 0.4 }
            if SelectionTest.exact(try scan(values, cases, .youden, share: 0.1)).pValue <= 0.05 {
                rejected += 1
            }
        }
        #expect(rejected <= 33 && rejected >= 5, "\(rejected) of 400")
    }

    @Test func refusals() throws {
        #expect(CutPoints.of([3, 3, 3]).reason == "the marker does not vary")
        #expect(CutPoints.of([]).value == nil && CutPoints.of([1]).value == nil)
        #expect(
            CutPoints.of([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], minimumShare: 0.2, maximumShare: 0.8).value == nil
        )
        let points = try CutPoints.of([1, 2, 3], minimumShare: 0, maximumShare: 1).get()
        #expect(points.below == [1, 2] && points.upperValues == [2, 3])
        #expect(CutPointScan.of(scores: [1, 1, 1], at: points).reason == "all scores are equal")
        // 0.1 + 0.2 and 0.3 are one value.
        #expect(try CutPoints.of([0.1 + 0.2, 0.3, 0.4], minimumShare: 0, maximumShare: 1).get().below == [2])
    }

    @Test func approximationsStayProbabilities() throws {
        let scan = try scan(
            (0..<30).map(Double.init), Array(stride(from: 0, to: 30, by: 2)), .standardised, share: 0.1)
        #expect(scan.improvedBonferroniP <= 1 && scan.improvedBonferroniP > 0)
        if let p = scan.limitingP().value { #expect(p > 0 && p <= 1) }
        #expect(scan.limitingP(minimumShare: 0, maximumShare: 1).value == nil)
    }

    /// Two patients with the highest scores among three: 1 of 3 deals is the extreme.
    @Test func smallestPOfFewOrders() throws {
        let points = try CutPoints.of([1, 2, 3], minimumShare: 0, maximumShare: 1).get()
        let scan = try CutPointScan.of(scores: [0.1, 0.5, -0.6], at: points).get()
        #expect(
            SelectionTest.permutations(scan, replicates: 999, seed: 1).smallestAttainableP >= 1.0 / 3 - 1e-12)
    }
}
