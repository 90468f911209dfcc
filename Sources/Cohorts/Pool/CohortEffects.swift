internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

extension PoolAnalysis {
    /// One cohort's own effect. A cohort without one is a value with its reason, never an error.
    func effect(of part: CohortPart) throws(InputError) -> CohortEffect {
        switch question {
        case .outcome(let marker, let column, let positive, let negative, let measure):
            try effect(of: part, marker, column, positive, negative, measure)
        case .survival:
            try hazardRatio(of: part, survive)
        case .published: preconditionFailure("published effects are read from rows")
        }
    }

    /// The survival analysis that each cohort runs.
    var survive: SurviveAnalysis {
        guard
            case .survival(let marker, let per, let time, let event, let levels, let covariates, let known) =
                question
        else { preconditionFailure("the question is not one of survival") }
        var analysis = SurviveAnalysis(
            time: time, event: event, eventLevels: levels, predictor: .marker(marker, per: per),
            covariates: covariates, knownAt: known)
        analysis.places = places
        return analysis
    }

    /// A finding without estimates where the marker was not yet known when the clock starts.
    func refusal(of parts: [CohortPart]) -> Finding? {
        guard case .survival = question else { return nil }
        for part in parts {
            guard let reason = survive.immortalTime(in: part.table) else { continue }
            var finding = survive.refusal(part.table, because: reason)
            finding.analysis = Self.schema.name
            return finding
        }
        return nil
    }

    // MARK: - Two outcomes

    private func effect(
        of part: CohortPart, _ marker: String, _ outcome: String, _ positive: String, _ negative: String?,
        _ measure: Measure
    ) throws(InputError) -> CohortEffect {
        let table = part.table
        let cells = try table.numbers(marker, askedAt: places["marker"])
        let labels = try table.labels(outcome, askedAt: places["outcome"])
        guard labels.contains(positive), negative == nil || labels.contains(negative) else {
            let absent = labels.contains(positive) ? negative ?? "" : positive
            return silent(part, because: "no patient with \(outcome) '\(absent)'")
        }
        var levels = try TwoLevels(
            table, column: outcome, level: positive, against: negative, place: places,
            keys: ("outcome", "positive", "negative"))
        let values = MarkerValues(cells, scale: .asRecorded, rows: levels.first + levels.second)
        levels.leaveOut(table) { values.values[$0] == nil ? values.reason($0, marker: marker) : nil }
        let rows = levels.first + levels.second
        try requireIndependentRows(table, rows: rows, place: places["marker"])
        let (cases, controls) = (
            levels.first.map { values.values[$0]! }, levels.second.map { values.values[$0]! }
        )
        let other = negative ?? "not '\(positive)'"
        var effect = CohortEffect(
            name: part.name, table: table, rows: rows, events: cases.count,
            estimate: Self.estimate(cases, controls, measure), exclusions: levels.exclusions.losses,
            cells: cases.map { [.number($0), .text(positive)] }
                + controls.map { [.number($0), .text(other)] })
        effect.beyondLimit = rows.count { values.isCensored($0) }
        if let decidedAt = try table.column(marker).decidedAt, decidedAt > 0 {
            effect.cautions.append(
                Caution(
                    "measured-after-baseline",
                    "In \(part.name) \(marker) is measured \(Numbers.short(decidedAt)) after time zero: with "
                        + "the outcome it shows an association, not a prediction.", weight: .serious))
        }
        leaveOutIfSilent(&effect)
        return effect
    }

    static func estimate(
        _ cases: [Double], _ controls: [Double], _ measure: Measure
    ) -> Outcome<(effect: Double, standardError: Double)> {
        switch measure {
        case .standardizedDifference:
            return StandardizedDifference.hedgesG(cases, controls).map { g in
                (g.value, g.largeSampleVariance(cases.count, controls.count).squareRoot())
            }
        case .area:
            return ROC.of(cases: cases, controls: controls).flatMap { roc in
                let area = roc.auc
                guard area > 0, area < 1 else {
                    return .undefined("the marker separates the outcomes completely")
                }
                return roc.deLongVariance.flatMap { variance in
                    guard variance > 0 else { return .undefined("the area has no variance") }
                    return .success((log(area / (1 - area)), variance.squareRoot() / (area * (1 - area))))
                }
            }
        }
    }

    // MARK: - Survival

    private func hazardRatio(
        of part: CohortPart, _ analysis: SurviveAnalysis
    ) throws(InputError) -> CohortEffect {
        let labels = try part.table.labels(analysis.event, askedAt: places["event"])
        let others = Set(labels.compactMap { $0 }).subtracting(analysis.eventLevels)
        let isPlain = analysis.eventLevels == ["1"]
        // With 1 for an event only 0 may stand beside it: a column of 1 and 2 is an error, not without events.
        if !analysis.eventLevels.contains(where: { labels.contains($0) }),
            !isPlain || others.isSubset(of: ["0"])
        {
            return silent(part, because: "no event")
        }
        var present = analysis
        present.eventLevels = analysis.eventLevels.filter { labels.contains($0) }
        let rows = try SurviveRows(present, part.table)
        let (design, followUp) = (SurviveDesign(rows), rows.followUp)
        let events = followUp.eventCount
        var effect = CohortEffect(
            name: part.name, table: part.table, rows: rows.patients.kept, events: events,
            estimate: Self.estimate(design, followUp), exclusions: rows.exclusions)
        effect.step = design.step
        effect.beyondLimit = design.beyondLimits.reduce(0) { $0 + $1.count }
        effect.eventsPerCoefficient = Double(events) / Double(design.terms.count)
        effect.cells = (0..<rows.count).map { row in
            [.number(followUp.times[row]), .number(followUp.events[row] ? 1 : 0)]
        }
        for name in [analysis.predictor.column] + analysis.covariates {
            let column: [DataFrame.Cell] =
                rows.numbers(name).map { $0.values.map { .number($0) } }
                ?? rows.labels(name).map { .text($0) }
            for row in column.indices { effect.cells[row].append(column[row]) }
        }
        leaveOutIfSilent(&effect)
        return effect
    }

    private static func estimate(
        _ design: SurviveDesign, _ followUp: FollowUp
    ) -> Outcome<(effect: Double, standardError: Double)> {
        let (events, terms) = (followUp.eventCount, design.terms.count)
        if events > 0, terms > 1, terms >= events {
            return .undefined(
                "\(Numbers.count(events, "events")) cannot carry \(Numbers.count(terms, "coefficients"))")
        }
        switch CoxFit.fit(design.coxDesign(followUp)) {
        case .failure(.noEvents), .failure(.noSubjects): return .undefined("no event")
        case .failure(.monotone): return .undefined("a likelihood without a maximum (separation)")
        case .failure(let why): return .undefined(why.reason)
        case .success(let fit): return .success((fit.coefficients[0], fit.standardErrors[0]))
        }
    }

    // MARK: - Cohorts without an effect

    private func silent(_ part: CohortPart, because reason: String) -> CohortEffect {
        var effect = CohortEffect(
            name: part.name, table: part.table, rows: Array(0..<part.table.rowCount),
            estimate: .undefined(reason))
        leaveOutIfSilent(&effect)
        return effect
    }

    /// Its rows are left out with the cohort.
    private func leaveOutIfSilent(_ effect: inout CohortEffect) {
        guard let reason = effect.estimate.reason, !effect.rows.isEmpty else { return }
        effect.exclusions.append(
            FlowStep.Loss(
                reason: "cohort '\(effect.name)' gives no effect: \(reason)",
                rows: effect.rows.map { effect.table.origins[$0] }))
    }
}
