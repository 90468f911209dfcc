import Foundation
import Inputs
import Studies
import Tables
import Testing

@Suite("Proposals of 'init'")
struct ProposalTests {
    /// Writes tables into a folder of their own, looks at them, and removes the folder.
    private func propose(_ files: [(String, String)]) throws -> (proposal: StudyProposal, setting: Setting) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "proposal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let reader = TableReader(folder: folder.path)
        let sketches = try files.map { name, text in
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
            return try reader.sniff(TableDeclaration(file: name), shownAs: name)
        }
        let proposal = StudyProposal(sketches)
        return (proposal, try YAMLText.setting(Array(proposal.yaml.utf8), file: "study.yaml"))
    }

    @Test("tables of the bench are proposed as such, and nothing else is claimed of them")
    func bench() throws {
        let mice = (0..<16).flatMap { mouse in
            (0..<3).map { "m\(mouse),\(mouse < 8 ? "vehicle" : "drug"),\($0 * 4),\(100 + 10 * $0 + mouse)" }
        }
        let wells = (0..<24).map { well in
            "e\(well / 8),\(well % 2 == 0 ? "control" : "mimic"),\(1000 + 37 * well),\(900 + 11 * well)"
        }
        let cqs = (0..<24).map { "s\($0 / 3),\(["mir221", "mir16", "u6"][$0 % 3]),\(25 + Double($0) / 7)" }
        let (proposal, setting) = try propose([
            ("mice.csv", "mouse,arm,day,volume\n" + mice.joined(separator: "\n")),
            ("reporter.csv", "experiment,arm,firefly,renilla\n" + wells.joined(separator: "\n")),
            ("cqs.csv", "sample,target,cq\n" + cqs.joined(separator: "\n")),
        ])
        let claims = claims(setting)
        #expect(claims.map { text($0["analysis"]) } == ["growth", "experiments"])
        #expect(options(claims[0])["against"] == "vehicle")
        #expect(options(claims[1])["per"] == "renilla")
        #expect(proposal.yaml.contains("normalise_cq: {targets: [mir16]"))
    }

    private func claims(_ setting: Setting) -> [[String: Setting]] {
        guard case .map(let top, _) = setting,
            case .list(let items, _)? = top.first(where: { $0.key == "claims" })?.value
        else { return [] }
        return items.map { item in
            guard case .map(let entries, _) = item else { return [:] }
            return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
        }
    }

    private func text(_ setting: Setting?) -> String? {
        if case .scalar(let text, _, _)? = setting { text } else { nil }
    }

    private func options(_ claim: [String: Setting]) -> [String: String] {
        guard case .map(let entries, _)? = claim["with"] else { return [:] }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, text($0.value) ?? "") })
    }

    private let serum = (
        "Serum levels.csv",
        "Patient,Visit,miR-221 (log2),AFP [ng/mL]\n"
            + (1...10).map { "Zz\($0),baseline,\($0).5,\($0 * 7)\nZz\($0),month 2,\($0).7,\($0 * 5)\n" }
            .joined()
    )
    private let clinic = (
        "clinic.csv",
        "Patient,Age,Response,OS_months,OS_event\n"
            + (1...10).map {
                "Zz\($0),\(40 + $0),\($0 % 2 == 0 ? "responder" : "non-responder"),\($0 * 3),\($0 % 2)\n"
            }
            .joined()
    )

    @Test func joinsBaselineWithOutcomes() throws {
        let (proposal, setting) = try propose([serum, clinic])
        let claims = claims(setting)
        #expect(claims.map { text($0["analysis"]) } == ["discriminate", "survive"])
        #expect(claims.allSatisfy { text($0["table"]) == "serum_levels_baseline_with_clinic" })
        #expect(
            options(claims[0]) == [
                "marker": "miR-221 (log2)", "outcome": "Response", "positive": "responder",
                "negative": "non-responder",
            ])
        #expect(options(claims[1])["time"] == "OS_months")
        #expect(options(claims[1])["event"] == "OS_event")
        #expect(options(claims[1])["event_level"] == "1")
        #expect(options(claims[1])["time_unit"] == "months")
        #expect(
            proposal.yaml.contains("unit: log2, role: marker}   # guessed: numbers, named like a microRNA"))
        #expect(proposal.yaml.contains("\"AFP [ng/mL]\": {unit: ng/mL, role: covariate}"))
        #expect(proposal.yaml.contains("keep: \"Visit == 'baseline'\""))
    }

    @Test func preparationsRunAsProposed() throws {
        let (_, setting) = try propose([serum, clinic])
        guard case .map(let top, _) = setting,
            case .map(let preparations, _)? = top.first(where: { $0.key == "preparations" })?.value
        else {
            Issue.record("no preparations")
            return
        }
        var tables: [String: Table] = [:]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "proposal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, (file, content)) in [("serum_levels", serum), ("clinic", clinic)] {
            try content.write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
            tables[name] =
                try TableReader(folder: folder.path).read(TableDeclaration(file: file), name: name).table
        }
        for entry in preparations {
            tables[entry.key] = try Preparation(entry.value, name: entry.key).run(on: tables).0
        }
        #expect(tables["serum_levels_baseline_with_clinic"]?.rowCount == 10)
    }

    @Test func directionsAreNeverGuessed() throws {
        let (proposal, setting) = try propose([serum, clinic])
        for claim in claims(setting) {
            guard case .null? = claim["expects"] else {
                Issue.record("'expects' is filled in")
                continue
            }
        }
        #expect(proposal.yaml.contains("(higher or lower)"))
        let error = #expect(throws: InputErrors.self) {
            _ = try Study.decode(Array(proposal.yaml.utf8), file: "study.yaml", folder: "")
        }
        #expect(error != nil)
    }

    @Test func pairsOfTissue() throws {
        let rows = (1...8).map { "P\($0),tumour,\($0).5\nP\($0),normal,\($0).1\n" }.joined()
        let (_, setting) = try propose([("tissue.csv", "patient,tissue,log2_mir221\n" + rows)])
        let claims = claims(setting)
        #expect(claims.count == 1)
        #expect(
            options(claims[0]) == [
                "marker": "log2_mir221", "group": "tissue", "of": "tumour", "against": "normal",
                "pair": "patient",
            ])
    }

    @Test func oddNamesAndEmptyTablesReadBack() throws {
        let text =
            "id,\"a \"\"quoted\"\": name #1 (µmol/L)\",yes\n" + (1...9).map { "\($0),\($0).5,x\n" }.joined()
        let (proposal, setting) = try propose([("odd – name.csv", text)])
        guard case .map(let top, _) = setting else {
            Issue.record("not a block")
            return
        }
        #expect(top.contains { $0.key == "tables" })
        #expect(claims(setting).isEmpty)
        #expect(proposal.yaml.contains("mol/L\", role: marker}"))
        #expect(!proposal.guesses.isEmpty)
    }

    @Test func noCellOfAPatientIsPrinted() throws {
        let (proposal, _) = try propose([serum, clinic])
        let all = proposal.yaml + proposal.guesses.map(\.text).joined()
        for patient in 1...10 { #expect(!all.contains("Zz\(patient)")) }
    }
}
