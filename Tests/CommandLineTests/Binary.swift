import Foundation

/// The `miraxis` that was built with these tests.
enum Binary {
    struct Outcome {
        var code: Int32
        var out: String
        var err: String
    }

    private final class Marker {}

    static let path: String = {
        let places = [
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
            Bundle(for: Marker.self).bundleURL.deletingLastPathComponent(), Bundle.main.bundleURL,
        ]
        let found = places.map { $0.appendingPathComponent("miraxis").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { fatalError("no miraxis beside the tests: \(places.map(\.path))") }
        return found
    }()

    /// Starts it in `folder`, without a figure renderer unless the environment's one is asked for.
    static func start(
        _ arguments: [String], in folder: String, withRenderer: Bool = false, out: FileHandle = .nullDevice,
        err: FileHandle = .nullDevice
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var environment = ProcessInfo.processInfo.environment
        if !withRenderer { environment["MIRAXIS_RENDERER"] = "/no/such/folder" }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = out
        process.standardError = err
        try process.run()
        return process
    }

    /// Runs it to its end. What it prints goes through files, so no pipe can fill up.
    static func run(_ arguments: [String], in folder: String, withRenderer: Bool = false) throws -> Outcome {
        let stem = NSTemporaryDirectory() + "miraxis-print-" + UUID().uuidString
        let names = [stem + ".out", stem + ".err"]
        defer { for name in names { try? FileManager.default.removeItem(atPath: name) } }
        for name in names { try Data().write(to: URL(fileURLWithPath: name)) }
        let handles = try names.map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) }
        let process = try start(
            arguments, in: folder, withRenderer: withRenderer, out: handles[0], err: handles[1])
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        let texts = try names.map {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
        }
        return Outcome(code: process.terminationStatus, out: texts[0], err: texts[1])
    }
}

/// A folder in the temporary folder, gone with the value.
final class Workplace {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "miraxis-work-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Every file of a folder with its bytes; nil where there is no folder.
    func tree(_ name: String) throws -> [String: Data]? {
        let root = path + "/" + name
        guard FileManager.default.fileExists(atPath: root) else { return nil }
        var files: [String: Data] = [:]
        for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: root + "/" + file, isDirectory: &isFolder)
            if !isFolder.boolValue {
                files[file] = try Data(contentsOf: URL(fileURLWithPath: root + "/" + file))
            }
        }
        return files
    }

    func run(_ arguments: String..., withRenderer: Bool = false) throws -> Binary.Outcome {
        try Binary.run(arguments, in: path, withRenderer: withRenderer)
    }
}

/// Eight patients whose groups do not overlap: all is known by hand.
/// Differences run from 7 to 13 with median 10; 4 against 4 gives 2/70 as the smallest p, and at level 0.95 the
/// exact test keeps every shift from 7 to 13.
let tableText = """
    id,arm,marker,day
    P1,drug,11,10
    P2,drug,12,20
    P3,drug,13,30
    P4,drug,14,40
    P5,none,1,10
    P6,none,2,20
    P7,none,3,30
    P8,none,4,40

    """

let studyText = """
    miraxis: 1
    title: Eight patients
    axis: {microRNA: hsa-miR-221-3p, drug: sorafenib}
    tables:
      patients:
        file: patients.csv
        columns: {id: {role: identifier}, marker: {kind: number, role: marker}}
    claims:
      - id: C1
        link: marker
        sentence: The marker is higher under the drug.
        table: patients
        analysis: compare
        with: {marker: marker, group: arm, of: drug, against: none}
        expects: higher
      - id: C2
        link: target
        sentence: The target is repressed.
        needs: a reporter assay
    chain: {necessary: [C1, C2]}

    """
