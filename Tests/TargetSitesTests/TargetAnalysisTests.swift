import Findings
import Foundation
import Inputs
import Sequences
import Tables
import TargetSites
import Testing

@Suite("The analysis 'target'") struct TargetAnalysisTests {
    private func table(_ sequences: [(String, String)]) -> Table {
        Table(
            name: "utrs",
            columns: [
                Column("name", cells: .texts(sequences.map(\.0))),
                Column("sequence", cells: .texts(sequences.map(\.1))),
            ], origins: sequences.indices.map { RowOrigin(file: "utrs.fa", line: 2 * $0 + 1) })
    }

    /// 600 nt without a match of GCUACA's complement, with an 8mer planted.
    private func message(_ sites: Int) -> String {
        var random = SplitMix(seed: 9)
        var text = ""
        while text.count < 600 {
            text += String((0..<40).map { _ in "ACGU".randomElement(using: &random)! })
        }
        text = text.replacingOccurrences(of: "GUAGC", with: "GUACC")
        let middle = text.index(text.startIndex, offsetBy: 300)
        return String(text[..<middle]) + String(repeating: "CCAUGUAGCACCUUCC", count: sites)
            + String(text[middle...])
    }

    private func finding(_ text: String, _ options: [String] = []) throws -> Finding {
        let setting = try Setting.words(["microRNA=miR-221-3p"] + options)
        let analysis = try TargetAnalysis(OptionValues(setting, schema: TargetAnalysis.schema))
        return try analysis.run(on: table([("G", text)]), context: AnalysisContext())
    }

    private func value(_ finding: Finding, _ name: String) -> Double? {
        finding.estimates.first { $0.name == name }?.value.number
    }

    @Test("counts, chance, strength and counterfactual of a planted site; never decided by sequence")
    func planted() throws {
        let finding = try finding(message(1))
        #expect(value(finding, "sites_8mer") == 1 && value(finding, "sites_7mer_or_better") == 1)
        let expected = try #require(value(finding, "expected_7mer_or_better"))
        #expect(expected > 0 && expected < 0.5)
        #expect(finding.decision.notTestable != nil && finding.decision.pValue.number == nil)
        let through = try #require(value(finding, "predicted_through_sites"))
        #expect(through < -0.03)
        let table = try #require(finding.tables.first { $0.id == "mutations" })
        #expect(table.frame.rows.count == 1 && table.frame.rows[0][3] == .text("r.307_309delinsucg"))
        guard case .number(let difference) = table.frame.rows[0][6] else { return #expect(Bool(false)) }
        #expect(abs(difference + through) < 1e-9)
        #expect(finding.figures.map(\.id) == ["message", "duplexes", "chance"])
        guard case .duplex(let duplex) = finding.figures[1].content else { return #expect(Bool(false)) }
        let seed = duplex.duplexes[0].columns.filter(\.isSeed)
        #expect(seed.count == 8 && seed.dropLast().allSatisfy { $0.pair == .watsonCrick })
        #expect(finding.cautions.contains { $0.code == "missing-features" })
    }

    @Test("no site is said plainly, and a deleted site has its effect")
    func noneAndDeleted() throws {
        let none = try finding(message(0))
        #expect(value(none, "sites_6mer_or_better") == 0)
        #expect(none.cautions.contains { $0.code == "no-site" && $0.weight == .serious })
        let text = message(1)
        let place = text.distance(from: text.startIndex, to: text.range(of: "AUGUAGCA")!.lowerBound) + 1
        let deleted = try finding(text, ["change=\(place)_\(place + 7)del"])
        let effect = try #require(value(deleted, "predicted_through_change"))
        #expect(effect > 0.05)
        #expect(!deleted.cautions.contains { $0.code == "site-created" })
        let made = try finding(message(0), ["change=100_107delinsauguagca"])
        #expect(made.cautions.contains { $0.code == "site-created" })
        #expect(try #require(value(made, "predicted_through_change")) < -0.05)
    }

    @Test("what a user may get wrong is told with its place")
    func errors() throws {
        func code(_ options: [String], _ sequences: [(String, String)] = [("G", "ACGUACGUACGU")]) -> String {
            do throws(InputError) {
                let setting = try Setting.words(options)
                let analysis = try TargetAnalysis(OptionValues(setting, schema: TargetAnalysis.schema))
                _ = try analysis.run(on: table(sequences), context: AnalysisContext())
                return "none"
            } catch { return error.code.rawValue }
        }
        #expect(code(["microRNA=miR-221"]) == "unclear-microRNA")
        #expect(code(["microRNA=miR-9999-3p"]) == "unknown-microRNA")
        #expect(code(["microRNA=miR-221-3p"], [("A", "ACGU"), ("B", "ACGU")]) == "which-message")
        #expect(
            code(["microRNA=miR-221-3p", "message=C"], [("A", "ACGU"), ("B", "ACGU")]) == "unknown-message")
        #expect(code(["microRNA=miR-221-3p"], [("A", "AC-GU")]) == "unknown-letter")
        #expect(code(["microRNA=miR-221-3p"], [("A", "")]) == "empty-sequence")
        for (change, expected) in [
            ("x", "not-a-change"), ("20del", "outside-message"), ("2g>a", "other-base"),
            ("2_3>a", "not-a-change"),
            ("1_4del;3_5del", "overlapping-changes"), ("1_2delinsxx", "not-a-change"),
        ] {
            #expect(code(["microRNA=miR-221-3p", "change=\(change)"]) == expected, "\(change)")
        }
        #expect(code(["microRNA=UAGCUUAUCAGACUGAUGUUGA"]) == "none")
    }

    @Test("the same seed gives the same finding")
    func deterministic() throws {
        let (a, b) = (try finding(message(1)), try finding(message(1)))
        #expect(a.estimates == b.estimates)
    }
}

@Suite("Analyses of many genes") struct GeneAnalysisTests {
    private static let site = "AUGUAGCA"

    /// Genes of random 3'UTRs; the first `targets` hold a site.
    private func genes(_ count: Int, targets: Int, seed: UInt64) -> [(name: String, utr: String)] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { index in
            let length = Int.random(in: 200...900, using: &random)
            var text = String((0..<length).map { _ in "ACGU".randomElement(using: &random)! })
                .replacingOccurrences(of: "GUAGC", with: "GUACC")
            if index < targets {
                let place = text.index(text.startIndex, offsetBy: length / 2)
                text = String(text[..<place]) + Self.site + String(text[place...])
            }
            return ("G\(index)", text)
        }
    }

    private func table(_ name: String, _ columns: [Column]) -> Table {
        Table(
            name: name, columns: columns,
            origins: (0..<columns[0].cells.count).map { RowOrigin(file: name + ".csv", line: $0 + 2) })
    }

    private func context(_ genes: [(name: String, utr: String)]) -> AnalysisContext {
        AnalysisContext(tables: [
            "utrs": table(
                "utrs",
                [
                    Column("name", cells: .texts(genes.map(\.name))),
                    Column("sequence", cells: .texts(genes.map(\.utr))),
                ])
        ])
    }

    @Test("targets that fall after a mimic are found, and every row left out is counted")
    func shift() throws {
        let genes = genes(400, targets: 60, seed: 2)
        var random = SplitMix(seed: 8)
        var changes: [NumericCell] = genes.indices.map { index in
            let noise =
                (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) } * 0.3
            return .exact(noise - (index < 60 ? 0.4 : 0))
        }
        changes[5] = .missing
        changes[399] = .below(-3)
        var names = genes.map { Optional($0.name) }
        names[300] = nil
        names[301] = "unknown"
        var analysis = TargetShiftAnalysis(
            gene: "gene", change: "log2fc", microRNA: "miR-221-3p", utrs: "utrs")
        analysis.matching = .strata
        let finding = try analysis.run(
            on: table(
                "changes", [Column("gene", cells: .texts(names)), Column("log2fc", cells: .numbers(changes))]),
            context: context(genes))
        #expect(finding.decision.effect.number! < -0.2 && finding.decision.pValue.number! < 1e-6)
        #expect(finding.exclusions.map(\.rows.count).reduce(0, +) == 4)
        #expect(finding.units.total == 396)
        guard case .cumulative(let figure) = finding.figures[0].content else { return #expect(Bool(false)) }
        #expect(figure.curves.contains { $0.name.contains("8mer") })
    }

    @Test("a list rich in sites is told from like genes; a repeated gene is an error")
    func list() throws {
        let genes = genes(300, targets: 80, seed: 4)
        let groups = genes.indices.map { Optional($0 % 5 == 0 || $0 < 40 ? "hit" : "rest") }
        let analysis = TargetListAnalysis(
            gene: "gene", group: "set", of: "hit", microRNA: "miR-221-3p", utrs: "utrs")
        let finding = try analysis.run(
            on: table(
                "l", [Column("gene", cells: .texts(genes.map(\.name))), Column("set", cells: .texts(groups))]),
            context: context(genes))
        #expect(finding.decision.effect.number! > 0.5 && finding.decision.pValue.number! < 0.01)
        var repeated = genes.map { Optional($0.name) }
        repeated[7] = repeated[3]
        #expect(throws: InputError.self) {
            try analysis.run(
                on: self.table(
                    "l", [Column("gene", cells: .texts(repeated)), Column("set", cells: .texts(groups))]),
                context: self.context(genes))
        }
    }

    @Test("bound windows: sites against chance, and affinity against other windows")
    func windows() throws {
        let bound = genes(40, targets: 30, seed: 6).map {
            String($0.utr.suffix($0.utr.count / 2 + 20).prefix(50))
        }
        let others = genes(40, targets: 0, seed: 7).map { String($0.utr.prefix(50)) }
        let names = Column("mir", cells: .texts((bound + others).map { _ in "miR-221-3p" }))
        let windows = Column("window", cells: .texts(bound + others))
        let labels = Column("label", cells: .texts(bound.map { _ in "1" } + others.map { _ in "0" }))
        let labelled = try TargetWindowsAnalysis(window: "window", microRNA: "mir", label: "label", of: "1")
            .run(
                on: table("w", [windows, names, labels]), context: AnalysisContext())
        #expect(labelled.decision.effect.number! > 0 && labelled.decision.pValue.number! < 0.01)
        let alone = try TargetWindowsAnalysis(window: "window", microRNA: "mir").run(
            on: table(
                "w",
                [
                    Column("window", cells: .texts(bound)),
                    Column("mir", cells: .texts(bound.map { _ in "miR-221-3p" })),
                ]), context: AnalysisContext())
        #expect(alone.units.total == 40 && alone.decision.effect.number! > 1)
    }
}
