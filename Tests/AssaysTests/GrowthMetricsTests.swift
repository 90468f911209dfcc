import Assays
import Foundation
import Statistics
import Testing

@Suite("Metrics of tumour growth") struct GrowthMetricsTests {
    let days: [Double] = [54, 57, 60, 64, 67]

    @Test("caliper volumes by both formulas, a swapped width noticed")
    func caliper() throws {
        let half = try CaliperFormula.half.volume(length: 10, width: 6).get()
        #expect(half.volume == 180 && !half.wasSwapped)
        let swapped = try CaliperFormula.ellipsoid.volume(length: 6, width: 10).get()
        #expect(abs(swapped.volume - .pi / 6 * 360) < 1e-12 && swapped.wasSwapped)
        #expect(CaliperFormula.half.volume(length: 4, width: -1).value == nil)
        #expect(CaliperFormula.half.volume(length: 4, width: 0).value == nil)
        #expect(CaliperFormula.half.volume(length: 0, width: 0).value?.volume == 0)
    }

    @Test("the two rules of mRECIST differ on one tumour")
    func rules() throws {
        // Shrinks at day 3 only: KuLGaP's rule sees it, Gao's does not.
        let series = GrowthSeries(times: days, values: [100, 40, 120, 150, 200])
        let gao = try ModifiedRECIST.of(series, rule: .gao).get()
        let kulgap = try ModifiedRECIST.of(series, rule: .kulgap).get()
        #expect(gao.category == .progressive && gao.bestResponse == 50 && gao.bestResponseTime == 10)
        // (0 − 60 + 20 + 50)/4
        #expect(gao.bestAverageResponse == 2.5)
        #expect(kulgap.bestResponse == -60 && kulgap.bestAverageResponse == -60)
        #expect(kulgap.category == .partial)
    }

    @Test("counted from the first measurement; too few measurements are no class")
    func tooFew() {
        let late = GrowthSeries(times: [54, 57, 60, 64], values: [100, 110, 120, 130])
        #expect(ModifiedRECIST.of(late).reason?.contains("1 measurements from day 10") == true)
        #expect(ModifiedRECIST.of(GrowthSeries(times: [], values: [])).value == nil)
    }

    @Test("a baseline of zero is shifted by one, as the rule has it")
    func zeroBaseline() throws {
        let series = GrowthSeries(times: [0, 5, 10, 15], values: [0, 1, 2, 3])
        let response = try ModifiedRECIST.of(series).get()
        #expect(response.bestResponse == 200 && response.category == .progressive)
        #expect(TimeToVolume.of(series, multiple: 2).value == nil)
    }

    @Test("areas by their definitions")
    func areas() throws {
        let series = GrowthSeries(times: [0, 2, 6], values: [10, 20, 0])
        #expect(try GrowthArea.full.of(series).get() == 70)
        #expect(try GrowthArea.withoutLast.of(series).get() == 30)
        #expect(try GrowthArea.aboveBaseline.of(series).get() == 10)
        #expect(abs(try GrowthArea.perDay.of(series).get() - 70.0 / 6) < 1e-12)
        let logs = [1 + log(10.01 / 10), 1 + log(20.01 / 10)]
        #expect(abs(try GrowthArea.logNormalised.of(series).get() - (logs[0] + logs[1])) < 1e-12)
        #expect(GrowthArea.full.of(GrowthSeries(times: [1], values: [1])).value == nil)
    }

    @Test("a response angle from recorded days changes with their origin, Xeva's does not")
    func angles() throws {
        let values: [Double] = [100, 130, 170, 220, 260]
        let shifted = GrowthSeries(times: days.map { $0 - 54 }, values: values)
        let recorded = GrowthSeries(times: days, values: values)
        let angles = [
            try GrowthSlope.angleInDegrees(recorded).get(), try GrowthSlope.angleInDegrees(shifted).get(),
        ]
        #expect(angles[0] == angles[1])
        let (a, b) = (
            try GrowthSlope.responseAngle(recorded).get(), try GrowthSlope.responseAngle(shifted).get()
        )
        #expect(abs(a - b) > 0.1)
    }

    @Test("six inhibitions of one pair of arms are six numbers, and Xeva's is not among them")
    func inhibition() throws {
        let control = [GrowthSeries(times: [0, 10, 20], values: [100, 200, 400])]
        let treated = [GrowthSeries(times: [0, 10, 20], values: [110, 130, 150])]
        func value(_ kind: GrowthInhibition) throws -> Double {
            try kind.of(treated: treated, control: control).get().value
        }
        #expect(abs(try value(.volumeChange) - (1 - 40.0 / 300)) < 1e-12)
        #expect(abs(try value(.relativeVolume) - (1 - (150.0 / 110) / 4)) < 1e-12)
        #expect(abs(try value(.area) - (1 - 400.0 / 2500)) < 1e-12)
        #expect(abs(try value(.treatedOverControl) - 0.375) < 1e-12)
        #expect(abs(try value(.areaRatio) - 2600.0 / 4500) < 1e-12)
        #expect(Set(try GrowthInhibition.allCases.map(value)).count == GrowthInhibition.allCases.count)
        // (C − T at the end)/(C − T at the start): equal baselines, as randomisation wants them, divide by zero;
        // baselines 1 % apart either way give +2500 % and −2500 %.
        func xeva(_ t0: Double) -> Double { (400.0 - 150) / (100 - t0) }
        #expect(xeva(100).isInfinite && xeva(99) > 200 && xeva(101) < -200)
        #expect(
            GrowthInhibition.allCases.allSatisfy { (try? value($0)).map { abs($0) < 2 } == true })
    }

    @Test("a control that does not grow has no inhibition")
    func noGrowth() {
        let flat = [GrowthSeries(times: [0, 10], values: [100, 100])]
        #expect(GrowthInhibition.volumeChange.of(treated: flat, control: flat).value == nil)
    }

    @Test("time to a multiple is the day itself, or the last day without the event")
    func times() throws {
        let series = GrowthSeries(times: [3, 6, 9], values: [100, 399, 401])
        #expect(try TimeToVolume.of(series, multiple: 4).get().time == 6)
        #expect(try TimeToVolume.of(series, multiple: 5).get().reached == false)
    }

    @Test("exponential growth gives its rate, Gompertz growth its slowing")
    func curves() throws {
        let times = (0...10).map { Double($0) * 2 }
        let exponential = GrowthSeries(times: times, values: times.map { 80 * exp(0.1 * $0) })
        let line = try GrowthCurveFit.exponential(exponential).get()
        let doubling = try line.doublingTime.get()
        #expect(abs(line.rate - 0.1) < 1e-12 && abs(doubling - log(2) / 0.1) < 1e-9)
        let gompertz = GrowthSeries(
            times: times, values: times.map { 80 * exp(0.4 / 0.15 * (1 - exp(-0.15 * $0))) })
        let bent = try GrowthCurveFit.better(gompertz).get()
        #expect(bent.model == .gompertz)
        #expect(abs(bent.rate - 0.4) < 1e-6 && abs(bent.slowing - 0.15) < 1e-6)
        #expect(GrowthSlope.logRate(GrowthSeries(times: [0, 1], values: [1, 0])).value == nil)
    }

    @Test("regression and growth at once are found again")
    func regressionGrowth() throws {
        let times = stride(from: 0.0, through: 300, by: 20).map { $0 }
        let values = times.enumerated().map { place, t in
            100 * (exp(-0.03 * (t + 1)) + exp(0.004 * (t + 1)) - 1) * (1 + 0.002 * sin(Double(place) * 5))
        }
        let fit = try RegressionGrowthFit.selected(GrowthSeries(times: times, values: values)).get()
        #expect(fit.model == .both)
        // f is relative to the first value, so the rates come back only nearly.
        #expect(abs(fit.growthRate! - 0.004) < 5e-4 && abs(fit.regressionRate! - 0.03) < 5e-3)
    }
}
