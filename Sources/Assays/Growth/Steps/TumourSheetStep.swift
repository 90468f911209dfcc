internal import Findings
internal import Foundation
public import Inputs
internal import Statistics
public import Tables

/// `tumour_sheet`: a wide sheet of tumour sizes becomes a long table with one row for each measurement.
///
/// Two layouts. `animal: Id` (and `arm: Grp`): one row for each animal, one column for each day; where a second
/// header row names diameters (x, y, z), volumes are made from them. `time: Day`: one row for each day, one
/// column for each animal, whose name is the arm (`Control,Control,…`): ids are the arm and its number.
///
/// Empty cells make no row; words for 'not measured' make none either, and are counted. Columns and rows of means and standard errors are left out and counted.
public struct TumourSheetStep: ShapingStep {
    enum Layout {
        case animalsInRows(animal: PlacedText, arm: PlacedText?)
        case daysInRows(time: PlacedText)
    }
    /// Two measurements of one day: refused, or averaged.
    enum SameDay: String, CaseIterable { case refuse, mean }

    struct PlacedText {
        var text: String
        var place: SourceLocation
    }

    let layout: Layout
    let formula: CaliperFormula
    let names: (animal: String, arm: String, time: String, value: String)
    let missing: [String]
    let decimal: SheetCells.DecimalSign?
    let sameDay: SameDay
    let place: SourceLocation

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "tumour_sheet")
        place = setting.location
        func placed(_ key: String) throws(InputError) -> PlacedText? {
            guard let value = reader.take(key) else { return nil }
            return PlacedText(text: try value.asText(key), place: value.location)
        }
        let (animal, time, arm) = (try placed("animal"), try placed("time"), try placed("arm"))
        switch (animal, time) {
        case (let animal?, nil): layout = .animalsInRows(animal: animal, arm: arm)
        case (nil, let time?): layout = .daysInRows(time: time)
        default:
            throw InputError(
                "wrong-layout", "'tumour_sheet' needs either 'animal' or 'time'", at: setting.location,
                remedy:
                    "name the column of ids where a row is an animal ('animal: Id'), or the column of days "
                    + "where a row is a day ('time: Day')")
        }
        formula = try reader.choice("formula", of: CaliperFormula.self) ?? .half
        names = (
            try reader.text("animal_to") ?? "animal", try reader.text("arm_to") ?? "arm",
            try reader.text("time_to") ?? "day", try reader.text("value_to") ?? "volume"
        )
        missing = try reader.texts("missing") ?? []
        decimal = try reader.choice("decimal", of: SheetCells.DecimalSign.self)
        sameDay = try reader.choice("same_day", of: SameDay.self) ?? .refuse
        try reader.finish()
    }

    public var label: String {
        switch layout {
        case .animalsInRows: "tumour sheet, a row for each animal, to one row for each measurement"
        case .daysInRows: "tumour sheet, a row for each day, to one row for each measurement"
        }
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        var sheet = LongSheet()
        switch layout {
        case .animalsInRows(let animal, let arm): try readAnimals(table, animal, arm, into: &sheet)
        case .daysInRows(let time): try readDays(table, time, into: &sheet)
        }
        guard !sheet.rows.isEmpty else {
            throw InputError(
                "no-measurements", "the sheet holds no measurement", at: place,
                remedy: "check which row is the header ('header_line') and which column names animals or days"
            )
        }
        let shaped = sheet.table(like: table, names: names)
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount,
                losses: sheet.exclusions.losses, notes: sheet.notes)
        )
    }
}

/// Rows of the long table as they come.
struct LongSheet {
    struct Row {
        var animal: String
        var arm: String?
        var day: Double
        var value: NumericCell
        var origin: RowOrigin
    }

    var rows: [Row] = []
    var exclusions = Exclusions()
    var notes: [String] = []

    func table(
        like table: Table, names: (animal: String, arm: String, time: String, value: String)
    ) -> Table {
        var columns = [Column(names.animal, cells: .texts(rows.map(\.animal)))]
        if rows.contains(where: { $0.arm != nil }) {
            columns.append(Column(names.arm, role: .group, cells: .texts(rows.map(\.arm))))
        }
        columns.append(Column(names.time, unit: "days", cells: .numbers(rows.map { .exact($0.day) })))
        columns.append(Column(names.value, cells: .numbers(rows.map(\.value))))
        return Table(
            name: table.name, columns: columns, origins: rows.map(\.origin), isSimulated: table.isSimulated)
    }
}
