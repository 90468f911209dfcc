import Foundation

/// The folder of reference results: `MIRAXIS_REFERENCE` (a folder with `golden/statistics`, or such a folder
/// itself), else `../shared` beside the package.
enum ReferenceFolder {
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Whether or not it is there.
    static let root =
        ProcessInfo.processInfo.environment["MIRAXIS_REFERENCE"]
        .map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? packageRoot.deletingLastPathComponent().appendingPathComponent("shared", isDirectory: true)

    /// Nil where it is absent.
    static let statistics: URL? = {
        let candidates = [root.appendingPathComponent("golden/statistics", isDirectory: true), root]
        return candidates.first { !goldenFiles(in: $0).isEmpty }
    }()

    /// Files of the format (`<family>_<name>.json`), in order of their names.
    static let files: [GoldenFile] = statistics.map(goldenFiles) ?? []

    private static func goldenFiles(in folder: URL) -> [GoldenFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { GoldenFile(folder: folder, name: $0) }
    }
}

/// The name of one file and the family that its prefix says.
struct GoldenFile: Sendable, CustomStringConvertible {
    let folder: URL
    let name: String

    /// `A01` of `A01_two_group_x.json`.
    var family: String { String(name.prefix { $0 != "_" && $0 != "." }) }
    var description: String { name }
}

/// One reference result with its data.
struct Golden {
    let folder: URL
    let id: String
    /// Set where the reference engine refuses: a typed "undefined" with a reason is what is right.
    let expect: String?
    let analysis: String
    let dataset: String
    let subset: String?
    let call: String
    let notes: String?
    let tolerances: Tolerances
    let values: JSONValue

    init(_ file: GoldenFile) throws {
        let data = try Data(contentsOf: file.folder.appendingPathComponent(file.name))
        let root = try JSONDecoder().decode(JSONValue.self, from: data)
        guard let values = root["values"] else { throw HarnessError("\(file.name) has no 'values'") }
        folder = file.folder
        id = root["id"]?.text ?? String(file.name.dropLast(5))
        expect = root["expect"]?.text
        analysis = root["analysis"]?.text ?? ""
        dataset = root["dataset"]?.text ?? ""
        subset = root["subset"]?.text
        call = root["call"]?.text ?? ""
        notes = root["notes"]?.text
        tolerances = Tolerances(root["tolerance"])
        self.values = values
    }

    /// The data set of that name, or the file's own: a name, or a path `data/name.csv`.
    func data(_ name: String? = nil) throws -> CSVData {
        let name = name ?? dataset
        let path = name.hasPrefix("data/") ? name : "data/\(name).csv"
        return try CSVData(contentsOf: folder.appendingPathComponent(path))
    }

    /// Whether `data/name.csv` is there.
    func hasData(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("data/\(name).csv").path)
    }

    /// `data/<id>_input.csv`, where given.
    func input() throws -> CSVData? { hasData("\(id)_input") ? try data("\(id)_input") : nil }

    /// `resamples/<id>_<kind>.csv`, where given: 1-based rows.
    func resampling(_ kind: String) throws -> [[Int]]? {
        let file = folder.appendingPathComponent("resamples/\(id)_\(kind).csv")
        return FileManager.default.fileExists(atPath: file.path) ? try resamples(contentsOf: file) : nil
    }
}
