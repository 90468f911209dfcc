internal import Foundation
internal import NumericalKit

extension CoxFit {
    /// The interval of one log hazard ratio that inverts its likelihood ratio test: the values at which
    /// twice the fall of the (penalised) likelihood, maximised over the other coefficients, stays within the
    /// chi-squared quantile. It excludes 0 exactly where `likelihoodRatioPValue` is below 1 − `level`.
    ///
    /// - Returns: nil where an end was not found.
    /// *Source*: Cox and Oakes 1984; Venzon and Moolgavkar 1988, doi:10.2307/2347496; for the penalised
    /// likelihood Heinze and Schemper 2001.
    public func profileInterval(_ k: Int, level: Double = 0.95) -> (lower: Double, upper: Double)? {
        let reach = Normal.quantile(0.5 + level / 2)
        guard let lower = profileEnd(k, direction: -1, reach: reach),
            let upper = profileEnd(k, direction: 1, reach: reach)
        else { return nil }
        let scale = likelihood.sets.scale[k]
        return (lower / scale, upper / scale)
    }

    /// Twice the fall of the likelihood where one coefficient is held at 0, and its p; nil where that fit
    /// did not converge.
    public func likelihoodRatioTest(_ k: Int) -> (chiSquared: Double, pValue: Double)? {
        var start = standardised
        start[k] = 0
        guard let held = hold(k, at: start) else { return nil }
        let fall = max(0, 2 * (logLikelihood - held.value))
        return (fall, ChiSquared.upperTail(fall, df: 1))
    }

    private func hold(_ k: Int, at start: [Double]) -> (beta: [Double], value: Double, slope: Double)? {
        let search = NewtonSearch(likelihood: likelihood, held: k)
        guard case .found(let beta, let point, _) = search.run(from: start) else { return nil }
        return (beta, point.value, point.gradient[k])
    }

    /// Newton's method on the signed root of the fall, which is nearly straight; kept in a bracket.
    private func profileEnd(_ k: Int, direction: Double, reach: Double) -> Double? {
        let p = design.width
        guard let factor = Cholesky(point.information, size: p) else { return nil }
        let error = factor.inverse()[k * p + k].squareRoot()
        var (inside, outside) = (standardised[k], direction * Double.infinity)
        var start = standardised
        var end = standardised[k] + direction * reach * error
        for _ in 0..<200 {
            start[k] = end
            guard let held = hold(k, at: start) else {
                // Too far out to be computed: come back half way.
                outside = end
                end = (inside + end) / 2
                continue
            }
            start = held.beta
            let root = max(0, 2 * (logLikelihood - held.value)).squareRoot()
            if root < reach { inside = end } else { outside = end }
            let slope = -direction * held.slope / root
            var next = end - direction * (root - reach) / slope
            if abs(root - reach) < 1e-9 { return next.isFinite ? next : end }
            let isBetween = direction * (next - inside) > 0 && direction * (outside - next) > 0
            if !isBetween || !next.isFinite {
                next = outside.isFinite ? (inside + outside) / 2 : end + direction * reach * error
            }
            end = next
        }
        return nil
    }
}
