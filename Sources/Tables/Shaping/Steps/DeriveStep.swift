public import Inputs

/// `derive`: new columns from expressions, in the order written; a later one may use an earlier one.
public struct DeriveStep: ShapingStep {
    struct Definition: Sendable {
        var name: String
        var expression: Expression
        var meaning: ColumnMeaning
    }
    let definitions: [Definition]

    /// `name: expression`, or `name: {is: expression, unit: …, role: …, decided_at: …}`.
    public init(_ setting: Setting) throws(InputError) {
        var definitions: [Definition] = []
        for entry in try setting.asEntries("derive") {
            if case .map = entry.value {
                var reader = try SettingReader(entry.value, subject: "column '\(entry.key)'")
                let written = try reader.require("is")
                let expression = try Expression(try written.asText("is"), at: written.location)
                let meaning = try ColumnMeaning(&reader)
                try reader.finish()
                definitions.append(
                    Definition(name: entry.key, expression: expression, meaning: meaning))
            } else {
                let expression = try Expression(try entry.value.asText(entry.key), at: entry.value.location)
                definitions.append(
                    Definition(name: entry.key, expression: expression, meaning: ColumnMeaning()))
            }
        }
        self.definitions = definitions
    }

    public var label: String {
        "derive " + list(definitions.map { "\($0.name) = \($0.expression.written)" })
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var table = table
        var notes: [String] = []
        for definition in definitions {
            let (cells, faults) = try definition.expression.cells(on: table)
            // A column that only repeats another keeps its meaning.
            var column = Column(definition.name, cells: cells)
            if let bare = definition.expression.bareColumn { column = try table.column(bare) }
            column.name = definition.name
            definition.meaning.apply(to: &column)
            if table.hasColumn(definition.name) { notes.append("\(definition.name): replaced") }
            notes += table.notes(on: faults, in: definition.name)
            table.setColumn(column)
        }
        return (
            table, FlowStep(label: label, rowsBefore: table.rowCount, rowsAfter: table.rowCount, notes: notes)
        )
    }
}

/// What a study file can say about a column besides its values.
struct ColumnMeaning: Sendable, Hashable {
    var unit: String?
    var role: ColumnRole?
    var decidedAt: Double?

    init(unit: String? = nil, role: ColumnRole? = nil, decidedAt: Double? = nil) {
        self.unit = unit
        self.role = role
        self.decidedAt = decidedAt
    }

    init(_ reader: inout SettingReader) throws(InputError) {
        unit = try reader.text("unit")
        role = try reader.choice("role", of: ColumnRole.self)
        decidedAt = try reader.number("decided_at")
    }

    func apply(to column: inout Column) {
        if let unit { column.unit = unit }
        if let role { column.role = role }
        if let decidedAt { column.decidedAt = decidedAt }
    }
}
