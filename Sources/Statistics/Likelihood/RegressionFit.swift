internal import Foundation
internal import NumericalKit

/// What fitted regressions share: coefficients on a log scale (log hazard ratios, log odds ratios), one for
/// each covariate and for one unit of it, with tests and intervals from the likelihood.
public protocol RegressionFit: Sendable {
    var names: [String] { get }
    var coefficients: [Double] { get }
    /// Inverse information of the coefficients, p × p, row-major.
    var covariance: [Double] { get }
    var logLikelihood: Double { get }
    /// Whether Jeffreys' penalty was added (Firth's fit, finite under separation).
    var isPenalised: Bool { get }
    /// Of all coefficients together; chi-squared with p degrees of freedom.
    var likelihoodRatioStatistic: Double { get }

    /// The interval of one coefficient that inverts its likelihood ratio test: the values at which twice
    /// the fall of the (penalised) likelihood, maximised over the other coefficients, stays within the
    /// chi-squared quantile. It excludes 0 exactly where the test's p is below 1 − `level`.
    ///
    /// - Returns: nil where an end was not found.
    /// *Source*: Cox and Oakes 1984; Venzon and Moolgavkar 1988, doi:10.2307/2347496; for the penalised
    /// likelihood Heinze and Schemper 2001, doi:10.1111/j.0006-341X.2001.00114.x, and 2002,
    /// doi:10.1002/sim.1047.
    func profileInterval(_ k: Int, level: Double) -> (lower: Double, upper: Double)?

    /// Twice the fall of the likelihood where these coefficients are held at 0: chi-squared with as many
    /// degrees of freedom as there are; nil where that fit did not converge.
    ///
    /// The penalty stays that of the whole model, so that test and profile interval agree.
    func likelihoodRatioTest(of held: [Int]) -> (chiSquared: Double, pValue: Double)?
}

extension RegressionFit {
    /// Of one coefficient.
    public func likelihoodRatioTest(_ k: Int) -> (chiSquared: Double, pValue: Double)? {
        likelihoodRatioTest(of: [k])
    }

    /// From the information.
    public var standardErrors: [Double] {
        let p = names.count
        return (0..<p).map { covariance[$0 * p + $0].squareRoot() }
    }

    /// estimate ± z·se of one coefficient: shown for comparison, never decides.
    public func waldInterval(_ k: Int, level: Double = 0.95) -> (lower: Double, upper: Double) {
        let reach = Normal.quantile(0.5 + level / 2) * standardErrors[k]
        return (coefficients[k] - reach, coefficients[k] + reach)
    }

    public func waldPValue(_ k: Int) -> Double { Normal.twoSided(coefficients[k] / standardErrors[k]) }

    /// A weighted sum of coefficients, such as a treatment's effect at one value of a marker that modifies
    /// it, with its standard error.
    ///
    /// - Parameter weights: one for each coefficient.
    public func combination(_ weights: [Double]) -> (estimate: Double, standardError: Double) {
        let p = names.count
        precondition(weights.count == p, "one weight for each coefficient")
        let estimate = zip(weights, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        var variance = 0.0
        for a in 0..<p where weights[a] != 0 {
            for b in 0..<p { variance += weights[a] * covariance[a * p + b] * weights[b] }
        }
        return (estimate, max(0, variance).squareRoot())
    }

    /// How far coefficients should be shrunk for new subjects, (χ² − p)/χ², by the likelihood ratio χ² of
    /// all p coefficients; nil where χ² is 0. *Source*: Van Houwelingen and Le Cessie 1990,
    /// doi:10.1002/sim.4780091109.
    public var heuristicShrinkage: Double? {
        let chiSquared = likelihoodRatioStatistic
        return chiSquared > 0 ? (chiSquared - Double(names.count)) / chiSquared : nil
    }

    /// x·β of one row (not centred, without an intercept).
    public func linearPredictor(_ values: [Double]) -> Double {
        precondition(values.count == names.count, "one value for each covariate")
        return zip(values, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
