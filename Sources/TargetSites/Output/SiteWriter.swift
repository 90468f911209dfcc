internal import Foundation
public import Sequences

/// How sites are written.
public enum SiteFormat: String, Sendable, CaseIterable {
    /// A header that names the convention: positions from 1, both ends included.
    case tsv
    /// Six columns, positions from 0, half open; no header.
    case bed
    /// A JSON object on each line, positions as in `tsv`.
    case json
}

/// Turns sites into lines of bytes, one at a time.
public struct SiteWriter: Sendable {
    public let format: SiteFormat
    /// Whether a score stands in each line.
    public let isScored: Bool
    /// What each microRNA and type adds, by microRNA and by the order of types.
    private let fragments: [[[UInt8]]]

    /// - Parameter microRNAs: names, in the order in which `append` counts them.
    public init(_ format: SiteFormat, microRNAs: [String], isScored: Bool = false) {
        (self.format, self.isScored) = (format, isScored)
        fragments = microRNAs.map { name in
            SiteType.allCases.map { type in
                switch format {
                case .tsv: Array("\t\(name)\t\(type.rawValue)\t".utf8)
                case .bed: Array("\t\(name):\(type.rawValue.replacing(" ", with: "_"))\t".utf8)
                case .json:
                    Array(",\"microRNA\":\(Self.quoted(name)),\"type\":\"\(type.rawValue)\",\"start\":".utf8)
                }
            }
        }
    }

    /// What comes before the first site.
    public var head: [UInt8] {
        guard format == .tsv else { return [] }
        let columns = ["message", "microRNA", "type", "start_1based", "end_1based_closed", "site"]
        return Array(((columns + (isScored ? ["context++"] : [])).joined(separator: "\t") + "\n").utf8)
    }

    /// Appends the line of one site.
    ///
    /// - Parameters:
    ///   - microRNA: its place in the list given at first.
    ///   - score: log2 fold change by context++; nil where there is none.
    public func append(
        _ site: Site, of microRNA: Int, in message: NucleotideSequence, score: Double? = nil,
        to out: inout [UInt8]
    ) {
        let range = site.range
        let fragment = fragments[microRNA][site.type.order]
        switch format {
        case .tsv:
            out += message.name.utf8
            out += fragment
            append(range.lowerBound + 1, &out)
            out.append(Self.tab)
            append(range.upperBound, &out)
            out.append(Self.tab)
            for mask in message.bases[range] { out.append(Base.letter(mask)) }
            if isScored {
                out.append(Self.tab)
                out += (score.map(Self.rounded) ?? "NA").utf8
            }
        case .bed:
            out += message.name.utf8
            out.append(Self.tab)
            append(range.lowerBound, &out)
            out.append(Self.tab)
            append(range.upperBound, &out)
            out += fragment
            out += (score.map(Self.rounded) ?? "0").utf8
            out += "\t+".utf8
        case .json:
            out += "{\"message\":".utf8
            out += Self.quoted(message.name).utf8
            out += fragment
            append(range.lowerBound + 1, &out)
            out += ",\"end\":".utf8
            append(range.upperBound, &out)
            out += ",\"positions\":\"1-based closed\"".utf8
            if isScored {
                out += ",\"context++\":".utf8
                out += (score.map(Self.rounded) ?? "null").utf8
            }
            out.append(UInt8(ascii: "}"))
        }
        out.append(UInt8(ascii: "\n"))
    }

    private static let tab = UInt8(ascii: "\t")

    /// A number of zero or more in decimal.
    private func append(_ number: Int, _ out: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            out.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

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
