internal import Findings
internal import Foundation
internal import Statistics

extension BinaryCutOff {
    func estimates() -> [Estimate] {
        [deciding, cutOffEstimate] + (accuracy?.estimates ?? []) + accuracyEstimates() + countEstimates()
    }

    private var deciding: Estimate {
        if let fisher {
            return Estimate(
                "odds_ratio",
                label: "Odds ratio of '\(rows.positive)', at or above the cut-off against below",
                definition:
                    "Conditional maximum likelihood; interval: odds ratios that neither tail of Fisher's "
                    + "exact test rejects",
                value: Quantity(fisher.map(\.oddsRatio)),
                interval: fisher.value.map {
                    Interval($0.interval(), level: 0.95, method: Self.fisherProcedure)
                },
                scale: .ratio, null: 1)
        }
        return Estimate(
            "youden_index", label: "Youden's index at the chosen cut-off (\(positiveSide) is positive)",
            definition:
                "Share of \(rows.positive) less share of \(rows.negativeName) at or above the cut-off, on "
                + "the data that chose it; below 0 where '\(rows.positive)' is likelier below. Interval: holds "
                + "for all candidate cut-offs at once",
            value: Quantity(scan.map { _ in chosen!.effect }),
            interval: chosen?.interval(level: 0.95, alpha: errorRate(0.95)), null: 0)
    }

    private var cutOffEstimate: Estimate {
        let definition =
            switch analysis.choice {
            case .fixed: "Set beforehand; values at or above it against those below"
            case .best(let criterion, let share):
                "Observed value with the largest absolute \(criterion.measure), at least "
                    + "\(Numbers.percent(share)) of the patients on each side; the lowest where several tie"
            }
        return Estimate(
            "cut_off", label: "Cut-off of \(analysis.marker)", definition: definition,
            value: Quantity(value), interval: accuracy?.interval, unit: unit)
    }

    /// Apparent: on the data of the choice.
    private func accuracyEstimates() -> [Estimate] {
        let apparent = chosen == nil ? "" : ", apparent"
        func share(_ name: String, _ label: String, _ what: String, _ share: Outcome<Proportion>) -> Estimate
        {
            Estimate(
                name, label: "\(label) (\(positiveSide) is positive)\(apparent)",
                definition: "Share of \(what)"
                    + (share.value.map { ": \($0.successes) of \($0.total)" } ?? ""),
                value: Quantity(share.map(\.value)),
                interval: share.value.map { Interval($0.interval(), level: 0.95, method: "Clopper-Pearson") })
        }
        var list = [
            share(
                "sensitivity", "Sensitivity", "\(rows.positive) that are positive",
                table.flatMap(\.sensitivity)),
            share(
                "specificity", "Specificity", "\(rows.negativeName) that are negative",
                table.flatMap(\.specificity)),
        ]
        list += predictiveValues { name, label, what, value in share(name, label, what, value) }
        return list + [
            ratio(
                "likelihood_ratio_positive", "Likelihood ratio of a positive result",
                "sensitivity/(1 − specificity)", table.flatMap(\.positiveLikelihoodRatio)),
            ratio(
                "likelihood_ratio_negative", "Likelihood ratio of a negative result",
                "(1 − sensitivity)/specificity", table.flatMap(\.negativeLikelihoodRatio)),
        ]
    }

    private func predictiveValues(
        _ ofSample: (String, String, String, Outcome<Proportion>) -> Estimate
    ) -> [Estimate] {
        if let prevalence = analysis.prevalence {
            return predictiveEstimates(table, prevalence: prevalence)
        }
        let share = table.flatMap(\.prevalence).value.map { Numbers.percent($0.value) } ?? "no"
        let holds = "at this sample's \(share) of \(rows.positive) only"
        return [
            ofSample(
                "positive_predictive_value", "Positive predictive value \(holds)",
                "the positive that are \(rows.positive)", table.flatMap(\.positivePredictiveValue)),
            ofSample(
                "negative_predictive_value", "Negative predictive value \(holds)",
                "the negative that are \(rows.negativeName)", table.flatMap(\.negativePredictiveValue)),
        ]
    }

    private func ratio(_ name: String, _ label: String, _ what: String, _ ratio: Outcome<LogRatio>)
        -> Estimate
    {
        Estimate(
            name, label: label, definition: "\(what); interval on the logarithmic scale (Simel)",
            value: Quantity(ratio.map(\.value)),
            interval: ratio.flatMap { $0.interval() }.value.map {
                Interval($0, level: 0.95, method: "logarithm, normal")
            }, scale: .ratio, null: 1)
    }

    private func countEstimates() -> [Estimate] {
        func count(_ name: String, _ label: String, _ path: KeyPath<DiagnosticTable, Int>) -> Estimate {
            Estimate(
                name, label: label, definition: "Count; positive: \(positiveSide)",
                value: Quantity(table.map { Double($0[keyPath: path]) }), unit: "patients")
        }
        return [
            count("true_positives", "\(rows.positive), positive", \.truePositives),
            count("false_positives", "\(rows.negativeName), positive", \.falsePositives),
            count("false_negatives", "\(rows.positive), negative", \.falseNegatives),
            count("true_negatives", "\(rows.negativeName), negative", \.trueNegatives),
        ]
    }
}

/// Predictive values at a stated share of cases, by Bayes' rule.
func predictiveEstimates(_ table: Outcome<DiagnosticTable>, prevalence: Double) -> [Estimate] {
    func estimate(
        _ name: String, _ label: String, _ value: Outcome<DiagnosticTable.PredictiveValue>
    ) -> Estimate {
        Estimate(
            name, label: "\(label) where \(Numbers.percent(prevalence)) are cases",
            definition: "By Bayes' rule from the likelihood ratio; interval on the logit scale (Mercaldo)",
            value: Quantity(value.map(\.value)),
            interval: value.flatMap(\.interval).value.map {
                Interval($0, level: 0.95, method: "logit, normal")
            })
    }
    return [
        estimate(
            "positive_predictive_value", "Positive predictive value",
            table.flatMap { $0.positivePredictiveValue(prevalence: prevalence) }),
        estimate(
            "negative_predictive_value", "Negative predictive value",
            table.flatMap { $0.negativePredictiveValue(prevalence: prevalence) }),
    ]
}

extension CutOffAnalysis.Criterion {
    var measure: String {
        switch self {
        case .youden: "Youden index"
        case .chiSquared: "standardised difference (root of chi-squared)"
        case .logRank: "standardised log-rank statistic"
        }
    }
}
