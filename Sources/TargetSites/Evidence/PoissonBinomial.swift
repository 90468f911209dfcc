internal import Foundation
internal import NumericalKit
internal import Statistics

/// The number of successes of independent trials that differ in their probabilities, and in how far all their odds
/// are multiplied by one factor: exact, by convolution.
///
/// Only positive numbers are added, so that far tails are right too.
/// *Source*: Hong 2013, doi:10.1016/j.csda.2012.10.006.
package struct PoissonBinomial {
    private let probabilities: [Double]
    /// Successes that are certain, and those that are possible.
    package let least: Int
    package let greatest: Int

    /// - Parameter probabilities: each in 0 … 1.
    package init(_ probabilities: [Double]) {
        precondition(probabilities.allSatisfy { (0...1).contains($0) }, "a probability lies in 0 … 1")
        self.probabilities = probabilities
        least = probabilities.count { $0 == 1 }
        greatest = probabilities.count { $0 > 0 }
    }

    /// P(0), P(1), … with the odds of every trial multiplied by exp(`logFactor`).
    package func distribution(logFactor: Double = 0) -> [Double] {
        var cells = [1.0]
        for (success, failure) in odds(logFactor) {
            cells.append(0)
            for k in stride(from: cells.count - 1, to: 0, by: -1) {
                cells[k] = cells[k] * failure + cells[k - 1] * success
            }
            cells[0] *= failure
        }
        return cells
    }

    package func mean(logFactor: Double = 0) -> Double { odds(logFactor).reduce(0) { $0 + $1.success } }

    /// P(N ≥ k), or P(N ≤ k).
    package func tail(_ k: Int, isUpper: Bool, logFactor: Double = 0) -> Double {
        let cells = distribution(logFactor: logFactor)
        return min(1, (isUpper ? cells[k...] : cells[...k]).reduce(0, +))
    }

    /// The common factor of the odds with its exact central interval and p of the factor 1.
    package func factor(observed: Int, level: Double) -> ExactRatio {
        let half = (1 - level) / 2
        let (below, above) = (tail(observed, isUpper: false), tail(observed, isUpper: true))
        func end(isUpper: Bool) -> Double {
            exp(monotoneRoot { tail(observed, isUpper: isUpper, logFactor: $0) - half } ?? .nan)
        }
        let atLeast = observed <= least
        let atMost = observed >= greatest
        return ExactRatio(
            value: atLeast
                ? 0
                : atMost ? .infinity : exp(monotoneRoot { mean(logFactor: $0) - Double(observed) } ?? .nan),
            interval: Bounds(
                lower: atLeast ? 0 : end(isUpper: true), upper: atMost ? .infinity : end(isUpper: false)),
            pValue: max(min(1, 2 * min(below, above)), .leastNonzeroMagnitude), pUpper: above)
    }

    private func odds(_ logFactor: Double) -> [(success: Double, failure: Double)] {
        let factor = exp(logFactor)
        return probabilities.map { p in
            let total = factor * p + (1 - p)
            return (factor * p / total, (1 - p) / total)
        }
    }
}

/// A zero of a monotone function of a logarithm.
func monotoneRoot(_ function: (Double) -> Double) -> Double? {
    var reach = 2.0
    while reach < 500, (function(-reach) > 0) == (function(reach) > 0) { reach *= 2 }
    return brentRoot(between: -reach, and: reach, tolerance: 1e-13, function)
}
