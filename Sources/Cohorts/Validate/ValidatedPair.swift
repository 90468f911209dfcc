internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// Both cohorts, the rule between them, and what both kinds of endpoint say of it alike.
struct ValidatedPair {
    let analysis: ValidateAnalysis
    let rule: FrozenRule
    let first: ValidationCohort
    let second: ValidationCohort
    let separateness: Separateness
    let context: AnalysisContext

    var noun: String { separateness.name }
    /// Parts of one cohort are never called cohorts.
    var firstName: String { separateness.isInternal ? "first part" : "first cohort" }
    var secondName: String { separateness.isInternal ? "second part" : "second cohort" }
    var nounAtStart: String { noun.prefix(1).uppercased() + noun.dropFirst() }
    var hasCovariates: Bool { !analysis.covariates.isEmpty }
    var modelInWords: String { ([analysis.marker] + analysis.covariates).joined(separator: ", ") }

    /// Completes "not testable, because …".
    var notTestable: String? {
        if let reason = separateness.notTestable { return reason }
        if let reason = rule.model.reason {
            return "the \(firstName) gives no model, as \(reason)"
        }
        return rule.contradictsDirection
    }

    /// Of both cohorts, named by cohort.
    var exclusions: [FlowStep.Loss] {
        first.exclusions.map { FlowStep.Loss(reason: "\(firstName): \($0.reason)", rows: $0.rows) }
            + second.exclusions.map { FlowStep.Loss(reason: "\(secondName): \($0.reason)", rows: $0.rows) }
    }

    func cautions(_ own: [Caution]) -> [Caution] {
        var cautions = separateness.cautions(of: second.count)
        if rule.model.value?.isPenalised == true {
            cautions.append(
                Caution(
                    "separation",
                    "In the \(firstName) the model separates the outcomes; Firth's penalised likelihood gives its "
                        + "coefficients.", weight: .serious))
        }
        let perTerm = Double(first.informative) / Double(rule.coding.names.count)
        if perTerm < 10, rule.model.value != nil {
            cautions.append(
                Caution(
                    "few-events-in-first-cohort",
                    "The \(firstName) has fewer than ten cases (or others) for each coefficient: its model is likely "
                        + "to be too extreme for new patients."))
        }
        if first.censored + second.censored > 0 {
            cautions.append(
                Caution(
                    "censored-values",
                    "\(first.censored + second.censored) values of \(analysis.marker) are only known to lie beyond a limit "
                        + "of measurement and count as equal to it.", weight: .serious))
        }
        return cautions + own
    }

    // MARK: - The frozen model

    /// Coefficients as ratios, with the first cohort's intervals.
    func coefficients(_ what: String) -> [Estimate] {
        guard let model = rule.model.value else { return [] }
        return model.names.indices.map { k in
            let interval = model.fit.profileInterval(k, level: 0.95).map {
                Interval(
                    lower: exp($0.lower), upper: exp($0.upper), level: 0.95, method: "profile likelihood")
            }
            let unit = k == 0 ? (analysis.scale == .log2 ? "per doubling of " : "per unit of ") : ""
            return Estimate(
                "frozen_ratio_" + slug(model.names[k]),
                label: "\(what), \(unit)\(model.names[k]), \(firstName) (frozen)",
                definition:
                    "exp of the coefficient fitted in the \(firstName); nothing of it changes in the second",
                value: .value(exp(model.coefficients[k])), interval: interval, scale: .ratio, null: 1)
        }
    }

    var frozenCutOff: Estimate? {
        guard let value = rule.shownCutOff else { return nil }
        let how: String =
            switch analysis.cutOff {
            case .fixed: "set beforehand"
            case .youden: "the largest sensitivity + specificity of the \(firstName)"
            case .median: "the median score of the \(firstName)"
            case .none: ""
            }
        return Estimate(
            "frozen_cut_off", label: "Frozen cut-off (positive: \(rule.positiveInWords))",
            definition: "\(how.prefix(1).uppercased())\(how.dropFirst()); not changed in the \(secondName)",
            value: .value(value), unit: hasCovariates ? nil : try? second.table.column(analysis.marker).unit)
    }

    // MARK: - Rows and words

    func analysed(_ outcomes: [(name: String, first: [DataFrame.Cell], second: [DataFrame.Cell])])
        -> DataFrame
    {
        let names = ["cohort"] + outcomes.map(\.name) + [analysis.marker] + analysis.covariates
        func rows(_ cohort: ValidationCohort, _ label: String, _ pick: (Int, Int) -> DataFrame.Cell)
            -> [[DataFrame.Cell]]
        {
            let covariates = analysis.covariates.map { name -> [DataFrame.Cell] in
                cohort.numbers(name).map { $0.map { .number($0) } } ?? cohort.labels(name).map { .text($0) }
            }
            let raw = cohort.numbers(analysis.marker) ?? cohort.marker
            return (0..<cohort.count).map { row in
                [.text(label)] + outcomes.indices.map { pick($0, row) } + [.number(raw[row])]
                    + covariates.map { $0[row] }
            }
        }
        return DataFrame(
            columns: names,
            rows: rows(first, "first") { outcomes[$0].first[$1] }
                + rows(second, "second") { outcomes[$0].second[$1] })
    }

    /// Reads both cohorts as `d1` and `d2`, the marker on the model's scale as `x`.
    var rData: String {
        """
        d <- read.csv("rows.csv", check.names = FALSE)
        d$x <- \(analysis.scale == .log2 ? "log2" : "")(d[[\(rString(analysis.marker))]])
        d1 <- d[d$cohort == "first", ]; d2 <- d[d$cohort == "second", ]
        """
    }

    var rTerms: String {
        (["x"] + analysis.covariates.map(rName))
            .joined(separator: " + ")
    }
}
