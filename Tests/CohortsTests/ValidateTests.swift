import Cohorts
import Findings
import Foundation
import Inputs
import NumericalKit
import Tables
import Testing

/// Two cohorts of the reference folder, and made ones. Expected: R 4.2.2, survival 3.5-3, glm.
@Suite("validate") struct ValidateTests {
    static let train = Fixture.shared("golden/statistics/data/rotterdam.csv")
    static let other = Fixture.shared("golden/statistics/data/gbsg.csv")

    /// The tables of one file, called `file`, so that two cohorts have two.
    private func cohort(_ name: String, _ columns: [Column], file: String? = nil) -> Table {
        Table(
            name: name, columns: columns,
            origins: columns[0].cells.count == 0
                ? []
                : (0..<columns[0].cells.count).map { RowOrigin(file: (file ?? name) + ".csv", line: $0 + 2) })
    }

    private func run(
        _ analysis: ValidateAnalysis, on second: Table, first: Table, level: Double = 0.95
    ) throws -> Finding {
        try analysis.run(
            on: second, context: AnalysisContext(decisionLevel: level, tables: [first.name: first]))
    }

    /// Marker, outcome and identifier of `count` patients; cases have the marker higher by `shift`.
    private func made(
        _ name: String, _ count: Int, shift: Double, seed: UInt64, ids: String? = nil, file: String? = nil
    ) -> Table {
        var stream = RandomStream(seed: seed)
        let isCase = (0..<count).map { $0 % 3 == 0 }
        let marker = isCase.map { (1000 * (stream.normal() + ($0 ? shift : 0))).rounded() / 1000 }
        return cohort(
            name,
            [
                numbers("marker", marker), texts("outcome", isCase.map { $0 ? "yes" : "no" }),
                texts("id", (0..<count).map { "\(ids ?? name)\($0)" }, role: .identifier),
            ], file: file)
    }

    private let binary = ValidateAnalysis(
        development: "first", marker: "marker",
        outcome: .binary("outcome", positive: "yes", negative: "no"))

    @Test("breast cancer, one cohort to the other", .enabled(if: train != nil && other != nil))
    func breastCancer() throws {
        func survival(_ url: URL, _ name: String) throws -> Table {
            let table = try Fixture.table(contentsOf: url, categories: [])
            return Table(
                name: name, columns: table.columns,
                origins: table.origins.map { RowOrigin(file: name, line: $0.line) })
        }
        let (first, second) = (try survival(Self.train!, "rotterdam"), try survival(Self.other!, "gbsg"))
        let analysis = ValidateAnalysis(
            development: "rotterdam", marker: "lpgr", covariates: ["n4", "g3", "big"],
            outcome: .survival(time: "rt", event: "rs"), horizon: 1826)
        let finding = try run(analysis, on: second, first: first)
        // The numbers of the reference result of external validation.
        #expect(abs(finding.number("calibration_slope")! - 1.0193236339448) < 1e-6)
        #expect(abs(finding.number("concordance")! - 0.679102290489359) < 1e-6)
        #expect(abs(finding.number("mean_predicted_risk")! - 0.466794365805993) < 1e-6)
        #expect(abs(finding.number("observed_risk")! - 0.508355129705995) < 1e-9)
        #expect(finding.decision.estimate == "calibration_slope" && finding.decision.notTestable == nil)
        #expect(finding.units.total == 686 && finding.units.events == 299)
        #expect(finding.title.hasPrefix("External validation"))
        #expect(finding.analysed.rows.count == 686 + 2982)
    }

    @Test func theOnlyOtherLevelIsNamed() throws {
        var analysis = binary
        analysis.outcome = .binary("outcome", positive: "yes")
        let finding = try run(
            analysis, on: made("second", 60, shift: 1, seed: 2), first: made("first", 60, shift: 1, seed: 1))
        #expect(finding.units.groups.map(\.name) == ["yes", "no"])
    }

    @Test func horizonBeforeTheFirstEvent() throws {
        func survival(_ name: String, seed: UInt64) -> Table {
            var stream = RandomStream(seed: seed)
            let marker = (0..<40).map { _ in (1000 * stream.normal()).rounded() / 1000 }
            return cohort(
                name,
                [
                    numbers("marker", marker), numbers("t", (0..<40).map { Double($0 + 1) }),
                    numbers("e", (0..<40).map { $0 % 3 == 0 ? 0 : 1 }),
                ])
        }
        let analysis = ValidateAnalysis(
            development: "first", marker: "marker", outcome: .survival(time: "t", event: "e"), horizon: 0.5)
        let finding = try run(
            analysis, on: survival("second", seed: 2), first: survival("first", seed: 1))
        let ratio = finding.estimates.first { $0.name == "observed_over_expected" }
        #expect(ratio?.value == .undefined(because: "no risk is predicted by the horizon"))
        let annotations = finding.figures.compactMap {
            if case .calibration(let figure) = $0.content { figure.annotation } else { nil }
        }
        #expect(annotations.count == 1 && !annotations[0].contains("nan"))
    }

    @Test func theFirstCohortIsFrozen() throws {
        let first = made("first", 90, shift: 1, seed: 1)
        let small = try run(binary, on: made("second", 30, shift: 1, seed: 2), first: first)
        let large = try run(binary, on: made("third", 300, shift: -1, seed: 3), first: first)
        for name in ["frozen_ratio_marker", "frozen_cut_off", "auc_first_cohort"] {
            #expect(small.number(name) == large.number(name))
        }
        #expect(small.decision.effect.number! > 0)
        #expect(large.decision.interval!.upper < 0, "the second cohort contradicts the first")
        #expect(large.number("auc")! < 0.5, "the direction is not turned in the second cohort")
    }

    /// A table done by hand: the marker 1 … 6 in both cohorts, cut-off 3.5 from the first.
    @Test func accuracyAtTheFrozenCutOff() throws {
        let first = cohort(
            "first",
            [
                numbers("marker", [1, 2, 3, 4, 5, 6, 2.5, 4.5]),
                texts("outcome", ["no", "no", "no", "yes", "yes", "yes", "yes", "no"]),
            ])
        let second = cohort(
            "second",
            [
                numbers("marker", [3, 4, 5, 3.4, 3.6, 1]),
                texts("outcome", ["yes", "yes", "yes", "no", "no", "no"]),
            ])
        var analysis = binary
        analysis.cutOff = .fixed(3.5)
        analysis.prevalence = 0.1
        let finding = try run(analysis, on: second, first: first)
        #expect(finding.number("sensitivity") == 2.0 / 3 && finding.number("specificity") == 2.0 / 3)
        // 0.1 · 2/3 over 0.1 · 2/3 + 0.9 · 1/3.
        #expect(abs(finding.number("positive_predictive_value_at_prevalence")! - 2.0 / 11) < 1e-12)
        analysis.cutOff = .median
        #expect(try run(analysis, on: second, first: first).number("frozen_cut_off") == 3.5)
    }

    @Test func aSplitOfOneFileIsNoSecondCohort() throws {
        let first = made("first", 60, shift: 1, seed: 1, file: "one")
        let second = made("second", 60, shift: 1, seed: 2, file: "one")
        var finding = try run(binary, on: second, first: first)
        #expect(
            finding.decision.notTestable?.contains("a split of one cohort is internal validation") == true)
        #expect(finding.title.hasPrefix("Internal validation"))
        var analysis = binary
        analysis.kind = .internal
        finding = try run(analysis, on: second, first: first)
        #expect(finding.decision.notTestable == nil)
        #expect(finding.cautions.contains { $0.code == "internal-validation" && $0.weight == .serious })
        analysis = binary
        analysis.distinct = "another hospital"
        finding = try run(analysis, on: second, first: first)
        #expect(finding.decision.notTestable == nil && finding.title.hasPrefix("External validation"))
        #expect(finding.cautions.contains { $0.text.contains("another hospital") })
    }

    @Test func sharedPatientsAreAnErrorWithoutTheirNames() throws {
        let error = errorOf {
            try run(
                binary, on: made("second", 30, shift: 1, seed: 2, ids: "p"),
                first: made("first", 20, shift: 1, seed: 1, ids: "p"))
        }
        #expect(error?.message.contains("20 patients of 'second' stand in 'first' too") == true)
        #expect(error?.column == "id" && error?.message.contains("p1") == false)
    }

    /// Without identifiers a line of a file in both tables is one patient all the same.
    @Test func sharedRowsAreAnError() throws {
        var table = made("all", 60, shift: 1, seed: 1, file: "one")
        table.removeColumn("id")
        let all = table
        func part(_ name: String, _ rows: Range<Int>) -> Table {
            let picked = all.picking(Array(rows))
            return Table(name: name, columns: picked.columns, origins: picked.origins)
        }
        var analysis = binary
        analysis.kind = .internal
        let error = errorOf { try run(analysis, on: part("second", 29..<60), first: part("first", 0..<30)) }
        #expect(error?.message.hasPrefix("1 row of 'second' stands in 'first' too") == true)
        let apart = try run(analysis, on: part("second", 30..<60), first: part("first", 0..<30))
        #expect(apart.decision.notTestable == nil)
    }

    @Test func copiedRowsAreNoticed() throws {
        let first = made("first", 60, shift: 1, seed: 1)
        let copy = Table(
            name: "second", columns: first.columns.filter { $0.name != "id" },
            origins: first.origins.map { RowOrigin(file: "copy.csv", line: $0.line) })
        let finding = try run(binary, on: copy, first: first)
        #expect(finding.cautions.contains { $0.code == "repeated-rows" && $0.weight == .serious })
    }

    @Test func aRuleOfTheOtherDirectionIsNotCarriedOver() throws {
        var analysis = binary
        analysis.direction = .lower
        let finding = try run(
            analysis, on: made("second", 60, shift: 1, seed: 2), first: made("first", 60, shift: 1, seed: 1))
        #expect(finding.decision.notTestable?.contains("at higher marker, not at lower as claimed") == true)
    }

    @Test func nastyFirstCohorts() throws {
        let second = made("second", 30, shift: 1, seed: 2)
        let oneClass = cohort(
            "first", [numbers("marker", [1, 2, 3]), texts("outcome", ["yes", "yes", "yes"])])
        #expect(
            try run(binary, on: second, first: oneClass).decision.notTestable?.contains("no model") == true)
        let constant = cohort(
            "first", [numbers("marker", [1, 1, 1, 1]), texts("outcome", ["yes", "no", "yes", "no"])])
        #expect(
            try run(binary, on: second, first: constant).decision.notTestable?.contains("no model") == true)
        let separated = cohort(
            "first", [numbers("marker", [1, 2, 3, 4]), texts("outcome", ["no", "no", "yes", "yes"])])
        let finding = try run(binary, on: second, first: separated)
        #expect(finding.decision.notTestable == nil)
        #expect(finding.cautions.contains { $0.code == "separation" })
    }

    @Test func levelsThatTheFirstCohortLacksAreLeftOutAndCounted() throws {
        let outcome = (0..<12).map { $0 % 2 == 0 ? "no" : "yes" }
        let first = cohort(
            "first",
            [
                numbers("marker", (0..<12).map { Double($0 * 7 % 12) }), texts("outcome", outcome),
                texts("stage", (0..<12).map { $0 % 3 == 0 ? "I" : "II" }),
            ])
        let second = cohort(
            "second",
            [
                numbers("marker", [nil] + (1..<12).map { Double($0 * 5 % 12) }), texts("outcome", outcome),
                texts("stage", (0..<12).map { $0 == 3 ? "III" : $0 % 2 == 0 ? "I" : "II" }),
            ])
        var analysis = binary
        analysis.covariates = ["stage"]
        let finding = try run(analysis, on: second, first: first)
        #expect(finding.units.total == 10)
        #expect(finding.excluded["second cohort: stage has a level that the first cohort does not have"] == 1)
        #expect(finding.excluded["second cohort: marker is missing"] == 1)
    }

    @Test func optionsAreChecked() throws {
        func message(_ pairs: [(String, String)]) -> String? {
            errorOf {
                let analysis = try ValidateAnalysis(try options(pairs, ValidateAnalysis.schema))
                return try run(
                    analysis, on: made("second", 9, shift: 0, seed: 1),
                    first: made("first", 9, shift: 0, seed: 2))
            }?.message
        }
        let base = [("development", "first"), ("marker", "marker")]
        #expect(message(base)?.contains("needs either 'time' and 'event' or 'outcome'") == true)
        #expect(message(base + [("outcome", "outcome")])?.contains("needs 'positive'") == true)
        #expect(
            message(base + [("outcome", "outcome"), ("positive", "yess")])?.contains("has the level 'yess'")
                == true)
        let misspelt = [
            ("development", "frist"), ("marker", "marker"), ("outcome", "outcome"), ("positive", "yes"),
        ]
        #expect(message(misspelt)?.contains("there is no table 'frist'") == true)
    }
}
