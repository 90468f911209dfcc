import Foundation
import Testing

/// One file of `golden/assays`: its content says what it is about, never its name.
struct AssayFile: Sendable, CustomStringConvertible {
    let folder: URL
    let name: String
    var description: String { name }
}

/// One reference result of the bench, with its data.
struct AssayGolden {
    let folder: URL
    let name: String
    let root: JSONValue

    init(_ file: AssayFile) throws {
        (folder, name) = (file.folder, file.name)
        let bytes = try Data(contentsOf: file.folder.appendingPathComponent(file.name))
        root = try JSONDecoder().decode(JSONValue.self, from: bytes)
    }

    /// The table of that name; the file's own `data` where nil.
    func data(_ name: String? = nil) throws -> CSVData {
        guard let name = name ?? dataNames.first else { throw HarnessError("\(self.name) names no data") }
        return try CSVData(contentsOf: url(name))
    }

    /// Files that `data` names, without remarks in brackets.
    var dataNames: [String] {
        let names: [JSONValue] =
            switch root["data"] {
            case .list(let items)?: items
            case .some(let one): [one]
            case nil: []
            }
        return names.compactMap { $0.text.map { String($0.prefix { $0 != " " }) } }
    }

    func url(_ name: String) -> URL { folder.appendingPathComponent(name) }
}

/// A kind of reference result, recognised by its keys.
struct AssayFamily: Sendable {
    var name: String
    var recognises: @Sendable (JSONValue) -> Bool
    /// Computes, and checks each expected value through the cursor.
    var check: @Sendable (AssayGolden, Cursor) throws -> Void
}

enum AssayFamilies {
    /// One line for each family that is built.
    static let built: [AssayFamily] =
        [
            ImportCheck.several, ImportCheck.perSample, ImportCheck.curves,
            AssayFamily(
                name: "fold changes", recognises: { $0["welch_on_dCt"] != nil }, check: checkLivak),
            AssayFamily(name: "geNorm", recognises: { $0["by_tissue"] != nil }, check: checkGeNorm),
            AssayFamily(name: "NormFinder", recognises: { $0["normfinder"] != nil }, check: checkNormFinder),
            AssayFamily(name: "panels", recognises: { $0["normalizeCtData"] != nil }, check: checkPanel),
            AssayFamily(
                name: "serum quality", recognises: { $0["hemolysis_delta"] != nil }, check: checkSerumQuality),
            AssayFamily(
                name: "nested wells", recognises: { $0["paired_t_combo_vs_sorafenib"] != nil },
                check: checkNestedWells),
            AssayFamily(
                name: "reporter", recognises: { $0["WT"] != nil && $0["MUT"] != nil }, check: checkReporter),
            AssayFamily(
                name: "blots", recognises: { $0["log_ratio_one_sample_t"] != nil }, check: checkBlots),
            DoseResponseCheck.one, DoseResponseCheck.several, GRCheck.family, .combination,
        ] + growth

    /// Keys that say how a result was made; nothing to compare with a number.
    static let descriptions: Set<String> = [
        "engine", "licence", "call", "calls", "data", "definition", "definitions", "note", "notes",
        "tolerance",
        "question", "parameterisation", "ED_note", "models_note", "published_note", "input", "source",
        "derived_from",
    ]
}

@Suite("Reference results of the bench") struct AssayReferenceTests {
    static let folder: URL? = {
        let candidates = [
            ReferenceFolder.root.appendingPathComponent("golden/assays", isDirectory: true),
            ReferenceFolder.root,
        ]
        return candidates.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("MANIFEST.json").path)
        }
    }()

    static let files: [AssayFile] = {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") && $0 != "MANIFEST.json" }.sorted()
            .map { AssayFile(folder: folder, name: $0) }
    }()

    @Test("every file is of a known family")
    func filesAreKnown() throws {
        guard !Self.files.isEmpty else {
            print("reference results of the bench: skipped, 0 files (MIRAXIS_REFERENCE names the folder)")
            return
        }
        for file in Self.files {
            let root = try AssayGolden(file).root
            let families = AssayFamilies.built.filter { $0.recognises(root) }
            #expect(families.count == 1, "\(file.name) is of \(families.count) known families")
        }
    }

    @Test("expected values are met", .enabled(if: !files.isEmpty), arguments: files)
    func valuesAreMet(_ file: AssayFile) throws {
        let golden = try AssayGolden(file)
        guard let family = AssayFamilies.built.first(where: { $0.recognises(golden.root) }) else { return }
        let reading = Reading()
        let cursor = Cursor(golden.root, tolerances: Tolerances(golden.root["tolerance"]), reading: reading)
        for key in AssayFamilies.descriptions { cursor[key]?.describes() }
        try family.check(golden, cursor)
        for failure in reading.failures { Issue.record("\(file.name): \(failure)") }
        for path in cursor.unreadPaths { Issue.record("\(file.name): \(path) was not checked") }
        for (path, reason) in reading.notCovered { print("\(file.name): \(path) not covered: \(reason)") }
        print("\(file.name): \(reading.checked) values checked as \(family.name)")
    }
}
