import Findings
import Foundation
import Inputs
import NumericalKit
import Statistics
import Tables
import Testing

import Assays

@Suite("Growth by arm") struct GrowthAnalysisTests {
    @Test("Welch on one slope for each animal, against slopes by hand") func welch() throws {
        let rows = GrowthTables.rows([("vehicle", 6, 0.09), ("drug", 5, 0.04)])
        let finding = try GrowthTables.finding(rows)
        func slopes(_ arm: String) -> [Double] {
            Set(rows.filter { $0.arm == arm }.map(\.animal)).sorted().map { animal in
                let own = rows.filter { $0.animal == animal }
                let (x, y) = (own.map(\.day), own.map { log($0.volume.exactValue!) })
                let (mx, my) = (x.reduce(0, +) / 7, y.reduce(0, +) / 7)
                return zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
                    / x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
            }
        }
        let test = try TTest.welch(slopes("drug"), slopes("vehicle")).get()
        #expect(finding.decision.estimate == "slope_difference_welch")
        #expect(abs(finding.decision.effect.number! - test.difference) < 1e-12)
        #expect(abs(finding.decision.pValue.number! - test.pValue) < 1e-12)
        #expect(finding.decision.effect.number! < 0)
        #expect(finding.decision.lowerMeans.contains("slower in 'drug'"))
        #expect(finding.caution("few-units") != nil)
    }

    @Test("the unit of volume does not matter, the order of rows neither") func invariance() throws {
        let rows = GrowthTables.plain
        let scaled = rows.reversed().map { row in
            GrowthTables.Row(row.animal, row.arm, row.day, row.volume.exactValue! / 7)
        }
        let (a, b) = (try GrowthTables.finding(rows), try GrowthTables.finding(scaled))
        #expect(abs(a.decision.effect.number! - b.decision.effect.number!) < 1e-9)
        #expect(abs(a.decision.pValue.number! / b.decision.pValue.number! - 1) < 1e-6)
    }

    @Test("dropout is shown with the last volume and a tipping point") func dropout() throws {
        let rows = GrowthTables.plain.filter { row in
            !(["v1", "v2", "d1", "d2", "d3"].contains(row.animal) && row.day > 10)
        }
        let finding = try GrowthTables.finding(rows)
        let caution = finding.caution("dropout")
        #expect(caution?.weight == .serious && caution?.text.contains("3 of 12 in drug") == true)
        #expect(caution?.text.contains("missing at random") == true)
        let delta = try #require(finding.estimate("dropout_tipping_point")?.value.number)
        let other = try #require(finding.estimate("dropout_tipping_point_faster_arm")?.value.number)
        #expect(delta > 0 && other > 0)
        let table = finding.tables.first { $0.id == "dropout" }!.frame
        #expect(table.rows[0][2] == .number(3) && table.rows[1][2] == .number(2))
        // The mean stops where the first animal leaves.
        guard case .growth(let figure) = finding.figures[0].content else { return #expect(Bool(false)) }
        #expect(figure.arms.allSatisfy { $0.mean.last?.time == 10 })
    }

    @Test("nodules within an animal do not raise the n") func nested() throws {
        var rows: [GrowthTables.Row] = []
        var parts: [String] = []
        for row in GrowthTables.rows([("vehicle", 5, 0.09), ("drug", 5, 0.06)]) {
            for nodule in 0..<6 {
                rows.append(
                    .init(
                        row.animal, row.arm, row.day,
                        row.volume.exactValue! * (1 + 0.1 * Double(nodule))
                            * exp(0.001 * row.day * Double(nodule))))
                parts.append("n\(nodule)")
            }
        }
        var table = GrowthTables.table(rows)
        table.setColumn(Column("nodule", cells: .texts(parts)))
        let finding = try GrowthTables.analysis(nested: "nodule").run(on: table, context: AnalysisContext())
        #expect(finding.units.total == 10)
        #expect(finding.caution("nested")?.text.contains("(10), not the nodule (60)") == true)
        #expect(finding.decision.estimate == "slope_difference_welch")
        let single = try GrowthTables.finding(GrowthTables.rows([("vehicle", 5, 0.09), ("drug", 5, 0.06)]))
        // Every animal's mean slope is raised by the same 0.0025: the test is the same.
        #expect(abs(finding.decision.pValue.number! / single.decision.pValue.number! - 1) < 1e-6)
    }

    @Test("rows before the baseline and after the end are left out and counted") func window() throws {
        let finding = try GrowthTables.analysis(baseline: 3, until: 17)
            .run(on: GrowthTables.table(GrowthTables.plain), context: AnalysisContext())
        #expect(finding.exclusions.map(\.rows.count) == [24, 24])
        #expect(finding.analysed.rows.count == 24 * 5)
    }

    @Test("a third arm stands beside, by Dunnett, and does not change the decision") func thirdArm() throws {
        let two = GrowthTables.rows([("vehicle", 6, 0.09), ("drug", 6, 0.04)])
        let other = GrowthTables.rows([("xcombi", 6, 0.02)])
        let finding = try GrowthTables.finding(two + other)
        let without = try GrowthTables.finding(two)
        #expect(without.decision.effect == finding.decision.effect)
        let arms = finding.tables.first { $0.id == "arms" }
        #expect(arms?.frame.rows.count == 2)
        #expect(finding.exclusions.first?.rows.count == other.count)
    }

    @Test("a marker over time on its own scale has no volume metrics") func marker() throws {
        let rows = GrowthTables.plain.map {
            GrowthTables.Row($0.animal, $0.arm, $0.day, log($0.volume.exactValue!) - 6)
        }
        let linear = try GrowthTables.analysis(scale: .linear)
            .run(on: GrowthTables.table(rows), context: AnalysisContext())
        let logs = try GrowthTables.finding(GrowthTables.plain)
        #expect(abs(linear.decision.effect.number! - logs.decision.effect.number!) < 1e-9)
        #expect(linear.estimate("tgi_delta_v") == nil && linear.decision.higherMeans.contains("rises more"))
    }

    @Test("every decision carries an interval that agrees with its p") func agreement() throws {
        for level in [0.95, 0.995] {
            let finding = try GrowthTables.analysis()
                .run(
                    on: GrowthTables.table(GrowthTables.plain), context: AnalysisContext(decisionLevel: level)
                )
            let (p, interval) = (finding.decision.pValue.number!, finding.decision.interval!)
            #expect((p < 1 - level) == (interval.lower > 0 || interval.upper < 0))
            #expect(p > 0 && p <= 1 && interval.level == level)
        }
    }

    @Test("an arm without any event has a finite hazard ratio, by Firth") func noEvents() throws {
        let finding = try GrowthTables.finding(
            GrowthTables.rows([("vehicle", 6, 0.12), ("drug", 6, 0.001)]))
        let ratio = finding.estimate("hazard_ratio_time_to_multiple")
        #expect(ratio?.definition.contains("Firth") == true)
        #expect(ratio?.value.number.map { $0 > 1e-4 && $0 < 1 } == true)
    }

    @Test("twelve animals in each arm: the mixed model decides, near Welch's answer") func mixed() throws {
        let finding = try GrowthTables.finding(GrowthTables.plain)
        #expect(finding.decision.estimate == "slope_difference_mixed")
        #expect(finding.decision.procedure.contains("Satterthwaite"))
        let welch = try #require(finding.estimate("slope_difference_welch"))
        #expect(abs(finding.decision.effect.number! - welch.value.number!) < 1e-6)
        #expect(finding.rCalls.contains { $0.code.contains("lmer(y ~ t * of + (t | unit)") })
    }

    /// Animals that differ in their own slopes, arms that do not differ: a random intercept alone takes the
    /// measurements of one animal for independent news of its arm.
    @Test("under the null a random intercept alone rejects often, what decides does not") func nullRates()
        throws
    {
        var (wrong, right) = (0, 0)
        let studies = 40
        for study in 0..<studies {
            var random = RandomStream(seed: 11, task: UInt64(study))
            var rows: [GrowthTables.Row] = []
            for animal in 0..<20 {
                let (start, rate) = (5 + 0.3 * random.normal(), 0.08 + 0.02 * random.normal())
                for day in [0.0, 4, 7, 11, 14, 18, 21] {
                    rows.append(
                        .init(
                            "\(animal)", animal < 10 ? "drug" : "vehicle", day,
                            exp(start + rate * day + 0.1 * random.normal())))
                }
            }
            let finding = try GrowthTables.analysis().run(
                on: GrowthTables.table(rows), context: AnalysisContext(detail: .decision))
            if finding.decision.pValue.number! < 0.05 { right += 1 }
            let alone = finding.tests.first { $0.name.contains("random intercept alone") }
            if alone!.pValue.number! < 0.05 { wrong += 1 }
        }
        #expect(wrong > studies / 5, "\(wrong) of \(studies)")
        #expect(right <= studies / 8, "\(right) of \(studies)")
    }
}

@Suite("Vanished tumours") struct VanishedTumourTests {
    /// Ten against ten, treated tumours below the limit from some day on.
    private func rows() -> [GrowthTables.Row] {
        let arms = [(name: "vehicle", count: 10, rate: 0.09), (name: "drug", count: 10, rate: -0.06)]
        return GrowthTables.rows(arms, days: [0, 6, 12, 18]).map { row in
            var row = row
            if row.arm == "drug", row.volume.exactValue! < 60 { row.volume = .exact(0) }
            return row
        }
    }

    @Test("the likelihood of values below the limit decides, and sees more shrinkage than the limit itself")
    func decides() throws {
        let finding = try GrowthTables.analysis(limit: 60).run(
            on: GrowthTables.table(rows()), context: AnalysisContext(detail: .decision))
        #expect(finding.decision.estimate == "slope_difference_censored")
        let (p, interval) = (finding.decision.pValue.number!, finding.decision.interval!)
        #expect(interval.lower <= finding.decision.effect.number!)
        #expect((p < 0.05) == (interval.lower > 0 || interval.upper < 0))
        let substituted = try #require(finding.estimate("slope_difference_mixed")?.value.number)
        #expect(finding.decision.effect.number! < substituted)
        // The truth is −0.15 per day.
        #expect(abs(finding.decision.effect.number! + 0.15) < 0.01)
        #expect(finding.units.total == 20)
    }
}
