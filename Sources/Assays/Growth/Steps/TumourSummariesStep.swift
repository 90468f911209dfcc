internal import Findings
internal import Foundation
public import Inputs
internal import Statistics
public import Tables

/// `tumour_summaries`: a long table of volumes over time becomes one row for each animal.
///
/// Columns of the result: the animal and its arm as they were; `log_growth_rate` (slope of ln of the value on
/// time, a value below the limit at the limit), `area`, `area_per_day`, `best_response`,
/// `best_average_response` (per cent), `response`, `time_to_multiple` and `reached_multiple`, `first_time`,
/// `last_time`, `first_value`, `last_value`, `measurements`, `left_early`.
public struct TumourSummariesStep: ShapingStep {
    let columns: GrowthColumns
    let rule: ModifiedRECIST.Rule
    let multiple: Double

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "tumour_summaries")
        var columns = GrowthColumns(value: "", time: "", animal: "")
        func name(_ key: String) throws(InputError) -> String {
            let value = try reader.require(key)
            columns.places[key] = value.location
            return try value.asText(key)
        }
        columns.value = try name("value")
        columns.time = try name("time")
        columns.animal = try name("animal")
        columns.arm = try reader.text("arm")
        columns.limit = try reader.take("limit")?.asNumber("limit")
        columns.baseline = try reader.take("baseline")?.asNumber("baseline")
        columns.until = try reader.take("until")?.asNumber("until")
        columns.checksUnits = try reader.text("units") != "as-recorded"
        rule = try reader.choice("response", of: ModifiedRECIST.Rule.self) ?? .gao
        let multiple = reader.take("multiple")
        self.multiple = try multiple?.asNumber("multiple") ?? 4
        guard self.multiple > 1 else {
            throw InputError(
                "out-of-range", "'multiple' must be above 1", at: multiple?.location,
                remedy: "give 4 for the time to four times the first volume")
        }
        self.columns = columns
        try reader.finish()
    }

    public var label: String {
        "one row for each \(columns.animal): growth rate, area, response (\(rule.rawValue)) and time to "
            + "\(Numbers.plain(multiple)) times of \(columns.value)"
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let records = try GrowthRecords(table, columns)
        let animals = records.animals
        var shaped = table.picking(animals.map { $0.points[0].row })
        let kept = Set([columns.animal, columns.arm].compactMap { $0 })
        for name in shaped.columnNames where !kept.contains(name) { shaped.removeColumn(name) }
        if kept.contains(where: { name in Self.names.contains(name) }) {
            throw InputError(
                "clashing-columns", "a column has the name of one that 'tumour_summaries' makes",
                at: columns.places["animal"], remedy: "rename it before")
        }
        let unit = try table.column(columns.value).unit
        let timeUnit = try table.column(columns.time).unit
        for column in summaries(animals, unit: unit, timeUnit: timeUnit) { shaped.setColumn(column) }
        let losses = records.exclusions.losses
        let notes =
            ["\(table.rowCount) rows became \(animals.count)"]
            + records.cautions.map(\.text)
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount, losses: losses,
                notes: notes)
        )
    }

    private static let names: Set<String> = [
        "log_growth_rate", "area", "area_per_day", "best_response", "best_average_response", "response",
        "time_to_multiple", "reached_multiple", "first_time", "last_time", "first_value", "last_value",
        "measurements", "left_early",
    ]

    private func summaries(_ animals: [GrowthAnimal], unit: String?, timeUnit: String?) -> [Column] {
        let responses = animals.map { ModifiedRECIST.of($0.series(), rule: rule).value }
        let times = animals.map { TimeToVolume.of($0.series(), multiple: multiple).value }
        let end = animals.map(\.lastTime).max() ?? 0
        func numbers(_ name: String, _ unit: String?, _ values: [Double?]) -> Column {
            Column(name, unit: unit, cells: .numbers(values.map { $0.map { .exact($0) } ?? .missing }))
        }
        func texts(_ name: String, _ values: [String?]) -> Column { Column(name, cells: .texts(values)) }
        let areaUnit = unit.flatMap { unit in timeUnit.map { "\(unit) × \($0)" } }
        return [
            numbers(
                "log_growth_rate", timeUnit.map { perTime(column: columns.time, unit: $0) },
                animals.map { GrowthSlope.logRate($0.series(limitForZero: true)).value }),
            numbers("area", areaUnit, animals.map { GrowthArea.full.of($0.series()).value }),
            numbers("area_per_day", unit, animals.map { GrowthArea.perDay.of($0.series()).value }),
            numbers("best_response", "%", responses.map { $0?.bestResponse }),
            numbers("best_average_response", "%", responses.map { $0?.bestAverageResponse }),
            texts("response", responses.map { $0?.category.rawValue }),
            numbers("time_to_multiple", timeUnit, times.map { $0?.time }),
            numbers("reached_multiple", nil, times.map { $0.map { $0.reached ? 1 : 0 } }),
            numbers("first_time", timeUnit, animals.map(\.firstTime)),
            numbers("last_time", timeUnit, animals.map(\.lastTime)),
            numbers("first_value", unit, animals.map { $0.series().values.first }),
            numbers("last_value", unit, animals.map { $0.series().values.last }),
            numbers("measurements", nil, animals.map { Double($0.points.count) }),
            texts("left_early", animals.map { $0.lastTime < end ? "yes" : "no" }),
        ]
    }
}
