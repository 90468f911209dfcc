internal import Findings
internal import Inputs
internal import Tables

/// Cases and controls with the marker's values, and who was left out and why.
struct BinaryRows {
    let outcome: String
    let positive: String
    let negativeName: String
    let values: [Double]
    let isCase: [Bool]
    let exclusions: [FlowStep.Loss]
    let column: Column
    let censored: Int

    init(
        _ analysis: CutOffAnalysis, _ table: Table, outcome: String, positive: String, negative: String?
    ) throws(InputError) {
        let places = analysis.places
        let cells = try table.numbers(analysis.marker, askedAt: places["marker"])
        column = try table.column(analysis.marker)
        var negative = negative
        if negative == nil {
            negative = try onlyOtherLevel(table, outcome, positive, place: places["outcome"])
        }
        var levels = try TwoLevels(
            table, column: outcome, level: positive, against: negative, place: places,
            keys: ("outcome", "positive", "negative"))
        let ranked = MarkerValues(cells, scale: .asRecorded, rows: levels.first + levels.second)
        levels.leaveOut(table) {
            ranked.values[$0] == nil ? ranked.reason($0, marker: analysis.marker) : nil
        }
        let rows = levels.first + levels.second
        try requireIndependentRows(table, rows: rows, place: places["marker"])
        (self.outcome, self.positive) = (outcome, positive)
        negativeName = negative ?? "not '\(positive)'"
        values = rows.map { ranked.values[$0]! }
        isCase = rows.indices.map { $0 < levels.first.count }
        exclusions = levels.exclusions.losses
        censored = rows.count { ranked.isCensored($0) }
    }

    var cases: [Double] { zip(values, isCase).filter(\.1).map(\.0) }
    var controls: [Double] { zip(values, isCase).filter { !$0.1 }.map(\.0) }
}

/// Where the outcome has two levels, the one that is not `positive`.
func onlyOtherLevel(
    _ table: Table, _ outcome: String, _ positive: String, place: SourceLocation?
) throws(InputError) -> String? {
    let others = Set(try table.labels(outcome, askedAt: place).compactMap { $0 }).subtracting([positive])
    return others.count == 1 ? others.first : nil
}

/// A caution where the marker is measured after time zero.
func laterThanBaseline(_ column: Column) -> Caution? {
    guard let decidedAt = column.decidedAt, decidedAt > 0 else { return nil }
    return Caution(
        "measured-after-baseline",
        "\(column.name) is measured \(Numbers.short(decidedAt)) after time zero: with the outcome it shows an "
            + "association, not a prediction.", weight: .serious)
}
