internal import Foundation
public import Statistics

/// Observations of one curve, gathered by dose: a least-squares fit depends on the mean and weight of each
/// dose and on the sum of squares within doses only.
public struct CurveData: Sendable, Hashable {
    /// Distinct doses, rising, ≥ 0.
    public let doses: [Double]
    /// Weighted mean response of each dose.
    public let means: [Double]
    /// Sum of weights of each dose.
    public let weights: [Double]
    /// Number of observations of each dose.
    public let counts: [Int]
    /// Weighted sum of squares around the dose means.
    public let withinSquares: Double
    /// Σ ln w, for the likelihood.
    let logWeights: Double
    public let observations: Int

    /// - Parameters:
    ///   - doses: ≥ 0, finite, one for each response, in any order.
    ///   - weights: > 0, proportional to the inverse variance; all 1 where nil.
    /// - Returns: undefined where the lengths differ, a number is not finite, a dose is negative or a weight
    ///   is not positive.
    public static func gather(
        doses: [Double], responses: [Double], weights: [Double]? = nil
    ) -> Outcome<CurveData> {
        guard doses.count == responses.count, weights.map({ $0.count == doses.count }) ?? true else {
            return .undefined("doses, responses and weights differ in number")
        }
        guard !doses.isEmpty else { return .undefined("there are no observations") }
        guard doses.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            return .undefined("a dose is negative or not a number")
        }
        guard responses.allSatisfy(\.isFinite) else { return .undefined("a response is not a number") }
        guard weights?.allSatisfy({ $0.isFinite && $0 > 0 }) ?? true else {
            return .undefined("a weight is not a positive number")
        }
        return .success(CurveData(doses, responses, weights))
    }

    private init(_ doses: [Double], _ responses: [Double], _ weights: [Double]?) {
        let order = doses.indices.sorted { (doses[$0], $0) < (doses[$1], $1) }
        var (levels, means, sums, counts): ([Double], [Double], [Double], [Int]) = ([], [], [], [])
        var within = 0.0
        levels.reserveCapacity(16)
        var start = 0
        while start < order.count {
            let dose = doses[order[start]]
            var end = start
            var (weight, sum) = (0.0, 0.0)
            while end < order.count, doses[order[end]] == dose {
                let w = weights?[order[end]] ?? 1
                weight += w
                sum += w * responses[order[end]]
                end += 1
            }
            let mean = sum / weight
            for place in start..<end {
                let difference = responses[order[place]] - mean
                within += (weights?[order[place]] ?? 1) * difference * difference
            }
            levels.append(dose)
            means.append(mean)
            sums.append(weight)
            counts.append(end - start)
            start = end
        }
        (self.doses, self.means, self.weights, self.counts) = (levels, means, sums, counts)
        (withinSquares, observations) = (within, doses.count)
        logWeights = weights?.reduce(0) { $0 + log($1) } ?? 0
    }

    public var highestDose: Double { doses[doses.count - 1] }
    /// Nil where all doses are 0.
    public var lowestPositiveDose: Double? { doses.first { $0 > 0 } }
    /// Weighted mean of all observations.
    public var grandMean: Double {
        zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    /// Weighted sum of squares around the grand mean.
    public var totalSquares: Double {
        let mean = grandMean
        return withinSquares + zip(weights, means).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    }

    /// Whether all responses are equal, but for the rounding of their mean.
    public var isConstant: Bool {
        let size = zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        return totalSquares <= 1e-26 * size
    }
}
