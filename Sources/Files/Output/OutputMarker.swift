#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The file that says of a folder that MirAxis made it, and which files it wrote there.
enum OutputMarker {
    static let name = ".miraxis-output"
    private static let title = "MirAxis wrote this folder and may replace it. Its files:"

    static func text(files: [String]) -> String {
        ([title] + files.sorted()).joined(separator: "\n") + "\n"
    }

    /// The files listed by the marker; nil where the folder has none.
    static func files(in folder: String) -> Set<String>? {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.first.map(String.init) == title else { return nil }
        return Set(lines.dropFirst().map(String.init))
    }

    /// Files that desktops leave in any folder they show.
    static func isLitter(_ path: String) -> Bool {
        [".DS_Store", "Thumbs.db", "desktop.ini", ".directory"].contains {
            path == $0 || path.hasSuffix("/" + $0)
        }
    }
}
