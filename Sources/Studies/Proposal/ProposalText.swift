/// Writes YAML so that it reads back as meant.
enum ProposalText {
    /// Bare where YAML cannot mistake it, else in double quotes.
    static func quoted(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true
            && text.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "_.- /%".contains($0) }
            && text.last != " " && !reserved.contains(text.lowercased())
        if isPlain { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\t": escaped += "\\t"
            case "\r": escaped += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F { continue }
                escaped.unicodeScalars.append(scalar)
            }
        }
        return "\"\(escaped)\""
    }

    private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]

    static func list(_ items: [String]) -> String { "[" + items.map(quoted).joined(separator: ", ") + "]" }

    /// One line without what would end a comment.
    static func comment(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// A column's name inside an expression.
    static func inExpression(_ name: String) -> String {
        let isBare =
            name.first.map { $0.isLetter || $0 == "_" } == true
            && name.allSatisfy { $0.isLetter || ($0.isASCII && $0.isNumber) || $0 == "_" || $0 == "." }
            && !["and", "or", "not", "in", "true", "false", "missing"].contains(name)
        return isBare
            ? name
            : "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }

    static func textInExpression(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// A name that can also name a file: from `Serum (2024).csv` to `serum_2024`.
    static func tableName(_ file: String, taken: Set<String>) -> String {
        var stem = file.split(separator: "/").last.map(String.init) ?? file
        for ending in [".gz", ".csv", ".tsv", ".txt", ".xlsx"] where stem.lowercased().hasSuffix(ending) {
            stem = String(stem.dropLast(ending.count))
        }
        var name = ""
        for character in stem.lowercased() {
            let isKept = character.isASCII && (character.isLetter || character.isNumber)
            if isKept { name.append(character) } else if name.last != "_", !name.isEmpty { name.append("_") }
        }
        while name.last == "_" { name.removeLast() }
        name = String((name.isEmpty ? "table" : name).prefix(40))
        var candidate = name
        var number = 2
        while taken.contains(candidate) {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }
}
