internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// Patients of one group with both samples.
struct ChangedGroup {
    var rows: [Int] = []
    var before: [Double] = []
    var after: [Double] = []
    var change: [Double] = []
    /// As recorded, for the figure.
    var recorded: [(before: Double, after: Double)] = []
    /// Baselines of those without a second sample.
    var lostBaselines: [Double] = []
    var count: Int { rows.count }
}

/// The patients of a change analysis: by group, with what became of those without a second sample.
struct ChangeRows {
    let analysis: ChangeAnalysis
    let table: Table
    let unit: String?
    let recordedUnit: String?
    private(set) var first = ChangedGroup()
    private(set) var second = ChangedGroup()
    private(set) var exclusions = Exclusions()
    private(set) var censored = 0
    /// Baselines of all patients, whatever their group: what a group's mean moves back to.
    private(set) var cohort: [Double] = []
    /// Baselines of each patient, the repeated one too.
    private(set) var repeats: [[Double]] = []
    /// Adjusting columns, over the rows of `first` and then `second`.
    private(set) var covariates: [ModelTerm] = []

    init(_ analysis: ChangeAnalysis, _ table: Table) throws(InputError) {
        (self.analysis, self.table) = (analysis, table)
        let column = try table.column(analysis.before, askedAt: analysis.places["before"])
        recordedUnit = column.unit
        unit = analysis.scale == .log2 ? "log2" + (column.unit.map { " " + $0 } ?? "") : column.unit
        let visits = try Visits(analysis, table)
        cohort = (0..<table.rowCount).compactMap { visits.before($0) }
        repeats = (0..<table.rowCount).map { row in
            [visits.before(row), visits.repeated(row)].compactMap { $0 }
        }
        var levels = try Self.levels(analysis, table)
        let covariateLabels = try Self.covariateLabels(analysis, table)
        let why = try Self.missingReasons(analysis, table)
        try requireIndependentRows(
            table, rows: levels.first + levels.second, place: analysis.places["before"])
        var lost: (first: [Double], second: [Double]) = ([], [])
        let isFirst = Set(levels.first)
        levels.leaveOut(table) { row in
            if let reason = visits.withoutBaseline(row) { return reason }
            if visits.isMissingAfter(row), let baseline = visits.before(row) {
                if isFirst.contains(row) { lost.first.append(baseline) } else { lost.second.append(baseline) }
            }
            if let reason = visits.withoutFollowUp(row, because: why?[row]) {
                return reason + Self.groupWords(analysis, isFirst: isFirst.contains(row))
            }
            let gap = zip(analysis.covariates, covariateLabels).first { $1[row] == nil }
            return gap.map { "\($0.0) is missing" }
        }
        exclusions = levels.exclusions
        first = visits.group(levels.first, lost: lost.first)
        second = visits.group(levels.second, lost: lost.second)
        censored = (first.rows + second.rows).count(where: visits.isCensored)
        covariates = zip(analysis.covariates, covariateLabels).flatMap { name, labels in
            adjustingColumns(name, labels)
        }
    }

    /// `, response 'yes'` where two groups are compared: losses are counted for each.
    private static func groupWords(_ analysis: ChangeAnalysis, isFirst: Bool) -> String {
        guard let group = analysis.group, let of = analysis.of, let against = analysis.against else {
            return ""
        }
        return ", \(group) '\(isFirst ? of : against)'"
    }

    private static func levels(_ analysis: ChangeAnalysis, _ table: Table) throws(InputError) -> TwoLevels {
        guard let group = analysis.group, let of = analysis.of else {
            return TwoLevels(all: table.rowCount)
        }
        var levels = try TwoLevels(
            table, column: group, level: of, against: analysis.against, place: analysis.places,
            keys: ("group", "of", "against"))
        if analysis.against == nil {
            let labels = try table.labels(group)
            let mayName = mayNameLevels(labels)
            let others = Set(levels.second)
            levels.leaveOut(table) { row in
                guard others.contains(row) else { return nil }
                return mayName ? "\(group) is '\(labels[row] ?? "")'" : "\(group) is another level"
            }
        }
        return levels
    }

    private static func missingReasons(
        _ analysis: ChangeAnalysis, _ table: Table
    ) throws(InputError) -> [String]? {
        guard let column = analysis.missingReason else { return nil }
        let labels = try table.labels(column, askedAt: analysis.places["missing_reason"])
        let mayName = mayNameLevels(labels)
        return labels.map {
            $0.map { mayName ? $0 : "a reason that may name a patient" } ?? "no reason given"
        }
    }

    private static func covariateLabels(
        _ analysis: ChangeAnalysis, _ table: Table
    ) throws(InputError) -> [[String?]] {
        var all: [[String?]] = []
        for name in analysis.covariates {
            let labels = try table.labels(name, askedAt: analysis.places["covariates"])
            if case .numbers = try table.column(name).cells {
            } else if !mayNameLevels(labels) {
                throw InputError(
                    "too-many-levels", "the covariate '\(name)' has too many levels to adjust for",
                    at: analysis.places["covariates"], column: name,
                    remedy: "declare it 'kind: number' if it is one, or group its levels (12 at most)")
            }
            all.append(labels)
        }
        return all
    }

    private func adjustingColumns(_ name: String, _ labels: [String?]) -> [ModelTerm] {
        let rows = first.rows + second.rows
        if case .numbers(let cells)? = table.columns.first(where: { $0.name == name })?.cells {
            let marker = MarkerValues(cells, scale: .asRecorded, rows: rows)
            return [ModelTerm(name: name, label: name, values: rows.map { marker.values[$0]! })]
        }
        return indicatorTerms(name, rows.map { labels[$0]! })
    }
}

/// The values of all visits on the deciding scale; limits of measurement hold across visits.
private struct Visits {
    let analysis: ChangeAnalysis
    private let count: Int
    private let marker: MarkerValues
    private let recorded: MarkerValues
    private let cells: [NumericCell]

    init(_ analysis: ChangeAnalysis, _ table: Table) throws(InputError) {
        self.analysis = analysis
        count = table.rowCount
        var cells = try table.numbers(analysis.before, askedAt: analysis.places["before"])
        cells += try table.numbers(analysis.after, askedAt: analysis.places["after"])
        if case .repeated(let column) = analysis.within {
            cells += try table.numbers(column, askedAt: analysis.places["repeat"])
        }
        self.cells = cells
        marker = MarkerValues(cells, scale: analysis.scale, rows: Array(cells.indices))
        recorded = MarkerValues(cells, scale: .asRecorded, rows: Array(cells.indices))
    }

    func before(_ row: Int) -> Double? { marker.values[row] }
    func after(_ row: Int) -> Double? { marker.values[count + row] }
    func repeated(_ row: Int) -> Double? {
        cells.count > 2 * count ? marker.values[2 * count + row] : nil
    }
    func isMissingAfter(_ row: Int) -> Bool { cells[count + row].isMissing }
    func isCensored(_ row: Int) -> Bool { cells[row].isCensored || cells[count + row].isCensored }

    func withoutBaseline(_ row: Int) -> String? {
        before(row) == nil ? marker.reason(row, marker: analysis.before) : nil
    }

    func withoutFollowUp(_ row: Int, because why: String?) -> String? {
        if after(row) != nil { return nil }
        if !isMissingAfter(row) { return marker.reason(count + row, marker: analysis.after) }
        return "no second sample" + (why.map { ": \($0)" } ?? "")
    }

    func group(_ rows: [Int], lost: [Double]) -> ChangedGroup {
        let pairs = rows.map { (recorded.values[$0]!, recorded.values[count + $0]!) }
        return ChangedGroup(
            rows: rows, before: rows.map { before($0)! }, after: rows.map { after($0)! },
            change: changes(pairs), recorded: pairs, lostBaselines: lost)
    }

    /// Differences of recorded decimals, or logarithms of ratios, so that equal changes are equal.
    private func changes(_ pairs: [(before: Double, after: Double)]) -> [Double] {
        if analysis.scale == .log2 {
            return pairs.map { pair in
                let ratio = pair.after / pair.before
                return ratio.isNormal ? log2(ratio) : log2(pair.after) - log2(pair.before)
            }
        }
        let unit = RecordedDecimals(commonTo: pairs.flatMap { [$0.before, $0.after] })
        return pairs.map { unit.number(unit.units($0.after) - unit.units($0.before)) }
    }
}
