internal import Findings
internal import Foundation
internal import Statistics

extension InteractReport {
    func estimates() -> [Estimate] {
        let shown = models.value.map {
            ProfileEffect($0.full, $0.place, level: 0.95, method: intervalMethod)
        }
        let product = Estimate(
            name, label: label,
            definition:
                "exp of the coefficient of treatment times marker in \(fitted): the \(outcome.ratio) of "
                + "\(contrast) at one value of the marker over that one step lower; interval by "
                + intervalMethod,
            value: shown.map { .value(exp($0.value)) }
                ?? .undefined(because: models.reason ?? "there is no fit"),
            interval: shown?.interval?.exponentiated, scale: .ratio, null: 1)
        guard let models = models.value else { return [product] }
        return [product] + treatmentEffects(models) + mainEffects(models) + markerEffects(models)
    }

    private var fitted: String {
        isPenalised
            ? "Firth's penalised \(outcome.regression) regression" : "\(outcome.regression) regression"
    }

    /// Marker values at which the treatment's effect is shown, in the step's unit.
    private var places: [(name: String, words: String, value: Double)] {
        let sorted = rows.marker.term.values.sorted()
        return [("low", "lower quartile", 0.25), ("median", "median", 0.5), ("high", "upper quartile", 0.75)]
            .map { ($0.0, $0.1, quantile($0.2, ofSorted: sorted)) }
    }

    private func treatmentEffects(_ models: InteractModels) -> [Estimate] {
        places.map { place in
            wald(
                "\(outcome.ratioName)_at_\(place.name)_marker",
                "\(outcome.ratio.prefix(1).uppercased() + outcome.ratio.dropFirst()) of \(contrast) at the "
                    + "\(place.words) of \(analysis.marker)",
                "exp of the treatment's effect at the \(place.words) (type 7) of the marker, from the model with "
                    + "the product", models.treatmentEffect(place.value))
        }
    }

    private func mainEffects(_ models: InteractModels) -> [Estimate] {
        let method = profileMethod(isPenalised: models.main.isPenalised)
        func estimate(_ name: String, _ label: String, _ k: Int) -> Estimate {
            let effect = ProfileEffect(models.main, k, level: 0.95, method: method)
            return Estimate(
                "\(outcome.ratioName)_\(name)", label: label,
                definition: "exp of the coefficient in \(fitted) without the product; interval by \(method)",
                value: .value(exp(effect.value)), interval: effect.interval?.exponentiated, scale: .ratio,
                null: 1)
        }
        return [
            estimate(
                "treatment", "\(capital(outcome.ratio)) of \(contrast), one for all marker values", 0),
            estimate(
                "marker",
                "\(capital(outcome.ratio)) \(rows.marker.term.label), one for both arms (prognostic)",
                1),
        ]
    }

    private func markerEffects(_ models: InteractModels) -> [Estimate] {
        guard let arms else { return [] }
        return [(arms.of, 1.0, "of"), (arms.against, 0.0, "against")].map { arm, value, suffix in
            wald(
                "\(outcome.ratioName)_marker_\(suffix)",
                "\(capital(outcome.ratio)) \(rows.marker.term.label) in \(arm) (prognostic)",
                "exp of the marker's effect in that arm, from the model with the product",
                models.markerEffect(value))
        }
    }

    func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func wald(
        _ name: String, _ label: String, _ definition: String,
        _ effect: (estimate: Double, standardError: Double)
    ) -> Estimate {
        let reach = 1.959963984540054 * effect.standardError
        return Estimate(
            name, label: label, definition: definition + "; Wald interval, does not decide",
            value: .value(exp(effect.estimate)),
            interval: Interval(
                lower: exp(effect.estimate - reach), upper: exp(effect.estimate + reach), level: 0.95,
                method: "Wald"),
            scale: .ratio, null: 1)
    }

    func tests() -> [Finding.Test] {
        guard let models = models.value else { return [] }
        var list: [Finding.Test] = []
        func add(_ name: String, _ statistic: Double?, _ p: Double?) {
            guard let statistic, let p, !p.isNaN else { return }
            list.append(.init(name: name, statistic: .value(statistic), pValue: .value(positiveP(p))))
        }
        let test = models.full.likelihoodRatioTest(models.place)
        add("likelihood ratio test of the interaction, chi-squared", test?.chiSquared, test?.pValue)
        let own = interaction
        add(
            "likelihood ratio test of the interaction, t with \(own?.freedom ?? 0) degrees of freedom (decides)",
            own?.test?.chiSquared.squareRoot(), own?.test?.pValue)
        let (full, k) = (models.full, models.place)
        if !isPenalised {
            add(
                "Wald test of the interaction, z", full.coefficients[k] / full.standardErrors[k],
                full.waldPValue(k))
        }
        for (place, what) in [(0, "treatment"), (1, "marker")] {
            let test = models.main.likelihoodRatioTest(place)
            add("likelihood ratio test of the \(what), without the product", test?.chiSquared, test?.pValue)
        }
        return list
    }

    func rCalls() -> [Finding.RCall] {
        guard models.value != nil, !isPenalised else { return [] }
        let r = ModelInR(rows: rows)
        let data = r.data(arms: arms)
        return [
            .init(
                reproduces: name,
                code:
                    "\(data)\n\(r.profile(of: "d$t * (d$m - mean(d$m))", others: " + t + m" + r.covariates, freedom: interaction?.freedom))"
            ),
            .init(
                reproduces: "\(outcome.ratioName)_at_low_marker, at_median_marker, at_high_marker",
                code: """
                    \(data)
                    sapply(quantile(d$m, c(0.25, 0.5, 0.75)), function(at) {
                      d$m <- d$m - at
                      fit <- \(r.fit("t * m" + r.covariates))
                      exp(coef(fit)["t"] + c(0, -1, 1) * qnorm(0.975) * sqrt(vcov(fit)["t", "t"]))
                    })
                    """),
            .init(
                reproduces: "\(outcome.ratioName)_treatment, \(outcome.ratioName)_marker",
                code: "\(data)\nfit <- \(r.fit("t + m" + r.covariates))\nexp(coef(fit))"),
        ]
    }
}
