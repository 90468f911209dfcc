import Assays
import Findings
import Inputs
import Tables
import Testing

@Suite("Slips of the hand in qPCR wells") struct PlateSuspicionsTests {
    private func run(_ wells: QPCRWells, efficiency: QPCRWritten? = nil) throws -> Finding {
        var options: [(String, QPCRWritten)] = [
            ("target", "miR-221-3p"), ("references", "miR-16-5p"), ("group", "group"), ("of", "treated"),
            ("against", "control"),
        ]
        if let efficiency { options.append(("efficiency", efficiency)) }
        let values = try OptionValues(QPCRWritten.map(options).setting, schema: QPCRAnalysis.schema)
        var table = wells.table
        // Without plate and well, as a table made by hand.
        table = Table(
            name: table.name, columns: table.columns.filter { !["plate", "well"].contains($0.name) },
            origins: table.origins)
        return try QPCRAnalysis(values).run(on: table, context: AnalysisContext())
    }

    private func caution(_ code: String, _ wells: QPCRWells) throws -> Caution? {
        try run(wells).cautions.first { $0.code == code }
    }

    private func wells(_ count: Int = 4) -> QPCRWells {
        var wells = QPCRWells()
        for (group, centre) in [("treated", 24.13), ("control", 26.27)] {
            for place in 0..<count {
                let target = centre + 0.3 * Double(place * place % 7)
                let reference = 20.11 + 0.1 * Double((7 * place) % 5) + (group == "control" ? 0.03 : 0)
                for (name, cq) in [("miR-221-3p", target), ("miR-16-5p", reference)] {
                    let cqs = [0, 0.05, 0.12].map { NumericCell.exact(cq + $0) }
                    wells.add("\(group)\(place)", name, cqs, group: group)
                }
            }
        }
        return wells
    }

    @Test("plain wells raise no suspicion") func plain() throws {
        let codes = try run(wells()).cautions.map(\.code)
        let suspicions: Set = [
            "copied-wells", "near-targets", "near-samples", "unknown-task", "missing-in-one-group",
        ]
        #expect(suspicions.isDisjoint(with: codes))
    }

    @Test("a table given twice") func twice() throws {
        var doubled = wells()
        doubled.rows += doubled.rows
        let caution = try #require(try caution("copied-wells", doubled))
        #expect(caution.weight == .serious && caution.text.contains("48 wells"))
        #expect(caution.text.contains("16 sets"))
    }

    @Test("one sample's wells under another name") func pasted() throws {
        var wells = wells()
        for row in wells.rows where row.sample == "treated1" {
            var copy = row
            copy.sample = "treated9"
            wells.rows.append(copy)
        }
        #expect(try caution("copied-wells", wells)?.text.contains("4 sets of wells have the same Cq") == true)
    }

    @Test("targets and samples that differ in capitals") func names() throws {
        var wells = wells()
        wells.rows[0].target = "MIR-221-3P"
        let target = try #require(try caution("near-targets", wells))
        #expect(target.weight == .serious && target.text.contains("'MIR-221-3P' and 'miR-221-3p'"))
        wells.rows[0].target = "miR-221-3p"
        for row in 3..<6 { wells.rows[row].sample = "TREATED0" }
        let sample = try #require(try caution("near-samples", wells))
        #expect(sample.text.contains("2 names") && !sample.text.contains("TREATED0"))
    }

    @Test("a word that is no task, with what it may mean") func tasks() throws {
        var wells = wells()
        for row in 0..<6 { wells.rows[row].task = "Unknwn" }
        let caution = try #require(try caution("unknown-task", wells))
        #expect(caution.text.contains("'Unknwn' (6 wells; did you mean 'unknown'?)"))
    }

    @Test("wells without a Cq in one group only") func missing() throws {
        var wells = wells()
        for row in wells.rows.indices
        where wells.rows[row].target == "miR-221-3p" && wells.rows[row].sample == "control0" {
            wells.rows[row].cq = .missing
        }
        let caution = try #require(try caution("missing-in-one-group", wells))
        #expect(caution.text.contains("All 3 wells") && caution.text.contains("of control"))
        wells.rows[0].cq = .missing
        #expect(try self.caution("missing-in-one-group", wells) == nil)
    }

    @Test("two factors for all targets are refused") func efficiencies() {
        #expect(
            qpcrError { _ = try run(wells(), efficiency: ["1.5", "1.9"]) }?.code == "several-efficiencies")
        let twice: QPCRWritten = ["miR-16-5p=1.9", "miR-16-5p=1.8"]
        #expect(qpcrError { _ = try run(wells(), efficiency: twice) }?.code == "several-efficiencies")
        #expect(qpcrError { _ = try run(wells(), efficiency: ["1.9", "miR-16-5p=1.8"]) } == nil)
    }

    @Test("one sample in the smaller group is singular") func one() throws {
        let text = try caution("few-units", wells(1))?.text
        #expect(text?.contains("only 1 sample:") == true)
    }
}
