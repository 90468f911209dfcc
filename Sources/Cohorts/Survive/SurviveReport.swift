internal import Findings
internal import Foundation
internal import Statistics

/// Puts one survival analysis together: models, estimates, tests, cautions, figures, words.
struct SurviveReport {
    let analysis: SurviveAnalysis
    let rows: SurviveRows
    let context: AnalysisContext
    let followUp: FollowUp
    let design: SurviveDesign
    /// The deciding model, with covariates and strata where there are any.
    let model: SurviveModel
    /// Its first coefficient at the deciding level: a profile costs a score of fits, so it is drawn once.
    let deciding: ProfileEffect?
    /// The predictor alone on the same rows; nil where that is the deciding model.
    let unadjusted: SurviveModel?
    let curves: SurviveCurves

    init(analysis: SurviveAnalysis, rows: SurviveRows, context: AnalysisContext) {
        self.analysis = analysis
        self.rows = rows
        self.context = context
        followUp = rows.followUp
        design = SurviveDesign(rows)
        model = SurviveModel(design.coxDesign(followUp), ties: analysis.ties)
        deciding = model.deciding(events: followUp.eventCount, level: context.decisionLevel)
        unadjusted =
            analysis.isAdjusted
            ? SurviveModel(design.coxDesign(followUp, adjusted: false), ties: analysis.ties) : nil
        curves = SurviveCurves(rows, design: design, followUp: followUp)
    }

    func finding() -> Finding {
        Finding(
            analysis: SurviveAnalysis.schema.name, title: title, estimates: estimates(), decision: decision(),
            tests: tests(), units: units, exclusions: rows.exclusions, method: method(),
            cautions: cautions(), figures: figures(), rCalls: rCalls(), analysed: analysedFrame())
    }

    var patients: String { Numbers.count(rows.count, "patients") }
    var events: String { Numbers.count(followUp.eventCount, "events") }
    var unit: String? { analysis.unit(in: rows.table) }

    private var title: String {
        let adjusted = analysis.covariates.isEmpty ? "" : ", adjusted"
        return "\(analysis.outcome) by \(analysis.predictor.column)\(adjusted): \(patients), \(events)"
    }

    private var units: Finding.Units {
        var groups: [Finding.Units.Group] = []
        if case .group(_, let of, let against) = analysis.predictor {
            let count = design.predictor.values.count { $0 == 1 }
            groups = [.init(name: of, count: count), .init(name: against, count: rows.count - count)]
        }
        return Finding.Units(noun: "patients", total: rows.count, groups: groups, events: followUp.eventCount)
    }

    // MARK: - Decision

    var decidingName: String { analysis.isAdjusted ? "hazard_ratio_adjusted" : "hazard_ratio" }

    var decidingLabel: String { "Hazard ratio, \(design.predictor.label)" + adjustment }

    var adjustment: String {
        let parts =
            (analysis.covariates.isEmpty ? [] : ["adjusted for \(Numbers.list(analysis.covariates))"])
            + (analysis.strata.isEmpty ? [] : ["stratified by \(Numbers.list(analysis.strata))"])
        return parts.isEmpty ? "" : ", " + parts.joined(separator: ", ")
    }

    private func decision() -> Decision {
        let effect = deciding
        let flat = "the \(model.intervalMethod) is too flat for both ends of an interval with \(events)"
        let reason = model.undefined?.reason ?? (effect?.interval == nil ? flat : nil)
        return Decision(
            estimate: decidingName, procedure: procedure, higherMeans: higherMeans, lowerMeans: lowerMeans,
            effect: effect.flatMap { reason == nil ? .value($0.value) : nil }
                ?? .undefined(because: reason ?? "there is no fit"),
            interval: effect?.interval,
            pValue: effect?.test.map { .value(positiveP($0.pValue)) }
                ?? .undefined(because: reason ?? "the fit without the effect did not converge"),
            scale: .ratio, notTestable: notTestable, detectable: detectable)
    }

    private var procedure: String {
        decidingProcedure("Cox regression", isPenalised: model.isPenalised, freedom: deciding?.freedom)
    }

    private var higherMeans: String {
        switch analysis.predictor {
        case .marker(let name, _): "a higher \(name) goes with a higher hazard (earlier events)"
        case .group(_, let of, let against): "a higher hazard (earlier events) in \(of) than in \(against)"
        }
    }

    private var lowerMeans: String {
        switch analysis.predictor {
        case .marker(let name, _): "a higher \(name) goes with a lower hazard (later events)"
        case .group(_, let of, let against): "a lower hazard (later events) in \(of) than in \(against)"
        }
    }

    /// These rows could not answer whatever their outcome: nothing varies in the predictor.
    private var notTestable: String? {
        if rows.count == 0 { return "no patient is left to analyse" }
        guard let first = design.predictor.values.first,
            design.predictor.values.allSatisfy({ $0 == first })
        else {
            if case .collinear(let name)? = model.undefined {
                return "the other covariates determine '\(name)'"
            }
            return tooManyCoefficients
        }
        switch analysis.predictor {
        case .marker(let name, _):
            return "'\(name)' has one and the same value in all \(patients) analysed"
        case .group(_, let of, let against):
            return
                "all \(patients) analysed are \(first == 1 ? of : against), and none is \(first == 1 ? against : of)"
        }
    }

    /// With as many coefficients as events some of them separate the events whatever the marker does.
    private var tooManyCoefficients: String? {
        let terms = design.terms.count
        guard terms > 1, followUp.eventCount > 0, terms >= followUp.eventCount else { return nil }
        return "\(events) cannot carry \(terms) coefficients; name fewer covariates"
    }

    /// From the numbers alone: events, spread of the predictor, and what the covariates explain of it.
    private var detectable: String? {
        let deviation = Descriptives(design.predictor.values).standardDeviation.value ?? 0
        guard
            let ratio = CoxPlanning.detectableHazardRatio(
                events: followUp.eventCount, variance: deviation * deviation, explained: design.explained,
                level: context.decisionLevel), ratio < 1e6
        else { return nil }
        let level = Numbers.percent(context.decisionLevel)
        return "\(events) could have shown a hazard ratio of \(Numbers.short(ratio)) (or "
            + "\(Numbers.short(1 / ratio))) \(design.predictor.label) with 80 % power at level \(level)"
    }
}

extension SurviveAnalysis {
    /// Whether the deciding model holds more than the predictor.
    var isAdjusted: Bool { !covariates.isEmpty || !strata.isEmpty }
}
