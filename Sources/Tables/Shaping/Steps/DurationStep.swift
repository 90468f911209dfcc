public import Inputs

/// `duration`: the time between two dates. A month is 30.4375 days and a year 365.25.
public struct DurationStep: ShapingStep {
    public enum Unit: String, Sendable, CaseIterable {
        case days, weeks, months, years

        public var inDays: Double {
            switch self {
            case .days: 1
            case .weeks: 7
            case .months: 30.4375
            case .years: 365.25
            }
        }
    }

    let from: PlacedName
    let to: PlacedName
    let unit: Unit
    let name: String
    let place: SourceLocation

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "duration")
        place = setting.location
        from = try reader.require("from").asName("from")
        to = try reader.require("to").asName("to")
        unit = try reader.choice("unit", of: Unit.self) ?? .days
        name = try reader.requireText("name")
        try reader.finish()
    }

    public var label: String { "\(name) = \(unit.rawValue) from \(from.name) to \(to.name)" }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let starts = try dates(from, table)
        let ends = try dates(to, table)
        var cells: [NumericCell] = []
        for (row, (start, end)) in zip(starts, ends).enumerated() {
            guard let start, let end else {
                cells.append(.missing)
                continue
            }
            let days = end.daysSince1970 - start.daysSince1970
            guard days >= 0 else {
                throw InputError(
                    "negative-duration", "'\(to.name)' lies before '\(from.name)' (duration at \(place))",
                    at: table.origins[row].location, column: to.name, value: "\(start) to \(end)",
                    remedy: "mend the dates, or keep only rows where \(to.name) >= \(from.name)")
            }
            cells.append(.exact(Double(days) / unit.inDays))
        }
        var shaped = table
        shaped.setColumn(Column(name, unit: unit.rawValue, cells: .numbers(cells)))
        let factor = unit == .days ? [] : ["1 \(unit.rawValue.dropLast()) = \(decimalText(unit.inDays)) days"]
        let missing = cells.count { $0.isMissing }
        let unknown =
            missing == 0 ? [] : ["\(name): missing in \(countInWords(missing, "row")) without both dates"]
        return (shaped, table.unchanged(label, notes: factor + unknown))
    }

    private func dates(_ name: PlacedName, _ table: Table) throws(InputError) -> [CalendarDate?] {
        guard case .dates(let dates) = try table.column(name.name, askedAt: name.place).cells else {
            throw InputError(
                "not-dates", "table '\(table.name)': column '\(name.name)' does not hold dates",
                at: name.place,
                remedy: "declare it 'kind: date', or derive it with date(…) from text as YYYY-MM-DD")
        }
        return dates
    }
}
