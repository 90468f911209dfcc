internal import Foundation
internal import Statistics
internal import Tables

/// The columns of the model: the predictor first, then the covariates.
struct SurviveDesign {
    typealias Term = ModelTerm

    var predictor: Term
    var covariates: [Term]
    /// Dummies of one category, or a numeric covariate by itself: positions in `terms`.
    var groups: [(name: String, covariates: [Int])]
    var strata: [Int]?
    /// Values set at their limit of quantification, by column.
    var beyondLimits: [(column: String, count: Int)] = []
    /// The standard deviation that one step of the marker stands for, where that is the step.
    var step: Double?

    var terms: [Term] { [predictor] + covariates }

    init(_ rows: SurviveRows) {
        let analysis = rows.analysis
        (predictor, step, beyondLimits) = Self.predictor(rows)
        let others = CovariateTerms(analysis.covariates, rows.patients, after: 1)
        covariates = others.terms
        groups = [(predictor.name, [0])] + others.groups
        beyondLimits += others.beyondLimits
        strata = Self.strata(analysis.strata.map(rows.labels), count: rows.count)
    }

    func coxDesign(_ followUp: FollowUp, adjusted: Bool = true, adding extra: Term? = nil) -> CoxDesign {
        let used = (adjusted ? terms : [predictor]) + (extra.map { [$0] } ?? [])
        return CoxDesign(
            followUp, names: used.map(\.name), columns: used.map(\.values), strata: adjusted ? strata : nil)
    }

    private static func predictor(_ rows: SurviveRows) -> (Term, Double?, [(column: String, count: Int)]) {
        switch rows.analysis.predictor {
        case .group(let name, let of, let against):
            let values = rows.labels(name).map { $0 == of ? 1.0 : 0 }
            return (Term(name: name, label: "\(of) against \(against)", values: values), nil, [])
        case .marker(let name, let per):
            let marker = MarkerTerm(name, per: per, rows.patients, measuredOn: rows.keptBeforeCovariates)
            return (marker.term, marker.step, marker.beyondLimits)
        }
    }

    private static func strata(_ columns: [[String]], count: Int) -> [Int]? {
        guard !columns.isEmpty else { return nil }
        let keys = (0..<count).map { row in columns.map { $0[row] } }
        let distinct = Set(keys).sorted { $0.lexicographicallyPrecedes($1) }
        let codes = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        return keys.map { codes[$0]! }
    }

    /// How far the covariates explain the predictor; 0 without covariates.
    var explained: Double {
        covariates.isEmpty
            ? 0 : CoxPlanning.explained(predictor.values, by: covariates.map(\.values)) ?? 0
    }
}
