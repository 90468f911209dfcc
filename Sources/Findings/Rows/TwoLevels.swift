package import Inputs
package import Tables

/// Rows of the two levels of a column that an analysis compares, and why the other rows are left out.
package struct TwoLevels {
    /// Rows of the level in question.
    package private(set) var first: [Int] = []
    /// Rows of the level that it is compared with.
    package private(set) var second: [Int] = []
    package private(set) var exclusions = Exclusions()

    /// - Parameter against: nil takes all other levels together.
    /// - Throws: where `level` does not occur, or `against` looks misspelt. A column that merely lacks
    ///   `against` gives an empty second group: a cohort with one class is a finding, not an error.
    package init(
        _ table: Table, column: String, level: String, against: String?, place: [String: SourceLocation],
        keys: (column: String, level: String, against: String)
    ) throws(InputError) {
        let labels = try table.labels(column, askedAt: place[keys.column])
        let present = Set(labels.compactMap { $0 }).sorted()
        try Self.require(level, key: keys.level, in: present, table, column, place[keys.level])
        if let against {
            if against == level {
                throw InputError(
                    "same-level", "'\(keys.level)' and '\(keys.against)' name one level",
                    at: place[keys.against],
                    column: column, remedy: "name two levels of the column")
            }
            if !present.contains(against),
                nearestMatch(to: against, in: present.filter { $0 != level }) != nil
            {
                try Self.require(against, key: keys.against, in: present, table, column, place[keys.against])
            }
        }
        let mayName = mayNameLevels(labels)
        for (row, label) in labels.enumerated() {
            if label == level {
                first.append(row)
            } else if let label, against == nil || label == against {
                second.append(row)
            } else {
                let reason =
                    label.map { mayName ? "\(column) is '\($0)'" : "\(column) is another level" }
                    ?? "\(column) is missing"
                exclusions.add(table.origins[row], because: reason)
            }
        }
    }

    /// All rows in the first group.
    package init(all count: Int) { first = Array(0..<count) }

    /// Takes rows out for which `reason` gives one.
    package mutating func leaveOut(_ table: Table, _ reason: (Int) -> String?) {
        func kept(_ rows: [Int], _ exclusions: inout Exclusions) -> [Int] {
            rows.filter { row in
                guard let why = reason(row) else { return true }
                exclusions.add(table.origins[row], because: why)
                return false
            }
        }
        first = kept(first, &exclusions)
        second = kept(second, &exclusions)
    }

    private static func require(
        _ level: String, key: String, in present: [String], _ table: Table, _ column: String,
        _ place: SourceLocation?
    ) throws(InputError) {
        if present.contains(level) { return }
        throw InputError(
            "unknown-level", "no row of table '\(table.name)' has the level '\(level)' that '\(key)' names",
            at: place, column: column, remedy: table.levelSuggestion(for: level, in: column))
    }
}

/// One row for each patient: where the table names an identifier, it must not repeat.
///
/// - Throws: `repeated-unit` with the column and the number of rows, never an identifier.
package func requireIndependentRows(
    _ table: Table, rows: [Int], pairHint: Bool = false, place: SourceLocation? = nil
) throws(InputError) {
    for column in table.columns where column.role == .identifier {
        let labels = try table.labels(column.name)
        var counts: [String: Int] = [:]
        for row in rows { if let label = labels[row] { counts[label, default: 0] += 1 } }
        let repeated = counts.values.filter { $0 > 1 }
        if repeated.isEmpty { continue }
        let hint = pairHint ? "; if the rows are pairs, name the column with 'pair: \(column.name)'" : ""
        throw InputError(
            "repeated-unit",
            "\(repeated.reduce(0, +)) of the rows analysed share an identifier with another one "
                + "(\(repeated.count) identifier\(repeated.count == 1 ? " repeats" : "s repeat")), so they are not independent",
            at: place, column: column.name,
            remedy: "keep one row for each, such as the first, or average them before this analysis" + hint)
    }
}

/// How many patients have a row in each group. One patient twice in *one* group is an error all the same.
package func patientsInBothGroups(
    _ table: Table, _ levels: TwoLevels, place: SourceLocation?
) throws(InputError) -> Int {
    try requireIndependentRows(table, rows: levels.first, place: place)
    try requireIndependentRows(table, rows: levels.second, place: place)
    var shared = 0
    for column in table.columns where column.role == .identifier {
        let labels = try table.labels(column.name)
        let first = Set(levels.first.compactMap { labels[$0] })
        shared = max(shared, levels.second.count { labels[$0].map(first.contains) == true })
    }
    return shared
}
