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

    init(value: Double, interval: Interval?, test: (chiSquared: Double, pValue: Double)?) {
        (self.value, self.interval, self.test) = (value, interval, test)
    }

    init(_ fit: any RegressionFit, _ k: Int, level: Double, method: String) {
        let interval = fit.profileInterval(k, level: level).map {
            Interval(lower: $0.lower, upper: $0.upper, level: level, method: method)
        }
        self.init(value: fit.coefficients[k], interval: interval, test: fit.likelihoodRatioTest(k))
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
