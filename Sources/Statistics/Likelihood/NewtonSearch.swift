internal import NumericalKit

/// Newton's method with step halving over a likelihood, with some coefficients held where asked.
///
/// The plain likelihood is concave, and its information is its curvature. The penalised one has another
/// curvature, taken here by differences of its gradient: with the information alone, Newton's steps can
/// swing about its maximum for ever.
struct NewtonSearch<Objective: Likelihood> {
    let likelihood: Objective
    /// Positions of coefficients that stay at their starting values (a profile).
    var held: [Int] = []
    var maximumIterations = 200

    enum Outcome {
        case found(beta: [Double], point: LikelihoodPoint, iterations: Int)
        /// The value no longer rises while the linear predictor still moves along these coefficients.
        case monotone([Int], value: Double)
        case failed
    }

    private struct Step {
        var change: [Double]
        /// Squared length in standard errors: twice the rise that the step promises.
        var decrement: Double
    }

    /// A step is small when its decrement is.
    private static var nearlyThere: Double { 1e-9 }
    private static var there: Double { 1e-22 }
    /// On the scale of the linear predictor: what a finite maximum never asks for when nearly there.
    private static var stillMoving: Double { 0.05 }

    /// - Parameter known: the likelihood at `start`, where it was computed before.
    func run(from start: [Double], at known: LikelihoodPoint? = nil) -> Outcome {
        var beta = start
        guard var point = known ?? likelihood.at(beta) else { return .failed }
        if beta.count == held.count {
            return .found(beta: beta, point: point, iterations: 0)
        }
        var finalSteps = 0
        for iteration in 1...maximumIterations {
            guard let step = step(from: beta, point) else { return .failed }
            let isNear = step.decrement < Self.nearlyThere
            if isNear, mayBeMonotone, likelihood.reach(of: step.change) > Self.stillMoving {
                return .monotone(movingCoefficients(step.change), value: point.value)
            }
            finalSteps += isNear ? 1 : 0
            guard let next = advance(beta, point, by: step) else {
                // Rounding: no representable step raises the value any more.
                return isNear ? .found(beta: beta, point: point, iterations: iteration) : .failed
            }
            (beta, point) = next
            if step.decrement < Self.there || finalSteps == 3 {
                return .found(beta: beta, point: point, iterations: iteration)
            }
        }
        return .failed
    }

    /// The penalised likelihood has a maximum; so has a profile of one that has. Where little information is
    /// left, a profile's value is as good as reached once the promised rise is small.
    private var mayBeMonotone: Bool { !likelihood.isPenalised && held.isEmpty }

    private func step(from beta: [Double], _ point: LikelihoodPoint) -> Step? {
        var gradient = point.gradient
        for k in held { gradient[k] = 0 }
        guard let factor = curvature(at: beta, point) else { return nil }
        let change = factor.solve(gradient)
        let decrement = zip(change, gradient).reduce(0) { $0 + $1.0 * $1.1 }
        return Step(change: change, decrement: decrement)
    }

    /// The factored curvature without the held coefficients; made definite where it is not.
    private func curvature(at beta: [Double], _ point: LikelihoodPoint) -> Cholesky? {
        if likelihood.isPenalised, let differences = differencedCurvature(at: beta),
            let factor = Cholesky(free(differences), size: beta.count)
        {
            return factor
        }
        let information = free(point.information)
        if let factor = Cholesky(information, size: beta.count) { return factor }
        // Far out the information may vanish along a direction; a ridge then keeps the step finite.
        let greatest = beta.indices.map { information[$0 * beta.count + $0] }.max() ?? 0
        for share in [1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0] {
            var raised = information
            for k in beta.indices { raised[k * beta.count + k] += share * greatest }
            if let factor = Cholesky(raised, size: beta.count) { return factor }
        }
        return nil
    }

    /// The matrix with the held coefficients' rows and columns made those of the identity.
    private func free(_ matrix: [Double]) -> [Double] {
        let p = likelihood.width
        var matrix = matrix
        for fixed in held {
            for k in 0..<p {
                matrix[fixed * p + k] = k == fixed ? 1 : 0
                matrix[k * p + fixed] = k == fixed ? 1 : 0
            }
        }
        return matrix
    }

    /// Less the matrix of second derivatives, by central differences of the gradient.
    private func differencedCurvature(at beta: [Double]) -> [Double]? {
        let p = beta.count
        var matrix = [Double](repeating: 0, count: p * p)
        for k in 0..<p {
            let width = 1e-5 * max(1, abs(beta[k]))
            var (above, below) = (beta, beta)
            above[k] += width
            below[k] -= width
            guard let high = likelihood.at(above), let low = likelihood.at(below) else { return nil }
            for a in 0..<p {
                let slope = (low.gradient[a] - high.gradient[a]) / (2 * width)
                matrix[a * p + k] += slope / 2
                matrix[k * p + a] += slope / 2
            }
        }
        return matrix
    }

    /// Halves the step until the value rises as it should, or at the end does not fall beyond rounding.
    private func advance(
        _ beta: [Double], _ point: LikelihoodPoint, by step: Step
    ) -> ([Double], LikelihoodPoint)? {
        let slack = 1e-13 * (abs(point.value) + 1)
        var share = 1.0
        for _ in 0..<60 {
            let next = zip(beta, step.change).map { $0 + share * $1 }
            if let reached = likelihood.at(next),
                reached.value >= point.value + 1e-4 * share * step.decrement - slack
            {
                return (next, reached)
            }
            share /= 2
        }
        return nil
    }

    /// Coefficients that a step along the flat direction moves visibly.
    private func movingCoefficients(_ change: [Double]) -> [Int] {
        let greatest = change.map(abs).max() ?? 0
        return change.indices.filter { abs(change[$0]) > 0.1 * greatest }
    }
}
