public import Inputs

/// `keep`: rows for which a condition holds. Rows for which it does not, and rows for which it cannot be
/// decided because a value is missing, are counted apart.
public struct KeepStep: ShapingStep {
    let condition: Expression
    let reason: String?

    /// `keep: condition`, or `keep: {where: condition, otherwise: reason for those that leave}`.
    public init(_ setting: Setting) throws(InputError) {
        if case .map = setting {
            var reader = try SettingReader(setting, subject: "keep")
            let written = try reader.require("where")
            condition = try Expression(try written.asText("where"), at: written.location)
            reason = try reader.text("otherwise")
            try reader.finish()
        } else {
            condition = try Expression(try setting.asText("keep"), at: setting.location)
            reason = nil
        }
    }

    public var label: String { "keep rows where \(condition.written)" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let (truths, faults) = try condition.truths(on: table)
        var asked: [Column] = []
        for name in condition.columnNames { asked.append(try table.column(name)) }
        let reasons = truths.enumerated().map { row, truth -> String? in
            switch truth {
            case true?: nil
            case false?: reason ?? "not: \(condition.written)"
            case nil: undecided(asked, row)
            }
        }
        return table.losing(reasons, label: label, notes: table.notes(on: faults, in: "keep"))
    }

    private func undecided(_ columns: [Column], _ row: Int) -> String {
        let missing = columns.filter { $0.cells.scalar(row).isMissing }.map(\.name)
        if !missing.isEmpty { return "could not be decided (missing \(list(missing)))" }
        let censored = columns.contains { $0.cells.scalar(row).number.isCensored }
        return censored
            ? "could not be decided (a value beyond a limit)"
            : "could not be decided (a value outside a domain)"
    }
}

/// `drop_missing`: leaves out rows in which one of these columns is missing.
public struct DropMissingStep: ShapingStep {
    let columns: [PlacedName]

    public init(_ setting: Setting) throws(InputError) {
        columns = try setting.asNames("drop_missing")
    }

    public var label: String { "drop rows without \(list(columns.map(\.name)))" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var reasons = [[String]](repeating: [], count: table.rowCount)
        for name in columns {
            let cells = try table.column(name.name, askedAt: name.place).cells
            for row in reasons.indices where cells.scalar(row).isMissing { reasons[row].append(name.name) }
        }
        return table.losing(reasons.map { $0.isEmpty ? nil : "missing \(list($0))" }, label: label)
    }
}
