internal import Foundation
internal import Statistics
internal import Tables

/// The columns of the model: the predictor first, then the covariates.
struct SurviveDesign {
    struct Term {
        /// Name in the design; unique.
        var name: String
        /// As a forest shows it: `age`, `stage III against I`.
        var label: String
        var values: [Double]
    }

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
        var covariates: [Term] = []
        groups = [(predictor.name, [0])]
        for name in analysis.covariates {
            let start = covariates.count + 1
            if let (values, beyond) = rows.numbers(name) {
                covariates.append(Term(name: name, label: name, values: values))
                if beyond > 0 { beyondLimits.append((name, beyond)) }
            } else {
                covariates += Self.dummies(name, rows.labels(name))
            }
            groups.append((name, Array(start..<covariates.count + 1)))
        }
        self.covariates = covariates
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
            let (raw, beyond) = rows.numbers(name) ?? ([], 0)
            let limits = beyond > 0 ? [(column: name, count: beyond)] : []
            switch per {
            case .unit: return (Term(name: name, label: "per unit of \(name)", values: raw), nil, limits)
            case .doubling:
                return (
                    Term(name: name, label: "per doubling of \(name)", values: raw.map(log2)), nil, limits
                )
            case .standardDeviation:
                let deviation = rows.standardDeviation(name)
                let values = raw.map { $0 / (deviation ?? 1) }
                return (Term(name: name, label: "per SD of \(name)", values: values), deviation, limits)
            }
        }
    }

    /// One column for each level but the first in sorted order.
    private static func dummies(_ name: String, _ labels: [String]) -> [Term] {
        let levels = Set(labels).sorted()
        return levels.dropFirst().map { level in
            Term(
                name: "\(name)\(level)", label: "\(name): \(level) against \(levels[0])",
                values: labels.map { $0 == level ? 1 : 0 })
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
