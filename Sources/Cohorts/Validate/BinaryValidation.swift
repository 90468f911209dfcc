internal import Findings
internal import Foundation
internal import Statistics

/// A frozen rule for a binary outcome, judged in the second cohort.
struct BinaryValidation {
    let pair: ValidatedPair
    let positive: String
    let negative: String
    let outcome: String
    let shift: GroupShift
    /// Of the score, higher values in cases.
    let curve: Outcome<ROC>
    let firstCurve: Outcome<ROC>
    let calibration: Outcome<Calibration>
    let table: DiagnosticTable?

    init(_ pair: ValidatedPair) {
        guard case .binary(let column, let positive, let negative) = pair.analysis.outcome else {
            preconditionFailure("not a binary endpoint")
        }
        self.pair = pair
        (outcome, self.positive, self.negative) = (column, positive, negative ?? "not '\(positive)'")
        let (scores, firstScores) = (pair.rule.scores(pair.second), pair.rule.scores(pair.first))
        let outcomes = pair.second.outcomes
        func split(_ scores: [Double], _ outcomes: [Bool]) -> (cases: [Double], controls: [Double]) {
            let both = zip(scores, outcomes)
            return (both.filter(\.1).map(\.0), both.filter { !$0.1 }.map(\.0))
        }
        let (second, first) = (split(scores, outcomes), split(firstScores, pair.first.outcomes))
        shift = GroupShift(
            second.cases, second.controls, names: (positive, self.negative),
            decisionLevel: pair.context.decisionLevel)
        curve = ROC.of(cases: second.cases, controls: second.controls)
        firstCurve = ROC.of(cases: first.cases, controls: first.controls)
        calibration = Self.calibration(pair, outcomes)
        table = pair.rule.cutOff.flatMap { cut in
            scores.isEmpty ? nil : Self.table(scores.map { $0 >= cut }, outcomes)
        }
    }

    private static func calibration(_ pair: ValidatedPair, _ outcomes: [Bool]) -> Outcome<Calibration> {
        pair.rule.model.flatMap { model in
            guard case .logistic(let fit) = model else { return .undefined("the model is not logistic") }
            let risks = pair.rule.linearPredictors(pair.second).map { 1 / (1 + exp(-fit.intercept - $0)) }
            return risks.isEmpty
                ? .undefined("there is no patient") : Calibration.of(risks: risks, outcomes: outcomes)
        }
    }

    private static func table(_ positives: [Bool], _ outcomes: [Bool]) -> DiagnosticTable {
        func count(_ positive: Bool, _ isCase: Bool) -> Int {
            zip(positives, outcomes).count { $0.0 == positive && $0.1 == isCase }
        }
        return DiagnosticTable(
            truePositives: count(true, true), falsePositives: count(true, false),
            falseNegatives: count(false, true), trueNegatives: count(false, false))
    }

    var finding: Finding {
        var decision = shift.decision(
            higherMeans:
                "the \(pair.secondName) bears out the first: \(scoreName) is higher where \(outcome) is '\(positive)'",
            lowerMeans:
                "the \(pair.secondName) contradicts the first: \(scoreName) is lower where \(outcome) is '\(positive)'"
        )
        decision.notTestable = pair.notTestable ?? decision.notTestable
        return Finding(
            analysis: ValidateAnalysis.schema.name,
            title:
                "\(pair.nounAtStart) of \(pair.modelInWords) for \(outcome): frozen in \(pair.first.count), "
                + "judged in \(Numbers.count(pair.second.count, "patients"))",
            estimates: estimates, decision: decision, tests: shift.tests,
            units: Finding.Units(
                noun: "patients", total: pair.second.count,
                groups: [
                    .init(name: positive, count: shift.first.count),
                    .init(name: negative, count: shift.second.count),
                ]),
            exclusions: pair.exclusions, method: method, cautions: pair.cautions(shift.cautions),
            figures: figures, rCalls: rCalls, analysed: analysed)
    }

    /// `higher mir221`, `the frozen linear predictor`.
    var scoreName: String {
        if pair.hasCovariates { return "the frozen linear predictor" }
        return pair.rule.sign > 0 ? pair.analysis.marker : "minus \(pair.analysis.marker)"
    }

    // MARK: - Estimates

    var estimates: [Estimate] {
        var list = [
            shift.shiftEstimate(
                label: "Shift of \(scoreName), \(positive) minus \(negative), \(pair.secondName)", unit: nil),
            area("auc", "Area under the ROC curve, \(pair.secondName)", curve),
            area("auc_first_cohort", "Area under the ROC curve, \(pair.firstName) (apparent)", firstCurve),
        ]
        list += pair.coefficients("Odds ratio")
        if let cut = pair.frozenCutOff { list.append(cut) }
        if let table { list += accuracy(table) }
        return list + calibrationEstimates
    }

    func area(_ name: String, _ label: String, _ curve: Outcome<ROC>) -> Estimate {
        Estimate(
            name, label: label,
            definition: "Probability that a case has the higher frozen score than a control, ties half",
            value: Quantity(curve.map(\.auc)),
            interval: curve.value.map { curve in
                curve.logitInterval().value.map {
                    Interval($0, level: 0.95, method: "logit-transformed DeLong")
                }
                    ?? Interval(
                        curve.newcombeInterval(), level: 0.95, method: "Newcombe's score interval (method 5)")
            }, null: 0.5)
    }

    func accuracy(_ table: DiagnosticTable) -> [Estimate] {
        func share(_ name: String, _ label: String, _ what: String, _ value: Outcome<Proportion>) -> Estimate
        {
            Estimate(
                name, label: "\(label), frozen cut-off, \(pair.secondName)", definition: what,
                value: Quantity(value.map(\.value)),
                interval: value.value.map { Interval($0.interval(), level: 0.95, method: "Clopper-Pearson") })
        }
        var list = [
            share("sensitivity", "Sensitivity", "Share of cases called positive", table.sensitivity),
            share("specificity", "Specificity", "Share of controls called negative", table.specificity),
            share(
                "positive_predictive_value", "Positive predictive value",
                "Share of cases among the positives; holds where cases are as common as here",
                table.positivePredictiveValue),
            share(
                "negative_predictive_value", "Negative predictive value",
                "Share of controls among the negatives; holds where cases are as common as here",
                table.negativePredictiveValue),
        ]
        if let prevalence = pair.analysis.prevalence {
            list += predictiveValues(table, at: prevalence)
        }
        return list
    }

    func predictiveValues(_ table: DiagnosticTable, at prevalence: Double) -> [Estimate] {
        func value(
            _ name: String, _ label: String, _ outcome: Outcome<DiagnosticTable.PredictiveValue>
        ) -> Estimate {
            Estimate(
                name, label: "\(label) where \(Numbers.percent(prevalence)) are cases",
                definition: "By Bayes' rule from sensitivity and specificity at the stated prevalence",
                value: Quantity(outcome.map(\.value)),
                interval: outcome.value.flatMap(\.interval.value).map {
                    Interval($0, level: 0.95, method: "log of the likelihood ratio")
                })
        }
        return [
            value(
                "positive_predictive_value_at_prevalence", "Positive predictive value",
                table.positivePredictiveValue(prevalence: prevalence)),
            value(
                "negative_predictive_value_at_prevalence", "Negative predictive value",
                table.negativePredictiveValue(prevalence: prevalence)),
        ]
    }

    var calibrationEstimates: [Estimate] {
        let slope = calibration.value?.slopeInterval().map {
            Interval($0, level: 0.95, method: "profile likelihood")
        }
        let large = calibration.value.map { calibration in
            let reach = 1.959963984540054 * calibration.inTheLargeStandardError
            return Interval(
                lower: calibration.inTheLarge - reach, upper: calibration.inTheLarge + reach, level: 0.95,
                method: "Wald")
        }
        return [
            Estimate(
                "calibration_slope", label: "Calibration slope, \(pair.secondName)",
                definition:
                    "Coefficient of the frozen log odds in a logistic regression of the \(pair.secondName); 1 where "
                    + "the model is neither too extreme nor too mild",
                value: Quantity(calibration.map(\.slope)), interval: slope, null: 1),
            Estimate(
                "calibration_in_the_large", label: "Calibration in the large, \(pair.secondName)",
                definition:
                    "Intercept of that regression with the slope held at 1; 0 where the mean risk is right",
                value: Quantity(calibration.map(\.inTheLarge)), interval: large, null: 0),
            Estimate(
                "observed_over_expected", label: "Observed over expected cases, \(pair.secondName)",
                definition: "Cases over the sum of the frozen risks",
                value: Quantity(calibration.map(\.observedOverExpected)), scale: .ratio, null: 1),
            Estimate(
                "brier_score", label: "Brier score, \(pair.secondName)",
                definition: "Mean squared distance of the frozen risk from the outcome (0 or 1)",
                value: Quantity(calibration.map(\.brierScore))),
        ]
    }
}
