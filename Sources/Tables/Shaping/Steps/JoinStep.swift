public import Inputs

/// `join`: adds the columns of another table to the rows that share a key.
///
/// A join that would multiply rows is an error unless `matches` allows it. Rows without a partner are counted
/// on both sides.
public struct JoinStep: ShapingStep {
    public enum Rows: String, Sendable, CaseIterable {
        /// Only rows found on both sides.
        case both
        /// All rows of this table.
        case left
        /// All rows of both.
        case all
    }
    public enum Matches: String, Sendable, CaseIterable {
        case oneToOne = "one-to-one"
        case manyToOne = "many-to-one"
        case oneToMany = "one-to-many"
    }

    public let other: String
    let otherPlace: SourceLocation
    let leftKeys: [PlacedName]
    let rightKeys: [PlacedName]
    let rows: Rows
    let matches: Matches
    let columns: [PlacedName]?
    let suffix: String?

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "join")
        let with = try reader.require("with")
        other = try with.asText("with")
        otherPlace = with.location
        let on = try reader.require("on")
        if case .map = on {
            var keys = try SettingReader(on, subject: "on")
            leftKeys = try keys.require("left").asNames("left")
            rightKeys = try keys.require("right").asNames("right")
            try keys.finish()
            guard leftKeys.count == rightKeys.count else {
                throw InputError(
                    "wrong-count", "'left' and 'right' name different numbers of columns", at: on.location)
            }
        } else {
            leftKeys = try on.asNames("on")
            rightKeys = leftKeys
        }
        rows = try reader.choice("rows", of: Rows.self) ?? .both
        matches = try reader.choice("matches", of: Matches.self) ?? .oneToOne
        columns = try reader.take("columns").map { setting throws(InputError) in
            try setting.asNames("columns")
        }
        suffix = try reader.text("suffix")
        try reader.finish()
    }

    public var otherTables: [String] { [other] }

    public var label: String { "join with \(other) on \(list(leftKeys.map(\.name))) (\(matches.rawValue))" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        guard let right = tables[other] else {
            throw InputError(
                "unknown-table", "there is no table '\(other)' to join with", at: otherPlace,
                remedy: suggestion(for: other, in: tables.keys.sorted()))
        }
        let left = try RowKeys(table, leftKeys.map(\.name), askedAt: leftKeys[0].place)
        let partner = try RowKeys(right, rightKeys.map(\.name), askedAt: rightKeys[0].place)
        try requireAlikeKeys(table, right)
        try requireCounts(left, partner)
        try requireCommonKey(left, partner)
        let pairs = pairs(left, partner)
        let joined = try assemble(table, right, pairs)
        return (joined, flow(left, partner, joined))
    }

    // MARK: - Checks

    private func requireAlikeKeys(_ left: Table, _ right: Table) throws(InputError) {
        for (a, b) in zip(leftKeys, rightKeys) {
            let kinds = (try left.column(a.name).cells.kind, try right.column(b.name).cells.kind)
            guard kinds.0 != kinds.1 else { continue }
            throw InputError(
                "wrong-kind",
                "'\(a.name)' holds \(kinds.0.inWords) and '\(b.name)' of '\(other)' holds \(kinds.1.inWords)",
                at: a.place, remedy: "derive a key of one kind first, with text(…) or number(…)")
        }
    }

    private func requireCounts(_ left: RowKeys, _ right: RowKeys) throws(InputError) {
        let place = "(join at \(otherPlace))"
        if matches != .manyToOne {
            try left.requireUnique(
                of: "'\(left.table.name)' for a \(matches.rawValue) join",
                remedy:
                    "say 'matches: many-to-one' if several rows may share one partner, or keep one row for each "
                    + place)
        }
        if matches != .oneToMany {
            try right.requireUnique(
                of: "'\(other)' for a \(matches.rawValue) join",
                remedy:
                    "say 'matches: one-to-many' if rows may be multiplied, or keep one row for each \(place)")
        }
    }

    private func requireCommonKey(_ left: RowKeys, _ right: RowKeys) throws(InputError) {
        guard !left.rows.isEmpty, !right.rows.isEmpty else { return }
        if left.rows.keys.contains(where: { right.rows[$0] != nil }) { return }
        func folded(_ keys: RowKeys) -> Set<String> {
            Set(keys.rows.keys.map { $0.map { $0.trimmed.lowercased() }.joined(separator: "\u{1F}") })
        }
        let isCase = !folded(left).isDisjoint(with: folded(right))
        throw InputError(
            "no-common-key", "no value of \(left.columnsInWords) occurs in '\(other)'", at: leftKeys[0].place,
            remedy: isCase
                ? "they agree apart from upper and lower case or blanks: derive the key with upper(trim(…)) first"
                : "is '\(other)' a table of another cohort? If not, derive a key that both tables write alike"
        )
    }

    // MARK: - Rows

    private struct Pair {
        var left: Int?
        var right: Int?
    }

    private func pairs(_ left: RowKeys, _ right: RowKeys) -> [Pair] {
        var pairs: [Pair] = []
        for (row, key) in left.keys.enumerated() {
            let partners = key.flatMap { right.rows[$0] } ?? []
            if partners.isEmpty, rows != .both { pairs.append(Pair(left: row, right: nil)) }
            for partner in partners { pairs.append(Pair(left: row, right: partner)) }
        }
        if rows == .all {
            for (row, key) in right.keys.enumerated() where key.flatMap({ left.rows[$0] }) == nil {
                pairs.append(Pair(left: nil, right: row))
            }
        }
        return pairs
    }

    private func assemble(_ left: Table, _ right: Table, _ pairs: [Pair]) throws(InputError) -> Table {
        var shaped = left.columns.map { column in
            var copy = column
            copy.cells = column.cells.picking(optional: pairs.map(\.left))
            return copy
        }
        // Rows that only the other table has bring their key along.
        for (a, b) in zip(leftKeys, rightKeys) where rows == .all {
            let key = try right.column(b.name).cells.picking(
                optional: pairs.map { $0.left == nil ? $0.right : nil })
            if let index = shaped.firstIndex(where: { $0.name == a.name }) {
                shaped[index].cells = shaped[index].cells.filled(from: key)
            }
        }
        var names = Set(shaped.map(\.name))
        for var column in try taken(from: right) {
            column.cells = column.cells.picking(optional: pairs.map(\.right))
            if names.contains(column.name), let suffix { column.name += suffix }
            guard names.insert(column.name).inserted else { throw clash(column.name) }
            shaped.append(column)
        }
        let origins = pairs.map { pair in
            pair.left.map { left.origins[$0] } ?? pair.right.map { right.origins[$0] }
                ?? RowOrigin(file: "", line: 0)
        }
        return Table(
            name: left.name, columns: shaped, origins: origins,
            isSimulated: left.isSimulated || right.isSimulated)
    }

    private func taken(from right: Table) throws(InputError) -> [Column] {
        guard let columns else {
            return right.columns.filter { column in !rightKeys.contains { $0.name == column.name } }
        }
        var taken: [Column] = []
        for name in columns { taken.append(try right.column(name.name, askedAt: name.place)) }
        return taken
    }

    private func clash(_ name: String) -> InputError {
        InputError(
            "clashing-columns", "both tables have a column '\(name)'", at: otherPlace,
            remedy: "add 'suffix: \"_\(other)\"' to the join, or list the 'columns' to take")
    }

    // MARK: - Counting

    private func flow(_ left: RowKeys, _ right: RowKeys, _ joined: Table) -> FlowStep {
        let reasons = left.keys.map { key -> String? in
            guard let key else { return "missing \(left.columnsInWords)" }
            return right.rows[key] == nil ? "no row of '\(other)' with the same \(left.columnsInWords)" : nil
        }
        let (_, lost) = left.table.losing(reasons, label: label)
        let alone = right.keys.indices.filter { right.keys[$0].flatMap { left.rows[$0] } == nil }
        var notes: [String] = []
        if rows != .both {
            notes += lost.losses.map {
                "\(countInWords($0.rows.count, "row")) kept without a partner: \($0.reason)"
            }
        }
        if !alone.isEmpty {
            notes.append(
                "\(countInWords(alone.count, "row")) of '\(other)' without a partner"
                    + (rows == .all ? " added: " : " not used: ")
                    + placesInWords(alone.map { right.table.origins[$0] }))
        }
        if matches == .oneToMany {
            let made = joined.rowCount - (left.table.rowCount - lost.losses.reduce(0) { $0 + $1.rows.count })
            if made > 0 { notes.append("the join made \(countInWords(made, "more row"))") }
        }
        return FlowStep(
            label: label, rowsBefore: left.table.rowCount, rowsAfter: joined.rowCount,
            losses: rows == .both ? lost.losses : [], notes: notes)
    }
}

extension Cells {
    /// The cells at these positions; missing where there is none.
    func picking(optional rows: [Int?]) -> Cells {
        switch self {
        case .numbers(let cells): .numbers(rows.map { $0.map { cells[$0] } ?? .missing })
        case .texts(let cells): .texts(rows.map { $0.flatMap { cells[$0] } })
        case .dates(let cells): .dates(rows.map { $0.flatMap { cells[$0] } })
        }
    }

    /// Missing cells taken from another column of the same kind.
    func filled(from other: Cells) -> Cells {
        switch (self, other) {
        case (.numbers(let a), .numbers(let b)): .numbers(zip(a, b).map { $0.isMissing ? $1 : $0 })
        case (.texts(let a), .texts(let b)): .texts(zip(a, b).map { $0 ?? $1 })
        case (.dates(let a), .dates(let b)): .dates(zip(a, b).map { $0 ?? $1 })
        default: self
        }
    }
}
