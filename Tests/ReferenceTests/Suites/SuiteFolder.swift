import Foundation

/// Where the suites of other projects lie: in `suites` of the reference folder, as archives or unpacked.
enum SuiteFolder {
    /// The folder that holds `semantic` and `stochastic`; nil where there is none.
    static let sbml: URL? = {
        let roots = [
            ReferenceFolder.root, ReferenceFolder.root.appendingPathComponent("suites", isDirectory: true),
        ]
        return roots.lazy.compactMap(unpacked).first ?? roots.lazy.compactMap(archive).first.flatMap(unpack)
    }()

    /// The cases of one suite, in the order of their numbers; none where the suite is absent.
    static func cases(_ suite: String) -> [SuiteCase] {
        guard let folder = sbml?.appendingPathComponent(suite, isDirectory: true) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { SuiteCase(folder: folder.appendingPathComponent($0), number: $0) }
    }

    private static func unpacked(_ folder: URL) -> URL? {
        ["semantic", "stochastic"].contains {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        } ? folder : nil
    }

    private static func archive(in folder: URL) -> URL? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().first { $0.hasPrefix("sbml-test-suite") && $0.contains(".tar") }
            .map { folder.appendingPathComponent($0) }
    }

    /// Unpacks an archive beside the package's products, once for each of its versions.
    private static func unpack(_ archive: URL) -> URL? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: archive.path)
        let size = (attributes?[.size] as? Int) ?? 0
        let place = ReferenceFolder.packageRoot.appendingPathComponent(".build/suites", isDirectory: true)
        let target = place.appendingPathComponent("\(archive.lastPathComponent)-\(size)", isDirectory: true)
        if let done = unpacked(target) { return done }
        let growing = place.appendingPathComponent(UUID().uuidString, isDirectory: true)
        defer { try? FileManager.default.removeItem(at: growing) }
        try? FileManager.default.createDirectory(at: growing, withIntermediateDirectories: true)
        guard runsTar(["-xf", archive.path, "-C", growing.path]) else { return nil }
        try? FileManager.default.moveItem(at: growing, to: target)
        return unpacked(target)
    }

    private static func runsTar(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
