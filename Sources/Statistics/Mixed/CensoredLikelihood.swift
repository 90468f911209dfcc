internal import Foundation
internal import NumericalKit

/// The likelihood of a mixed model in which some responses are known only to lie below a limit.
///
/// Parameters, all without unit: fixed effects γ in an orthonormal basis of the columns (mean square 1), θ the lower
/// triangle of the relative Cholesky factor, and log σ. With e = (value − x·γ)/σ − z·Λ·u and u standard normal, a
/// measured row gives −e²/2 − log σ, a censored one log Φ(e).
///
/// The integral over u is taken by Gauss-Hermite quadrature about its own maximum and curvature; without censored
/// rows the integrand is normal and one node is exact.
/// *Source*: Pinheiro, Bates 1995, doi:10.1080/10618600.1995.10474663 (adaptive quadrature); Hughes 1999,
/// doi:10.1111/j.0006-341X.1999.00625.x (the model).
struct CensoredLikelihood: Sendable {
    /// Fixed effects.
    let width: Int
    /// Random effects of a group: 1 or 2.
    let dimension: Int
    /// Rows of each group.
    let groups: [[Int]]
    let isCensored: [Bool]
    /// Row-major, rows × width.
    let fixed: [Double]
    /// Row-major, rows × dimension.
    let random: [Double]
    let values: [Double]
    let rule: (nodes: [Double], weights: [Double])

    var parameterCount: Int { width + dimension * (dimension + 1) / 2 + 1 }

    struct Value {
        var logLikelihood: Double
        /// By the posterior mean of the complete data's score (Fisher's identity).
        var score: [Double]
    }

    /// Nil where a parameter is out of range.
    func at(_ parameters: [Double]) -> Value? {
        guard parameters.allSatisfy(\.isFinite), abs(parameters.last!) < 100 else { return nil }
        var value = Value(logLikelihood: 0, score: [Double](repeating: 0, count: parameterCount))
        let state = State(self, parameters)
        for rows in groups {
            guard add(rows, state, to: &value) else { return nil }
        }
        return value.logLikelihood.isFinite ? value : nil
    }

    /// What all groups share at one value of the parameters.
    private struct State {
        let sigma: Double
        /// Λ: λ₁₁, λ₂₁, λ₂₂ (the last two 0 in one dimension).
        let lower: (Double, Double, Double)
        /// (value − x·γ)/σ of each row.
        let offsets: [Double]

        init(_ likelihood: CensoredLikelihood, _ parameters: [Double]) {
            let p = likelihood.width
            let sigma = exp(parameters.last!)
            self.sigma = sigma
            lower =
                likelihood.dimension == 1
                ? (parameters[p], 0, 0) : (parameters[p], parameters[p + 1], parameters[p + 2])
            offsets = likelihood.values.indices.map { row in
                var left = likelihood.values[row]
                for k in 0..<p { left -= likelihood.fixed[row * p + k] * parameters[k] }
                return left / sigma
            }
        }

        /// Λᵀ·z.
        func loading(_ z1: Double, _ z2: Double) -> (Double, Double) {
            (lower.0 * z1 + lower.1 * z2, lower.2 * z2)
        }
    }

    private func add(_ rows: [Int], _ state: State, to value: inout Value) -> Bool {
        let loadings = rows.map { row in
            state.loading(random[row * dimension], dimension == 2 ? random[row * dimension + 1] : 0)
        }
        guard let peak = GroupPeak(rows, loadings, self, state.offsets) else { return false }
        let hasCensored = rows.contains { isCensored[$0] }
        var total = 0.0
        var points: [(u: (Double, Double), weight: Double)] = []
        for (u, weight) in peak.points(hasCensored ? rule : ([0], [Double.pi.squareRoot()]), dimension) {
            let density = exp(logDensity(rows, loadings, state.offsets, u) - peak.height) * weight
            total += density
            points.append((u, density))
        }
        guard total > 0, total.isFinite else { return false }
        let measured = rows.reduce(0) { $0 + (isCensored[$1] ? 0 : 1) }
        value.logLikelihood +=
            peak.height + log(total) - log(2 * .pi) / 2 * Double(measured + dimension)
            - Double(measured) * log(state.sigma)
        if hasCensored {
            for point in points {
                addScore(rows, loadings, state, point.u, point.weight / total, &value.score)
            }
        } else {
            addExactScore(rows, loadings, state, peak, &value.score)
        }
        return true
    }

    /// Without its constants.
    private func logDensity(
        _ rows: [Int], _ loadings: [(Double, Double)], _ offsets: [Double], _ u: (Double, Double)
    ) -> Double {
        var sum = -(u.0 * u.0 + u.1 * u.1) / 2
        for (row, loading) in zip(rows, loadings) {
            let e = offsets[row] - loading.0 * u.0 - loading.1 * u.1
            sum += isCensored[row] ? logNormalTail(e) : -e * e / 2
        }
        return sum
    }

    private func addScore(
        _ rows: [Int], _ loadings: [(Double, Double)], _ state: State, _ u: (Double, Double),
        _ weight: Double,
        _ score: inout [Double]
    ) {
        for (row, loading) in zip(rows, loadings) {
            let e = state.offsets[row] - loading.0 * u.0 - loading.1 * u.1
            let slope = isCensored[row] ? inverseMills(e) : -e
            addRow(row, weight * slope, state, u, &score)
            if !isCensored[row] { score[parameterCount - 1] -= weight }
        }
    }

    /// Adds slope·∂e.
    private func addRow(
        _ row: Int, _ slope: Double, _ state: State, _ u: (Double, Double), _ score: inout [Double]
    ) {
        for k in 0..<width { score[k] -= slope * fixed[row * width + k] / state.sigma }
        let z1 = random[row * dimension]
        score[width] -= slope * z1 * u.0
        if dimension == 2 {
            let z2 = random[row * dimension + 1]
            score[width + 1] -= slope * z2 * u.0
            score[width + 2] -= slope * z2 * u.1
        }
        score[parameterCount - 1] -= slope * state.offsets[row]
    }

    /// Of a normal posterior: its mean is the peak, and −e·u has the mean −ē·ū + loadingᵀ·covariance.
    private func addExactScore(
        _ rows: [Int], _ loadings: [(Double, Double)], _ state: State, _ peak: GroupPeak,
        _ score: inout [Double]
    ) {
        addScore(rows, loadings, state, peak.u, 1, &score)
        let c = peak.covariance
        for (row, loading) in zip(rows, loadings) {
            // Covariance of −e with u₁ and u₂.
            let (first, second) = (
                loading.0 * c.0 + loading.1 * c.1, loading.0 * c.1 + loading.1 * c.2
            )
            score[width] -= random[row * dimension] * first
            if dimension == 2 {
                score[width + 1] -= random[row * dimension + 1] * first
                score[width + 2] -= random[row * dimension + 1] * second
            }
        }
    }
}

/// Where a group's integrand is greatest, and its curvature there.
private struct GroupPeak {
    private(set) var u = (0.0, 0.0)
    /// Logarithm of the integrand without constants.
    private(set) var height = 0.0
    /// Negative second derivatives: (1, 1), (1, 2), (2, 2).
    private var curvature = (1.0, 0.0, 1.0)

    /// Inverse of the curvature.
    var covariance: (Double, Double, Double) {
        let determinant = curvature.0 * curvature.2 - curvature.1 * curvature.1
        return (curvature.2 / determinant, -curvature.1 / determinant, curvature.0 / determinant)
    }

    /// Newton's method; the integrand is log-concave, so only far-off starts need shorter steps.
    init?(_ rows: [Int], _ loadings: [(Double, Double)], _ model: CensoredLikelihood, _ offsets: [Double]) {
        var here = Self.local(rows, loadings, model, offsets, u)
        for _ in 0..<100 {
            (height, curvature) = (here.height, here.curvature)
            let c = covariance
            let step = (c.0 * here.slope.0 + c.1 * here.slope.1, c.1 * here.slope.0 + c.2 * here.slope.1)
            let decrement = step.0 * here.slope.0 + step.1 * here.slope.1
            guard decrement.isFinite else { return nil }
            if decrement < 1e-24 { return }
            var share = 1.0
            while true {
                let next = (u.0 + share * step.0, u.1 + share * step.1)
                let there = Self.local(rows, loadings, model, offsets, next)
                if there.height >= here.height - 1e-14 * abs(here.height) - 1e-300 {
                    (u, here) = (next, there)
                    break
                }
                share /= 2
                if share < 1e-10 { return }
            }
        }
        (height, curvature) = (here.height, here.curvature)
    }

    private static func local(
        _ rows: [Int], _ loadings: [(Double, Double)], _ model: CensoredLikelihood, _ offsets: [Double],
        _ u: (Double, Double)
    ) -> (height: Double, slope: (Double, Double), curvature: (Double, Double, Double)) {
        var height = -(u.0 * u.0 + u.1 * u.1) / 2
        var slope = (-u.0, -u.1)
        var curvature = (1.0, 0.0, 1.0)
        for (row, l) in zip(rows, loadings) {
            let e = offsets[row] - l.0 * u.0 - l.1 * u.1
            var (pull, bend) = (e, 1.0)
            if model.isCensored[row] {
                let ratio = inverseMills(e)
                height += logNormalTail(e)
                (pull, bend) = (-ratio, max(0, ratio * (ratio + e)))
            } else {
                height -= e * e / 2
            }
            slope.0 += pull * l.0
            slope.1 += pull * l.1
            curvature.0 += bend * l.0 * l.0
            curvature.1 += bend * l.0 * l.1
            curvature.2 += bend * l.1 * l.1
        }
        return (height, slope, curvature)
    }

    /// Nodes about the peak, and weights that make a density relative to the peak's into an integral.
    func points(_ rule: (nodes: [Double], weights: [Double]), _ dimension: Int) -> [(
        (Double, Double), Double
    )] {
        // Cholesky factor of the covariance, times √2.
        let c = covariance
        let a = (2 * c.0).squareRoot()
        let b = 2 * c.1 / a
        let d = max(0, 2 * c.2 - b * b).squareRoot()
        let scaled = zip(rule.nodes, rule.weights).map { (x: $0, w: $1 * exp($0 * $0)) }
        if dimension == 1 { return scaled.map { ((u.0 + a * $0.x, u.1), a * $0.w) } }
        return scaled.flatMap { first in
            scaled.map { second in
                ((u.0 + a * first.x, u.1 + b * first.x + d * second.x), a * d * first.w * second.w)
            }
        }
    }
}

/// log Φ(x), good far into the lower tail.
func logNormalTail(_ x: Double) -> Double {
    if x > -30 { return log(Normal.lowerTail(x)) }
    return -x * x / 2 - log(-x) - log(2 * .pi) / 2 + log(tailSeries(x))
}

/// φ(x)/Φ(x).
func inverseMills(_ x: Double) -> Double {
    if x > -30 { return Normal.density(x) / Normal.lowerTail(x) }
    return -x / tailSeries(x)
}

/// Φ(x)·|x|/φ(x) far out, to 1e-15 below −30.
private func tailSeries(_ x: Double) -> Double {
    let s = 1 / (x * x)
    return 1 - s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s)))
}
