public import Inputs

/// `first_of`: one row for each unit (patient, sample, …), the first or last by an order.
public struct FirstOfStep: ShapingStep {
    public enum Position: String, Sendable, CaseIterable { case first, last }

    let by: [PlacedName]
    let order: PlacedName
    let take: Position

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "first_of")
        by = try reader.require("by").asNames("by")
        order = try reader.require("order").asName("order")
        take = try reader.choice("take", of: Position.self) ?? .first
        try reader.finish()
    }

    public var label: String {
        "keep the \(take.rawValue) row of each \(list(by.map(\.name))) by \(order.name)"
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let keys = try RowKeys(table, by.map(\.name), askedAt: by[0].place)
        let cells = try table.column(order.name, askedAt: order.place).cells
        var reasons = [String?](repeating: nil, count: table.rowCount)
        for row in keys.rowsWithoutKey { reasons[row] = "missing \(list(by.map(\.name)))" }
        for group in keys.groups where group.rows.count > 1 {
            var known: [Int] = []
            for row in group.rows {
                if cells.scalar(row).isMissing {
                    reasons[row] = "missing \(order.name), so its place in the order is not known"
                } else {
                    known.append(row)
                }
            }
            guard let chosen = try chosen(known.isEmpty ? group.rows : known, cells, table) else { continue }
            for row in known where row != chosen {
                reasons[row] = "not the \(take.rawValue) of its \(list(by.map(\.name)))"
            }
        }
        return table.losing(reasons, label: label)
    }

    /// - Throws: `tied-order` where two rows share the first place, `censored-value` where a limit hides it.
    private func chosen(_ rows: [Int], _ cells: Cells, _ table: Table) throws(InputError) -> Int? {
        let wanted: ComparisonOperator = take == .first ? .less : .greater
        var best = rows[0]
        for row in rows.dropFirst() where try precedes(row, best, wanted, cells, table) { best = row }
        for row in rows where row != best {
            if try precedes(best, row, wanted, cells, table) { continue }
            throw InputError(
                "tied-order",
                "two rows share the \(take.rawValue) place by '\(order.name)': "
                    + "\(placesInWords([table.origins[best], table.origins[row]]))",
                at: order.place,
                remedy: "order by a column that tells them apart, or average them with 'mean_of'")
        }
        return best
    }

    private func precedes(
        _ a: Int, _ b: Int, _ wanted: ComparisonOperator, _ cells: Cells, _ table: Table
    ) throws(InputError) -> Bool {
        if case .texts(let texts) = cells {
            guard let x = texts[a], let y = texts[b] else { return false }
            return wanted == .less ? x < y : y < x
        }
        let x = cells.scalar(a)
        let y = cells.scalar(b)
        if x.number.isCensored || y.number.isCensored {
            throw InputError(
                "censored-value", "'first_of' cannot order by a value known only to lie beyond a limit",
                at: table.origins[x.number.isCensored ? a : b].location, column: order.name,
                remedy: "order by an exact column (\(order.place))")
        }
        return Evaluator.compare(wanted, x, y) ?? false
    }
}

/// `mean_of`: averages technical replicates, one row for each unit. Missing values are left out and counted.
public struct MeanOfStep: ShapingStep {
    let by: [PlacedName]
    let columns: [PlacedName]
    /// Column for the number of values averaged.
    let count: String?

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "mean_of")
        by = try reader.require("by").asNames("by")
        columns = try reader.require("column").asNames("column")
        count = try reader.text("count")
        try reader.finish()
    }

    public var label: String { "average \(list(columns.map(\.name))) by \(list(by.map(\.name)))" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let keys = try RowKeys(table, by.map(\.name), askedAt: by[0].place)
        let groups = keys.groups
        try table.requireConstant(
            within: groups.map(\.rows), except: columns.map(\.name) + by.map(\.name), step: "mean_of",
            at: columns[0].place)
        let withoutKey = keys.keys.map { $0 == nil ? "missing \(list(by.map(\.name)))" : nil }
        let (_, dropped) = table.losing(withoutKey, label: label)
        var shaped = table.picking(groups.map { $0.rows[0] })
        var notes = [
            "\(countInWords(groups.reduce(0) { $0 + $1.rows.count }, "row")) averaged into \(groups.count)"
        ]
        for name in columns {
            let cells = try table.numbers(name.name, askedAt: name.place)
            var means: [NumericCell] = []
            var counts: [NumericCell] = []
            for group in groups {
                let (mean, n) = try average(group.rows, cells, name, table)
                means.append(mean)
                counts.append(.exact(Double(n)))
            }
            var column = try table.column(name.name)
            column.cells = .numbers(means)
            shaped.setColumn(column)
            let missing = groups.reduce(0) { sum, group in sum + group.rows.count { cells[$0].isMissing } }
            if missing > 0 {
                notes.append("\(name.name): \(countInWords(missing, "missing value")) left out of means")
            }
            guard let count else { continue }
            shaped.setColumn(
                Column(columns.count == 1 ? count : "\(count)_\(name.name)", cells: .numbers(counts)))
        }
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount, losses: dropped.losses,
                notes: notes)
        )
    }

    private func average(
        _ rows: [Int], _ cells: [NumericCell], _ name: PlacedName, _ table: Table
    ) throws(InputError) -> (NumericCell, Int) {
        let known = rows.filter { !cells[$0].isMissing }
        // One value needs no average, so it may stay censored.
        if known.count == 1 { return (cells[known[0]], 1) }
        if let censored = known.first(where: { cells[$0].isCensored }) {
            throw InputError(
                "censored-value", "'mean_of' meets a value known only to lie beyond a limit",
                at: table.origins[censored].location, column: name.name,
                remedy: "keep only exact values, or replace such values first and say how (\(name.place))")
        }
        if known.isEmpty { return (.missing, 0) }
        let sum = known.reduce(0.0) { $0 + (cells[$1].exactValue ?? 0) }
        return (.exact(sum / Double(known.count)), known.count)
    }
}

extension Table {
    /// Rows are about to become one: whatever else they say must be the same.
    func requireConstant(
        within groups: [[Int]], except: [String], step: String, at place: SourceLocation
    ) throws(InputError) {
        let varying = columns.filter { column in
            !except.contains(column.name)
                && groups.contains { rows in
                    let first = column.cells.scalar(rows[0])
                    return rows.dropFirst().contains { column.cells.scalar($0) != first }
                }
        }
        guard !varying.isEmpty else { return }
        throw InputError(
            "varying-column",
            "'\(step)' makes one row of several, but they differ in \(list(varying.map { "'\($0.name)'" }))",
            at: place,
            remedy: "leave these columns out with 'select' first, or add them to those that name the unit")
    }
}
