internal import Findings
internal import Foundation
internal import NumericalKit
internal import Statistics

extension SurvivalValidation {
    var figures: [Figure] { [curvesFigure, calibrationFigure].compactMap { $0 } }

    private var curvesFigure: Figure? {
        guard let isHigh, let last = followUp.times.max() else { return nil }
        let groups = [false, true].map { high in
            SurviveCurves.Group(
                name: high ? pair.rule.positiveInWords : "others",
                followUp: followUp.picking(isHigh.indices.filter { isHigh[$0] == high }))
        }.filter { $0.followUp.count > 0 }
        let ticks = niceTicks(upTo: last)
        return Figure(
            id: "kaplan-meier", title: "Survival by the frozen cut-off in the \(pair.secondName)",
            caption:
                "Kaplan-Meier estimate with pointwise 95 % intervals (log scale), \(pair.second.size("events")); the "
                + "cut-off comes from the \(pair.firstName).",
            content: .kaplanMeier(
                KaplanMeierFigure(
                    time: AxisLabel("Time", unit: unit), probability: "Survival",
                    curves: groups.map { SurviveCurves.curve($0, landmark: 0, ticks: ticks) }, ticks: ticks)))
    }

    private var calibrationFigure: Figure? {
        guard let external = external.value, let horizon else { return nil }
        let number = max(2, min(5, pair.second.count / 30))
        let order = external.risks.indices.sorted { (external.risks[$0], $0) < (external.risks[$1], $1) }
        let groups = (0..<number).compactMap { group -> CalibrationFigure.Group? in
            let rows = Array(order[(group * order.count / number)..<((group + 1) * order.count / number)])
            guard !rows.isEmpty else { return nil }
            let curve = KaplanMeier(followUp.picking(rows))
            let observed = 1 - curve.survival(at: horizon)
            let band = curve.points.lastIndex { $0.time <= horizon }.flatMap { curve.interval($0) }
            return .init(
                predicted: meanOf(rows.map { external.risks[$0] }), observed: observed,
                lower: band.map { 1 - $0.upper }, upper: band.map { 1 - $0.lower }, count: rows.count)
        }
        let by = Numbers.short(horizon) + (unit.map { " \($0)" } ?? "")
        return Figure(
            id: "calibration", title: "Calibration of the frozen model in the \(pair.secondName)",
            caption:
                "Kaplan-Meier risk by \(by) in \(number) groups of predicted risk, with pointwise 95 % intervals; "
                + "\(pair.second.size("events")).",
            content: .calibration(
                CalibrationFigure(
                    predicted: AxisLabel("Predicted risk by \(by)"),
                    observed: AxisLabel("Observed risk by \(by)"),
                    groups: groups, risks: external.risks.sorted(),
                    annotation: "slope \(Numbers.short(external.slope.coefficients[0]))"
                        + (external.observedOverExpected.value.map {
                            "; observed/predicted \(Numbers.short($0))"
                        } ?? ""))))
    }

    var method: [String] {
        [
            "A Cox model (ties by Efron) of \(pair.modelInWords) was fitted in the \(pair.firstName) "
                + "(\(pair.first.size("events"))); its coefficients, baseline hazard"
                + "\(pair.rule.cutOff == nil ? "" : " and cut-off") were frozen and carried to the \(pair.secondName) "
                + "(\(pair.second.size("events"))).",
            "There the frozen linear predictor was the only covariate of a Cox regression; interval and two-sided p come "
                + "from its profile likelihood, with Student's t for the signed root of the likelihood ratio.",
            "This is \(pair.noun).",
        ]
    }

    var rCalls: [Finding.RCall] {
        guard let model = pair.rule.model.value, !model.isPenalised, fit?.isPenalised == false else {
            return []
        }
        let fit = """
            library(survival)
            \(pair.rData)
            fit <- coxph(Surv(time, event) ~ \(pair.rTerms), d1)
            d2$lp <- predict(fit, d2, type = "lp", reference = "zero")
            """
        let by = shortestText(horizon ?? 0)
        return [
            .init(reproduces: "frozen_ratio_" + slug(model.names[0]), code: "\(fit)\nexp(coef(fit))"),
            .init(
                reproduces: "calibration_slope",
                code: "\(fit)\ns <- coxph(Surv(time, event) ~ lp, d2); coef(s); anova(s)\n"
                    + ModelInR.deciding("2 * diff(s$loglik)", freedom: deciding?.freedom ?? 1)),
            .init(
                reproduces: "concordance",
                code: "\(fit)\nconcordance(Surv(time, event) ~ lp, d2, reverse = TRUE)"),
            .init(
                reproduces: "mean_predicted_risk, observed_risk",
                code: "\(fit)\n1 - mean(summary(survfit(fit, newdata = d2), times = \(by))$surv)\n"
                    + "1 - summary(survfit(Surv(time, event) ~ 1, d2), times = \(by))$surv"),
        ]
    }

    var analysed: DataFrame {
        func times(_ cohort: ValidationCohort) -> [DataFrame.Cell] {
            cohort.followUp.times.map { .number($0) }
        }
        func events(_ cohort: ValidationCohort) -> [DataFrame.Cell] {
            cohort.followUp.events.map { .number($0 ? 1 : 0) }
        }
        return pair.analysed([
            ("time", times(pair.first), times(pair.second)),
            ("event", events(pair.first), events(pair.second)),
        ])
    }
}
