import Foundation
import Instruments
import Tables

/// Counts and means of whole exports.
enum ImportCheck {
    static let several = AssayFamily(
        name: "instrument exports", recognises: { $0["files"] != nil && $0["tolerance"]?["mean_rel"] != nil },
        check: { golden, cursor in
            for item in cursor["files"]?.items ?? [] { try checkFile(golden, item) }
        })

    static let perSample = AssayFamily(
        name: "an instrument export by sample",
        recognises: { $0["per_sample"] != nil && $0["traps"] != nil }, check: checkPerSample)

    /// Analyses of raw amplification curves, which are read and not analysed here.
    static let curves = AssayFamily(
        name: "raw amplification curves",
        recognises: { root in
            guard case .object(let members) = root else { return false }
            return members.values.contains { $0["amplification_efficiency"] != nil }
                || root["data"]?.text?.hasSuffix(".rdml") == true
        },
        check: { golden, cursor in
            for (_, member) in cursor.members {
                member.isNotCovered(because: "raw amplification curves are read, not analysed")
            }
        })

    /// The file itself, or one whose name ends so.
    private static func export(_ golden: AssayGolden, _ name: String) throws -> InstrumentExport {
        let names = try FileManager.default.contentsOfDirectory(atPath: golden.folder.path)
        guard let found = names.sorted().first(where: { $0 == name || $0.hasSuffix("_" + name) }) else {
            throw HarnessError("no file \(name)")
        }
        return try InstrumentReader().read(golden.url(found).path)
    }

    private static func checkFile(_ golden: AssayGolden, _ item: Cursor) throws {
        let name = item["file"]?.text ?? ""
        let export = try export(golden, name)
        let cells = try export.wells.numbers("cq")
        let exact = cells.compactMap(\.exactValue)
        let undetermined = cells.count(where: \.isCensored)
        item["n_rows"]?.check(export.wells.rowCount)
        for key in ["n_numeric_ct", "n_numeric_cq", "n_numeric_cp"] { item[key]?.check(exact.count) }
        for key in ["n_undetermined", "n_na", "n_blank"] { item[key]?.check(undetermined) }
        item["n_blank_ct"]?.check(cells.count(where: \.isMissing))
        for key in ["mean_ct", "mean_cq", "mean_cp"] {
            item[key]?.check(exact.reduce(0, +) / Double(exact.count), relative: 1e-12)
        }
        for (key, member) in item["meta"]?.members ?? [] {
            member.check(text: export.metadata.first { $0.key == key }?.value ?? "")
        }
        if let title = item["title"] {
            let line = export.metadata.map { "\($0.key): \($0.value)" }.joined(separator: " ")
            let words = { (text: String) in text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            title.check(text: words(line) == words(title.text ?? "") ? title.text ?? "" : line)
        }
        let tasks = try export.wells.labels("task")
        for (key, member) in item["tasks"]?.members ?? [] {
            let word = key == "NTC" ? WellTask.noTemplate : WellTask(rawValue: key.lowercased()) ?? .other
            member.check(tasks.count { $0 == word.rawValue })
        }
        // What the file's columns are called is read through the numbers above.
        item["header"]?.describes()
        item["content"]?.describes()
    }

    private static func checkPerSample(_ golden: AssayGolden, _ cursor: Cursor) throws {
        let export = try export(golden, golden.dataNames[0])
        let samples = try export.wells.labels("sample")
        let cells = try export.wells.numbers("cq")
        cursor["n_rows"]?.check(export.wells.rowCount)
        for (name, expected) in cursor["per_sample"]?.members ?? [] {
            let rows = samples.indices.filter { samples[$0] == name }
            let exact = rows.compactMap { cells[$0].exactValue }
            expected["n"]?.check(rows.count)
            expected["undetermined"]?.check(rows.count { cells[$0].isCensored })
            expected["n_numeric"]?.check(exact.count)
            expected["mean_ct_detected"]?.check(
                exact.reduce(0, +) / Double(exact.count), relative: 1e-12)
            expected["other"]?.describes()
        }
        let notes = export.notes.joined(separator: "\n")
        for trap in cursor["traps"]?.items ?? [] {
            let text = trap.text ?? ""
            if text.contains("footer"), !notes.contains("below the results left out") {
                trap.fail("no note on what stands below the results")
            }
            if text.contains("impossible"), !notes.contains("which no real reaction gives") {
                trap.fail("no warning of an impossible Cq")
            }
        }
        cursor["header"]?.describes()
    }
}
