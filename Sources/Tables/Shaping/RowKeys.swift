internal import Inputs

/// The rows of a table by the values of its key columns; a row with a missing key has none.
struct RowKeys {
    let table: Table
    let columns: [String]
    /// For each row; nil where a key column is missing.
    let keys: [[String]?]
    /// Rows of each key, in order of the table.
    let rows: [[String]: [Int]]

    init(_ table: Table, _ columns: [String], askedAt place: SourceLocation) throws(InputError) {
        self.table = table
        self.columns = columns
        var labels: [[String?]] = []
        for column in columns { labels.append(try table.labels(column, askedAt: place)) }
        var keys: [[String]?] = []
        var rows: [[String]: [Int]] = [:]
        for row in 0..<table.rowCount {
            let parts = labels.compactMap { $0[row] }
            guard parts.count == columns.count else {
                keys.append(nil)
                continue
            }
            keys.append(parts)
            rows[parts, default: []].append(row)
        }
        self.keys = keys
        self.rows = rows
    }

    var columnsInWords: String { columns.map { "'\($0)'" }.joined(separator: " + ") }

    /// Keys in the order of their first row, each with its rows.
    var groups: [(key: [String], rows: [Int])] {
        var groups: [(key: [String], rows: [Int])] = []
        for (row, key) in keys.enumerated() {
            guard let key, let members = rows[key], members[0] == row else { continue }
            groups.append((key, members))
        }
        return groups
    }

    var rowsWithoutKey: [Int] { keys.indices.filter { keys[$0] == nil } }

    /// - Throws: `duplicate-key` at the second of two rows that share a key.
    func requireUnique(of subject: String, remedy: String) throws(InputError) {
        let repeated = groups.filter { $0.rows.count > 1 }
        guard let first = repeated.first else { return }
        let places = first.rows.map { "\(table.origins[$0].location)" }
        let others = repeated.count > 1 ? ", and \(repeated.count - 1) more values repeat" : ""
        throw InputError(
            "duplicate-key",
            "\(columnsInWords) must be unique in \(subject), but \(list(places)) share one value\(others)",
            at: table.origins[first.rows[1]].location, value: first.key.joined(separator: " + "),
            remedy: remedy)
    }
}

/// `a, b and c`; long lists are cut after ten.
func list(_ items: [String]) -> String {
    if items.count > 10 { return items.prefix(10).joined(separator: ", ") + " and \(items.count - 10) more" }
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
}

/// `serum.csv lines 4, 9 and 12`, file by file.
func placesInWords(_ origins: [RowOrigin]) -> String {
    var files: [String] = []
    var lines: [String: [Int]] = [:]
    for origin in origins {
        if lines[origin.file] == nil { files.append(origin.file) }
        lines[origin.file, default: []].append(origin.line)
    }
    return files.map { file in
        let numbers = lines[file] ?? []
        return "\(file) line\(numbers.count == 1 ? "" : "s") \(list(numbers.map(String.init)))"
    }.joined(separator: "; ")
}

func countInWords(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension Table {
    /// Splits off rows, by reason and in the order in which the reasons first occur.
    ///
    /// - Parameter reasons: for each row why it leaves, or nil where it stays.
    func losing(_ reasons: [String?], label: String, notes: [String] = []) -> (Table, FlowStep) {
        var order: [String] = []
        var lost: [String: [RowOrigin]] = [:]
        for (row, reason) in reasons.enumerated() {
            guard let reason else { continue }
            if lost[reason] == nil { order.append(reason) }
            lost[reason, default: []].append(origins[row])
        }
        let kept = picking(reasons.indices.filter { reasons[$0] == nil })
        let losses = order.map { FlowStep.Loss(reason: $0, rows: lost[$0] ?? []) }
        return (
            kept,
            FlowStep(
                label: label, rowsBefore: rowCount, rowsAfter: kept.rowCount, losses: losses, notes: notes)
        )
    }

    /// `log2 of a value ≤ 0 in 3 rows: set missing (serum.csv lines 4, 9 and 12)`.
    func notes(on faults: [Expression.Fault], in name: String) -> [String] {
        faults.map { fault in
            "\(name): \(fault.reason) in \(countInWords(fault.rows.count, "row")): set missing "
                + "(\(placesInWords(fault.rows.map { origins[$0] })))"
        }
    }
}

extension Setting {
    /// The entries of a block in the order in which they stand, none twice.
    func asEntries(_ subject: String) throws(InputError) -> [Setting.Entry] {
        _ = try SettingReader(self, subject: subject)
        guard case .map(let entries, _) = self, !entries.isEmpty else {
            throw InputError("wrong-kind", "\(subject) is empty", at: location)
        }
        return entries
    }

    /// A column name with its place.
    func asName(_ key: String) throws(InputError) -> PlacedName {
        PlacedName(name: try asText(key), place: location)
    }

    func asNames(_ key: String) throws(InputError) -> [PlacedName] {
        guard case .list(let items, _) = self else { return [try asName(key)] }
        var names: [PlacedName] = []
        for item in items { names.append(try item.asName(key)) }
        for (index, name) in names.enumerated()
        where names[..<index].contains(where: { $0.name == name.name }) {
            throw InputError("repeated-name", "'\(name.name)' stands twice in '\(key)'", at: name.place)
        }
        guard !names.isEmpty else { throw InputError("wrong-kind", "'\(key)' is empty", at: location) }
        return names
    }
}

/// A name as written in the study file, and where.
struct PlacedName: Hashable, Sendable {
    var name: String
    var place: SourceLocation
}
