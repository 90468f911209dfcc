import Foundation
import NumericalKit
import Statistics
import TargetSites
import Testing

@Suite struct EvidenceRankTests {
    private let sets: [(target: Double, controls: [Double])] = [
        (0.2, [0.5, 0.1]), (-0.4, [0.3, 0.0]), (0.1, [0.1, 0.6]), (-0.3, [-0.1, 0.2]),
    ]

    /// All 3⁴ ways to name one gene of each set the target.
    @Test func theMatchedTestEqualsAllDeals() {
        let ranks = MatchedRanks(sets)
        func doubled(_ value: Double, _ others: [Double]) -> Int {
            others.reduce(0) { $0 + ($1 < value ? 2 : $1 == value ? 1 : 0) }
        }
        var (low, high) = (0, 0)
        for deal in 0..<81 {
            var (rest, sum) = (deal, 0)
            for set in sets {
                var members = [set.target] + set.controls
                let target = members.remove(at: rest % 3)
                rest /= 3
                sum += doubled(target, members)
            }
            low += sum <= ranks.doubledStatistic ? 1 : 0
            high += sum >= ranks.doubledStatistic ? 1 : 0
        }
        #expect(ranks.doubledStatistic == 3)
        #expect(abs(ranks.pLower - Double(low) / 81) < 1e-14)
        #expect(abs(ranks.pUpper - Double(high) / 81) < 1e-14)
        #expect(abs(ranks.shift + 0.35) < 1e-12)
        #expect(ranks.interval(level: 0.999).lower == -.infinity)
    }

    /// A shift inside the interval is not rejected, one outside is.
    @Test func theIntervalInvertsTheTest() {
        var stream = RandomStream(seed: 41)
        let sets = (0..<25).map { _ in
            (target: stream.normal() - 0.5, controls: (0..<3).map { _ in stream.normal() })
        }
        let bounds = MatchedRanks(sets).interval(level: 0.9)
        func p(_ shift: Double) -> Double {
            MatchedRanks(sets.map { ($0.target - shift, $0.controls) }).pValue
        }
        #expect(p(bounds.lower - 1e-9) <= 0.1 && p(bounds.lower + 1e-9) > 0.1)
        #expect(p(bounds.upper + 1e-9) <= 0.1 && p(bounds.upper - 1e-9) > 0.1)
    }

    @Test func oneStratumIsMannWhitney() {
        var stream = RandomStream(seed: 42)
        let first = (0..<30).map { _ in (stream.normal() * 10).rounded() / 10 }
        let second = (0..<45).map { _ in ((stream.normal() * 10).rounded() + 3) / 10 }
        let ours = StratifiedRanks([(first, second), ([1], [])])!
        let test = MannWhitney.of(first, second).value!
        #expect(abs(ours.zScore - test.zScore.value!) < 1e-12)
        #expect(abs(ours.shift - test.shift) < 1e-9)
        #expect(abs(ours.permutationP(4000, seed: 1) - test.pValue(.exact)) < 0.03)
        #expect(ours.strataCount == 1)
        #expect(StratifiedRanks([([1], [])]) == nil)
        let bounds = ours.interval(level: 0.95)
        #expect(bounds.lower < ours.shift && ours.shift < bounds.upper)
    }

    @Test func controlsAreTheNearestAndUsedOnce() {
        func traits(_ lengths: [Int]) -> [LengthAndComposition] {
            lengths.map { LengthAndComposition(messageLength: $0, expectedSites: 0.1) }
        }
        let found = MatchedControls(
            of: traits([1000, 100_000]), in: traits([10, 990, 1010, 5000, 995]), each: 2, caliper: 0.1,
            seed: 1)
        #expect(Set(found.controls[0]).isSubset(of: [1, 2, 4]) && found.controls[0].first == 4)
        #expect(found.controls[1].isEmpty)
        let many = MatchedControls(
            of: traits([700, 700, 700]), in: traits([700, 700, 700, 700, 700, 700, 700]), each: 2, caliper: 0,
            seed: 5)
        #expect(Set(many.controls.flatMap { $0 }).count == 6)
    }

    @Test func genesAreCountedOnceEach() {
        var genes = EvidenceSimulation.changes(300, slope: 0, seed: 43, task: 0)
        genes[0].best = .offsetSixmer
        genes[1].best = .eightmer
        let result = ExpressionShift.of(genes)
        #expect(result.targets + result.withoutSites + result.setAside == 300 && result.setAside == 1)
        #expect(result.matched.value!.targets + result.unmatchedTargets == result.targets)
        let named = result.curves.filter { $0.label != "no site, matched" }
        #expect(named.reduce(0) { $0 + $1.changes.count } == 300)
        #expect(abs(result.imbalanceAfter.value!.logLength) < 0.1)
        #expect(result.imbalanceBefore.value!.logLength > 0.3)
        #expect(ExpressionShift.of([]).matched.reason == "no gene is a predicted target")
    }
}
