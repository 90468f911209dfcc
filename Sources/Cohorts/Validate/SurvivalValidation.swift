internal import Findings
internal import Foundation
internal import NumericalKit
internal import Statistics

/// A frozen Cox model judged in the second cohort.
struct SurvivalValidation {
    let pair: ValidatedPair
    let followUp: FollowUp
    let linearPredictors: [Double]
    let slope: Result<CoxFit, CoxUndefined>
    /// The slope at the deciding level, drawn once.
    let deciding: ProfileEffect?
    let external: Outcome<ExternalValidation>
    let horizon: Double?
    /// Above the frozen cut-off: 1, below: 0.
    let isHigh: [Bool]?

    init(_ pair: ValidatedPair) {
        self.pair = pair
        followUp = pair.second.followUp
        linearPredictors = pair.rule.linearPredictors(pair.second)
        let horizon = pair.analysis.horizon ?? Descriptives(pair.first.followUp.times).median.value
        self.horizon = horizon
        guard case .success(.cox(let fit, let frozen)) = pair.rule.model, !linearPredictors.isEmpty else {
            slope = .failure(.noSubjects)
            deciding = nil
            external = .undefined(pair.rule.model.reason ?? "there is no patient in the \(pair.secondName)")
            isHigh = nil
            return
        }
        slope = CoxFit.fitOrFirth(
            CoxDesign(followUp, names: ["linear predictor"], columns: [linearPredictors]))
        let (events, level) = (followUp.eventCount, pair.context.decisionLevel)
        deciding = (try? slope.get()).map {
            ProfileEffect(deciding: $0, 0, informative: events, level: level)
        }
        let design = CoxDesign(followUp, names: fit.names, columns: pair.rule.columns(pair.second))
        external = ExternalValidation.of(frozen, in: design, horizon: horizon ?? 0)
        let scores = pair.rule.scores(pair.second)
        isHigh = pair.rule.cutOff.map { cut in scores.map { $0 >= cut } }
    }

    var fit: CoxFit? { try? slope.get() }

    var finding: Finding {
        Finding(
            analysis: ValidateAnalysis.schema.name,
            title: "\(pair.nounAtStart) of \(pair.modelInWords) for survival: frozen in \(pair.first.count), "
                + "judged in \(pair.second.size("events"))",
            estimates: estimates, decision: decision, tests: tests,
            units: Finding.Units(noun: "patients", total: pair.second.count, events: followUp.eventCount),
            exclusions: pair.exclusions, method: method, cautions: pair.cautions(pair.second.cautions),
            figures: figures, rCalls: rCalls, analysed: analysed)
    }

    // MARK: - Decision

    func interval(_ level: Double) -> Interval? {
        fit?.profileInterval(0, level: level).map {
            Interval(lower: $0.lower, upper: $0.upper, level: level, method: "profile likelihood")
        }
    }

    var undefined: String {
        if let reason = pair.rule.model.reason { return reason }
        if case .failure(let flaw) = slope { return flaw.reason }
        return "the likelihood is too flat for an interval"
    }

    var decision: Decision {
        let effect = deciding
        return Decision(
            estimate: "calibration_slope",
            procedure: decidingProcedure(
                "Cox regression on the frozen linear predictor", isPenalised: fit?.isPenalised == true,
                freedom: effect?.freedom),
            higherMeans:
                "the \(pair.secondName) bears out the first: those with a higher frozen hazard have earlier events",
            lowerMeans:
                "the \(pair.secondName) contradicts the first: those with a higher frozen hazard have later events",
            effect: effect.flatMap { $0.interval == nil ? nil : .value($0.value) }
                ?? .undefined(because: undefined),
            interval: effect?.interval,
            pValue: effect?.test.map { .value(positiveP($0.pValue)) } ?? .undefined(because: undefined),
            notTestable: pair.notTestable
                ?? (followUp.count == 0 ? "no patient of the \(pair.secondName) is left" : nil),
            detectable: detectable)
    }

    var detectable: String? {
        let spread = Descriptives(linearPredictors).standardDeviation.value ?? 0
        let level = pair.context.decisionLevel
        guard
            let ratio = CoxPlanning.detectableHazardRatio(
                events: followUp.eventCount, variance: 1, explained: 0, level: level), ratio < 1e6, spread > 0
        else { return nil }
        return
            "\(Numbers.count(followUp.eventCount, "events")) could have shown a hazard ratio of \(Numbers.short(ratio)) per "
            + "SD of the frozen linear predictor (a slope of \(Numbers.short(log(ratio) / spread))) with 80 % power at level "
            + Numbers.percent(level)
    }

    // MARK: - Estimates

    var estimates: [Estimate] {
        var list = [
            Estimate(
                "calibration_slope", label: "Slope of the frozen linear predictor, \(pair.secondName)",
                definition:
                    "Coefficient of the frozen linear predictor in a Cox regression of the \(pair.secondName) (ties by "
                    + "Efron): 0 where it tells nothing, 1 where it is neither too extreme nor too mild",
                value: fit.map { .value($0.coefficients[0]) } ?? .undefined(because: undefined),
                interval: interval(0.95), null: 0),
            concordance("concordance", "\(pair.secondName)", followUp, linearPredictors),
            concordance(
                "concordance_first_cohort", "\(pair.firstName) (apparent)", pair.first.followUp,
                pair.rule.linearPredictors(pair.first)),
        ]
        list += pair.coefficients("Hazard ratio")
        if let cut = pair.frozenCutOff { list.append(cut) }
        if let ratio = highAgainstLow { list.append(ratio) }
        return list + risks
    }

    func concordance(
        _ name: String, _ cohort: String, _ followUp: FollowUp, _ scores: [Double]
    ) -> Estimate {
        let result = scores.count == followUp.count ? Concordance(followUp, scores: scores) : nil
        let interval = result?.estimate.flatMap { value in
            result?.standardError.map {
                Interval(
                    lower: max(0, value - 1.959963984540054 * $0),
                    upper: min(1, value + 1.959963984540054 * $0),
                    level: 0.95, method: "Wald, infinitesimal jackknife")
            }
        }
        return Estimate(
            name, label: "Concordance (Harrell), \(cohort)",
            definition:
                "Share of comparable pairs in which the patient with the higher frozen hazard has the earlier "
                + "event, tied predictions half",
            value: result?.estimate.map { .value($0) } ?? .undefined(because: "no pair is comparable"),
            interval: interval, null: 0.5)
    }

    var highModel: CoxFit? {
        guard let isHigh, isHigh.contains(true), isHigh.contains(false) else { return nil }
        return try? CoxFit.fitOrFirth(
            CoxDesign(followUp, names: ["high"], columns: [isHigh.map { $0 ? 1 : 0 }])
        ).get()
    }

    var highAgainstLow: Estimate? {
        guard isHigh != nil else { return nil }
        let model = highModel
        return Estimate(
            "hazard_ratio_at_cut_off",
            label: "Hazard ratio, \(pair.rule.positiveInWords) against the others, \(pair.secondName)",
            definition: "exp of the Cox coefficient of lying at or beyond the frozen cut-off",
            value: model.map { .value(exp($0.coefficients[0])) }
                ?? .undefined(because: "the frozen cut-off does not part the \(pair.secondName)"),
            interval: model?.profileInterval(0).map {
                Interval(
                    lower: exp($0.lower), upper: exp($0.upper), level: 0.95, method: "profile likelihood")
            }, scale: .ratio, null: 1)
    }

    var risks: [Estimate] {
        let by = "by \(Numbers.short(horizon ?? 0))" + (unit.map { " \($0)" } ?? "")
        return [
            Estimate(
                "mean_predicted_risk", label: "Mean predicted risk \(by), \(pair.secondName)",
                definition: "Mean of the risks that the frozen coefficients and baseline hazard give",
                value: Quantity(external.map(\.meanPredictedRisk))),
            Estimate(
                "observed_risk", label: "Observed risk \(by), \(pair.secondName)",
                definition: "1 − Kaplan-Meier estimate",
                value: Quantity(external.map(\.observedRisk)), interval: observedRiskInterval),
            Estimate(
                "observed_over_expected", label: "Observed over predicted risk \(by)",
                definition: "Kaplan-Meier risk over the mean predicted one",
                value: Quantity(external.flatMap(\.observedOverExpected)), scale: .ratio, null: 1),
            Estimate(
                "calibration_in_the_large", label: "Events over expected events (log), \(pair.secondName)",
                definition:
                    "log of events over those that the frozen model expects by each patient's own last time; 0 "
                    + "where it is right in the large",
                value: Quantity(
                    external.flatMap {
                        $0.logEventsOverExpected.map { .success($0) } ?? .undefined("no event is expected")
                    }), null: 0),
            Estimate(
                "royston_d", label: "Royston and Sauerbrei's D, \(pair.secondName)",
                definition:
                    "log hazard ratio between halves by the frozen predictor, from normal scores of average ranks",
                value: Quantity(external.flatMap(\.roystonD).map(\.estimate)),
                interval: external.flatMap(\.roystonD).value.map {
                    Interval(
                        lower: $0.estimate - 1.959963984540054 * $0.standardError,
                        upper: $0.estimate + 1.959963984540054 * $0.standardError, level: 0.95, method: "Wald"
                    )
                }, null: 0),
        ]
    }

    var observedRiskInterval: Interval? {
        guard let horizon, external.value != nil else { return nil }
        let curve = KaplanMeier(followUp)
        guard let place = curve.points.lastIndex(where: { $0.time <= horizon }),
            let band = curve.interval(place)
        else { return nil }
        return Interval(
            lower: 1 - band.upper, upper: 1 - band.lower, level: 0.95, method: "pointwise, log scale")
    }

    var unit: String? { pair.analysis.question.survive?.unit(in: pair.second.table) }

    var tests: [Finding.Test] {
        var list: [Finding.Test] = []
        if let test = fit?.likelihoodRatioTest(0) {
            list.append(
                .init(
                    name: "likelihood ratio test of the frozen predictor, chi-squared",
                    statistic: .value(test.chiSquared), pValue: .value(positiveP(test.pValue))))
        }
        if let own = deciding, let freedom = own.freedom, let test = own.test {
            list.append(
                .init(
                    name:
                        "likelihood ratio test of the frozen predictor, t with \(freedom) degrees of freedom (decides)",
                    statistic: .value(test.chiSquared.squareRoot()), pValue: .value(positiveP(test.pValue))))
        }
        if let external = external.value, fit?.isPenalised == false {
            let slope = external.slope
            list.append(
                .init(
                    name: "the slope is 1 (Wald, z)",
                    statistic: .value((slope.coefficients[0] - 1) / slope.standardErrors[0]),
                    pValue: .value(positiveP(external.slopeIsOnePValue))))
        }
        return list
    }
}
