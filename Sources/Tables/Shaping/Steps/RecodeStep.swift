public import Inputs

/// `recode`: every level of a column gets a new name. A level that the file does not name is an error, so
/// that a new spelling in the data never slips through.
public struct RecodeStep: ShapingStep {
    public enum Others: String, Sendable, CaseIterable { case error, missing, keep }

    let column: PlacedName
    let target: String
    /// Old level, new level (nil: missing), in the order written.
    let levels: [(old: PlacedName, new: String?)]
    let others: Others
    /// All new levels are bare numbers: the new column holds numbers.
    let isNumeric: Bool
    let meaning: ColumnMeaning

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "recode")
        column = try reader.require("column").asName("column")
        target = try reader.text("to") ?? column.name
        others = try reader.choice("others", of: Others.self) ?? .error
        var levels: [(old: PlacedName, new: String?)] = []
        var allNumbers = true
        for entry in try reader.require("levels").asEntries("levels") {
            let old = PlacedName(name: entry.key, place: entry.keyLocation)
            guard case .null = entry.value else {
                let new = try entry.value.asText(entry.key)
                if case .scalar(_, true, _) = entry.value { allNumbers = false }
                if Double(new)?.isFinite != true { allNumbers = false }
                levels.append((old, new))
                continue
            }
            levels.append((old, nil))
        }
        self.levels = levels
        isNumeric = allNumbers && others != .keep && levels.contains { $0.new != nil }
        meaning = try ColumnMeaning(&reader)
        try reader.finish()
    }

    public var label: String {
        "recode \(column.name)\(target == column.name ? "" : " to \(target)"): "
            + list(levels.map { "\($0.old.name) → \($0.new ?? "missing")" })
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let labels = try table.labels(column.name, askedAt: column.place)
        let named = Dictionary(uniqueKeysWithValues: levels.map { ($0.old.name, $0.new) })
        var unnamed: [String: [Int]] = [:]
        let recoded = labels.enumerated().map { row, label -> String? in
            guard let label else { return nil }
            if let new = named[label] { return new }
            unnamed[label, default: []].append(row)
            return others == .keep ? label : nil
        }
        if others == .error, !unnamed.isEmpty {
            throw unnamedLevels(unnamed, mayName: mayName(labels, in: table), in: table)
        }
        var column = try table.column(self.column.name)
        column.name = target
        column.cells =
            isNumeric
            ? .numbers(recoded.map { $0.flatMap(Double.init).map { .exact($0) } ?? .missing })
            : .texts(recoded)
        meaning.apply(to: &column)
        var shaped = table
        shaped.setColumn(column)
        return (shaped, table.unchanged(label, notes: notes(labels, unnamed)))
    }

    /// Rows of an identifier's column repeat too (visits), and its cells are no levels all the same.
    private func mayName(_ labels: [String?], in table: Table) -> Bool {
        let levels = Set(labels.compactMap { $0 }).count
        return (try? table.column(column.name))?.role != .identifier
            && (levels <= 6 || 4 * levels <= labels.count)
    }

    /// A level that stands in one row only may be a patient's own words: it goes into `value`.
    private func unnamedLevels(
        _ unnamed: [String: [Int]], mayName: Bool, in table: Table
    ) -> InputError {
        let sorted = unnamed.sorted { $0.value[0] < $1.value[0] }
        if !mayName {
            return InputError(
                "unnamed-level",
                "'recode' (\(column.place)) does not name \(countInWords(sorted.count, "level")) of the column",
                at: table.origins[sorted.first?.value.first ?? 0].location, column: column.name,
                value: list(sorted.map(\.key)),
                remedy: "add the levels, or write 'others: missing' or 'others: keep'")
        }
        let shared = sorted.filter { $0.value.count > 1 }.map { "'\($0.key)' (\($0.value.count) rows)" }
        let single = sorted.filter { $0.value.count == 1 }
        var parts: [String] = []
        if !shared.isEmpty { parts.append(list(shared)) }
        if !single.isEmpty { parts.append("\(countInWords(single.count, "level")) of one row each") }
        let first = sorted.first?.value.first ?? 0
        return InputError(
            "unnamed-level",
            "'recode' (\(column.place)) does not name every level: \(parts.joined(separator: ", and "))",
            at: table.origins[first].location, column: column.name,
            value: single.isEmpty ? nil : single.map(\.key).joined(separator: ", "),
            remedy: "add the levels, or write 'others: missing' or 'others: keep'")
    }

    private func notes(_ labels: [String?], _ unnamed: [String: [Int]]) -> [String] {
        var counts: [String: Int] = [:]
        for case let label? in labels { counts[label, default: 0] += 1 }
        var notes = levels.filter { counts[$0.old.name] == nil }.map {
            "level '\($0.old.name)' does not occur"
        }
        let rows = unnamed.values.reduce(0) { $0 + $1.count }
        if rows > 0 {
            let become = others == .keep ? "kept" : "set missing"
            notes.append(
                "\(countInWords(unnamed.count, "level")) not named, in \(countInWords(rows, "row")): \(become)"
            )
        }
        return notes
    }
}
