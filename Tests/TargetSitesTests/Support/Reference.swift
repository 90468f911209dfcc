import Foundation

/// Reference files; tests that need one are reported as skipped where it is absent.
enum Reference {
    static let root: String =
        ProcessInfo.processInfo.environment["MIRAXIS_REFERENCE"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared").path

    static func path(_ name: String) -> String { root + "/" + name }
    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Rows of a tabbed file, lines that begin with '#' left out.
    static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOfFile: path(name), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).filter { $0.first != "#" }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// The same by the names of its header.
    static func records(_ name: String) throws -> [[String: String]] {
        let rows = try rows(name)
        return rows.dropFirst().map { Dictionary(zip(rows[0], $0), uniquingKeysWith: { a, _ in a }) }
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
