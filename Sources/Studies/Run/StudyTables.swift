internal import Files
internal import Findings
internal import Foundation
internal import Inputs
internal import Tables

/// Every table and preparation of a study, read and prepared.
struct StudyTables: Sendable {
    private var tables: [String: Table] = [:]
    /// In order of the study file.
    private(set) var summaries: [TableSummary] = []
    private(set) var flows: [PatientFlow] = []
    /// The study file is hashed apart; these are the tables' files.
    private(set) var inputs: [Manifest.Input] = []

    /// Reads and prepares all that does not need an absent table.
    ///
    /// - Throws: `InputErrors` with the errors of all tables, or, when every table could be read, of all
    ///   preparations.
    init(
        _ study: Study, without missing: [Study.TableSource], progress: (String) -> Void
    ) throws(InputErrors) {
        let absent = Set(missing.map(\.name))
        var errors = ErrorCollector()
        for source in study.tables where !absent.contains(source.name) {
            progress("reading \(source.name)")
            errors.attemptAny { try read(source, of: study) }
        }
        try errors.throwIfAny()
        for source in study.preparations
        where !study.sources(of: source.name).contains(where: { absent.contains($0.name) }) {
            progress("preparing \(source.name)")
            errors.attempt { () throws(InputError) in try prepare(source.preparation) }
        }
        try errors.throwIfAny()
    }

    /// - Precondition: `name` is a table or preparation whose files are there; the study file was checked for that.
    func table(_ name: String) -> Table {
        guard let table = tables[name] else { preconditionFailure("table '\(name)' was not made") }
        return table
    }

    /// The tables that a claim reads, by name.
    func tables(of claim: Claim) -> [String: Table] { tables.filter { claim.tables.contains($0.key) } }

    /// One simulated table makes the claim one on simulated data.
    func isSimulated(_ claim: Claim) -> Bool {
        claim.tables.contains { tables[$0]?.isSimulated == true }
    }

    private mutating func read(_ source: Study.TableSource, of study: Study) throws {
        var hashes: [String] = []
        for file in source.files {
            let path = study.path(file)
            hashes.append(try SHA256.hex(ofFileAt: path, shownAs: file))
            inputs.append(Manifest.Input(file: file, bytes: Self.size(of: path), sha256: hashes.last!))
        }
        let (table, notes) = try source.read(in: study.folder)
        tables[source.name] = table
        let more = source.files.count - 1
        summaries.append(
            TableSummary(
                name: source.name, file: source.file + (more > 0 ? " and \(more) more" : ""),
                // Of several files: the hash of their hashes, one to a line.
                sha256: more > 0 ? SHA256.hex(of: Array(hashes.joined(separator: "\n").utf8)) : hashes[0],
                rows: table.rowCount, columns: table.columns.count, isSimulated: table.isSimulated,
                notes: notes))
    }

    private mutating func prepare(_ preparation: Preparation) throws(InputError) {
        let (table, steps) = try preparation.run(on: tables)
        tables[preparation.name] = table
        flows.append(PatientFlow(name: preparation.name, from: preparation.from, steps: steps))
    }

    private static func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
