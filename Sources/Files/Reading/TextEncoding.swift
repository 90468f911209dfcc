/// How text is written as bytes. Windows-1252 contains latin-1's printable characters.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case latin1 = "latin-1"

    public var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16 (little endian)"
        case .utf16BigEndian: "UTF-16 (big endian)"
        case .windows1252: "Windows-1252"
        case .latin1: "Latin-1"
        }
    }

    /// UTF-16 by its mark, or by zeros at every other byte of text that is mostly plain letters.
    static func utf16Guess(_ head: [UInt8]) -> TextEncoding? {
        if head.starts(with: [0xff, 0xfe]) { return .utf16LittleEndian }
        if head.starts(with: [0xfe, 0xff]) { return .utf16BigEndian }
        let pairs = min(head.count, 1024) / 2
        guard pairs > 0 else { return nil }
        let evenZeros = (0..<pairs).count { head[2 * $0] == 0 }
        let oddZeros = (0..<pairs).count { head[2 * $0 + 1] == 0 }
        if evenZeros * 20 <= pairs, oddZeros * 10 >= pairs * 4 { return .utf16LittleEndian }
        if oddZeros * 20 <= pairs, evenZeros * 10 >= pairs * 4 { return .utf16BigEndian }
        return nil
    }

    /// The character of a byte of Windows-1252; its five unassigned bytes become U+FFFD.
    /// *Source*: Unicode Consortium, mapping file CP1252 version 2.01.
    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80..<0xa0).contains(byte) else { return Unicode.Scalar(byte) }
        return windowsHigh[Int(byte) - 0x80]
    }
}

private let windowsHigh: [Unicode.Scalar] = [
    "€", "\u{fffd}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{fffd}", "Ž", "\u{fffd}",
    "\u{fffd}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{fffd}", "ž", "Ÿ",
]
