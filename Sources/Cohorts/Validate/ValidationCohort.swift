internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// The patients of one cohort whom the frozen rule speaks of, and who was left out.
struct ValidationCohort {
    private let rows: ModelRows
    /// Of the complete rows, those whose levels the first cohort has.
    private var kept: [Int]
    private(set) var exclusions: [FlowStep.Loss]

    init(_ analysis: ValidateAnalysis, _ table: Table) throws(InputError) {
        rows = try ModelRows(analysis.question, arms: nil, table)
        kept = Array(0..<rows.count)
        exclusions = rows.patients.exclusions
    }

    var table: Table { rows.patients.table }
    var cautions: [Caution] { rows.patients.cautions }
    var count: Int { kept.count }
    /// On the model's scale.
    var marker: [Double] { kept.map { rows.marker.term.values[$0] } }
    /// Values of the marker beyond a limit of measurement.
    var censored: Int { rows.marker.beyondLimits.first?.count ?? 0 }

    private var response: ModelRows.Response { rows.picking(kept) }
    var outcomes: [Bool] { if case .binary(let outcomes) = response { outcomes } else { [] } }
    var followUp: FollowUp {
        if case .survival(let followUp) = response { followUp } else { FollowUp(times: [], events: []) }
    }

    /// Cases, or events.
    var eventCount: Int {
        rows.question.outcome.isSurvival ? followUp.eventCount : outcomes.count { $0 }
    }

    /// What limits the number of coefficients: events, or the rarer outcome.
    var informative: Int {
        rows.question.outcome.isSurvival ? eventCount : min(eventCount, count - eventCount)
    }

    /// Numbers of a covariate; nil for a category.
    func numbers(_ column: String) -> [Double]? {
        rows.patients.numbers(column).map { all in kept.map { all.values[$0] } }
    }

    func labels(_ column: String) -> [String] {
        let all = rows.patients.labels(column)
        return kept.map { all[$0] }
    }

    /// Without patients whose level of a category the first cohort does not have: its model is silent on them.
    func coded(by coding: FrozenRule.Coding) -> ValidationCohort {
        var copy = self
        for (name, levels) in coding.levels {
            let labels = copy.labels(name)
            let out = labels.indices.filter { !levels.contains(labels[$0]) }
            if out.isEmpty { continue }
            copy.exclusions.append(
                .init(
                    reason: "\(name) has a level that the first cohort does not have",
                    rows: out.map { table.origins[rows.patients.kept[copy.kept[$0]]] }))
            copy.kept = labels.indices.filter { levels.contains(labels[$0]) }.map { copy.kept[$0] }
        }
        return copy
    }

    /// `366 patients, 130 cases`.
    func size(_ noun: String) -> String {
        "\(Numbers.count(count, "patients")), \(Numbers.count(eventCount, noun))"
    }
}
