import Foundation
import Testing

/// The studies that ship with the project, run as a user would.
@Suite struct ExampleTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    /// The raw liver cancer tables are not shipped.
    private static let hasRawTables = FileManager.default.fileExists(
        atPath: root + "/../shared/data/tissue-lihc/LIHC_clinical_selected.csv")

    private static let shipped = ["pbc-bilirubin", "bench-exports", "bench-mir221", "mir221-targets"]

    @Test(
        arguments: shipped + [
            "tcga-lihc-mir221", "mir221-sorafenib-hcc", "ccle-sorafenib", "xenograft-repdx",
        ])
    func claimsAreAsTheyWereFixed(name: String) throws {
        guard Self.shipped.contains(name) || Self.hasRawTables else { return }
        let outcome = try Binary.run(["check", "Examples/" + name], in: Self.root)
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(outcome.out.contains("claims are as they were fixed"), "\(outcome.out)")
    }

    /// Made-up tables: the verdicts show that each kind of experiment goes from file to claim.
    @Test func bench() throws {
        let verdicts = try run("bench-mir221").filter { $0["kind"] == "verdict" }
        #expect(
            verdicts.map { "\($0["claim"] ?? "") \($0["verdict"] ?? "")" } == [
                "B1 recovered", "B2 recovered", "B3 recovered", "B4 recovered", "B5 not recovered",
                "B6 not recovered", "B7 recovered",
            ])
    }

    /// The sequence that ships describes; the one that does not is asked for by name.
    @Test func targets() throws {
        let rows = try run("mir221-targets")
        #expect(
            rows.filter { $0["kind"] == "verdict" }.map { "\($0["claim"] ?? "") \($0["verdict"] ?? "")" } == [
                "T1 not testable", "T2 not tested", "T3 not tested",
            ])
        let check = try Binary.run(["check", "Examples/mir221-targets"], in: Self.root)
        #expect(check.out.contains("NM_004346") && check.out.contains("data/CASP3_3utr.fa"))
    }

    @Test func bilirubin() throws {
        let verdicts = try run("pbc-bilirubin").filter { $0["kind"] == "verdict" }
        let found = verdicts.map { "\($0["claim"] ?? "") \($0["verdict"] ?? "")" }
        #expect(
            found == [
                "C1 supported", "C2 supported", "C2b not testable", "C3 supported", "C4 supported",
                "C5 supported", "C6 inconclusive", "C7 not testable", "C8 inconclusive", "C9a inconclusive",
                "C9b inconclusive", "C10 supported",
            ])
    }

    /// Two ways from one simulated export to the same number.
    @Test func benchExports() throws {
        let rows = try run("bench-exports")
        let verdicts = rows.filter { $0["kind"] == "verdict" }
        #expect(verdicts.map { $0["verdict"] ?? "" } == ["recovered", "recovered"])
        let values = rows.filter { $0["kind"] == "decision" }.compactMap { $0["value"].flatMap(Double.init) }
        #expect(values.count == 2 && abs(values[0] - values[1]) < 1e-6)
    }

    /// Figures seen on these tables by others: rounded as they were reported.
    @Test(.enabled(if: hasRawTables, "the raw liver cancer tables are not here"))
    func liverCancer() throws {
        let rows = try run("tcga-lihc-mir221")
        func estimate(_ claim: String, _ name: String) throws -> [String] {
            let row = try #require(
                rows.first { $0["claim"] == claim && $0["name"] == name && $0["kind"] == "estimate" })
            return ["value", "lower", "upper"].map { key in
                Double(row[key] ?? "").map { String(format: "%.2f", $0) } ?? ""
            }
        }
        #expect(try estimate("T1", "median_difference")[0] == "1.05")
        #expect(try estimate("T1", "share_higher")[0] == "0.88")
        #expect(try estimate("T1b", "median_of")[0] == "6.79")
        #expect(try estimate("T1b", "median_against")[0] == "5.61")
        #expect(try estimate("T1b", "auc")[0] == "0.82")
        #expect(try estimate("T2", "hazard_ratio_wald") == ["1.13", "0.96", "1.34"])
        #expect(try estimate("T4", "auc")[0] == "0.17")
        let decided = try #require(rows.first { $0["claim"] == "T4" && $0["kind"] == "decision" })
        #expect(decided["verdict"] == "inconclusive" && decided["n"] == "17")
        #expect(try abs(#require(decided["p"].flatMap(Double.init)) - 0.06) < 0.005)
        #expect(rows.contains { $0["claim"] == "T2" && $0["n"] == "366" })
        #expect(try estimate("T3", "hazard_ratio_adjusted") == ["1.21", "1.01", "1.45"])
        #expect(rows.contains { $0["claim"] == "T3" && $0["n"] == "343" })
        // CASP3 against miR-221 in cholangiocarcinoma, uveal melanoma, adrenocortical carcinoma, uterine carcinosarcoma.
        for (claim, rho) in [("T5a", "0.50"), ("T5b", "-0.54"), ("T5c", "0.03"), ("T5d", "-0.17")] {
            #expect(try estimate(claim, "spearman")[0] == rho)
        }
    }

    /// Runs an example and reads its `findings.csv`.
    private func run(_ name: String) throws -> [[String: String]] {
        let work = try Workplace()
        let outcome = try Binary.run(
            ["run", "Examples/" + name, "--output", work.path + "/out"], in: Self.root)
        #expect(outcome.code == 0, "\(outcome.err)")
        let text = try String(contentsOfFile: work.path + "/out/findings.csv", encoding: .utf8)
        var lines = text.split(separator: "\n").map { fields(of: $0) }
        let head = lines.removeFirst()
        return lines.map { Dictionary(zip(head, $0), uniquingKeysWith: { first, _ in first }) }
    }

    private func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
