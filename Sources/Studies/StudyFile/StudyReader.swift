internal import Foundation
public import Inputs

extension Study {
    /// The format of study files that this version reads.
    public static let format = "1"

    /// Reads `study.yaml`, or the folder that holds it.
    ///
    /// - Throws: `InputErrors` with everything that could be found wrong in one pass.
    public static func read(
        _ path: String, catalogue: AnalysisCatalogue = .standard
    ) throws(InputErrors) -> Study {
        let file = try studyFile(path)
        guard let data = FileManager.default.contents(atPath: file) else {
            throw InputErrors([
                InputError(
                    "cannot-read", "the study file cannot be read", at: SourceLocation(file: file),
                    remedy: "check the path and that you may read the file")
            ])
        }
        let folder = (file as NSString).deletingLastPathComponent
        return try decode(Array(data), file: file, folder: folder, catalogue: catalogue)
    }

    /// The file or folder beside it whose name is nearest to what was typed.
    private static func neighbour(of path: String) -> String? {
        let folder = (path as NSString).deletingLastPathComponent
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let candidates = names.filter { !$0.hasPrefix(".") }.sorted()
        return nearestMatch(to: (path as NSString).lastPathComponent, in: candidates)
            .map { (folder as NSString).appendingPathComponent($0) }
    }

    private static func studyFile(_ path: String) throws(InputErrors) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw InputErrors([
                InputError(
                    "no-study", "there is no '\(path)'",
                    remedy: neighbour(of: path).map { "did you mean '\($0)'?" }
                        ?? "'miraxis init' starts a study from your tables")
            ])
        }
        guard isFolder.boolValue else { return path }
        let inside = path.hasSuffix("/") ? path + "study.yaml" : path + "/study.yaml"
        guard FileManager.default.fileExists(atPath: inside) else {
            throw InputErrors([
                InputError(
                    "no-study", "the folder '\(path)' holds no study.yaml",
                    remedy: "'miraxis init \(path)' starts one from the tables in it")
            ])
        }
        return inside
    }

    /// Decodes the text of a study file.
    ///
    /// - Throws: `InputErrors` with everything that could be found wrong in one pass.
    public static func decode(
        _ bytes: [UInt8], file: String, folder: String, catalogue: AnalysisCatalogue = .standard
    ) throws(InputErrors) -> Study {
        var errors = ErrorCollector()
        let study = errors.attempt { () throws(InputError) in
            var reader = try SettingReader(try YAMLText.setting(bytes, file: file), subject: "the study")
            try checkFormat(&reader)
            return reader
        }.map { reader in
            decode(reader, catalogue: catalogue, errors: &errors) { title in
                Study(
                    file: file, folder: folder, bytes: bytes, title: title, question: nil, axis: Axis(),
                    seed: 1,
                    tables: [], preparations: [], claims: [], necessary: [])
            }
        }
        try errors.throwIfAny(inOrderOfLines: true)
        guard let study else { preconditionFailure("a study that was not read left no error") }
        return study
    }

    private static func checkFormat(_ reader: inout SettingReader) throws(InputError) {
        let setting = try reader.require("miraxis")
        let version = try setting.asText("miraxis")
        guard version == format else {
            throw InputError(
                "unknown-format",
                "this file says format '\(version)', and this version reads format \(format)",
                at: setting.location,
                remedy:
                    "write 'miraxis: \(format)', or use the version of miraxis that the file was written for")
        }
    }

    private static func decode(
        _ reader: SettingReader, catalogue: AnalysisCatalogue, errors: inout ErrorCollector,
        empty: (String) -> Study
    ) -> Study {
        var reader = reader
        var study = empty(errors.attempt { () throws(InputError) in try reader.requireText("title") } ?? "")
        study.question = errors.attempt { () throws(InputError) in try reader.text("question") } ?? nil
        study.axis = errors.attempt { () throws(InputError) in try axis(reader.take("axis")) } ?? Axis()
        study.seed = errors.attempt { () throws(InputError) in try seed(&reader) } ?? 1
        study.tables = named("tables", &reader, &errors) { (name, setting) throws(InputError) in
            try TableSource(setting, name: name)
        }
        study.preparations = named("preparations", &reader, &errors, decode: preparation)
        let names = DeclaredNames(tables: reader.take("tables"), preparations: reader.take("preparations"))
        let claims = errors.attempt { () throws(InputError) in try reader.require("claims").asList("claims") }
        study.claims = ClaimReader(catalogue: catalogue).claims(claims ?? [], &errors)
        let chain = reader.take("chain")
        study.necessary =
            errors.attempt { () throws(InputError) in try necessary(chain, among: study.claims) } ?? []
        study.reporting = ReportingStatement.statements(reader.take("reporting"), &errors)
        if claims?.isEmpty == true {
            errors.add(
                InputError(
                    "missing-key", "the study has no claim", at: reader.location,
                    remedy: "write one under 'claims:'; Documentation/StudyFile.md shows how"))
        }
        _ = errors.attempt { () throws(InputError) in try reader.finish() }
        study.check(names, &errors)
        return study
    }

    private static func axis(_ setting: Setting?) throws(InputError) -> Axis {
        guard let setting else { return Axis() }
        var reader = try SettingReader(setting, subject: "axis")
        let axis = Axis(
            microRNA: try reader.text("microRNA"), target: try reader.text("target"),
            drug: try reader.text("drug"), disease: try reader.text("disease"))
        try reader.finish()
        return axis
    }

    private static func seed(_ reader: inout SettingReader) throws(InputError) -> UInt64 {
        guard let setting = reader.take("seed") else { return 1 }
        guard let seed = UInt64(try setting.asText("seed")) else {
            throw InputError("wrong-kind", "'seed' must be a whole number, 0 or more", at: setting.location)
        }
        return seed
    }

    private static func necessary(_ setting: Setting?, among claims: [Claim]) throws(InputError) -> [String] {
        guard let setting else { return [] }
        var reader = try SettingReader(setting, subject: "chain")
        let list = try reader.require("necessary")
        try reader.finish()
        var ids: [String] = []
        for id in try list.asTexts("necessary") {
            guard claims.contains(where: { $0.id == id }) else {
                throw InputError(
                    "unknown-claim", "the chain names claim '\(id)', which the study does not have",
                    at: list.location, remedy: suggestion(for: id, in: claims.map(\.id)))
            }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
