internal import Findings
internal import Foundation
internal import Statistics

extension SurviveReport {
    func estimates() -> [Estimate] {
        var list = [hazardRatio(decidingName, decidingLabel, model, 0)]
        if let unadjusted {
            list.append(
                hazardRatio(
                    "hazard_ratio_unadjusted",
                    "Hazard ratio, \(design.predictor.label), unadjusted, same patients", unadjusted, 0))
        }
        if let wald = waldRatio() { list.append(wald) }
        list += covariateRatios()
        list += concordances()
        list += medians()
        list += restrictedMeans
        return list
    }

    /// exp of a coefficient with its 95 % profile interval.
    private func hazardRatio(_ name: String, _ label: String, _ model: SurviveModel, _ k: Int) -> Estimate {
        let effect = model.effects.isEmpty ? nil : model.effects[k]
        let fitted = model.isPenalised ? "Firth's penalised Cox regression" : "Cox regression"
        return Estimate(
            name, label: label,
            definition: "exp of the coefficient of \(fitted), ties by \(tiesName); interval by "
                + model.intervalMethod,
            value: effect.map { .value(exp($0.value)) }
                ?? .undefined(because: model.undefined?.reason ?? "there is no fit"),
            interval: effect?.interval?.exponentiated, scale: .ratio, null: 1)
    }

    var tiesName: String {
        switch analysis.ties {
        case .exact: model.isPenalised ? "Efron" : "the discrete (exact) likelihood"
        case .efron: "Efron"
        case .breslow: "Breslow"
        }
    }

    private func waldRatio() -> Estimate? {
        guard let fit = model.value, !model.isPenalised else { return nil }
        let ends = fit.waldInterval(0)
        return Estimate(
            "hazard_ratio_wald", label: decidingLabel + " (Wald interval)",
            definition: "the same estimate with the Wald interval that most programs print; does not decide",
            value: .value(exp(fit.coefficients[0])),
            interval: Interval(lower: exp(ends.lower), upper: exp(ends.upper), level: 0.95, method: "Wald"),
            scale: .ratio, null: 1)
    }

    private func covariateRatios() -> [Estimate] {
        var used: Set<String> = []
        return design.covariates.enumerated().map { place, term in
            var name = "hazard_ratio_" + slug(term.name)
            while !used.insert(name).inserted { name += "_\(place + 1)" }
            return hazardRatio(name, "Hazard ratio, \(term.label), in the same model", model, place + 1)
        }
    }

    private func concordances() -> [Estimate] {
        guard let fit = model.value else { return [] }
        func estimate(_ weight: Concordance.Weight, _ name: String, _ label: String, _ definition: String)
            -> Estimate
        {
            let result = Concordance(
                followUp, scores: fit.linearPredictors, strata: design.strata, weight: weight)
            let interval = result.estimate.flatMap { value in
                result.standardError.map {
                    Interval(
                        lower: max(0, value - 1.959963984540054 * $0),
                        upper: min(1, value + 1.959963984540054 * $0), level: 0.95,
                        method: "Wald, infinitesimal jackknife")
                }
            }
            return Estimate(
                name, label: label, definition: definition,
                value: result.estimate.map { .value($0) } ?? .undefined(because: "no pair is comparable"),
                interval: interval, null: 0.5)
        }
        return [
            estimate(
                .harrell, "concordance", "Concordance (Harrell)",
                "share of comparable pairs in which the patient with the higher predicted hazard has the "
                    + "earlier event, tied predictions half; of the model on the patients that fitted it"),
            estimate(
                .uno, "concordance_uno", "Concordance (Uno)",
                "the same with pairs weighted by 1/G², G the Kaplan-Meier estimate of not being censored"),
        ]
    }

    private func medians() -> [Estimate] {
        var list =
            curves.groups.count > 1 && curves.isGrouping
            ? curves.groups.map { group in
                median(
                    KaplanMeier(group.followUp), "median_survival_" + slug(group.name),
                    "Median time to event, \(group.name)")
            } : [median(KaplanMeier(followUp), "median_survival", "Median time to event")]
        list.append(
            median(
                KaplanMeier(followUp.reversed), "median_follow_up", "Median follow-up (reverse Kaplan-Meier)")
        )
        return list
    }

    private func median(_ curve: KaplanMeier, _ name: String, _ label: String) -> Estimate {
        let median = curve.quantile(0.5)
        let interval = median.lower.map {
            Interval(
                lower: $0, upper: median.upper ?? .infinity, level: 0.95,
                method: "Brookmeyer-Crowley, log scale")
        }
        let since = analysis.knownAt > 0 ? " after the landmark" : ""
        return Estimate(
            name, label: label + since,
            definition: "time at which the Kaplan-Meier curve reaches one half, the middle of a stretch at "
                + "exactly one half",
            value: median.estimate.map { .value($0) }
                ?? .undefined(because: "the curve stays above one half"),
            interval: interval, unit: unit)
    }

    // MARK: - Tests

    func tests() -> [Finding.Test] {
        var list: [Finding.Test] = []
        func add(_ name: String, _ statistic: Double?, _ p: Double?) {
            guard let statistic, let p else { return }
            list.append(
                .init(name: name, statistic: .value(statistic), pValue: .value(positiveP(p))))
        }
        let effect = model.effects.first?.test
        add("likelihood ratio test, chi-squared", effect?.chiSquared, effect?.pValue)
        let own = deciding
        add(
            "likelihood ratio test, t with \(own?.freedom ?? 0) degrees of freedom (decides)",
            own?.test?.chiSquared.squareRoot(), own?.test?.pValue)
        if let fit = model.value, !model.isPenalised {
            let z = fit.coefficients[0] / fit.standardErrors[0]
            add("Wald test, z", z, fit.waldPValue(0))
        }
        if let test = curves.logRank(strata: design.strata) {
            let what = curves.isGrouping ? "log-rank test" : "log-rank test over thirds (descriptive)"
            add(design.strata == nil ? what : what + ", stratified", test.chiSquared, test.pValue)
        }
        if let test = proportionality() {
            add(
                "proportional hazards, \(analysis.predictor.column)", test.terms[0].chiSquared,
                test.terms[0].pValue)
            if design.groups.count > 1 {
                add("proportional hazards, all terms", test.global.chiSquared, test.global.pValue)
            }
        }
        let bend = linearity()
        add("linearity of \(analysis.predictor.column) (quadratic term)", bend?.chiSquared, bend?.pValue)
        return list
    }

    /// Score test with Kaplan-Meier time; nil where there is no plain fit.
    func proportionality() -> ProportionalHazardsTest? {
        guard let fit = model.value, !model.isPenalised else { return nil }
        return fit.proportionalHazards(.km, terms: design.groups)
    }

    /// Likelihood ratio test of a square of the marker beside it.
    func linearity() -> (chiSquared: Double, pValue: Double)? {
        guard case .marker = analysis.predictor, !model.isPenalised, model.value != nil,
            Set(design.predictor.values).count > 3
        else { return nil }
        let values = Descriptives(design.predictor.values)
        guard let mean = values.mean.value, let deviation = values.standardDeviation.value, deviation > 0
        else { return nil }
        let square = SurviveDesign.Term(
            name: "square of \(design.predictor.name)", label: "",
            values: design.predictor.values.map { ($0 - mean) / deviation * (($0 - mean) / deviation) })
        let bent = CoxFit.fit(design.coxDesign(followUp, adding: square), ties: analysis.ties)
        guard let fit = try? bent.get() else { return nil }
        return fit.likelihoodRatioTest(fit.names.count - 1)
    }
}
