internal import Foundation

/// Maximum of a censored mixed model's likelihood, with one parameter held where asked.
///
/// Curvature by central differences of the score at the start, then kept up to date by the BFGS rule.
/// *Source*: Nocedal, Wright, Numerical Optimization, 2nd ed. 2006, chapter 6.
struct CensoredSearch {
    let likelihood: CensoredLikelihood
    /// Position that stays at its start (a profile).
    var held: Int?

    struct Found {
        var parameters: [Double]
        var value: CensoredLikelihood.Value
        /// Negative second derivatives, row-major.
        var information: [Double]
        var hasConverged: Bool
    }

    func run(from start: [Double], information known: [Double]? = nil) -> Found? {
        guard var value = likelihood.at(start) else { return nil }
        var here = start
        var information = known ?? differenced(here)
        var isFresh = known == nil
        for step in 1...100 {
            let score = free(value.score)
            let change = self.step(information, score)
            let promise = dot(change, score)
            if promise < 1e-11 {
                return Found(parameters: here, value: value, information: information, hasConverged: true)
            }
            guard let (next, reached) = advance(here, value, change, promise) else {
                if promise < 1e-6 {
                    return Found(parameters: here, value: value, information: information, hasConverged: true)
                }
                if isFresh { break }
                (information, isFresh) = (differenced(here), true)
                continue
            }
            let moved = zip(next, here).map { $0 - $1 }
            let turned = zip(score, free(reached.score)).map { $0 - $1 }
            (here, value) = (next, reached)
            if step % 12 == 0 {
                (information, isFresh) = (differenced(here), true)
            } else {
                update(&information, moved, turned)
                isFresh = false
            }
        }
        return Found(parameters: here, value: value, information: information, hasConverged: false)
    }

    private func free(_ score: [Double]) -> [Double] {
        var score = score
        if let held { score[held] = 0 }
        return score
    }

    /// Newton's step with the curvature made positive.
    private func step(_ information: [Double], _ score: [Double]) -> [Double] {
        let n = score.count
        var matrix = information
        if let held {
            for k in 0..<n {
                matrix[held * n + k] = k == held ? 1 : 0
                matrix[k * n + held] = matrix[held * n + k]
            }
        }
        let eigen = SymmetricEigen(matrix, size: n)
        let floor = 1e-9 * (eigen.values.map(abs).max() ?? 1)
        var step = [Double](repeating: 0, count: n)
        for (value, vector) in zip(eigen.values, eigen.vectors) {
            let share = dot(vector, score) / max(abs(value), floor)
            for k in 0..<n { step[k] += share * vector[k] }
        }
        let longest = step.map(abs).max() ?? 0
        return longest > 2 ? step.map { $0 * 2 / longest } : step
    }

    private func advance(
        _ here: [Double], _ value: CensoredLikelihood.Value, _ change: [Double], _ promise: Double
    ) -> ([Double], CensoredLikelihood.Value)? {
        // Quadrature leaves value and score a little apart: near the end the score leads.
        let slack = promise < 1e-3 ? 1e-5 : 0
        var share = 1.0
        for _ in 0..<25 {
            let next = zip(here, change).map { $0 + share * $1 }
            if let reached = likelihood.at(next),
                reached.logLikelihood >= value.logLikelihood + 1e-4 * share * promise - slack
            {
                return (next, reached)
            }
            share /= 2
        }
        return nil
    }

    private func update(_ information: inout [Double], _ moved: [Double], _ turned: [Double]) {
        let n = moved.count
        let product = dot(moved, turned)
        let applied = (0..<n).map { i in (0..<n).reduce(0.0) { $0 + information[i * n + $1] * moved[$1] } }
        let old = dot(moved, applied)
        guard product > 1e-12 * rootSum(moved) * rootSum(turned), old > 0 else { return }
        for i in 0..<n {
            for j in 0..<n {
                information[i * n + j] += turned[i] * turned[j] / product - applied[i] * applied[j] / old
            }
        }
    }

    /// Negative second derivatives by central differences of the score.
    func differenced(_ here: [Double]) -> [Double] {
        let n = here.count
        var matrix = [Double](repeating: 0, count: n * n)
        for k in 0..<n {
            let width = 1e-4 * max(1, abs(here[k]))
            var (above, below) = (here, here)
            above[k] += width
            below[k] -= width
            guard let high = likelihood.at(above), let low = likelihood.at(below) else {
                matrix[k * n + k] += 1
                continue
            }
            for a in 0..<n {
                let slope = (low.score[a] - high.score[a]) / (2 * width)
                matrix[a * n + k] += slope / 2
                matrix[k * n + a] += slope / 2
            }
        }
        return matrix
    }
}
