/// What a plain reading of a page as nested tags finds wrong. Knows nothing of how the page was written.
func tagFaults(_ page: String) -> [String] {
    var open: [String] = []
    var faults: [String] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
        rest = rest[start...].dropFirst()
        guard let end = closingBracket(rest) else { return faults + ["a tag without end"] }
        let tag = rest[..<end]
        rest = rest[end...].dropFirst()
        if tag.hasPrefix("!") || tag.hasSuffix("/") { continue }
        let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
        if name.isEmpty { faults.append("a stray '<'") }
        if tag.hasPrefix("/") {
            if open.popLast() != name { faults.append("</\(name)> closes another") }
        } else {
            open.append(name)
        }
        if name == "style", !tag.hasPrefix("/"), let close = rest.firstRange(of: "</style>") {
            rest = rest[close.lowerBound...]
        }
    }
    return faults + open.map { "<\($0)> stays open" }
}

/// The next `>` outside quotes.
private func closingBracket(_ text: Substring) -> Substring.Index? {
    var isQuoted = false
    for index in text.indices {
        if text[index] == "\"" { isQuoted.toggle() }
        if text[index] == ">", !isQuoted { return index }
    }
    return nil
}

/// Reads comma-separated values by RFC 4180, for comparison with what was written.
func readCSV(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var characters = text.unicodeScalars.makeIterator()
    var next = characters.next()
    while let character = next {
        next = characters.next()
        switch (character, isQuoted) {
        case ("\"", true) where next == "\"":
            cell += "\""
            next = characters.next()
        case ("\"", _): isQuoted.toggle()
        case (",", false):
            row.append(cell)
            cell = ""
        case ("\n", false):
            rows.append(row + [cell])
            (row, cell) = ([], "")
        default: cell.unicodeScalars.append(character)
        }
    }
    return rows
}
