import Cohorts
import Findings
import Foundation
import Statistics
import Tables
import Testing

/// Published or independently computed results on real cohorts.
@Suite("survive: real cohorts") struct SurviveCohortTests {
    static let liver = Fixture.shared("data/tissue-lihc/LIHC_axis_table.csv")
    static let veterans = Fixture.shared("golden/statistics/data/veteran.csv")

    @Test("liver cancer, miR-221 and overall survival", .enabled(if: liver != nil))
    func liverCancer() throws {
        let table = try Fixture.table(contentsOf: Self.liver!, categories: ["pt", "barcode"])
        let analysis = SurviveAnalysis(
            time: "os_days", event: "os_event",
            predictor: .marker("log2_mir221_rpm", per: .standardDeviation))
        let finding = try analysis.run(on: table, context: .init())
        let ratio = try #require(finding.estimate("hazard_ratio"))
        #expect(finding.units.total == 366)
        #expect(abs(ratio.value.number! - 1.13) < 0.005)
        #expect(abs(ratio.interval!.lower - 0.96) < 0.005)
        #expect(abs(ratio.interval!.upper - 1.345) < 0.0055)

        var adjusted = analysis
        adjusted.covariates = ["age", "male", "stage_III_IV", "grade_3_4"]
        let second = try adjusted.run(on: table, context: .init())
        let beside = try #require(second.estimate("hazard_ratio_adjusted"))
        #expect(second.units.total == 343)
        #expect(abs(beside.value.number! - 1.21) < 0.005)
        #expect(abs(beside.interval!.lower - 1.01) < 0.005)
        #expect(abs(beside.interval!.upper - 1.45) < 0.005)
        #expect(second.exclusions.reduce(0) { $0 + $1.rows.count } + 343 == table.rowCount)
        #expect(second.estimate("hazard_ratio_unadjusted")?.value.number != nil)
    }

    /// Expected: survival 3.5-3, `coxph(Surv(time, status) ~ karno + celltype)` with `celltype` recoded to
    /// alphabetical levels, `anova` against the fit without `karno`, `cox.zph`, `survdiff`.
    @Test("lung cancer: categories, strata and thirds", .enabled(if: veterans != nil))
    func lungCancer() throws {
        let table = try Fixture.table(contentsOf: Self.veterans!, categories: ["celltype"])
        let analysis = SurviveAnalysis(
            time: "time", event: "status", predictor: .marker("karno", per: .unit), covariates: ["celltype"],
            strata: ["trt"])
        let finding = try analysis.run(on: table, context: .init())
        let levels = finding.estimates.filter { $0.label.contains("celltype: ") }.map(\.label)
        #expect(levels.count == 3 && levels.allSatisfy { $0.contains("against adeno") })
        guard case .kaplanMeier(let figure)? = finding.figures.first?.content else {
            Issue.record("no Kaplan-Meier figure")
            return
        }
        #expect(figure.curves.map(\.name) == ["lowest third", "middle third", "highest third"])
        #expect(figure.curves.allSatisfy { $0.atRisk.count == figure.ticks.count })
        #expect(figure.curves.reduce(0) { $0 + $1.atRisk[0] } == 137)
    }
}
