public import Inputs

/// `rename`: `new name: old name`.
public struct RenameStep: ShapingStep {
    let names: [(new: PlacedName, old: PlacedName)]

    public init(_ setting: Setting) throws(InputError) {
        var names: [(new: PlacedName, old: PlacedName)] = []
        for entry in try setting.asEntries("rename") {
            names.append(
                (PlacedName(name: entry.key, place: entry.keyLocation), try entry.value.asName(entry.key)))
        }
        self.names = names
    }

    public var label: String { "rename " + list(names.map { "\($0.old.name) to \($0.new.name)" }) }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var renamed: [String: PlacedName] = [:]
        for (new, old) in names {
            _ = try table.column(old.name, askedAt: old.place)
            guard renamed.updateValue(new, forKey: old.name) == nil else {
                throw InputError("repeated-name", "'\(old.name)' is renamed twice", at: old.place)
            }
        }
        var seen: Set<String> = []
        var columns: [Column] = []
        for var column in table.columns {
            let new = renamed[column.name]
            column.name = new?.name ?? column.name
            guard seen.insert(column.name).inserted else {
                throw InputError(
                    "clashing-columns", "there would be two columns '\(column.name)'",
                    at: names.first { $0.new.name == column.name }?.new.place, remedy: "take another new name"
                )
            }
            columns.append(column)
        }
        return (table.with(columns), table.unchanged(label))
    }
}

/// `select`: only these columns, in this order.
public struct SelectStep: ShapingStep {
    let columns: [PlacedName]

    public init(_ setting: Setting) throws(InputError) {
        columns = try setting.asNames("select")
    }

    public var label: String { "select columns " + list(columns.map(\.name)) }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var selected: [Column] = []
        for name in columns { selected.append(try table.column(name.name, askedAt: name.place)) }
        return (table.with(selected), table.unchanged(label))
    }
}

/// `declare` (and its short form `set_role`): what columns mean, without touching a cell.
public struct DeclareStep: ShapingStep {
    let meanings: [(column: PlacedName, meaning: ColumnMeaning)]

    /// `column: {unit: …, role: …, decided_at: …}`
    public init(_ setting: Setting) throws(InputError) {
        var meanings: [(column: PlacedName, meaning: ColumnMeaning)] = []
        for entry in try setting.asEntries("declare") {
            var reader = try SettingReader(entry.value, subject: "column '\(entry.key)'")
            let meaning = try ColumnMeaning(&reader)
            try reader.finish()
            meanings.append((PlacedName(name: entry.key, place: entry.keyLocation), meaning))
        }
        self.meanings = meanings
    }

    /// `column: role`
    public init(roles setting: Setting) throws(InputError) {
        var meanings: [(column: PlacedName, meaning: ColumnMeaning)] = []
        var reader = try SettingReader(setting, subject: "set_role")
        for entry in try setting.asEntries("set_role") {
            let role = try reader.choice(entry.key, of: ColumnRole.self)
            let column = PlacedName(name: entry.key, place: entry.keyLocation)
            meanings.append((column, ColumnMeaning(role: role)))
        }
        self.meanings = meanings
    }

    public var label: String { "declare " + list(meanings.map(\.column.name)) }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var declared = table
        for (name, meaning) in meanings {
            var column = try table.column(name.name, askedAt: name.place)
            meaning.apply(to: &column)
            declared.setColumn(column)
        }
        return (declared, table.unchanged(label))
    }
}

extension Table {
    /// The same rows with other columns.
    func with(_ columns: [Column]) -> Table {
        Table(name: name, columns: columns, origins: origins, isSimulated: isSimulated)
    }

    /// A step that loses no row.
    func unchanged(_ label: String, notes: [String] = []) -> FlowStep {
        FlowStep(label: label, rowsBefore: rowCount, rowsAfter: rowCount, notes: notes)
    }
}
