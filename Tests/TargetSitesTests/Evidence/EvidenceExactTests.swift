import Foundation
import NumericalKit
import Statistics
import TargetSites
import Testing

@Suite struct EvidenceExactTests {
    /// Admissions to Berkeley by department, admitted of men and of women; figures of R 4's `mantelhaen.test`
    /// (`UCBAdmissions`).
    @Test func theCommonOddsRatioEqualsR() {
        let counts = [
            [512, 313, 89, 19], [353, 207, 17, 8], [120, 205, 202, 391], [138, 279, 131, 244],
            [53, 138, 94, 299], [22, 351, 24, 317],
        ]
        let tables = counts.map {
            SiteTable(
                listedWith: $0[0], listedWithout: $0[1], backgroundWith: $0[2], backgroundWithout: $0[3])
        }
        let odds = StratifiedOdds.of(tables).value!
        #expect(abs(odds.mantelHaenszel - 0.904696828258623) < 1e-13)
        #expect(abs(odds.mantelHaenszelInterval.value!.lower - 0.77190736175935) < 1e-12)
        #expect(abs(odds.mantelHaenszelInterval.value!.upper - 1.06032976443666) < 1e-12)
        // Exact: sums of `dhyper` tilted by the odds ratio, roots to 1e-14. The function itself stops at about 1e-5
        // and prints 0.9050762 (0.7697140, 1.0634170).
        #expect(abs(odds.exact.value - 0.905069961340969) < 1e-11)
        #expect(abs(odds.exact.interval.lower - 0.76973035852583) < 1e-11)
        #expect(abs(odds.exact.interval.upper - 1.06342922808982) < 1e-11)
        #expect(abs(odds.exact.pValue - 0.231987337920507) < 1e-11)
        #expect(odds.informativeStrata == 6)
    }

    @Test func oneStratumIsFishersTest() {
        let table = SiteTable(listedWith: 7, listedWithout: 5, backgroundWith: 4, backgroundWithout: 13)
        let ours = StratifiedOdds.of([
            table, SiteTable(listedWith: 0, listedWithout: 3, backgroundWith: 0, backgroundWithout: 9),
        ]).value!
        let fisher = FisherExactTest.of(
            DiagnosticTable(truePositives: 7, falsePositives: 4, falseNegatives: 5, trueNegatives: 13)
        ).value!
        #expect(abs(ours.exact.value - fisher.oddsRatio) < 1e-9)
        #expect(abs(ours.exact.pValue - fisher.centralP) < 1e-13)
        #expect(abs(ours.exact.interval.lower - fisher.interval().lower) < 1e-9)
        #expect(abs(ours.exact.interval.upper - fisher.interval().upper) < 1e-8)
        #expect(ours.informativeStrata == 1)
        #expect(StratifiedOdds.of([]).value == nil)
    }

    @Test func theSumOfUnequalChancesEqualsAllOutcomes() {
        let chances = [0.1, 0.5, 0.93, 0.02, 1, 0, 0.4]
        var brute = [Double](repeating: 0, count: 8)
        for outcome in 0..<128 {
            var p = 1.0
            for (trial, chance) in chances.enumerated() {
                p *= outcome >> trial & 1 == 1 ? chance : 1 - chance
            }
            brute[outcome.nonzeroBitCount] += p
        }
        let sum = PoissonBinomial(chances)
        for (ours, all) in zip(sum.distribution(), brute) { #expect(abs(ours - all) < 1e-15) }
        #expect(sum.least == 1 && sum.greatest == 6)
        #expect(abs(sum.tail(3, isUpper: true) - brute[3...].reduce(0, +)) < 1e-15)
        let factor = sum.factor(observed: 3, level: 0.95)
        #expect(abs(sum.mean(logFactor: log(factor.value)) - 3) < 1e-10)
        let atLower = sum.tail(3, isUpper: true, logFactor: log(factor.interval.lower))
        #expect(abs(atLower - 0.025) < 1e-10)
        #expect(sum.factor(observed: 6, level: 0.95).interval.upper == .infinity)
    }

    /// Figure of R's `ks.test(a, b, exact = FALSE)`.
    @Test func kolmogorovsLimitEqualsR() {
        let a = CumulativeCurve(
            label: "a",
            changes: [
                -0.626, 0.184, -0.836, 1.595, 0.330, -0.820, 0.487, 0.738, 0.576, -0.305, 1.512, 0.390,
                -0.621,
                -2.215, 1.125, -0.045, -0.016, 0.944, 0.821, 0.594, 0.919, 0.782, 0.075, -1.989, 0.620,
                -0.056,
                -0.156, -1.471, -0.478, 0.418,
            ])
        let b = CumulativeCurve(
            label: "b",
            changes: [
                1.759, 0.297, 0.788, 0.346, -0.977, -0.015, 0.006, 0.341, 1.500, 1.163, 0.235, 0.147, 1.097,
                0.957,
                -0.289, -0.307, 0.765, 1.169, 0.288, 1.281, 0.798, -0.212, 0.741, -0.729, 1.833, 2.380, 0.033,
                -0.644, 0.970, 0.265, 2.802, 0.361, 1.090, 0.428, -0.343, 0.589, -1.405, 1.866, 0.553, 2.573,
            ])
        let result = a.kolmogorovSmirnov(against: b)
        #expect(abs(result.distance - 0.25) < 1e-15)
        #expect(abs(result.pValue - 0.234259456958785) < 1e-12)
        #expect(a.share(upTo: 0.184) == 15.0 / 30)
    }
}
