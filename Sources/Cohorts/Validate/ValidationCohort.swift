internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// The patients of one cohort who have the marker, the covariates and the outcome, and who was left out.
struct ValidationCohort {
    enum Response {
        case binary([Bool])
        case survival(FollowUp)
    }

    let table: Table
    /// Positions in the table.
    private(set) var rows: [Int]
    private(set) var response: Response
    private(set) var exclusions: [FlowStep.Loss]
    private(set) var cautions: [Caution]
    /// On the model's scale.
    private(set) var marker: [Double]
    let censored: Int
    private let covariates: [String]

    init(_ analysis: ValidateAnalysis, _ table: Table) throws(InputError) {
        self.table = table
        covariates = analysis.covariates
        switch analysis.endpoint {
        case .survival:
            let survival = try SurviveRows(analysis.survival, table)
            rows = survival.kept
            response = .survival(survival.followUp)
            (exclusions, cautions) = (survival.exclusions, survival.cautions)
        case .binary(let column, let positive, let negative):
            var levels = try TwoLevels(
                table, column: column, level: positive, against: negative, place: analysis.places,
                keys: ("outcome", "positive", "negative"))
            try Self.leaveOutIncomplete(&levels, analysis, table)
            let isCase = Set(levels.first)
            rows = (levels.first + levels.second).sorted()
            response = .binary(rows.map(isCase.contains))
            (exclusions, cautions) = (levels.exclusions.losses, [])
            try requireIndependentRows(table, rows: rows, place: analysis.places["marker"])
        }
        let cells = try table.numbers(analysis.marker, askedAt: analysis.places["marker"])
        let values = MarkerValues(cells, scale: analysis.scale, rows: rows)
        marker = rows.map { values.values[$0]! }
        censored = rows.count { values.isCensored($0) }
    }

    private static func leaveOutIncomplete(
        _ levels: inout TwoLevels, _ analysis: ValidateAnalysis, _ table: Table
    ) throws(InputError) {
        let cells = try table.numbers(analysis.marker, askedAt: analysis.places["marker"])
        let values = MarkerValues(cells, scale: analysis.scale, rows: levels.first + levels.second)
        levels.leaveOut(table) { values.values[$0] == nil ? values.reason($0, marker: analysis.marker) : nil }
        for name in analysis.covariates {
            let labels = try table.labels(name, askedAt: analysis.places["covariates"])
            levels.leaveOut(table) { labels[$0] == nil ? "\(name) is missing" : nil }
        }
    }

    var count: Int { rows.count }

    /// Cases, or events.
    var eventCount: Int {
        switch response {
        case .binary(let outcomes): outcomes.count { $0 }
        case .survival(let followUp): followUp.eventCount
        }
    }

    var outcomes: [Bool] { if case .binary(let outcomes) = response { outcomes } else { [] } }
    var followUp: FollowUp {
        if case .survival(let followUp) = response { followUp } else { FollowUp(times: [], events: []) }
    }

    /// Numbers of a covariate; nil for a category.
    func numbers(_ column: String) -> [Double]? {
        guard case .numbers(let cells)? = table.columns.first(where: { $0.name == column })?.cells else {
            return nil
        }
        return rows.map { row in
            switch cells[row] {
            case .exact(let value), .below(let value), .above(let value): value
            case .missing: 0
            }
        }
    }

    func labels(_ column: String) -> [String] {
        let all = (try? table.labels(column)) ?? []
        return rows.map { all[$0] ?? "" }
    }

    /// Without the patients whose level of a category the first cohort does not have: its model is silent on them.
    func coded(by coding: FrozenRule.Coding) -> ValidationCohort {
        var copy = self
        for (name, levels) in coding.levels {
            let labels = copy.labels(name)
            let out = copy.rows.indices.filter { !levels.contains(labels[$0]) }
            if out.isEmpty { continue }
            copy.exclusions.append(
                .init(
                    reason: "\(name) has a level that the first cohort does not have",
                    rows: out.map { table.origins[copy.rows[$0]] }))
            let kept = copy.rows.indices.filter { levels.contains(labels[$0]) }
            copy.keep(kept)
        }
        return copy
    }

    private mutating func keep(_ positions: [Int]) {
        rows = positions.map { rows[$0] }
        marker = positions.map { marker[$0] }
        switch response {
        case .binary(let outcomes): response = .binary(positions.map { outcomes[$0] })
        case .survival(let followUp): response = .survival(followUp.picking(positions))
        }
    }
}
