import Foundation
import Statistics
import Testing

@Suite struct DiagnosticTableTests {
    private func table(_ tp: Int, _ fp: Int, _ fn: Int, _ tn: Int) -> DiagnosticTable {
        DiagnosticTable(truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn)
    }

    @Test func teaTasting() throws {
        // Fisher's lady: 3 of 4; p of the sum of tables 1/70 + 16/70, twice over both sides.
        let test = try FisherExactTest.of(table(3, 1, 1, 3)).get()
        #expect(abs(test.pValue - 34.0 / 70) < 1e-12)
        #expect(abs(test.centralP - 34.0 / 70) < 1e-12)
        #expect(abs(test.midP - 26.0 / 70) < 1e-12)
        #expect(abs(test.smallestAttainableP - 2.0 / 70) < 1e-12)
        // Conditional likelihood 3: 16·ω³/(1 + 16ω + 36ω² + 16ω³ + ω⁴), where its mean is 3.
        let w = test.oddsRatio
        let mean =
            (16 * w + 72 * w * w + 48 * w * w * w + 4 * w * w * w * w)
            / (1 + 16 * w + 36 * w * w + 16 * w * w * w + w * w * w * w)
        #expect(abs(mean - 3) < 1e-10)
    }

    @Test func intervalAgreesWithCentralP() throws {
        for tp in 0...9 {
            for fp in 0...7 where tp + fp > 0 && tp + fp < 16 {
                let test = try FisherExactTest.of(table(tp, fp, 9 - tp, 7 - fp)).get()
                for level in [0.8, 0.95, 0.995] {
                    let bounds = test.logInterval(level: level)
                    let leavesOut = bounds.lower > 0 || bounds.upper < 0
                    #expect(leavesOut == (test.centralP <= 1 - level), "\(tp) \(fp) \(level)")
                    #expect(bounds.lower <= log(test.oddsRatio) && log(test.oddsRatio) <= bounds.upper)
                }
            }
        }
    }

    @Test func zeroCells() {
        let perfect = table(10, 0, 0, 20)
        #expect(perfect.sensitivity.value?.value == 1 && perfect.youden.value == 1)
        #expect(perfect.positiveLikelihoodRatio.value?.value == .infinity)
        #expect(perfect.negativeLikelihoodRatio.value?.value == 0)
        #expect(perfect.positiveLikelihoodRatio.value?.interval().reason?.contains("zero") == true)
        #expect(perfect.diagnosticOddsRatio.value?.value == .infinity)
        #expect(perfect.positivePredictiveValue(prevalence: 0.1).value?.value == 1)
        #expect(perfect.negativePredictiveValue(prevalence: 0.1).value?.value == 1)
        let fisher = FisherExactTest.of(perfect).value
        #expect(fisher?.oddsRatio == .infinity && fisher?.interval().upper == .infinity)
        #expect(fisher.map { $0.interval().lower > 1 } == true)

        let none = table(0, 0, 10, 20)
        #expect(none.positivePredictiveValue.reason == "no patient is positive")
        #expect(none.positiveLikelihoodRatio.reason == "no patient is positive")
        #expect(none.diagnosticOddsRatio.value == nil && FisherExactTest.of(none).value == nil)
        #expect(none.chiSquaredTest().value == nil && none.f1.value == 0)
        let empty = table(0, 0, 0, 0)
        #expect(empty.youden.value == nil && empty.f1.value == nil && empty.cohensKappa.value == nil)
        #expect(table(5, 0, 0, 0).specificity.reason == "there are no controls")
        #expect(table(5, 0, 0, 0).cohensKappa.value == nil)
    }

    @Test func intervalsAtTheEnds() {
        for method in ProportionInterval.allCases {
            let (none, all) = (Proportion(0, of: 8).interval(method), Proportion(8, of: 8).interval(method))
            #expect(none.lower == 0 && all.upper == 1, "\(method)")
            #expect(abs(none.upper + all.lower - 1) < 1e-12 && none.upper > 0.1 && none.upper < 0.5)
        }
        // Wilson at 0 of n: z²/(n + z²).
        let z2 = 1.959963984540054 * 1.959963984540054
        #expect(abs(Proportion(0, of: 8).interval(.wilson).upper - z2 / (8 + z2)) < 1e-12)
    }

    @Test func predictiveValueByBayes() throws {
        let table = table(45, 20, 5, 80)
        let value = try table.positivePredictiveValue(prevalence: 0.02).get()
        #expect(abs(value.value - 0.02 * 0.9 / (0.02 * 0.9 + 0.98 * 0.2)) < 1e-12)
        let bounds = try value.interval.get()
        #expect(bounds.lower < value.value && value.value < bounds.upper)
        let negative = try table.negativePredictiveValue(prevalence: 0.02).get()
        #expect(abs(negative.value - 0.98 * 0.8 / (0.98 * 0.8 + 0.02 * 0.1)) < 1e-12)
        // At the sample's own share it is the sample's own value.
        let own = try table.positivePredictiveValue(prevalence: 50.0 / 150).get()
        #expect(abs(own.value - 45.0 / 65) < 1e-12)
    }

    @Test func largeCountsStayFinite() throws {
        let table = table(400_000, 300_000, 100_000, 200_000)
        #expect(try table.chiSquaredTest().get().statistic.isFinite)
        let test = try FisherExactTest.of(self.table(4000, 3000, 1000, 2000)).get()
        #expect(test.pValue > 0 && test.pValue < 1e-90)
        #expect(abs(test.oddsRatio - 8.0 / 3) < 0.01)
    }
}
