internal import Findings
internal import Foundation
internal import Statistics

/// How well the clinical and the joint model tell patients apart, and what acting on them would bring.
struct ModelPerformance {
    /// Of one model.
    struct Model {
        var concordance: Double?
        var optimism: Optimism?
        /// Of each patient: that of the outcome, or of the event by the horizon; nil without a horizon.
        var risks: [Double]?
        var predictors: [Double]
    }

    let clinical: Model
    let joint: Model
    /// Bootstrap resamples; nil where none were drawn.
    let replicates: Int?
    private let rows: ModelRows
    /// On the models' clock, which starts at the landmark where there is one.
    let horizon: Double?

    /// Nil where one of the models has no fit.
    init?(
        _ analysis: AddedValueAnalysis, _ rows: ModelRows, joint: FittedModel, clinical: FittedModel,
        _ context: AnalysisContext
    ) {
        guard let jointFit = joint.fit, let clinicalFit = clinical.fit else { return nil }
        self.rows = rows
        var horizon = analysis.horizon
        if case .survival(_, _, _, let knownAt) = analysis.outcome { horizon = horizon.map { $0 - knownAt } }
        self.horizon = horizon.flatMap { $0 > 0 ? $0 : nil }
        // Each penalised fit takes as long as ten plain ones.
        replicates = context.detail == .everything ? (joint.isPenalised ? 200 : 1000) : nil
        self.clinical = Self.model(
            rows, rows.covariates.terms, clinicalFit, self.horizon, replicates, context)
        self.joint = Self.model(
            rows, [rows.marker.term] + rows.covariates.terms, jointFit, self.horizon, replicates, context)
    }

    private static func model(
        _ rows: ModelRows, _ terms: [ModelTerm], _ fit: any RegressionFit, _ horizon: Double?,
        _ replicates: Int?, _ context: AnalysisContext
    ) -> Model {
        let design = rows.design(terms)
        let predictors = design.scores(fit.coefficients)
        let optimism = replicates.flatMap {
            Optimism.of(design, isPenalised: fit.isPenalised, replicates: $0, seed: context.seed).value
        }
        var risks: [Double]?
        if let logistic = fit as? LogisticFit {
            risks = logistic.risks
        } else if let cox = fit as? CoxFit, let horizon, let frozen = FrozenCoxModel.of(cox).value {
            risks = predictors.map { frozen.risk($0, by: horizon) }
        }
        return Model(
            concordance: design.concordance(of: predictors), optimism: optimism, risks: risks,
            predictors: predictors)
    }

    func netBenefit(_ risks: [Double], at threshold: Double) -> Outcome<NetBenefit> {
        switch rows.response {
        case .binary(let outcomes):
            return NetBenefit.of(risks: risks, outcomes: outcomes, threshold: threshold)
        case .survival(let followUp):
            guard let horizon else { return .undefined("no horizon was named") }
            return NetBenefit.of(risks: risks, followUp, horizon: horizon, threshold: threshold)
        }
    }

    /// DeLong's test of the areas of both models' predictions, joint minus clinical.
    var areas: Outcome<AreaComparison>? {
        guard case .binary(let outcomes) = rows.response else { return nil }
        func curve(_ scores: [Double]) -> Outcome<ROC> {
            ROC.of(
                cases: scores.indices.filter { outcomes[$0] }.map { scores[$0] },
                controls: scores.indices.filter { !outcomes[$0] }.map { scores[$0] })
        }
        return curve(joint.predictors).flatMap { a in
            curve(clinical.predictors).flatMap { AreaComparison.paired(a, $0) }
        }
    }
}

extension ModelRows {
    /// The design of some of the terms, for refitting and judging.
    func design(_ terms: [ModelTerm]) -> any PredictionDesign {
        let (names, columns) = (terms.map(\.name), terms.map(\.values))
        switch response {
        case .survival(let followUp): return CoxDesign(followUp, names: names, columns: columns)
        case .binary(let outcomes): return LogisticDesign(outcomes, names: names, columns: columns)
        }
    }
}
