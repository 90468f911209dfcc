internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// The patients analysed with their follow-up, and who was left out and why.
struct SurviveRows {
    let analysis: SurviveAnalysis
    var patients: PatientRows
    /// Those with a follow-up and a predictor, whatever covariates they lack: what one SD of the marker is
    /// measured on, so that adjusted and unadjusted ratios speak of the same step.
    private(set) var keptBeforeCovariates: [Int] = []
    private let times: [NumericCell]
    private let events: [Bool?]

    init(_ analysis: SurviveAnalysis, _ table: Table) throws(InputError) {
        self.analysis = analysis
        patients = PatientRows(table, places: analysis.places)
        let times = try Self.times(analysis, table)
        let reading = try Self.events(analysis, table)
        let events = reading.events
        (self.times, self.events) = (times, events)
        patients.cautions = reading.cautions
        patients.leaveOut("\(analysis.time) is missing") { times[$0].isMissing }
        patients.leaveOut("\(analysis.event) is missing") { events[$0] == nil }
        if analysis.knownAt > 0 { startAtLandmark() }
        switch analysis.predictor {
        case .marker(let name, let step): try patients.leaveOutWithout(marker: name, per: step)
        case .group(let name, let of, let against):
            try patients.leaveOutOutside(group: name, of: of, against: against)
        }
        keptBeforeCovariates = patients.kept
        try patients.leaveOutIncomplete(analysis.covariates + analysis.strata)
        try patients.checkIdentifiers()
        try patients.checkValues(Array(analysis.columnsByOption.dropFirst(2)))
        noteTimeZero()
    }

    var table: Table { patients.table }
    var exclusions: [FlowStep.Loss] { patients.exclusions }
    var cautions: [Caution] { patients.cautions }
    var count: Int { patients.count }
    /// Positions in the table of the patients analysed, in its order.
    var kept: [Int] { patients.kept }

    /// Of the patients analysed; after a landmark counted from it.
    var followUp: FollowUp {
        FollowUp(
            times: patients.kept.map { (times[$0].exactValue ?? 0) - analysis.knownAt },
            events: patients.kept.map { events[$0] ?? false })
    }

    func labels(_ column: String) -> [String] { patients.labels(column) }

    func numbers(_ column: String) -> (values: [Double], beyondLimit: Int)? { patients.numbers(column) }

    /// Of the marker before covariates take rows out; nil where it is 0.
    func standardDeviation(_ column: String) -> Double? {
        patients.standardDeviation(column, of: keptBeforeCovariates)
    }

    private mutating func startAtLandmark() {
        let (landmark, times) = (analysis.knownAt, times)
        let when = Numbers.plain(landmark) + analysis.unitSuffix(patients.table)
        let before = patients.count
        let eventsBefore = patients.kept.count {
            events[$0] == true && (times[$0].exactValue ?? 0) <= landmark
        }
        patients.leaveOut("event or last visit at or before the landmark (\(when))") {
            (times[$0].exactValue ?? 0) <= landmark
        }
        let lost = before - patients.count
        patients.cautions.append(
            Caution(
                "landmark",
                "The clock starts at \(when), when \(analysis.predictor.column) is known: "
                    + "\(Numbers.count(lost, "patients")) whose follow-up had ended by then "
                    + "(\(Numbers.count(eventsBefore, "events"))) are left out, and the result speaks of "
                    + "those who reached it."))
    }

    private mutating func noteTimeZero() {
        let zeros = patients.kept.count { (times[$0].exactValue ?? 1) == 0 }
        guard zeros > 0 else { return }
        patients.cautions.append(
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
}
