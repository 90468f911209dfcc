internal import Findings
internal import Foundation
internal import Statistics

/// Models with and without the product of treatment and marker, or the reason why there are none.
struct InteractModels {
    let main: any RegressionFit
    /// Treatment, marker, product, covariates.
    let full: any RegressionFit
    let place: Int
    let treatmentEffect: @Sendable (Double) -> (estimate: Double, standardError: Double)
    let markerEffect: @Sendable (Double) -> (estimate: Double, standardError: Double)

    private init<Fit>(_ model: TreatmentInteraction<Fit>) {
        (main, full, place) = (model.main, model.full, model.place)
        treatmentEffect = { model.treatmentEffect(at: $0) }
        markerEffect = { model.markerEffect(treatment: $0) }
    }

    static func of(_ rows: ModelRows) -> Outcome<InteractModels> {
        let covariates = InteractionCovariates(
            treatment: rows.treatment, marker: rows.marker.term.values,
            others: rows.covariates.terms.map(\.values), markerName: rows.question.marker,
            otherNames: rows.covariates.terms.map(\.name))
        switch rows.response {
        case .survival(let followUp):
            return TreatmentInteraction.of(followUp, covariates).map { InteractModels($0) }
                .mapError { Undefined($0.reason) }
        case .binary(let outcomes):
            return TreatmentInteraction.of(outcomes, covariates).map { InteractModels($0) }
                .mapError { Undefined($0.reason) }
        }
    }
}

/// Puts one interaction analysis together.
struct InteractReport {
    let analysis: InteractAnalysis
    let rows: ModelRows
    let arms: (of: String, against: String)?
    let context: AnalysisContext
    let models: Outcome<InteractModels>
    /// The product's coefficient at the deciding level, drawn once; nil where these rows cannot answer.
    private(set) var interaction: ProfileEffect?

    init(
        analysis: InteractAnalysis, rows: ModelRows, arms: (of: String, against: String)?,
        context: AnalysisContext
    ) {
        (self.analysis, self.rows, self.arms, self.context) = (analysis, rows, arms, context)
        models =
            rows.treatment.isEmpty
            ? .undefined("the patients are of one arm") : InteractModels.of(rows)
        guard notTestable == nil, let models = models.value else { return }
        interaction = ProfileEffect(
            deciding: models.full, models.place, informative: rows.informative, level: context.decisionLevel)
    }

    func finding() -> Finding {
        let isAnswerable = notTestable == nil
        return Finding(
            analysis: InteractAnalysis.schema.name, title: title,
            estimates: isAnswerable ? estimates() : [], decision: decision(),
            tests: isAnswerable ? tests() : [], units: units, exclusions: rows.patients.exclusions,
            method: method(), cautions: cautions(), figures: isAnswerable ? figures() : [],
            rCalls: isAnswerable ? rCalls() : [], analysed: rows.analysedFrame())
    }

    var outcome: ModelOutcome { analysis.outcome }
    var isPenalised: Bool { models.value?.full.isPenalised ?? false }
    var intervalMethod: String { profileMethod(isPenalised: isPenalised) }
    /// `sorafenib against placebo`.
    var contrast: String { arms.map { "\($0.of) against \($0.against)" } ?? "treatment" }
    var name: String { "ratio_of_\(outcome.ratioName)s" }
    var label: String {
        "Ratio of \(outcome.ratio)s of \(contrast), \(rows.marker.term.label)" + adjustment
    }

    var adjustment: String {
        analysis.covariates.isEmpty ? "" : ", adjusted for \(Numbers.list(analysis.covariates))"
    }

    private var title: String {
        "\(analysis.marker) and the effect of \(contrast) on \(outcome.name): \(rows.patientsInWords), "
            + rows.eventsInWords
    }

    private var units: Finding.Units {
        var groups: [Finding.Units.Group] = []
        if let arms {
            let treated = rows.treatment.count { $0 == 1 }
            groups = [
                .init(name: arms.of, count: treated), .init(name: arms.against, count: rows.count - treated),
            ]
        }
        return Finding.Units(
            noun: "patients", total: rows.count, groups: groups,
            events: outcome.isSurvival ? rows.eventCount : nil)
    }

    // MARK: - Decision

    private func decision() -> Decision {
        let effect = interaction
        let flat = "the \(intervalMethod) is too flat for both ends of an interval"
        let reason = notTestable ?? models.reason ?? (effect?.interval == nil ? flat : nil)
        return Decision(
            estimate: name,
            procedure: decidingProcedure(
                "\(outcome.regression) regression", isPenalised: isPenalised, freedom: effect?.freedom),
            higherMeans: meaning("higher", "shrinks"), lowerMeans: meaning("lower", "grows"),
            effect: effect.flatMap { reason == nil ? .value($0.value) : nil }
                ?? .undefined(because: reason ?? "there is no fit"),
            interval: effect?.interval,
            pValue: effect?.test.map { .value(positiveP($0.pValue)) }
                ?? .undefined(because: reason ?? "the fit without the product did not converge"),
            scale: .ratio, notTestable: notTestable, detectable: detectable)
    }

    private func meaning(_ direction: String, _ change: String) -> String {
        let ratio =
            "with a higher \(analysis.marker) the \(outcome.ratio) of \(contrast) is \(direction)"
        guard outcome.isSurvival else { return ratio }
        return ratio + " (the benefit of \(arms?.of ?? "the treatment") \(change))"
    }

    /// Nothing varies that would have to.
    var notTestable: String? {
        if rows.count == 0 { return "no patient is left to analyse" }
        if let arm = oneArm { return singleArm(arm) }
        if let first = rows.marker.term.values.first,
            rows.marker.term.values.allSatisfy({ $0 == first })
        {
            return "'\(analysis.marker)' has one and the same value in all \(rows.patientsInWords) analysed"
        }
        let terms = 3 + rows.covariates.terms.count
        guard rows.informative > 0, terms >= rows.informative, models.reason == nil else { return nil }
        return "\(rows.eventsInWords) cannot carry \(terms) coefficients"
            + (analysis.covariates.isEmpty ? "" : "; name fewer covariates")
    }

    /// How the one arm is called; nil where there are two.
    private var oneArm: String? {
        guard let arms, let first = rows.treatment.first else {
            return analysis.treatment.flatMap { rows.patients.labels($0).first } ?? "one treatment"
        }
        if rows.treatment.contains(where: { $0 != first }) { return nil }
        return first == 1 ? arms.of : arms.against
    }

    private func singleArm(_ arm: String) -> String {
        let who = analysis.treatment == nil ? "of one arm" : "of one arm (all had '\(arm)')"
        return
            "these are patients \(who), in whom a marker that goes with the outcome may tell only who fares "
            + "badly whatever is given; only a randomised comparison of treated and untreated patients with "
            + "\(analysis.marker) measured before, and its interaction with treatment, could show prediction"
    }

    /// From the level alone: an interaction needs about four times what a main effect of that size needs.
    var neededEvents: String {
        let events = CoxPlanning.eventsNeeded(
            hazardRatio: 2, variance: 0.25, level: context.decisionLevel)
        let main = CoxPlanning.eventsNeeded(hazardRatio: 2, level: context.decisionLevel)
        return outcome.isSurvival
            ? "with two equal arms, about \(Int(events.rounded(.up))) events for a ratio of hazard ratios of 2 per "
                + "SD with 80 % power, four times the \(Int(main.rounded(.up))) that the same ratio of the marker "
                + "alone needs"
            : "with two equal arms and the outcome in half of all, about \(Int((4 * events).rounded(.up))) patients "
                + "for a ratio of odds ratios of 2 per SD with 80 % power, four times what the same ratio of the "
                + "marker alone needs"
    }

    /// From numbers of patients and events and the spread of treatment and marker.
    private var detectable: String? {
        guard notTestable == nil, let spread = Descriptives(rows.marker.term.values).variance.value else {
            return nil
        }
        let share = rows.treatment.reduce(0, +) / Double(rows.count)
        // A binary outcome informs like n·p·(1 − p) events (Hsieh and others 1998, doi:10.1002/sim.4780171409).
        let p = Double(rows.eventCount) / Double(rows.count)
        let events = outcome.isSurvival ? rows.eventCount : Int((Double(rows.count) * p * (1 - p)).rounded())
        guard
            let ratio = CoxPlanning.detectableHazardRatio(
                events: events, variance: spread * share * (1 - share), level: context.decisionLevel),
            ratio < 1e6
        else { return nil }
        return "\(rows.patientsInWords) with \(rows.eventsInWords) could have shown a ratio of "
            + "\(outcome.ratio)s of \(Numbers.short(ratio)) (or \(Numbers.short(1 / ratio))) "
            + "\(rows.marker.term.label) with 80 % power at level \(Numbers.percent(context.decisionLevel))"
    }
}
