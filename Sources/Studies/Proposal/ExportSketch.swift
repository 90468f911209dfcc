public import Instruments
internal import Tables

/// What an export of an instrument holds, as far as a proposal needs it.
public struct ExportSketch: Sendable {
    /// As the study file should name it.
    public var file: String
    /// In the order in which they first occur.
    var targets: [String]
    var samples: Int
    var wells: Int
    var format: InstrumentFormat

    static let tableName = "wells"

    public init(_ export: InstrumentExport, file: String) {
        self.file = file
        format = export.format
        wells = export.wells.rowCount
        func distinct(_ column: WellColumn) -> [String] {
            var seen: Set<String> = []
            let labels = (try? export.wells.labels(column.rawValue)) ?? []
            return labels.compactMap { $0 }.filter { seen.insert($0).inserted }
        }
        targets = distinct(.target)
        samples = distinct(.sample).count
    }
}

/// The table of all plates, and the step that makes one row for each sample of them.
struct ProposedPlates {
    let exports: [ExportSketch]
    private typealias Text = ProposalText

    init(_ exports: [ExportSketch]) { self.exports = exports }

    private var targets: [String] {
        var seen: Set<String> = []
        return exports.flatMap(\.targets).filter { seen.insert($0).inserted }
    }

    /// Named like what others are measured against.
    private static let referenceClues = [
        "u6", "rnu", "snord", "cel-mir", "gapdh", "actb", "18s", "hprt", "b2m", "mir-16", "mir-191",
    ]

    private func isReference(_ target: String) -> Bool {
        let lower = target.lowercased()
        return Self.referenceClues.contains { lower.contains($0) }
    }

    var table: [String] {
        let files = exports.map(\.file)
        let wells = exports.reduce(0) { $0 + $1.wells }
        return [
            "  \(ExportSketch.tableName):   # \(wells) wells of \(files.count == 1 ? "1 export" : "\(files.count) exports")",
            "    file: " + (files.count == 1 ? Text.quoted(files[0]) : Text.list(files)),
            "    instrument: auto   # recognised: "
                + Set(exports.map(\.format.name)).sorted().joined(separator: "; "),
        ]
    }

    var preparation: [String] {
        let references = targets.filter(isReference)
        let targets = targets.filter { !isReference($0) }
        return [
            "  # one row for each sample; guessed: what is a target and what a reference comes from names alone",
            "  samples:", "    from: \(ExportSketch.tableName)", "    steps:", "      - normalise_cq:",
            "          targets: \(Text.list(Array(targets.prefix(3))))",
            "          references: "
                + (references.isEmpty
                    ? "global_mean   # no target is named like a reference" : Text.list(references)),
        ]
    }

    var guesses: [StudyProposal.Guess] {
        exports.map { export in
            StudyProposal.Guess(
                subject: ExportSketch.tableName,
                text: "'\(export.file)' is an export of \(export.format.name): \(export.wells) wells, "
                    + "\(export.samples) samples, \(export.targets.count) targets")
        } + [
            StudyProposal.Guess(
                subject: "samples",
                text:
                    "which targets are references was guessed from their names: \(targets.filter(isReference).joined(separator: ", "))"
            )
        ]
    }
}
