internal import Foundation
internal import NumericalKit

/// The number of positive cases given all margins of a 2 × 2 table, for any odds ratio: Fisher's noncentral
/// hypergeometric distribution.
///
/// Probabilities are kept as logarithms that are sums of ratios from the smallest count on.
/// *Source*: Fisher 1935, doi:10.2307/2342435.
struct ConditionalCounts {
    let least: Int
    let greatest: Int
    /// Logarithms at an odds ratio of 1, up to a constant.
    private let logWeights: [Double]

    init(cases: Int, controls: Int, positives: Int) {
        (least, greatest) = (max(0, positives - controls), min(cases, positives))
        var logs = [0.0]
        for k in least..<greatest {
            let (left, needed) = (Double(cases - k), Double(positives - k))
            logs.append(
                logs.last! + log(left * needed / (Double(k + 1) * Double(controls - positives + k + 1))))
        }
        logWeights = logs
    }

    /// Probabilities of `least` ... `greatest`.
    func probabilities(logOddsRatio: Double = 0) -> [Double] {
        let logs = logWeights.enumerated().map { $1 + logOddsRatio * Double($0) }
        let top = logs.max()!
        let weights = logs.map { exp($0 - top) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    func mean(logOddsRatio: Double) -> Double {
        probabilities(logOddsRatio: logOddsRatio).enumerated().reduce(0) { $0 + Double(least + $1.0) * $1.1 }
    }

    /// P(count ≤ k), or P(count ≥ k).
    func tail(_ k: Int, isUpper: Bool, logOddsRatio: Double = 0) -> Double {
        let probabilities = probabilities(logOddsRatio: logOddsRatio)
        return min(1, (isUpper ? probabilities[(k - least)...] : probabilities[...(k - least)]).reduce(0, +))
    }

    /// The log odds ratio at which `function`, monotone in it, is zero.
    func solve(_ function: (Double) -> Double) -> Double {
        var reach = 2.0
        while reach < 1e4, (function(-reach) > 0) == (function(reach) > 0) { reach *= 2 }
        return brentRoot(between: -reach, and: reach, tolerance: 1e-14, function) ?? .nan
    }
}
