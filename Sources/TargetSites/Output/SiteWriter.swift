internal import Foundation
public import Sequences

/// How sites are written.
public enum SiteFormat: String, Sendable, CaseIterable {
    /// A header that names the convention: positions from 1, both ends included.
    case tsv
    /// Six columns, positions from 0, half open; no header.
    case bed
    /// A JSON object on each line.
    case json
}

/// Turns sites into lines of bytes, one at a time.
public struct SiteWriter: Sendable {
    public let format: SiteFormat
    /// Whether a score stands in each line.
    public let isScored: Bool

    public init(_ format: SiteFormat, isScored: Bool = false) {
        (self.format, self.isScored) = (format, isScored)
    }

    /// What comes before the first site.
    public var head: [UInt8] {
        guard format == .tsv else { return [] }
        let columns = ["message", "microRNA", "type", "start_1based", "end_1based_closed", "site"]
        return Array(((columns + (isScored ? ["context++"] : [])).joined(separator: "\t") + "\n").utf8)
    }

    /// - Parameter score: log2 fold change by context++; nil where there is none.
    public func line(
        _ microRNA: String, _ message: NucleotideSequence, _ site: Site, _ score: Double?
    ) -> [UInt8] {
        let range = site.range
        var line: [UInt8] = []
        line.reserveCapacity(96)
        switch format {
        case .tsv:
            append(message.name, to: &line)
            append(
                "\t\(microRNA)\t\(site.type.rawValue)\t\(range.lowerBound + 1)\t\(range.upperBound)\t",
                to: &line)
            for mask in message.bases[range] { line.append(Base.letter(mask)) }
            if isScored { append("\t" + (score.map(Self.rounded) ?? "NA"), to: &line) }
        case .bed:
            append(message.name, to: &line)
            append("\t\(range.lowerBound)\t\(range.upperBound)\t\(microRNA):", to: &line)
            append(site.type.rawValue.replacing(" ", with: "_"), to: &line)
            append("\t" + (score.map(Self.rounded) ?? "0") + "\t+", to: &line)
        case .json:
            append(
                "{\"message\":\(Self.quoted(message.name)),\"microRNA\":\(Self.quoted(microRNA)),", to: &line)
            append("\"type\":\"\(site.type.rawValue)\",\"start\":\(range.lowerBound + 1),", to: &line)
            append("\"end\":\(range.upperBound),\"positions\":\"1-based closed\"", to: &line)
            if isScored { append(",\"context++\":" + (score.map(Self.rounded) ?? "null"), to: &line) }
            append("}", to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func append(_ text: String, to line: inout [UInt8]) { line.append(contentsOf: text.utf8) }

    private static func rounded(_ value: Double) -> String { String(format: "%.4f", value) }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20: out += String(format: "\\u%04x", scalar.value)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
