internal import Foundation
internal import Inputs

/// Which tables of a study are there.
struct DataAvailability {
    /// Optional tables whose file is absent.
    let missing: [Study.TableSource]

    /// - Throws: a table that is not optional and whose file is absent, with the nearest file name.
    init(_ study: Study) throws(InputErrors) {
        var errors = ErrorCollector()
        var missing: [Study.TableSource] = []
        for table in study.tables {
            let absent = table.files.filter {
                !FileManager.default.fileExists(atPath: study.path($0))
            }
            if absent.isEmpty { continue }
            if table.isOptional {
                missing.append(table)
            } else {
                for file in absent { errors.add(Self.missingFile(file, of: table, study)) }
            }
        }
        try errors.throwIfAny()
        self.missing = missing
    }

    private static func missingFile(
        _ file: String, of table: Study.TableSource, _ study: Study
    ) -> InputError {
        let path = study.path(file) as NSString
        let folder = path.deletingLastPathComponent
        let there =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let near = nearestMatch(to: path.lastPathComponent, in: there.sorted())
        let hint = near.map { "did you mean '\($0)'? " } ?? ""
        return InputError(
            "no-file", "table '\(table.name)' has no file '\(file)'", at: table.fileLocation,
            remedy: hint
                + "Paths start from the study's folder; 'optional: true' lets its claims stand as not tested")
    }

    /// What the claim lacks; nil where it can be tested.
    func bring(for claim: Claim, in study: Study) -> String? {
        guard claim.table != nil else { return claim.needs ?? "a table for this claim" }
        let sources = claim.tables.map { Set(study.sources(of: $0).map(\.name)) }
        let absent = missing.filter { table in sources.contains { $0.contains(table.name) } }
        guard !absent.isEmpty else { return nil }
        let files = absent.map { "the table '\($0.name)' as \($0.file)" }.joined(separator: " and ")
        return claim.needs.map { "\($0) (\(files))" } ?? files
    }
}
