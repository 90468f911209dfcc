internal import Findings
internal import Foundation
internal import Statistics

/// A Cox fit, or Firth's where the likelihood rises without end, or the reason why there is neither.
struct SurviveModel {
    typealias Effect = ProfileEffect

    let fit: Result<CoxFit, CoxUndefined>
    /// Covariates along which the plain likelihood has no maximum; then the fit is Firth's.
    let separated: [String]
    /// With 95 % intervals, one for each covariate; empty where there is no fit.
    private(set) var effects: [Effect] = []

    init(_ design: CoxDesign, ties: CoxTies) {
        let plain = CoxFit.fit(design, ties: ties)
        if case .failure(.monotone(let names)) = plain {
            separated = names
            fit = CoxFit.firth(design, ties: ties == .exact ? .efron : ties)
        } else {
            separated = []
            fit = plain
        }
        effects = (0..<design.width).compactMap { k in
            // A penalised profile of many coefficients takes seconds: then only the predictor's is drawn.
            if k > 0, isPenalised, design.width > Self.mostPenalisedProfiles {
                return value.map { Effect(value: $0.coefficients[k], interval: nil, test: nil) }
            }
            return effect(k, level: 0.95)
        }
    }

    private static let mostPenalisedProfiles = 10

    var value: CoxFit? { try? fit.get() }
    var isPenalised: Bool { !separated.isEmpty }

    /// Why there is no estimate; nil where there is one.
    var undefined: CoxUndefined? {
        if case .failure(let reason) = fit { reason } else { nil }
    }

    var intervalMethod: String { isPenalised ? "profile penalised likelihood" : "profile likelihood" }

    /// The predictor's with Student's t in place of the normal.
    func deciding(events: Int, level: Double) -> Effect? {
        value.map { ProfileEffect(deciding: $0, 0, informative: events, level: level) }
    }

    func effect(_ k: Int, level: Double) -> Effect? {
        value.map { ProfileEffect($0, k, level: level, method: intervalMethod) }
    }
}

/// One coefficient with the interval and p of one procedure, the (penalised) profile likelihood.
struct ProfileEffect {
    var value: Double
    var interval: Interval?
    /// Twice the fall of the likelihood without the effect, and its p.
    var test: (chiSquared: Double, pValue: Double)?
    /// Of Student's t, where that stands in place of the normal.
    private(set) var freedom: Int?

    init(value: Double, interval: Interval?, test: (chiSquared: Double, pValue: Double)?) {
        (self.value, self.interval, self.test) = (value, interval, test)
    }

    init(_ fit: any RegressionFit, _ k: Int, level: Double, method: String) {
        let interval = fit.profileInterval(k, level: level).map {
            Interval(lower: $0.lower, upper: $0.upper, level: level, method: method)
        }
        self.init(value: fit.coefficients[k], interval: interval, test: fit.likelihoodRatioTest(k))
    }

    /// With Student's t in place of the normal: what decides.
    ///
    /// - Parameter informative: events, or for two outcomes the number of the rarer one.
    init(deciding fit: any RegressionFit, _ k: Int, informative: Int, level: Double) {
        let profile = SmallSampleProfile(fit, k, informative: informative, level: level)
        let freedom = Int(profile.degreesOfFreedom)
        let method = "\(profileMethod(isPenalised: fit.isPenalised)), t with \(freedom) degrees of freedom"
        self.init(
            value: fit.coefficients[k],
            interval: profile.interval.map { Interval($0, level: level, method: method) },
            test: profile.statistic.flatMap { root in profile.pValue.map { (root * root, $0) } })
        self.freedom = freedom
    }

}

extension Interval {
    /// Of the exponential.
    var exponentiated: Interval {
        Interval(lower: exp(lower), upper: exp(upper), level: level, method: method)
    }
}

/// p of a likelihood that fell by so much is never 0.
func positiveP(_ p: Double) -> Double { max(p, .leastNonzeroMagnitude) }

/// What decides of a regression's coefficient.
func decidingProcedure(_ regression: String, isPenalised: Bool, freedom: Int?) -> String {
    let firth = isPenalised ? " (Firth)" : ""
    let t =
        freedom.map {
            ", Student's t with \($0) degrees of freedom for the signed root of the likelihood ratio"
        } ?? ""
    return "\(profileMethod(isPenalised: isPenalised)) of \(regression)\(firth)\(t)"
}
