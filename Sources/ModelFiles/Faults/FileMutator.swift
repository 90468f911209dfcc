/// Damages a model's text in ways that disks, editors and attackers do; the same for the same seed.
///
/// For tests and simulation studies of robustness.
package struct FileMutator: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    /// SplitMix64. *Source*: Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ bound: Int) -> Int { Int(random() % UInt64(max(bound, 1))) }

    /// The text with some damage: mostly one kind, so that much of it still makes sense.
    package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...(below(3) == 0 ? below(4) : 0) where !result.isEmpty { damage(&result) }
        return result
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        switch below(16) {
        case 0: bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random())
        case 1: bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
        case 2: bytes.removeSubrange(range(in: bytes, upTo: 40))
        case 3: repeatPart(&bytes)
        case 4: bytes.removeSubrange(below(bytes.count)...)
        case 5, 6, 7: damageLines(&bytes)
        case 8, 9, 10: damageWord(&bytes)
        default: damageAttribute(&bytes)
        }
    }

    private mutating func range(in bytes: [UInt8], upTo length: Int) -> Range<Int> {
        let start = below(bytes.count)
        return start..<min(bytes.count, start + 1 + below(length))
    }

    private mutating func repeatPart(_ bytes: inout [UInt8]) {
        let part = bytes[range(in: bytes, upTo: 400)]
        bytes.insert(contentsOf: part, at: below(bytes.count))
    }

    /// Removes, doubles or exchanges lines: elements go missing, stand twice, or in the wrong order.
    private mutating func damageLines(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = below(lines.count)
        switch below(4) {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: below(lines.count))
        case 2: lines.swapAt(line, below(lines.count))
        default: lines.removeSubrange(line..<min(lines.count, line + 1 + below(8)))
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Gives an attribute the value of another, or one that is likely to hurt: the XML stays well formed.
    private mutating func damageAttribute(_ bytes: inout [UInt8]) {
        guard let place = attributeValue(in: bytes), let other = attributeValue(in: bytes) else { return }
        let isHarmful = below(3) == 0
        let harmful = Array(Self.harmful[below(Self.harmful.count)].utf8).filter { $0 != UInt8(ascii: "\"") }
        bytes.replaceSubrange(place, with: isHarmful ? harmful : Array(bytes[other]))
    }

    private mutating func attributeValue(in bytes: [UInt8]) -> Range<Int>? {
        let quote = UInt8(ascii: "\"")
        var start = below(bytes.count)
        while start + 1 < bytes.count, bytes[start] != UInt8(ascii: "=") || bytes[start + 1] != quote {
            start += 1
        }
        guard start + 2 <= bytes.count else { return nil }
        let end = bytes[(start + 2)...].firstIndex(of: quote)
        return end.map { start + 2..<$0 }
    }

    /// Puts another word of the file, or one that is likely to hurt, in the place of a word: numbers,
    /// identifiers, names of elements and of attributes.
    private mutating func damageWord(_ bytes: inout [UInt8]) {
        let place = word(in: bytes)
        let replacement =
            below(3) > 0
            ? Array(bytes[word(in: bytes)]) : Array(Self.harmful[below(Self.harmful.count)].utf8)
        bytes.replaceSubrange(place, with: replacement)
    }

    private mutating func word(in bytes: [UInt8]) -> Range<Int> {
        var start = below(bytes.count)
        while start < bytes.count, !Self.isWord(bytes[start]) { start += 1 }
        while start > 0, start < bytes.count, Self.isWord(bytes[start - 1]) { start -= 1 }
        var end = start
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return start..<end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: byte >= 0x80
        }
    }

    private static let harmful = [
        "", "0", "-1", "1e999", "-1e-999", "NaN", "INF", "-INF", "99999999999999999999", "2147483648", "true",
        "time", "lambda", "apply", "piecewise", "math", "ci", "cn", "sep", "delay", "sbml", "model",
        "species",
        "reaction", "event", "trigger", "functionDefinition", "rateRule", "id", "compartment", "&#0;",
        "&amp;",
        "&lt;", "&x;", "<", ">", "\"", "]]>", "<!--", "<![CDATA[", "\u{0}", "\u{FFFD}", "comp", "fbc", "Ω",
    ]
}
