internal import Foundation
internal import Statistics

/// One column of a regression.
struct ModelTerm {
    /// Name in the design; unique.
    var name: String
    /// As a forest shows it: `age`, `stage III against I`.
    var label: String
    var values: [Double]
}

/// A marker in the step that its ratio is for.
struct MarkerTerm {
    private(set) var term: ModelTerm
    /// The standard deviation that one step stands for, where that is the step.
    private(set) var step: Double?
    private(set) var beyondLimits: [(column: String, count: Int)] = []

    /// - Parameter measuredOn: rows of the table that the standard deviation is taken over.
    init(_ name: String, per: SurviveAnalysis.Step, _ rows: PatientRows, measuredOn: [Int]) {
        let (raw, beyond) = rows.numbers(name) ?? ([], 0)
        beyondLimits = beyond > 0 ? [(column: name, count: beyond)] : []
        switch per {
        case .unit: term = ModelTerm(name: name, label: "per unit of \(name)", values: raw)
        case .doubling:
            term = ModelTerm(name: name, label: "per doubling of \(name)", values: raw.map(log2))
        case .standardDeviation:
            step = rows.standardDeviation(name, of: measuredOn)
            let unit = step ?? 1
            term = ModelTerm(name: name, label: "per SD of \(name)", values: raw.map { $0 / unit })
        }
    }
}

/// Columns to adjust for: numbers as they are, categories by dummies.
struct CovariateTerms {
    private(set) var terms: [ModelTerm] = []
    /// Dummies of one category, or a numeric covariate by itself: positions in the model.
    private(set) var groups: [(name: String, covariates: [Int])] = []
    /// Values set at their limit of quantification, by column.
    private(set) var beyondLimits: [(column: String, count: Int)] = []

    /// - Parameter after: how many terms of the model stand before these.
    init(_ names: [String], _ rows: PatientRows, after: Int) {
        for name in names {
            let start = after + terms.count
            if let (values, beyond) = rows.numbers(name) {
                terms.append(ModelTerm(name: name, label: name, values: values))
                if beyond > 0 { beyondLimits.append((name, beyond)) }
            } else {
                terms += indicatorTerms(name, rows.labels(name))
            }
            groups.append((name, Array(start..<after + terms.count)))
        }
    }
}

/// One column for each level but the first.
///
/// - Parameter levels: nil takes those that occur, sorted.
func indicatorTerms(_ name: String, _ labels: [String], levels: [String]? = nil) -> [ModelTerm] {
    let levels = levels ?? Set(labels).sorted()
    return levels.dropFirst().map { level in
        ModelTerm(
            name: "\(name)\(level)", label: "\(name): \(level) against \(levels[0])",
            values: labels.map { $0 == level ? 1 : 0 })
    }
}
