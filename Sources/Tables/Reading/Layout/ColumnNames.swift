/// The names of a file's columns, made usable: each not empty, no two alike, letters as they look.
package struct ColumnNames {
    var names: [String] = []
    /// Columns whose header cell was empty.
    var unnamed: Set<Int> = []
    var notes: [String] = []

    init(_ raw: [String]) {
        let writesCyrillic = raw.contains {
            $0.unicodeScalars.contains { isCyrillic($0) && latinLookAlike($0) == nil }
        }
        var seen: Set<String> = []
        for (position, cell) in raw.enumerated() {
            var name = Self.tidy(cell)
            let folded = Self.fold(name, writesCyrillic: writesCyrillic)
            if folded != name {
                notes.append("column '\(folded)': its name in the file has letters that only look Latin")
                name = folded
            }
            if name.isEmpty {
                unnamed.insert(position)
                name = "column_\(position + 1)"
            }
            let unique = Self.unique(name, in: seen)
            if unique != name {
                notes.append("two columns are called '\(name)': the later one is '\(unique)' here")
            }
            seen.insert(unique)
            names.append(unique)
        }
    }

    /// The form in which a name is looked up: blanks trimmed and joined, look-alike letters made Latin.
    static func key(_ typed: String) -> String { fold(tidy(typed), writesCyrillic: false) }

    private static func unique(_ name: String, in seen: Set<String>) -> String {
        guard seen.contains(name) else { return name }
        var number = 2
        while seen.contains("\(name) (\(number))") { number += 1 }
        return "\(name) (\(number))"
    }

    /// Any stretch of blanks and line ends becomes one blank; none at the ends.
    private static func tidy(_ name: String) -> String {
        name.split { $0.isWhitespace || $0 == "\u{feff}" || $0 == "\u{200b}" }.joined(separator: " ")
    }

    /// Letters of other alphabets that look Latin become Latin: in names that mix both, and in all names of a
    /// file that writes nothing else in Cyrillic (so that a Russian file keeps its words).
    private static func fold(_ name: String, writesCyrillic: Bool) -> String {
        let scalars = name.unicodeScalars
        guard scalars.contains(where: { $0.value > 0x7f }) else { return name }
        let isMixed = scalars.contains { $0.properties.isAlphabetic && $0.value < 0x80 }
        let isForeign = scalars.contains { isCyrillic($0) && latinLookAlike($0) == nil }
        var folded = String.UnicodeScalarView()
        for scalar in scalars {
            let maySwap = isCyrillic(scalar) ? !isForeign && (isMixed || !writesCyrillic) : isMixed
            folded.append(
                scalar == "\u{b5}" ? "\u{3bc}" : maySwap ? latinLookAlike(scalar) ?? scalar : scalar)
        }
        return String(folded)
    }
}

private func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x4ff).contains(scalar.value) }

/// Cyrillic letters, and Greek ones that are no symbols of their own, by their Latin look-alikes.
/// *Source*: Unicode Technical Standard 39, confusables.
private func latinLookAlike(_ scalar: Unicode.Scalar) -> Unicode.Scalar? { lookAlikes[scalar] }

private let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "і": "i", "ѕ": "s",
    "ј": "j",
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
    "Х": "X",
    "І": "I", "Ѕ": "S", "Ј": "J", "У": "Y",
    "ο": "o", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
    "Ο": "O",
    "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
]
