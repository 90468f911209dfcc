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

    /// Expected: survival 3.5-3, `coxph` per standard deviation, Wald interval of `summary`, profile by
    /// `uniroot` over fits with an offset.
    @Test("liver cancer, miR-221 and overall survival", .enabled(if: liver != nil))
    func liverCancer() throws {
        let table = try Fixture.table(contentsOf: Self.liver!, categories: ["pt", "barcode"])
        let analysis = SurviveAnalysis(
            time: "os_days", event: "os_event",
            predictor: .marker("log2_mir221_rpm", per: .standardDeviation))
        let finding = try analysis.run(on: table, context: .init())
        #expect(finding.units.total == 366 && finding.units.events == 128)
        check(finding.estimate("hazard_ratio"), 1.133623, 0.954791, 1.343768)
        check(finding.estimate("hazard_ratio_wald"), 1.133623, 0.955650, 1.344740)

        var adjusted = analysis
        adjusted.covariates = ["age", "male", "stage_III_IV", "grade_3_4"]
        let second = try adjusted.run(on: table, context: .init())
        #expect(second.units.total == 343 && second.units.events == 115)
        // Per standard deviation of all 366: the step of the unadjusted ratio (per one of the 343: 1.211763, 1.00629, 1.45771).
        check(second.estimate("hazard_ratio_adjusted"), 1.208334, 1.006197, 1.449627)
        #expect(second.exclusions.reduce(0) { $0 + $1.rows.count } + 343 == table.rowCount)
        #expect(second.estimate("hazard_ratio_unadjusted")?.value.number != nil)
    }

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

    func check(_ estimate: Estimate?, _ value: Double, _ lower: Double, _ upper: Double) {
        guard let estimate, let number = estimate.value.number, let interval = estimate.interval else {
            Issue.record("no estimate")
            return
        }
        for (actual, expected) in [(number, value), (interval.lower, lower), (interval.upper, upper)] {
            #expect(abs(actual - expected) < 1e-5, "\(estimate.name)")
        }
    }
}
