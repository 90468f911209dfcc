internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// The patients analysed, and who was left out and why.
struct SurviveRows {
    let analysis: SurviveAnalysis
    let table: Table
    /// Positions in the table, in its order.
    var kept: [Int]
    /// Those with a follow-up and a predictor, whatever covariates they lack: what one SD of the marker is
    /// measured on, so that adjusted and unadjusted ratios speak of the same step.
    private(set) var keptBeforeCovariates: [Int] = []
    /// By position in the table.
    private(set) var exclusions: [FlowStep.Loss] = []
    private(set) var cautions: [Caution] = []
    private let times: [NumericCell]
    private let events: [Bool?]

    init(_ analysis: SurviveAnalysis, _ table: Table) throws(InputError) {
        self.analysis = analysis
        self.table = table
        kept = Array(0..<table.rowCount)
        let times = try Self.times(analysis, table)
        let reading = try Self.events(analysis, table)
        let events = reading.events
        (self.times, self.events) = (times, events)
        cautions = reading.cautions
        leaveOut("\(analysis.time) is missing") { times[$0].isMissing }
        leaveOut("\(analysis.event) is missing") { events[$0] == nil }
        if analysis.knownAt > 0 { startAtLandmark() }
        try leaveOutWithoutPredictor()
        keptBeforeCovariates = kept
        for name in analysis.covariates + analysis.strata {
            let labels = try table.labels(name, askedAt: analysis.places["covariates"])
            leaveOut("\(name) is missing") { labels[$0] == nil }
        }
        try checkIdentifiers()
        try checkValues()
        noteTimeZero()
    }

    /// Of the patients analysed; after a landmark counted from it.
    var followUp: FollowUp {
        FollowUp(
            times: kept.map { (times[$0].exactValue ?? 0) - analysis.knownAt },
            events: kept.map { events[$0] ?? false })
    }

    var count: Int { kept.count }

    /// Texts of the patients analysed.
    func labels(_ column: String) -> [String] {
        let all = (try? table.labels(column)) ?? []
        return kept.map { all[$0] ?? "" }
    }

    /// Numbers of the patients analysed, a value beyond a limit set at the limit; nil for a category.
    func numbers(_ column: String) -> (values: [Double], beyondLimit: Int)? {
        numbers(column, of: kept)
    }

    private func numbers(_ column: String, of kept: [Int]) -> (values: [Double], beyondLimit: Int)? {
        guard case .numbers(let cells)? = table.columns.first(where: { $0.name == column })?.cells else {
            return nil
        }
        let values = kept.map { row in
            switch cells[row] {
            case .exact(let value), .below(let value), .above(let value): value
            case .missing: Double.zero
            }
        }
        return (values, kept.count { cells[$0].isCensored })
    }

    /// Standard deviation (divisor n − 1) of the marker before covariates take rows out; nil where it is 0.
    func standardDeviation(_ column: String) -> Double? {
        numbers(column, of: keptBeforeCovariates)
            .flatMap { Descriptives($0.values).standardDeviation.value }
            .flatMap { $0 > 0 ? $0 : nil }
    }

    private mutating func leaveOut(_ reason: String, where isOut: (Int) -> Bool) {
        let out = kept.filter(isOut)
        guard !out.isEmpty else { return }
        exclusions.append(.init(reason: reason, rows: out.map { table.origins[$0] }))
        kept = kept.filter { !isOut($0) }
    }

    private mutating func startAtLandmark() {
        let (landmark, times) = (analysis.knownAt, times)
        let when = Numbers.plain(landmark) + analysis.unitSuffix(table)
        let before = kept.count
        let eventsBefore = kept.count { events[$0] == true && (times[$0].exactValue ?? 0) <= landmark }
        leaveOut("event or last visit at or before the landmark (\(when))") {
            (times[$0].exactValue ?? 0) <= landmark
        }
        let lost = before - kept.count
        cautions.append(
            Caution(
                "landmark",
                "The clock starts at \(when), when \(analysis.predictor.column) is known: "
                    + "\(Numbers.count(lost, "patients")) whose follow-up had ended by then "
                    + "(\(Numbers.count(eventsBefore, "events"))) are left out, and the result speaks of "
                    + "those who reached it."))
    }

    private mutating func leaveOutWithoutPredictor() throws(InputError) {
        switch analysis.predictor {
        case .marker(let name, let step):
            let cells = try table.numbers(name, askedAt: analysis.places["marker"])
            leaveOut("\(name) is missing") { cells[$0].isMissing }
            guard step == .doubling else { return }
            for row in kept {
                guard let value = numberOrLimit(cells[row]), value <= 0 else { continue }
                throw InputError(
                    "not-positive", "a hazard ratio per doubling needs positive values",
                    at: table.origins[row].location, column: name, value: cells[row].label,
                    remedy: "use per: sd or per: unit, or correct the value")
            }
        case .group(let name, let of, let against):
            let labels = try table.labels(name, askedAt: analysis.places["group"])
            let levels = Set(labels.compactMap { $0 })
            for (key, level) in [("of", of), ("against", against)] where !levels.contains(level) {
                throw InputError(
                    "unknown-level", "column '\(name)' has no level '\(level)'", at: analysis.places[key],
                    remedy: table.levelSuggestion(for: level, in: name))
            }
            leaveOut("\(name) is missing") { labels[$0] == nil }
            leaveOut("\(name) is neither '\(of)' nor '\(against)'") {
                labels[$0] != of && labels[$0] != against
            }
        }
    }

    private func numberOrLimit(_ cell: NumericCell) -> Double? {
        switch cell {
        case .missing: nil
        case .exact(let value), .below(let value), .above(let value): value
        }
    }

    private mutating func noteTimeZero() {
        let zeros = kept.count { (times[$0].exactValue ?? 1) == 0 }
        guard zeros > 0 else { return }
        cautions.append(
            Caution(
                "time-zero",
                "\(Numbers.count(zeros, "patients")) with a follow-up of 0: they are at risk at time zero and "
                    + "not afterwards."))
    }
}

// MARK: - Reading cells

extension SurviveRows {
    private static func times(_ analysis: SurviveAnalysis, _ table: Table) throws(InputError) -> [NumericCell]
    {
        let cells = try table.numbers(analysis.time, askedAt: analysis.places["time"])
        for (row, cell) in cells.enumerated() {
            switch cell {
            case .missing: continue
            case .exact(let value) where value >= 0 && value.isFinite: continue
            case .exact(let value):
                throw InputError(
                    value < 0 ? "negative-time" : "not-finite",
                    value < 0 ? "a follow-up time is negative" : "a follow-up time is not a finite number",
                    at: table.origins[row].location, column: analysis.time, value: cell.label,
                    remedy: "correct it, or leave it empty so that the row is left out and counted")
            case .below, .above:
                throw InputError(
                    "inexact-time", "a follow-up time is known only as a limit",
                    at: table.origins[row].location, column: analysis.time, value: cell.label,
                    remedy: "write the time of the event or of the last visit; the event column says which")
            }
        }
        return cells
    }

    /// Nil where missing. With the levels 1 and 0 nothing else may stand there; where other levels mean an
    /// event, all that are not named mean "last seen then".
    private static func events(
        _ analysis: SurviveAnalysis, _ table: Table
    ) throws(InputError) -> (events: [Bool?], cautions: [Caution]) {
        let labels = try table.labels(analysis.event, askedAt: analysis.places["event"])
        let levels = Set(labels.compactMap { $0 }).sorted()
        let wanted = analysis.eventLevels
        let others = levels.filter { !wanted.contains($0) }
        let isPlain = wanted == ["1"]
        if isPlain, others.contains(where: { $0 != "0" }) {
            throw InputError(
                "unknown-level", "the event column holds other levels than 1 (event) and 0 (none)",
                at: analysis.places["event"], column: analysis.event,
                remedy: "say which mean an event with event_level"
                    + (table.levelSuggestion(for: "", in: analysis.event).map { "; \($0)" } ?? ""))
        }
        for level in wanted where !isPlain && !levels.contains(level) && !levels.isEmpty {
            throw InputError(
                "unknown-level", "column '\(analysis.event)' has no level '\(level)'",
                at: analysis.places["event_level"],
                remedy: table.levelSuggestion(for: level, in: analysis.event))
        }
        var cautions: [Caution] = []
        if others.count > 1 {
            let names = Numbers.list(others.map { "'\($0)'" })
            cautions.append(
                Caution(
                    "several-censored-levels",
                    "\(names) of \(analysis.event) all count as censored; if one of them prevents the event, "
                        + "the curves overstate its risk (competing events)."))
        }
        return (labels.map { $0.map(wanted.contains) }, cautions)
    }

    /// Numbers must be finite; a category may have so many levels and no more.
    private func checkValues() throws(InputError) {
        for (option, name) in analysis.columnsByOption.dropFirst(2) {
            switch try table.column(name).cells {
            case .numbers(let cells):
                guard let row = kept.first(where: { numberOrLimit(cells[$0])?.isFinite == false }) else {
                    continue
                }
                throw InputError(
                    "not-finite", "a value is not a finite number", at: table.origins[row].location,
                    column: name, value: cells[row].label, remedy: "correct it, or leave it empty")
            case .texts, .dates:
                guard option == "covariates" else { continue }
                let levels = Set(labels(name)).count
                // An identifier that nobody declared: its levels would stand in the report.
                if levels > 2, (levels > 6 ? 4 : 2) * levels > kept.count {
                    throw InputError(
                        "too-many-levels",
                        "a category to adjust for has \(levels) levels among \(kept.count) patients",
                        at: analysis.places[option], column: name,
                        remedy: "leave it out if it is an identifier, or group its levels")
                }
                guard levels > Self.mostLevels else { continue }
                throw InputError(
                    "too-many-levels", "a category to adjust for has more than \(Self.mostLevels) levels",
                    at: analysis.places[option], column: name,
                    remedy: "declare it 'kind: number' if it is one, or group its levels")
            }
        }
    }

    private static let mostLevels = 30

    private func checkIdentifiers() throws(InputError) {
        for column in table.columns where column.role == .identifier {
            let labels = try table.labels(column.name)
            var first: [String: Int] = [:]
            for row in kept {
                guard let label = labels[row] else { continue }
                if let earlier = first[label] {
                    throw InputError(
                        "duplicate-patient",
                        "a patient stands in two rows (the other is \(table.origins[earlier].location))",
                        at: table.origins[row].location, column: column.name, value: label,
                        remedy: "keep one row for each patient, with a step such as first_of")
                }
                first[label] = row
            }
        }
    }
}
