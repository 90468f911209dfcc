import Foundation

/// A small comma-separated table of the reference folder: a header, fields in quotes where needed, empty
/// or NA = missing.
struct CSVData {
    let name: String
    let columnNames: [String]
    private let rows: [[String]]

    init(contentsOf file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline).map { Self.fields(of: $0) }
        guard !lines.isEmpty else { throw HarnessError("\(file.lastPathComponent) is empty") }
        columnNames = lines.removeFirst()
        rows = lines
        name = file.lastPathComponent
        if let short = rows.first(where: { $0.count != columnNames.count }) {
            throw HarnessError("\(name): a row has \(short.count) fields, the header \(columnNames.count)")
        }
    }

    var rowCount: Int { rows.count }

    func has(_ column: String) -> Bool { columnNames.contains(column) }

    /// Nil where missing.
    func texts(_ column: String) throws -> [String?] {
        guard let place = columnNames.firstIndex(of: column) else {
            throw HarnessError("\(name) has no column '\(column)'")
        }
        return rows.map { $0[place].isEmpty || $0[place] == "NA" ? nil : $0[place] }
    }

    /// - Throws: where a cell is neither a number nor missing.
    func numbers(_ column: String) throws -> [Double?] {
        try texts(column).map { text in
            guard let text else { return nil }
            switch text {
            case "TRUE", "true": return 1
            case "FALSE", "false": return 0
            default: break
            }
            guard let value = Double(text) else { throw HarnessError("\(name): '\(column)' holds '\(text)'") }
            return value
        }
    }

    private static func fields(of line: Substring) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return fields + [field]
    }
}

/// Rows of 1-based positions, one resample or permutation for each line; a header line is passed over.
func resamples(contentsOf file: URL) throws -> [[Int]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    let rows = lines.map { line in line.split(separator: ",").map { Int($0.trimmingPrefix(" ")) } }
    let body = rows.first?.contains(nil) == true ? rows.dropFirst() : rows[...]
    return try body.map { row in
        try row.map { cell in
            guard let cell else { throw HarnessError("\(file.lastPathComponent): not a whole number") }
            return cell
        }
    }
}

/// Something about the reference folder itself is not as its format says.
struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
