internal import Findings
internal import Foundation
internal import Statistics

extension BinaryValidation {
    var figures: [Figure] {
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
                    points: roc.shownPoints, band: [], cutOff: cross,
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

    var method: [String] {
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

    var rCalls: [Finding.RCall] {
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

    var analysed: DataFrame {
        func cells(_ cohort: ValidationCohort) -> [DataFrame.Cell] {
            cohort.outcomes.map { .number($0 ? 1 : 0) }
        }
        return pair.analysed([("outcome", cells(pair.first), cells(pair.second))])
    }
}
