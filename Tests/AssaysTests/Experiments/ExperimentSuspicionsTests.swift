import Assays
import Findings
import Inputs
import Tables
import Testing

private typealias WellRow = (experiment: String, arm: String, value: Double)

private func table(_ rows: [WellRow]) -> Table {
    Table(
        name: "wells.csv",
        columns: [
            Column("experiment", cells: .texts(rows.map(\.experiment))),
            Column("arm", cells: .texts(rows.map(\.arm))),
            Column("rlu", cells: .numbers(rows.map { .exact($0.value) })),
        ], origins: rows.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
}

/// Experiments that differ in level and ratio, wells that differ by a few per cent.
private func plain(_ count: Int = 4, arms: [(String, Double)] = [("NC", 100), ("anti", 150)]) -> [WellRow] {
    (0..<count).flatMap { unit in
        arms.enumerated().flatMap { place, arm in
            [1.013, 0.9471, 1.0527].map { noise in
                let level = (1 + 0.31 * Double(unit)) * (1 + 0.07 * Double(place * unit % 3))
                return ("e\(unit + 1)", arm.0, arm.1 * noise * level)
            }
        }
    }
}

private func run(
    _ rows: [WellRow], change: (inout ExperimentsAnalysis) -> Void = { _ in }
) throws -> Finding {
    var analysis = ExperimentsAnalysis(
        value: "rlu", arm: "arm", of: "anti", against: "NC", experiment: "experiment")
    change(&analysis)
    return try analysis.run(on: table(rows), context: AnalysisContext())
}

extension Finding {
    fileprivate func suspicion(_ code: String) -> Caution? { cautions.first { $0.code == code } }
}

@Suite("Slips of the hand in tables of wells") struct ExperimentSuspicionsTests {
    @Test("plain wells raise no suspicion") func plainWells() throws {
        let codes = try run(plain()).cautions.map(\.code)
        let suspicions: Set = [
            "other-units", "copied-wells", "near-name", "near-experiments", "wells-as-experiments",
            "incomplete-blocks",
        ]
        #expect(suspicions.isDisjoint(with: codes))
    }

    @Test("one arm of one experiment a thousand times higher") func units() throws {
        var rows = plain()
        for row in rows.indices where rows[row].experiment == "e3" && rows[row].arm == "anti" {
            rows[row].value *= 1000
        }
        let caution = try #require(try run(rows).suspicion("other-units"))
        #expect(caution.weight == .serious && caution.text.contains("anti in experiment 3"))
        #expect(try run(rows, change: { $0.scale = .linear }).suspicion("other-units") != nil)
    }

    @Test("a whole experiment in other units cancels in its contrast") func wholeExperiment() throws {
        var rows = plain()
        for row in rows.indices where rows[row].experiment == "e3" { rows[row].value *= 1000 }
        #expect(try run(rows).suspicion("other-units") == nil)
    }

    @Test("a table given twice") func twice() throws {
        let caution = try #require(try run(plain() + plain()).suspicion("copied-wells"))
        #expect(caution.weight == .serious && caution.text.contains("24 rows"))
        #expect(caution.text.contains("8 sets"))
    }

    @Test("the wells of one experiment pasted under another's name") func pasted() throws {
        let copy = plain(1).map { ("e9", $0.arm, $0.value) }
        let caution = try #require(try run(plain() + copy).suspicion("copied-wells"))
        #expect(caution.text.contains("4 sets of wells have the same values"))
    }

    @Test("arms and experiments that differ in capitals") func names() throws {
        var rows = plain()
        rows[4].arm = "Anti"
        #expect(rows[3].arm == "anti")
        let arm = try #require(try run(rows).suspicion("near-name"))
        #expect(arm.text.contains("1 well of") && arm.text.contains("'Anti'") && arm.weight == .serious)
        rows = plain()
        for row in 0..<3 { rows[row].experiment = "E1" }
        let unit = try #require(try run(rows).suspicion("near-experiments"))
        // Names of units may be those of patients.
        #expect(unit.text.contains("2 names") && !unit.text.contains("E1"))
    }

    @Test("a column of wells named as the experiment") func column() throws {
        let rows = plain()
        let wells = Column("well", cells: .texts(rows.indices.map { "w\($0 % 3)" }))
        var whole = table(rows)
        whole = Table(name: whole.name, columns: whole.columns + [wells], origins: whole.origins)
        let analysis = ExperimentsAnalysis(
            value: "rlu", arm: "arm", of: "anti", against: "NC", experiment: "well")
        let finding = try analysis.run(on: whole, context: AnalysisContext())
        #expect(finding.suspicion("wells-as-experiments")?.weight == .serious)
    }

    @Test("all arms compared in the few experiments that hold them") func blocks() throws {
        let extra: [WellRow] = [("e1", "third", 130), ("e2", "third", 210)]
        let finding = try run(plain() + extra) { $0.arms = .all }
        #expect(
            finding.suspicion("incomplete-blocks")?.text.contains("2 of 4 experiments hold all 3 arms")
                == true)
        #expect(finding.tests.contains { $0.name.contains("n = 2") })
    }

    @Test("one of many experiments holds both arms") func oneOfMany() throws {
        let rows: [WellRow] = [
            ("a", "NC", 100), ("a", "anti", 150), ("b", "NC", 110), ("c", "NC", 105), ("e", "anti", 160),
            ("f", "anti", 155),
        ]
        let reason = try #require(try run(rows).decision.notTestable)
        #expect(reason.contains("1 of 5 experiments"))
    }

    @Test("a singular mixed model has no p value") func singular() throws {
        // Wells differ more than experiments do: the variances between them are estimated as 0.
        let rows: [WellRow] = (0..<4).flatMap { unit in
            [("NC", 100.0), ("anti", 150.0)].flatMap { arm, mean in
                [0.5, 2.0, 1.0 + 0.01 * Double(unit)].map { ("e\(unit)", arm, mean * $0) }
            }
        }
        let mixed = try #require(try run(rows).tests.first { $0.name.contains("mixed model") })
        guard case .undefined(let reason) = mixed.pValue else {
            Issue.record("a p value from a singular fit")
            return
        }
        #expect(reason.contains("singular"))
    }
}
