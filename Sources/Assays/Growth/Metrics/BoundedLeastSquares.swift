internal import Foundation
internal import NumericalKit

/// Least squares of a few parameters within bounds, by Levenberg and Marquardt with projection.
///
/// Goals, in order: never leaves the bounds; never ends higher than it started; ends at a point where no
/// allowed direction descends. Parameters at a bound whose descent points outwards are held for the step
/// (gradient projection); Marquardt's scaling makes the result independent of units.
/// *Source*: Marquardt 1963, doi:10.1137/0111030; Kanzow, Yamashita and Fukushima 2004,
/// doi:10.1016/j.cam.2004.02.013, for the projected step.
struct BoundedLeastSquares {
    /// Predictions, and for each parameter the derivatives of all predictions.
    let model: ([Double]) -> (values: [Double], derivatives: [[Double]])
    let observed: [Double]
    let lower: [Double]
    let upper: [Double]

    struct Minimum {
        var parameters: [Double]
        var residualSquares: Double
        /// JᵀJ at the minimum, row-major.
        var information: [Double]
    }

    func minimum(from start: [Double]) -> Minimum {
        var point = project(start)
        var state = evaluate(point)
        var damping = 1e-3
        for _ in 0..<2000 {
            let held = point.indices.map { isHeld($0, point, state.gradient) }
            guard let step = step(state, held, damping) else {
                damping *= 10
                if damping > 1e20 { break }
                continue
            }
            let trial = project(zip(point, step).map { $0 + $1 })
            let next = evaluate(trial)
            let moved = zip(trial, point).map { abs($0 - $1) / (abs($1) + 1e-9) }.max() ?? 0
            if next.squares < state.squares {
                (point, state) = (trial, next)
                damping = max(damping / 10, 1e-15)
                if moved < 1e-13 { break }
            } else {
                damping *= 10
                if moved < 1e-14 || damping > 1e20 { break }
            }
        }
        return Minimum(parameters: point, residualSquares: state.squares, information: state.information)
    }

    private struct State {
        var squares: Double
        var information: [Double]
        /// Of half the sum of squares.
        var gradient: [Double]
    }

    private func evaluate(_ point: [Double]) -> State {
        let (values, derivatives) = model(point)
        let residuals = zip(values, observed).map { $0 - $1 }
        let gradient = derivatives.map { zip($0, residuals).reduce(0) { $0 + $1.0 * $1.1 } }
        var information = [Double]()
        for a in derivatives {
            for b in derivatives { information.append(zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }) }
        }
        let squares = residuals.reduce(0) { $0 + $1 * $1 }
        return State(
            squares: squares.isFinite ? squares : .infinity, information: information, gradient: gradient)
    }

    private func isHeld(_ k: Int, _ point: [Double], _ gradient: [Double]) -> Bool {
        (point[k] <= lower[k] && gradient[k] > 0) || (point[k] >= upper[k] && gradient[k] < 0)
    }

    private func step(_ state: State, _ held: [Bool], _ damping: Double) -> [Double]? {
        let free = held.indices.filter { !held[$0] }
        let width = held.count
        guard !free.isEmpty else { return nil }
        var matrix = [Double]()
        for i in free {
            for j in free {
                let value = state.information[i * width + j]
                matrix.append(i == j ? value * (1 + damping) + 1e-300 : value)
            }
        }
        guard let factor = Cholesky(matrix, size: free.count) else { return nil }
        let solved = factor.solve(free.map { -state.gradient[$0] })
        guard solved.allSatisfy(\.isFinite) else { return nil }
        var step = [Double](repeating: 0, count: width)
        for (place, k) in free.enumerated() { step[k] = solved[place] }
        return step
    }

    private func project(_ point: [Double]) -> [Double] {
        point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
    }
}
