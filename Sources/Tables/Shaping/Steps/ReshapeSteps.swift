public import Inputs

/// `longer`: columns that repeat a measurement become rows.
public struct LongerStep: ShapingStep {
    /// New column and the columns that feed it, in the order of `names`.
    let values: [(name: String, columns: [PlacedName])]
    let namesTo: String
    let names: [String]
    let place: SourceLocation

    /// `{columns: […], values_to: x, names_to: y}`, or `{values: {x: […], z: […]}, names_to: y, names: […]}`
    /// where several measurements repeat together.
    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "longer")
        place = setting.location
        var values: [(name: String, columns: [PlacedName])] = []
        if let several = reader.take("values") {
            for entry in try several.asEntries("values") {
                values.append((entry.key, try entry.value.asNames(entry.key)))
            }
        } else {
            let columns = try reader.require("columns").asNames("columns")
            values.append((try reader.requireText("values_to"), columns))
        }
        namesTo = try reader.requireText("names_to")
        names = try reader.texts("names") ?? values[0].columns.map(\.name)
        self.values = values
        try reader.finish()
        for (name, columns) in values where columns.count != names.count {
            throw InputError(
                "wrong-count",
                "'\(name)' is fed by \(columns.count) columns, but there are \(names.count) names",
                at: columns[0].place, remedy: "give every list of 'longer' the same length")
        }
        guard Set(names).count == names.count else {
            throw InputError("repeated-name", "'names' of 'longer' repeats a name", at: setting.location)
        }
    }

    public var label: String {
        "longer: " + list(values.map { "\(list($0.columns.map(\.name))) to \($0.name)" }) + " by \(namesTo)"
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let width = names.count
        let rows = (0..<table.rowCount).flatMap { [Int](repeating: $0, count: width) }
        let used = Set(values.flatMap { $0.columns.map(\.name) })
        var columns = table.columns.filter { !used.contains($0.name) }.map { column in
            var copy = column
            copy.cells = column.cells.picking(rows)
            return copy
        }
        columns.append(Column(namesTo, cells: .texts((0..<table.rowCount).flatMap { _ in names })))
        for (name, sources) in values { columns.append(try interleaved(name, sources, table)) }
        if let clash = firstRepeated(columns.map(\.name)) {
            throw InputError(
                "clashing-columns", "there would be two columns '\(clash)'", at: place,
                remedy: "take another name for the new column")
        }
        let shaped = Table(
            name: table.name, columns: columns, origins: rows.map { table.origins[$0] },
            isSimulated: table.isSimulated)
        let note = "each row became \(countInWords(width, "row"))"
        return (
            shaped,
            FlowStep(label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount, notes: [note])
        )
    }

    private func interleaved(
        _ name: String, _ sources: [PlacedName], _ table: Table
    ) throws(InputError) -> Column {
        var columns: [Column] = []
        for source in sources {
            let column = try table.column(source.name, askedAt: source.place)
            if let first = columns.first {
                try requireAlike(first, column, at: source.place)
            }
            columns.append(column)
        }
        let rows = 0..<table.rowCount
        let cells: Cells =
            switch columns[0].cells.kind {
            case .number, .truth:
                .numbers(rows.flatMap { row in columns.map { $0.cells.scalar(row).number } })
            case .text: .texts(rows.flatMap { row in columns.map { $0.cells.scalar(row).text } })
            case .date: .dates(rows.flatMap { row in columns.map { $0.cells.scalar(row).date } })
            }
        var column = columns[0]
        column.name = name
        // What was decided at different times has no one time.
        if columns.contains(where: { $0.decidedAt != column.decidedAt }) { column.decidedAt = nil }
        column.cells = cells
        return column
    }

    private func requireAlike(_ a: Column, _ b: Column, at place: SourceLocation) throws(InputError) {
        guard a.cells.kind == b.cells.kind else {
            throw InputError(
                "wrong-kind",
                "'\(a.name)' holds \(a.cells.kind.inWords) and '\(b.name)' \(b.cells.kind.inWords)",
                at: place, remedy: "derive columns of one kind first")
        }
        guard a.unit == b.unit else {
            throw InputError(
                "units-differ",
                "'\(a.name)' is in \(a.unit ?? "no unit") and '\(b.name)' in \(b.unit ?? "no unit")",
                at: place,
                remedy: "bring both to one unit with 'derive', and declare it")
        }
    }
}

/// `wider`: the levels of one column become columns; rows of one unit become one row.
public struct WiderStep: ShapingStep {
    let names: PlacedName
    let values: PlacedName
    let id: [PlacedName]
    let prefix: String
    let place: SourceLocation

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "wider")
        place = setting.location
        names = try reader.require("names_from").asName("names_from")
        values = try reader.require("values_from").asName("values_from")
        id = try reader.require("id").asNames("id")
        prefix = try reader.text("prefix") ?? ""
        try reader.finish()
    }

    public var label: String { "wider: \(values.name) by \(names.name) for each \(list(id.map(\.name)))" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let labels = try table.labels(names.name, askedAt: names.place)
        let source = try table.column(values.name, askedAt: values.place)
        let keys = try RowKeys(table, id.map(\.name), askedAt: id[0].place)
        let reasons = labels.indices.map { row -> String? in
            if keys.keys[row] == nil { return "missing \(list(id.map(\.name)))" }
            return labels[row] == nil ? "missing \(names.name)" : nil
        }
        let (kept, dropped) = table.losing(reasons, label: label)
        let groups = try RowKeys(kept, id.map(\.name), askedAt: id[0].place).groups.map(\.rows)
        try kept.requireConstant(
            within: groups, except: [names.name, values.name] + id.map(\.name), step: "wider", at: place)
        var shaped = kept.picking(groups.map { $0[0] })
        shaped.removeColumn(names.name)
        shaped.removeColumn(values.name)
        for (level, positions) in try positions(groups, kept) {
            var column = source
            column.name = prefix + level
            guard !shaped.hasColumn(column.name) else {
                throw InputError(
                    "clashing-columns", "there would be two columns '\(column.name)'", at: place,
                    remedy: "give a 'prefix' for the new columns")
            }
            column.cells = try kept.column(values.name).cells.picking(optional: positions)
            shaped.setColumn(column)
        }
        let note = "\(countInWords(kept.rowCount, "row")) became \(shaped.rowCount)"
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount, losses: dropped.losses,
                notes: [note])
        )
    }

    /// For each level, in order of first occurrence, the row that holds its value in each unit.
    private func positions(_ groups: [[Int]], _ table: Table) throws(InputError) -> [(String, [Int?])] {
        let labels = try table.labels(names.name)
        var order: [String] = []
        var found: [String: [Int?]] = [:]
        for case let label? in labels where found[label] == nil {
            order.append(label)
            found[label] = [Int?](repeating: nil, count: groups.count)
        }
        for (unit, rows) in groups.enumerated() {
            for row in rows {
                guard let label = labels[row] else { continue }
                if let earlier = found[label]?[unit] {
                    throw InputError(
                        "duplicate-key",
                        "'wider' (\(place)) finds two values for one \(list(id.map(\.name))) and one "
                            + "\(names.name): \(placesInWords([table.origins[earlier], table.origins[row]]))",
                        at: table.origins[row].location, column: names.name, value: label,
                        remedy: "keep one with 'first_of', or average with 'mean_of', before")
                }
                found[label]?[unit] = row
            }
        }
        return order.map { ($0, found[$0] ?? []) }
    }
}

func firstRepeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
}
