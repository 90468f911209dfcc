internal import NumericalKit

/// Newton's method with step halving over a partial likelihood, with one coefficient held where asked.
struct NewtonSearch {
    let likelihood: PartialLikelihood
    /// Position of a coefficient that stays at its starting value (a profile).
    var held: Int?
    var maximumIterations = 200

    enum Outcome {
        case found(beta: [Double], point: LikelihoodPoint, iterations: Int)
        /// The value no longer rises while the linear predictor still moves along these coefficients.
        case monotone([Int])
        case failed
    }

    /// A step is small when its squared length in standard errors is.
    private static let nearlyThere = 1e-9
    private static let there = 1e-22
    /// On the scale of the linear predictor: what a finite maximum never asks for when nearly there.
    private static let stillMoving = 0.05

    func run(from start: [Double]) -> Outcome {
        var beta = start
        guard var point = likelihood.at(beta) else { return .failed }
        if beta.isEmpty || (beta.count == 1 && held != nil) {
            return .found(beta: beta, point: point, iterations: 0)
        }
        var finalSteps = 0
        for iteration in 1...maximumIterations {
            guard let step = self.step(at: point) else { return divergence(beta, from: start) }
            if step.decrement < Self.nearlyThere {
                let moving = movingCoefficients(step.change)
                if !moving.isEmpty { return .monotone(moving) }
                finalSteps += likelihood.isPenalised ? 0 : 1
            }
            guard let next = advance(beta, point, by: step.change) else {
                // Rounding: no representable step raises the value any more.
                if step.decrement < Self.nearlyThere {
                    return .found(beta: beta, point: point, iterations: iteration)
                }
                return .failed
            }
            (beta, point) = next
            if step.decrement < Self.there || finalSteps == 2 {
                return .found(beta: beta, point: point, iterations: iteration)
            }
        }
        return .failed
    }

    private func step(at point: LikelihoodPoint) -> (change: [Double], decrement: Double)? {
        var (gradient, information) = (point.gradient, point.information)
        let p = gradient.count
        if let held {
            gradient[held] = 0
            for k in 0..<p {
                information[held * p + k] = k == held ? 1 : 0
                information[k * p + held] = k == held ? 1 : 0
            }
        }
        guard let factor = Cholesky(information, size: p) else { return nil }
        let change = factor.solve(gradient)
        return (change, zip(change, gradient).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// Halves the step until the value does not fall (beyond rounding).
    private func advance(
        _ beta: [Double], _ point: LikelihoodPoint, by change: [Double]
    ) -> ([Double], LikelihoodPoint)? {
        let slack = 1e-13 * (abs(point.value) + 1)
        var share = 1.0
        for _ in 0..<40 {
            let next = zip(beta, change).map { $0 + share * $1 }
            if let reached = likelihood.at(next), reached.value >= point.value - slack {
                return (next, reached)
            }
            share /= 2
        }
        return nil
    }

    /// Coefficients along which the predictor of some subject still moves visibly.
    private func movingCoefficients(_ change: [Double]) -> [Int] {
        let sets = likelihood.sets
        let p = sets.width
        var (low, high) = (0.0, 0.0)
        for row in 0..<sets.count {
            var move = 0.0
            for k in 0..<p { move += sets.x[row * p + k] * change[k] }
            low = min(low, move)
            high = max(high, move)
        }
        guard high - low > Self.stillMoving else { return [] }
        let greatest = change.map(abs).max() ?? 0
        return change.indices.filter { abs(change[$0]) > 0.1 * greatest }
    }

    /// The information vanished on the way: what moved far has no finite estimate.
    private func divergence(_ beta: [Double], from start: [Double]) -> Outcome {
        let moved = beta.indices.filter { abs(beta[$0] - start[$0]) > 5 }
        return moved.isEmpty ? .failed : .monotone(moved)
    }
}
