import Assays
import Findings
import Foundation
import Inputs
import Statistics
import Tables
import Testing

/// Wells as (experiment, arm, value).
private typealias WellRow = (experiment: String?, arm: String?, value: NumericCell)

private func table(_ rows: [WellRow], extra: [Column] = []) -> Table {
    Table(
        name: "wells.csv",
        columns: [
            Column("experiment", cells: .texts(rows.map(\.experiment))),
            Column("treat", cells: .texts(rows.map(\.arm))),
            Column("rlu", cells: .numbers(rows.map(\.value))),
        ] + extra, origins: rows.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
}

private func wells(_ experiment: String, _ arm: String, _ values: [Double]) -> [WellRow] {
    values.map { (experiment, arm, .exact($0)) }
}

private let question = ExperimentsAnalysis(
    value: "rlu", arm: "treat", of: "mimic", against: "control", experiment: "experiment")

private func run(_ analysis: ExperimentsAnalysis = question, _ table: Table) throws -> Finding {
    try analysis.run(on: table, context: AnalysisContext())
}

private let three =
    wells("a", "mimic", [200, 210, 190]) + wells("a", "control", [100, 110, 95])
    + wells("b", "mimic", [320, 300, 310]) + wells("b", "control", [100, 90, 105])
    + wells("c", "mimic", [150, 155, 160]) + wells("c", "control", [100, 104, 98])

@Suite("Nested bench experiments") struct ExperimentsAnalysisTests {
    @Test("the experiments' contrasts decide, not the wells") func paired() throws {
        let finding = try run(question, table(three))
        func mean(_ values: [Double]) -> Double { values.reduce(0) { $0 + log($1) } / Double(values.count) }
        let contrasts = [
            mean([200, 210, 190]) - mean([100, 110, 95]), mean([320, 300, 310]) - mean([100, 90, 105]),
            mean([150, 155, 160]) - mean([100, 104, 98]),
        ]
        let test = try TTest.oneSample(contrasts).get()
        #expect(abs(finding.decision.pValue.number! / test.pValue - 1) < 1e-12)
        #expect(abs(finding.decision.effect.number! - test.difference) < 1e-14)
        #expect(abs(finding.estimates[0].value.number! - exp(test.difference)) < 1e-13)
        #expect(finding.decision.scale == .ratio && finding.units.total == 3)
        let caution = finding.cautions.first { $0.code == "wells-as-n" }
        #expect(caution?.text.contains("18 wells") == true)
        #expect(finding.decision.detectable?.contains("3 experiments") == true)
        // Two arms in complete blocks: the blocked model is the paired test.
        #expect(abs(finding.tests[1].pValue.number! / test.pValue - 1) < 1e-9)
    }

    @Test("the same wells counted ten times change nothing") func wellsAreNotN() throws {
        let once = try run(question, table(three))
        let often = try run(question, table((0..<10).flatMap { _ in three }))
        #expect(abs(often.decision.pValue.number! / once.decision.pValue.number! - 1) < 1e-9)
    }

    @Test("one experiment is not testable, and says why") func oneExperiment() throws {
        let finding = try run(question, table(Array(three[..<6])))
        #expect(finding.decision.notTestable?.contains("one experiment") == true)
        #expect(finding.decision.pValue.number == nil && finding.decision.interval == nil)
        #expect(finding.decision.effect.number != nil && finding.rCalls.isEmpty)
        #expect(finding.cautions.contains { $0.code == "wells-as-n" })
    }

    @Test("two experiments give an interval with one degree of freedom") func twoExperiments() throws {
        let finding = try run(question, table(Array(three[..<12])))
        let interval = try #require(finding.decision.interval)
        #expect(interval.lower < finding.decision.effect.number! && interval.upper > 0)
        #expect(finding.decision.notTestable == nil)
    }

    @Test("experiments without an arm are left out and counted") func incomplete() throws {
        let rows = three + wells("d", "mimic", [500, 510])
        let finding = try run(question, table(rows))
        #expect(finding.units.total == 3)
        #expect(finding.exclusions.contains { $0.reason.contains("lacks an arm") && $0.rows.count == 2 })
        #expect(finding.cautions.contains { $0.code == "incomplete-experiments" })
    }

    @Test("animals hold one arm each: Welch on their means") func animals() throws {
        let values: [(String, String, [Double])] = [
            ("1", "mimic", [4, 5]), ("2", "mimic", [6, 6.5]), ("3", "mimic", [5]),
            ("4", "control", [2, 2.2]),
            ("5", "control", [3]), ("6", "control", [2.5, 2.6, 2.4]),
        ]
        let finding = try run(question, table(values.flatMap { wells($0.0, $0.1, $0.2) }))
        func means(_ arm: String) -> [Double] {
            values.filter { $0.1 == arm }.map { $0.2.reduce(0) { $0 + log($1) } / Double($0.2.count) }
        }
        let test = try TTest.welch(means("mimic"), means("control")).get()
        #expect(abs(finding.decision.pValue.number! / test.pValue - 1) < 1e-12)
        #expect(finding.cautions.contains { $0.code == "unpaired-units" })
    }

    @Test("a value of 0 on the log scale names its row, without showing it") func zero() throws {
        let rows = three + wells("d", "mimic", [0])
        let error = #expect(throws: InputError.self) { try run(question, table(rows)) }
        #expect(error?.code == "not-positive" && error?.location?.line == 20)
        #expect(error?.value == "0" && error?.column == "rlu")
        var linear = question
        linear.scale = .linear
        #expect(try run(linear, table(rows + wells("d", "control", [-3]))).units.total == 4)
    }

    @Test("missing, censored and flagged wells are counted") func exclusions() throws {
        let rows =
            three + [("a", "mimic", .missing), ("a", "control", .above(900)), (nil, "mimic", .exact(3))]
            + wells("a", "other", [7])
        let marks = Column("bad", cells: .numbers(rows.indices.map { .exact($0 == 0 ? 1 : 0) }))
        var analysis = question
        analysis.flag = "bad"
        let finding = try run(analysis, table(rows, extra: [marks]))
        #expect(finding.exclusions.reduce(0) { $0 + $1.rows.count } == 5)
        #expect(finding.cautions.contains { $0.code == "flagged-wells" })
    }

    @Test("experiments that agree exactly have no p value") func noSpread() throws {
        let rows =
            wells("a", "mimic", [2]) + wells("a", "control", [1]) + wells("b", "mimic", [4])
            + wells("b", "control", [2])
        let finding = try run(question, table(rows))
        #expect(finding.decision.pValue.number == nil && finding.decision.effect.number != nil)
    }

    @Test("misspelt levels and half a factor are errors") func options() {
        var wrong = question
        wrong.against = "contrl"
        #expect(throws: InputError.self) { try run(wrong, table(three)) }
        wrong.against = "nothing"
        #expect(throws: InputError.self) { try run(wrong, table(three)) }
        var half = question
        half.by = "treat"
        #expect(throws: InputError.self) { try run(half, table(three)) }
        var twice = question
        twice.per = "rlu"
        #expect(throws: InputError.self) { try run(twice, table(three)) }
    }

    @Test("rescue: the effect in one cell line less that in another") func rescue() throws {
        let first = three.map { ($0.experiment, $0.arm, $0.value) as WellRow }
        let second = three.map { row -> WellRow in
            guard case .exact(let value) = row.value else { return row }
            return (row.experiment, row.arm, .exact(row.arm == "mimic" ? value.squareRoot() * 10 : value))
        }
        let lines = Column(
            "target", cells: .texts(first.map { _ in "sensitive" } + second.map { _ in "resistant" }))
        var analysis = question
        (analysis.by, analysis.whereLevel, analysis.comparedWith) = ("target", "sensitive", "resistant")
        let finding = try run(analysis, table(first + second, extra: [lines]))
        let alone = try run(question, table(three))
        // log(10·√v) halves the distance of the mimic's mean from log 100.
        #expect(finding.units.total == 3 && finding.decision.effect.number! > 0)
        #expect(
            finding.estimates.first { $0.name == "ratio_sensitive" }?.value == alone.estimates[0].value)
        #expect(finding.decision.higherMeans.contains("more so in sensitive"))
    }

    @Test("Dunnett in blocks against R's multcomp") func dunnett() throws {
        let blocks = [[1.0, 1.4, 2.1], [0.8, 1.5, 1.9], [1.3, 1.6, 2.6], [0.9, 1.1, 2.2]]
        let result = try blockedDunnett(blocks, control: 0).get()
        #expect(abs(result[0].difference - 0.4) < 1e-12 && abs(result[1].difference - 1.2) < 1e-12)
        #expect(abs(result[0].standardError - 0.115470053838) < 1e-11)
        #expect(abs(result[0].pValue - 2.36545206583e-02) < 1e-6)
        #expect(abs(result[1].pValue - 8.45688762112e-05) < 1e-7)
        #expect(abs(result[0].interval.lower - 0.0694459642) < 1e-5)
        #expect(blockedDunnett([[1, 2]], control: 0).value == nil)
        #expect(blockedDunnett([[1, 2], [2, 3]], control: 0).value == nil)
    }
}
