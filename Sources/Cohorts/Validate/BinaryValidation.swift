internal import Findings
internal import Foundation
internal import Statistics

/// A frozen rule for a binary outcome, judged in the second cohort.
struct BinaryValidation {
    let pair: ValidatedPair
    private let positive: String
    private let negative: String
    private let outcome: String
    private let shift: GroupShift
    /// Of the score, higher values in cases.
    private let curve: Outcome<ROC>
    private let firstCurve: Outcome<ROC>
    private let calibration: Outcome<Calibration>
    private let table: DiagnosticTable?

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
    private var scoreName: String {
        if pair.hasCovariates { return "the frozen linear predictor" }
        return pair.rule.sign > 0 ? pair.analysis.marker : "minus \(pair.analysis.marker)"
    }

    // MARK: - Estimates

    private var estimates: [Estimate] {
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

    private func area(_ name: String, _ label: String, _ curve: Outcome<ROC>) -> Estimate {
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

    private func accuracy(_ table: DiagnosticTable) -> [Estimate] {
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

    private func predictiveValues(_ table: DiagnosticTable, at prevalence: Double) -> [Estimate] {
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

    private var calibrationEstimates: [Estimate] {
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

    // MARK: - Figures, words

    private var figures: [Figure] {
        [curve.value.map(rocFigure), calibration.value.map(calibrationFigure)].compactMap { $0 }
    }

    private func rocFigure(_ roc: ROC) -> Figure {
        let area = estimates.first { $0.name == "auc" }
        let cross = table.flatMap { table -> ROCFigure.CutOff? in
            guard let sensitivity = table.sensitivity.value, let specificity = table.specificity.value,
                let shown = pair.rule.shownCutOff
            else { return nil }
            let ends = [specificity, sensitivity].map { $0.interval() }
            return ROCFigure.CutOff(
                threshold: shown, label: "\(pair.rule.positiveInWords) (frozen)",
                specificity: specificity.value, specificityInterval: [ends[0].lower, ends[0].upper],
                sensitivity: sensitivity.value, sensitivityInterval: [ends[1].lower, ends[1].upper])
        }
        return Figure(
            id: "roc", title: "ROC curve of the frozen score in the \(pair.secondName)",
            caption:
                "Empirical ROC curve, \(roc.cases.count) \(positive) against \(roc.controls.count) \(negative); "
                + "direction and cut-off come from the \(pair.firstName) (\(pair.first.size("cases")))."
                + (cross == nil ? "" : " Cross: frozen cut-off with exact 95 % intervals."),
            content: .roc(
                ROCFigure(
                    points: roc.points.map {
                        .init(
                            threshold: $0.threshold.isFinite ? $0.threshold : nil,
                            specificity: $0.specificity,
                            sensitivity: $0.sensitivity)
                    }, band: [], cutOff: cross,
                    annotation: annotation("AUC", area?.value ?? .undefined(because: ""), area?.interval))))
    }

    private func calibrationFigure(_ calibration: Calibration) -> Figure {
        let number = max(2, min(10, calibration.count / 20))
        let smooth = Loess.fitted(calibration.risks, calibration.outcomes.map { $0 ? 1 : 0 }).value ?? []
        let slope = calibration.slopeInterval()
        let text =
            slope.map { "slope \(Numbers.withRange(calibration.slope, $0.lower, $0.upper))" }
            ?? "slope \(Numbers.short(calibration.slope))"
        return Figure(
            id: "calibration", title: "Calibration of the frozen model in the \(pair.secondName)",
            caption:
                "Share of \(positive) in \(number) groups of predicted risk with exact 95 % intervals, and local "
                + "regression (span 0.75); \(pair.second.size("cases")).",
            content: .calibration(
                CalibrationFigure(
                    predicted: AxisLabel("Predicted risk of \(positive)"),
                    observed: AxisLabel("Observed share of \(positive)"),
                    groups: calibration.groups(number).map { group in
                        let ends = clopperPearsonInterval(successes: group.cases, of: group.count)
                        return .init(
                            predicted: group.meanRisk, observed: group.observedShare, lower: ends.lower,
                            upper: ends.upper, count: group.count)
                    },
                    curve: zip(calibration.risks, smooth).map { .init(predicted: $0, observed: $1) }
                        .sorted { $0.predicted < $1.predicted },
                    risks: calibration.risks.sorted(),
                    annotation:
                        "\(text); observed/expected \(Numbers.short(calibration.observedOverExpected))")))
    }

    private var method: [String] {
        [
            "A logistic model of \(pair.modelInWords) for \(outcome) '\(positive)' was fitted in the \(pair.firstName) "
                + "(\(pair.first.size("cases")))\(pair.rule.model.value?.isPenalised == true ? " with Firth's penalty" : ""); "
                + "its direction, coefficients\(pair.rule.cutOff == nil ? "" : " and cut-off") were frozen and carried to "
                + "the \(pair.secondName) (\(pair.second.size("cases"))).",
            "There the frozen score was compared between \(positive) and \(negative) with the two-sided "
                + "\(shift.testName); the shift is the Hodges-Lehmann estimate with the interval of all shifts that this "
                + "test does not reject.",
            "This is \(pair.noun).",
        ]
    }

    private var rCalls: [Finding.RCall] {
        guard let model = pair.rule.model.value, !model.isPenalised else { return [] }
        let fit = """
            \(pair.rData)
            fit <- glm(outcome ~ \(pair.rTerms), binomial, d1)
            lp <- predict(fit, d2)
            """
        return [
            .init(reproduces: "frozen_ratio_" + slug(model.names[0]), code: "\(fit)\nexp(coef(fit)[-1])"),
            .init(
                reproduces: "auc",
                code: "\(fit)\na <- lp[d2$outcome == 1]; b <- lp[d2$outcome == 0]\n"
                    + "mean(outer(a, b, \">\") + outer(a, b, \"==\") / 2); wilcox.test(a, b, exact = FALSE)$p.value"
            ),
            .init(
                reproduces: "calibration_slope, calibration_in_the_large",
                code:
                    "\(fit)\ncoef(glm(outcome ~ lp, binomial, d2))[2]; coef(glm(outcome ~ offset(lp), binomial, d2))"
            ),
        ]
    }

    private var analysed: DataFrame {
        func cells(_ cohort: ValidationCohort) -> [DataFrame.Cell] {
            cohort.outcomes.map { .number($0 ? 1 : 0) }
        }
        return pair.analysed([("outcome", cells(pair.first), cells(pair.second))])
    }
}
