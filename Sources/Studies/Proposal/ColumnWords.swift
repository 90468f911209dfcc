/// A column's name taken apart: its words, and a unit in brackets or at its end.
struct ColumnWords: Hashable {
    /// Lower case: `OS.time (days)` gives `os`, `time`.
    var words: [String]
    /// The words run together: `mir221` for `miR-221`.
    var compact: String
    var unit: String?

    /// - Parameter prefix: a first word that most columns of the table share (`patient.`), and so says nothing.
    init(_ name: String, ignoring prefix: String? = nil) {
        let (bare, unit) = Self.splitUnit(name)
        self.unit = unit
        words = Self.words(bare)
        if words.count > 1, words.first == prefix { words.removeFirst() }
        compact = words.joined()
        if self.unit == nil, let last = words.last, Self.timeUnits.contains(last) { self.unit = last }
    }

    /// The word that more than half of the columns begin with, and end after.
    static func sharedPrefix(of names: [String]) -> String? {
        let first = names.compactMap { name in
            let words = words(splitUnit(name).0)
            return words.count > 1 ? words.first : nil
        }
        guard first.count > 4 else { return nil }
        let counts = Dictionary(first.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.filter { 2 * $0.value > names.count }.map(\.key).min()
    }

    static let timeUnits: Set<String> = ["days", "weeks", "months", "years"]

    func has(_ clues: Set<String>) -> Bool { words.contains { clues.contains($0) } }

    func contains(_ part: String) -> Bool { compact.firstRange(of: part) != nil }

    /// `AFP (ng/mL)` and `AFP [ng/mL]` give `AFP` and `ng/mL`.
    private static func splitUnit(_ name: String) -> (String, String?) {
        for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)] {
            guard name.last == close, let start = name.firstIndex(of: open), start != name.startIndex else {
                continue
            }
            let inside = name[name.index(after: start)...].dropLast()
            guard inside.contains(where: { $0.isLetter || $0 == "%" }), inside.count <= 24 else { continue }
            return (String(name[..<start]), String(inside))
        }
        return (name, nil)
    }

    /// Cut at everything that is no letter or digit, and where a capital follows a small letter.
    private static func words(_ name: String) -> [String] {
        var words: [String] = []
        var current = ""
        for character in name {
            let isCut = current.last?.isLowercase == true && character.isUppercase && current.count > 2
            if !(character.isLetter || character.isNumber) || isCut {
                if !current.isEmpty { words.append(current) }
                current = ""
            }
            if character.isLetter || character.isNumber { current.append(character) }
        }
        if !current.isEmpty { words.append(current) }
        return words.map { $0.lowercased() }
    }
}
