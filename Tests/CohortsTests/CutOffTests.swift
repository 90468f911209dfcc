import Cohorts
import Findings
import Foundation
import Inputs
import NumericalKit
import Statistics
import Tables
import Testing

@Suite struct CutOffTests {
    private func cohort(_ x: [Double], _ isCase: [Bool], decidedAt: Double? = nil) -> Table {
        table([
            numbers("x", x, unit: "U/L", decidedAt: decidedAt),
            texts("died", isCase.map { $0 ? "yes" : "no" }),
        ])
    }

    private func binary(
        _ choice: CutOffAnalysis.Choice = .best(.youden, minimumShare: 0.1), prevalence: Double? = nil
    ) -> CutOffAnalysis {
        CutOffAnalysis(
            marker: "x", outcome: .binary(outcome: "died", positive: "yes", negative: nil), choice: choice,
            prevalence: prevalence, resamples: 200)
    }

    private func survival(
        _ choice: CutOffAnalysis.Choice = .best(.logRank, minimumShare: 0.1)
    ) -> CutOffAnalysis {
        CutOffAnalysis(
            marker: "x",
            outcome: .survival(time: "time", event: "event", eventLevels: ["1"], knownAt: 0), choice: choice,
            resamples: 100)
    }

    private func run(
        _ analysis: CutOffAnalysis, _ table: Table, level: Double = 0.95,
        detail: AnalysisContext.Detail = .everything
    ) throws -> Finding {
        try analysis.run(
            on: table, context: AnalysisContext(decisionLevel: level, seed: 3, detail: detail))
    }

    /// p at most the error rate exactly where the interval leaves 0 out.
    private func agrees(_ decision: Decision, level: Double) -> Bool {
        guard let interval = decision.interval, let p = decision.pValue.number else { return true }
        return (p <= (1 - level) * (1 + 1e-9)) == (interval.lower > 0 || interval.upper < 0)
    }

    // MARK: - Two outcomes

    @Test func completeSeparation() throws {
        let finding = try run(binary(), cohort((0..<16).map(Double.init), (0..<16).map { $0 >= 8 }))
        #expect(finding.number("youden_index") == 1 && finding.number("cut_off") == 8)
        // Two of C(16, 8) deals separate completely.
        #expect(abs(finding.decision.pValue.number! - 2.0 / 12870) < 1e-12)
        #expect(finding.decision.interval!.lower > 0 && finding.decision.interval!.upper == 1)
        #expect(finding.number("true_positives") == 8 && finding.number("false_positives") == 0)
        #expect(finding.number("likelihood_ratio_positive") == .infinity)
        #expect(finding.cautions.contains { $0.code == "cut-off-on-same-data" })
        #expect(
            finding.tests.contains {
                $0.name == "naive p of the chosen cut-off (not corrected for the choice)"
            })
        guard case .cutOffProfile(let figure) = finding.figures[0].content else {
            Issue.record("the first figure is no profile")
            return
        }
        #expect(figure.chosen == 8 && figure.critical! < 1 && figure.points.count == 14)
        #expect(finding.figures.count == 2)
    }

    @Test func casesBelowGiveANegativeIndex() throws {
        let finding = try run(binary(), cohort((0..<20).map(Double.init), (0..<20).map { $0 < 9 }))
        #expect(finding.number("youden_index") == -1 && finding.decision.interval!.upper < 0)
        // Positive is the side where the outcome is likelier.
        #expect(finding.number("sensitivity") == 1 && finding.number("specificity") == 1)
        #expect(finding.number("youden_corrected")! > 0.8)
    }

    @Test func cutOffSetBeforehand() throws {
        // 3 of 4 against 1 of 4: central p 34/70, conditional odds ratio 6.41.
        let data = cohort([1, 6, 7, 8, 1, 2, 3, 9], (0..<8).map { $0 < 4 })
        let finding = try run(binary(.fixed(5), prevalence: 0.1), data)
        #expect(abs(finding.decision.pValue.number! - 34.0 / 70) < 1e-12)
        #expect(abs(finding.number("odds_ratio")! - 6.40832) < 1e-5)
        #expect(finding.decision.scale == .ratio && finding.decision.interval!.lower < 0)
        #expect(!finding.cautions.contains { $0.code == "cut-off-on-same-data" })
        // 0.1·0.75/(0.1·0.75 + 0.9·0.25)
        #expect(abs(finding.number("positive_predictive_value")! - 0.25) < 1e-12)
        let strict = try run(binary(.fixed(5)), data, level: 0.995)
        #expect(strict.decision.notTestable?.contains("smallest p") == true)
        #expect(
            try run(binary(.fixed(100)), data).decision.notTestable
                == "no patient lies at or above the cut-off")
    }

    /// Many small made cohorts, all kinds of cut-off.
    @Test func decisionsAgree() throws {
        for round in 0..<40 {
            var stream = RandomStream(seed: 5, task: UInt64(round))
            let n = 12 + stream.below(40)
            let isCase = (0..<n).map { $0 < 4 || stream.below(3) == 0 }
            let x: [Double] = isCase.map { (isCase: Bool) -> Double in
                let value = stream.below(15) + (isCase ? stream.below(9) : 0)
                return Double(value)
            }
            let times: [Double] = isCase.map { (isCase: Bool) -> Double in
                Double(1 + stream.below(20)) / (isCase ? 2 : 1)
            }
            let happened: [Double?] = isCase.map { (isCase: Bool) -> Double? in isCase ? 1 : 0 }
            for level in [0.95, 0.99] {
                for analysis in [
                    binary(), binary(.best(.chiSquared, minimumShare: 0.2)), binary(.fixed(9)),
                ] {
                    let finding = try run(analysis, cohort(x, isCase), level: level, detail: .decision)
                    #expect(agrees(finding.decision, level: level))
                }
                let events = table([numbers("x", x), numbers("time", times), numbers("event", happened)])
                for analysis in [survival(), survival(.fixed(9))] {
                    let finding = try run(analysis, events, level: level, detail: .decision)
                    #expect(agrees(finding.decision, level: level))
                }
            }
        }
    }

    /// Under the null the naive p rejects far too often, and the deciding one does not; seeds fixed.
    @Test func nullKeepsItsLevel() throws {
        var (deciding, naive) = (0, 0)
        for round in 0..<200 {
            var stream = RandomStream(seed: 17, task: UInt64(round))
            let x = (0..<60).map { _ in stream.normal() }
            let isCase = (0..<60).map { _ in stream.uniform() < 0.4 }
            let finding = try run(binary(), cohort(x, isCase), detail: .decision)
            if finding.decision.interval!.lower > 0 || finding.decision.interval!.upper < 0 { deciding += 1 }
            if finding.tests.contains(where: { $0.name.hasPrefix("naive") && $0.pValue.number! <= 0.05 }) {
                naive += 1
            }
        }
        #expect(deciding <= 18, "\(deciding) of 200")
        #expect(naive >= 40, "\(naive) of 200")
    }

    @Test func nastyCohorts() throws {
        let constant = try run(binary(), cohort([2, 2, 2, 2], [true, false, true, false]))
        #expect(
            constant.decision.notTestable == "the marker does not vary"
                && constant.number("youden_index") == nil)
        let oneClass = try run(binary(), cohort([1, 2, 3], [true, true, true]))
        #expect(oneClass.decision.notTestable?.hasSuffix("is left to analyse") == true)
        let oneCase = try run(binary(), cohort((0..<12).map(Double.init), (0..<12).map { $0 == 11 }))
        #expect(oneCase.decision.notTestable?.contains("smallest p") == true)
        #expect(oneCase.number("youden_cross_validated") == nil)
        let three = try run(binary(), cohort([1, 2, 3], [false, false, true]))
        #expect(three.decision.notTestable != nil)
        let classes: [Bool] = (0..<40).map { (row: Int) -> Bool in row % 20 < (row < 20 ? 3 : 17) }
        let halves: [Double] = (0..<40).map { (row: Int) -> Double in Double(row / 20) }
        let ties = try run(binary(), cohort(halves, classes))
        #expect(ties.number("cut_off") == 1 && ties.decision.interval!.lower > 0)
        #expect(ties.cautions.contains { $0.code == "ties" })
        let huge = try run(binary(), cohort((0..<20).map { Double($0) * 1e12 }, (0..<20).map { $0 > 9 }))
        #expect(huge.number("cut_off") == 1e13)
    }

    // MARK: - Survival

    @Test func survivalCutOff() throws {
        let x: [Double] = (0..<60).map { Double($0) }
        let times: [Double] = (0..<60).map { (row: Int) -> Double in
            let step = row >= 30 ? 1 + row % 7 : 20 + row % 11
            return Double(step)
        }
        let events: [Double?] = (0..<60).map { (row: Int) -> Double? in row % 4 == 0 ? 0 : 1 }
        let data = table([numbers("x", x), numbers("time", times), numbers("event", events)])
        let finding = try run(survival(), data)
        #expect(finding.number("cut_off") == 30 && finding.number("hazard_ratio")! > 2)
        #expect(finding.decision.pValue == .value(1.0 / 10_000))
        #expect(finding.decision.interval!.lower > 0)
        #expect(finding.units.events == 45 && finding.units.groups.map(\.count) == [30, 30])
        #expect(finding.figures.map(\.id) == ["cut-off-profile", "kaplan-meier"])
        #expect(try run(survival(), data).decision == finding.decision)
        let fixed = try run(survival(.fixed(30)), data)
        #expect(fixed.number("hazard_ratio") == finding.number("hazard_ratio"))
        #expect(fixed.decision.interval!.lower > finding.decision.interval!.lower)
    }

    @Test func survivalRefusals() throws {
        let later = table([
            numbers("x", [1, 2, 3], decidedAt: 2), numbers("time", [3, 4, 5]), numbers("event", [1, 1, 0]),
        ])
        #expect(try run(survival(), later).decision.notTestable?.contains("immortal time") == true)
        let noEvents = table([
            numbers("x", [1, 2, 3]), numbers("time", [3, 4, 5]), numbers("event", [0, 0, 0]),
        ])
        #expect(try run(survival(), noEvents).decision.notTestable == "there are no events")
        let three = table([
            numbers("x", [1, 2, 3]), numbers("time", [3, 4, 5]), numbers("event", [1, 1, 0]),
        ])
        #expect(try run(survival(), three).decision.notTestable?.contains("smallest p") == true)
    }

    // MARK: - Options

    private func read(_ pairs: [(String, String)]) throws -> CutOffAnalysis {
        try CutOffAnalysis(options(pairs, CutOffAnalysis.schema))
    }

    private func error(_ pairs: [(String, String)]) -> InputError? {
        do {
            _ = try read(pairs)
            return nil
        } catch { return error as? InputError }
    }

    @Test func optionsAndTheirErrors() throws {
        let two = [("marker", "x"), ("outcome", "died"), ("positive", "yes")]
        #expect(try read(two).choice == .best(.youden, minimumShare: 0.1))
        #expect(try read(two + [("value", "5")]).choice == .fixed(5))
        let three = [("marker", "x"), ("time", "t"), ("event", "e")]
        #expect(try read(three + [("min_share", "0.2")]).choice == .best(.logRank, minimumShare: 0.2))
        let misspelt = error(two + [("criterium", "youden")])
        #expect(misspelt?.code == "unknown-key" && misspelt?.remedy?.contains("criterion") == true)
        #expect(error([("marker", "x")])?.code == "missing-key")
        #expect(error([("marker", "x"), ("outcome", "died")])?.code == "missing-key")
        #expect(error([("marker", "x"), ("time", "t")])?.code == "missing-key")
        #expect(error(two + [("time", "t"), ("event", "e")])?.code == "missing-key")
        #expect(error(two + [("criterion", "log-rank")])?.code == "wrong-criterion")
        #expect(error(three + [("criterion", "youden")])?.code == "wrong-criterion")
        #expect(error(three + [("prevalence", "0.1")])?.code == "wrong-option")
        #expect(error(two + [("min_share", "0.7")])?.code == "out-of-range")
    }

    // MARK: - Rows

    @Test func exclusionsAreCounted() throws {
        let data = table([
            numbers("x", [1, nil, 3, 4, 5, 6]), texts("died", ["no", "no", "no", "yes", "yes", nil]),
        ])
        let finding = try run(binary(.best(.youden, minimumShare: 0)), data)
        #expect(finding.excluded == ["x is missing": 1, "died is missing": 1])
        #expect(finding.units.total == 4 && finding.analysed.rows.count == 4)
        #expect(finding.exclusions.reduce(0) { $0 + $1.rows.count } + finding.units.total == 6)
    }
}
