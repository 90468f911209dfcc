internal import Foundation

/// A Cox model as one cohort left it: coefficients and baseline hazard that nothing of another cohort changes.
public struct FrozenCoxModel: Sendable {
    public let names: [String]
    public let coefficients: [Double]
    /// Of a subject with the mean covariates of the cohort that the model comes from.
    private let baseline: PredictedSurvival
    private let center: [Double]

    /// - Returns: undefined for a stratified model, which has no baseline for other strata.
    public static func of(_ fit: CoxFit) -> Outcome<FrozenCoxModel> {
        if fit.design.strata != nil { return .undefined("a stratified model has no one baseline hazard") }
        let center = (0..<fit.design.width).map { meanOf(fit.design.column($0)) }
        guard let baseline = fit.predictedSurvival(center) else {
            return .undefined("the baseline hazard cannot be computed")
        }
        return .success(FrozenCoxModel(fit, baseline, center))
    }

    private init(_ fit: CoxFit, _ baseline: PredictedSurvival, _ center: [Double]) {
        (names, coefficients) = (fit.names, fit.coefficients)
        (self.baseline, self.center) = (baseline, center)
    }

    /// Predictor of the mean covariates.
    private var central: Double { zip(center, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Cumulative hazard by `time` of a subject whose covariates are all 0; ties as in the fit.
    public func baselineHazard(at time: Double) -> Double {
        baseline.at(time).cumulativeHazard * exp(-central)
    }

    /// Cumulative hazard by `time` of a subject with this linear predictor (not centred).
    public func cumulativeHazard(_ linearPredictor: Double, at time: Double) -> Double {
        let hazard = baseline.at(time).cumulativeHazard
        return hazard > 0 ? hazard * exp(linearPredictor - central) : 0
    }

    /// Risk of the event by `time`.
    public func risk(_ linearPredictor: Double, by time: Double) -> Double {
        -expm1(-cumulativeHazard(linearPredictor, at: time))
    }
}
