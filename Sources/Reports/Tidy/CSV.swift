package import Findings

extension DataFrame {
    /// Comma-separated values with one header row. Missing cells are empty; numbers are the shortest decimals
    /// that read back the same, `Inf` and `-Inf` for open ends.
    ///
    /// *Source*: RFC 4180 for quoting; lines end with a line feed alone.
    package var csv: String {
        var output = columns.map(Self.quoted).joined(separator: ",") + "\n"
        for row in rows {
            output += row.map(Self.text).joined(separator: ",") + "\n"
        }
        return output
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .number(let number): shortestText(number)
        // An empty text is quoted, so that it differs from a missing cell.
        case .text(let text): text.isEmpty ? "\"\"" : quoted(text)
        case .missing: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
