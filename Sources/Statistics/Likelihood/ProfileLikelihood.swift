internal import Foundation
internal import NumericalKit

/// A likelihood about its maximum, with one or several coefficients held elsewhere.
struct ProfileLikelihood<Objective: Likelihood> {
    let likelihood: Objective
    /// The maximum, in standardised covariates.
    let maximum: [Double]
    let point: LikelihoodPoint

    /// The values of one coefficient at which twice the fall of the likelihood, maximised over the others,
    /// stays within the chi-squared quantile; nil where an end was not found.
    func interval(_ k: Int, level: Double) -> Bounds? {
        let reach = Normal.quantile(0.5 + level / 2)
        guard let lower = end(k, direction: -1, reach: reach), let upper = end(k, direction: 1, reach: reach)
        else { return nil }
        return Bounds(lower: lower, upper: upper)
    }

    /// Twice the fall where these coefficients are held at 0; nil where that fit did not converge.
    func fall(without held: [Int]) -> Double? {
        var start = maximum
        for k in held { start[k] = 0 }
        guard case .found(_, let point, _) = NewtonSearch(likelihood: likelihood, held: held).run(from: start)
        else { return nil }
        return max(0, 2 * (self.point.value - point.value))
    }

    private func hold(_ k: Int, at start: [Double]) -> (beta: [Double], value: Double, slope: Double)? {
        let search = NewtonSearch(likelihood: likelihood, held: [k])
        guard case .found(let beta, let point, _) = search.run(from: start) else { return nil }
        return (beta, point.value, point.gradient[k])
    }

    /// Newton's method on the signed root of the fall, which is nearly straight; kept in a bracket.
    private func end(_ k: Int, direction: Double, reach: Double) -> Double? {
        let p = likelihood.width
        guard let factor = Cholesky(point.information, size: p) else { return nil }
        let error = factor.inverse()[k * p + k].squareRoot()
        var (inside, outside) = (maximum[k], direction * Double.infinity)
        var start = maximum
        var end = maximum[k] + direction * reach * error
        for _ in 0..<200 {
            start[k] = end
            guard let held = hold(k, at: start) else {
                // Too far out to be computed: come back half way.
                outside = end
                end = (inside + end) / 2
                continue
            }
            start = held.beta
            let root = max(0, 2 * (point.value - held.value)).squareRoot()
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
