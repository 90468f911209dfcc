import Cohorts
import Findings
import Inputs
import Tables
import Testing

@Suite struct CompareTests {
    let groups = texts("response", ["yes", "yes", "yes", "no", "no", "no", "no", "maybe", nil, "yes"])
    let marker = numbers("miR-221", [4, 5, 6, 1, 2, 3, 3, 9, 9, nil], unit: "log2 RPM")

    @Test func threeAgainstFour() throws {
        let analysis = CompareAnalysis(marker: "miR-221", group: "response", of: "yes", against: "no")
        let finding = try analysis.run(on: table([marker, groups]), context: AnalysisContext())
        #expect(finding.decision.effect == .value(3))
        // 3 against 4: the floor is 2/C(7, 3) = 2/35 = 0.057.
        #expect(finding.decision.smallestAttainableP == 2.0 / 35)
        #expect(finding.decision.notTestable?.contains("3 against 4") == true)
        #expect(finding.number("auc") == 1)
        #expect(finding.estimates.first { $0.name == "auc" }?.interval?.method.contains("Newcombe") == true)
        #expect(
            finding.excluded == [
                "response is 'maybe'": 1, "response is missing": 1, "miR-221 is missing": 1,
            ])
        #expect(finding.exclusions[0].rows == [RowOrigin(file: "patients.csv", line: 9)])
        #expect(finding.analysed.rows.count == 7 && finding.units.total == 7)
    }

    @Test func aColumnHasOnePart() throws {
        let analysis = CompareAnalysis(marker: "x", group: "x", of: "1", against: "2")
        let error = errorOf {
            try analysis.run(on: table([numbers("x", [1, 2])]), context: AnalysisContext())
        }
        #expect(error?.message == "column 'x' stands both under 'group' and 'marker'")
    }

    @Test func decisionUsesItsLevel() throws {
        let values = (0..<30).map { Double($0 * 7 % 31) + ($0 < 15 ? 12 : 0) }
        let data = table([numbers("x", values), texts("g", (0..<30).map { $0 < 15 ? "a" : "b" })])
        let analysis = CompareAnalysis(marker: "x", group: "g", of: "a", against: "b")
        let strict = try analysis.run(on: data, context: AnalysisContext(decisionLevel: 0.995))
        let usual = try analysis.run(on: data, context: AnalysisContext(decisionLevel: 0.95))
        let (wide, narrow) = (strict.decision.interval!, usual.decision.interval!)
        #expect(wide.level == 0.995 && narrow.level == 0.95)
        #expect(wide.lower < narrow.lower && wide.upper > narrow.upper)
        #expect(usual.decision.detectable?.hasPrefix("15 against 15 could have shown an AUC of 0.") == true)
        #expect(strict.estimates[0].interval == usual.estimates[0].interval)
    }

    @Test func logScaleShowsARatio() throws {
        let data = table([
            numbers("x", [8, 16, 32, 64, 0, 1, 2, 4, 8, -1]),
            texts("g", ["a", "a", "a", "a", "a", "b", "b", "b", "b", "b"]),
        ])
        let analysis = CompareAnalysis(marker: "x", group: "g", of: "a", against: "b", scale: .log2)
        let finding = try analysis.run(on: data, context: AnalysisContext())
        #expect(finding.decision.effect == .value(3))
        #expect(finding.number("fold_change") == 8)
        #expect(finding.excluded == ["x is not positive, so it has no logarithm": 2])
    }

    @Test func pairsDecide() throws {
        let data = table([
            numbers("x", [5, 7, 9, 11, 1, 2, 3, 4, 20]),
            texts("tissue", ["T", "T", "T", "T", "N", "N", "N", "N", "T"]),
            texts("patient", ["p4", "p3", "p2", "p1", "p1", "p2", "p3", "p4", "p5"], role: .identifier),
        ])
        let paired = CompareAnalysis(marker: "x", group: "tissue", of: "T", against: "N", pair: "patient")
        let finding = try paired.run(on: data, context: AnalysisContext())
        // Differences 1, 4, 7, 10: the median of the ten Walsh averages is 5.5.
        #expect(finding.decision.effect == .value(5.5) && finding.units.noun == "pairs")
        #expect(finding.decision.pValue == .value(0.125))
        #expect(finding.decision.notTestable != nil && finding.number("share_higher") == 1)
        #expect(finding.excluded == ["no partner with tissue 'N'": 1])
        #expect(finding.analysed.columns == ["pair", "x, T", "x, N"])
        let error = errorOf {
            try CompareAnalysis(marker: "x", group: "tissue", of: "T", against: "N")
                .run(on: data, context: AnalysisContext())
        }
        #expect(error?.code == "repeated-unit" && error?.column == "patient")
        #expect(error?.remedy?.contains("pair: patient") == true)
    }

    @Test func repeatedPair() throws {
        let data = table([
            numbers("x", [5, 7, 1]), texts("g", ["T", "T", "N"]), texts("patient", ["p1", "p1", "p1"]),
        ])
        let error = errorOf {
            try CompareAnalysis(marker: "x", group: "g", of: "T", against: "N", pair: "patient")
                .run(on: data, context: AnalysisContext())
        }
        #expect(error?.code == "repeated-unit" && error?.text(showValues: false).contains("p1") == false)
    }

    @Test func oneClassIsNotTestable() throws {
        let data = table([numbers("x", [5, 7, 1]), texts("g", ["responder", "responder", "responder"])])
        func finding(_ against: String) throws -> Finding {
            try CompareAnalysis(marker: "x", group: "g", of: "responder", against: against)
                .run(on: data, context: AnalysisContext())
        }
        let missing = try finding("progressive disease")
        #expect(missing.decision.effect.number == nil && missing.decision.interval == nil)
        #expect(missing.decision.notTestable == "no row with progressive disease is left to analyse")
        let misspelt = errorOf {
            try CompareAnalysis(marker: "x", group: "g", of: "Responders", against: "no")
                .run(on: data, context: AnalysisContext())
        }
        #expect(misspelt?.code == "unknown-level" && misspelt?.remedy == "did you mean 'responder'?")
    }

    @Test func constantMarker() throws {
        let data = table([
            numbers("x", [Double](repeating: 5e-12, count: 20)),
            texts("g", (0..<20).map { $0 < 10 ? "a" : "b" }),
        ])
        let finding = try CompareAnalysis(marker: "x", group: "g", of: "a", against: "b")
            .run(on: data, context: AnalysisContext())
        #expect(finding.decision.notTestable == "all 20 values are equal")
        #expect(finding.decision.pValue == .value(1))
        #expect(finding.estimates.first { $0.name == "hedges_g" }?.value.number == nil)
    }

    @Test func censoredValuesTieAtTheirLimit() throws {
        let cells: [NumericCell] = [
            .below(5), .below(5), .exact(3), .exact(6), .exact(7), .exact(8), .exact(9), .above(20),
        ]
        let data = table([
            Column("x", cells: .numbers(cells)), texts("g", ["b", "b", "b", "b", "a", "a", "a", "a"]),
        ])
        let finding = try CompareAnalysis(marker: "x", group: "g", of: "a", against: "b")
            .run(on: data, context: AnalysisContext())
        #expect(
            finding.cautions.first?.code == "censored-values" && finding.cautions.first?.weight == .serious)
        #expect(finding.analysed.rows.map { $0[0] } == [7, 8, 9, 20, 5, 5, 5, 6].map { .number($0) })
        #expect(finding.decision.effect == .value(3))
    }

    @Test func optionsAreStrict() throws {
        let schema = CompareAnalysis.schema
        let read = try CompareAnalysis(
            options(
                [("marker", "x"), ("group", "g"), ("of", "a"), ("against", "b"), ("scale", "log2")], schema))
        #expect(read.scale == .log2 && read.pair == nil)
        #expect(throws: InputError.self) { try options([("markr", "x")], schema) }
        #expect(throws: InputError.self) {
            try CompareAnalysis(marker: "y", group: "g", of: "a", against: "b")
                .run(on: table([numbers("x", [1]), texts("g", ["a"])]), context: AnalysisContext())
        }
    }
}
