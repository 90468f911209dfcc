internal import Foundation
internal import NumericalKit

/// Shapiro and Wilk's test of normality for 3 to 5000 values, in Royston's approximation.
///
/// *Source*: Royston 1995, algorithm AS R94, doi:10.2307/2986146; coefficients from that paper.
public func shapiroWilkTest(_ values: [Double]) -> Outcome<TestResult> {
    let n = values.count
    guard (3...5000).contains(n) else {
        return .undefined("the test needs 3 to 5000 values, and there are \(n)")
    }
    let sorted = values.sorted()
    let range = sorted[n - 1] - sorted[0]
    guard range > 0, range.isFinite else { return .undefined("all values are equal") }
    let scaled = sorted.map { ($0 - sorted[n / 2]) / range }
    let weights = shapiroWilkWeights(n)
    let centre = meanOf(scaled)
    var (cross, squares, weightSquares) = (0.0, 0.0, 0.0)
    for i in 0..<n {
        let weight = i < n / 2 ? -weights[i] : (i >= n - n / 2 ? weights[n - 1 - i] : 0)
        cross += weight * (scaled[i] - centre)
        squares += (scaled[i] - centre) * (scaled[i] - centre)
        weightSquares += weight * weight
    }
    // 1 − W without cancellation.
    let length = (squares * weightSquares).squareRoot()
    let complement = max(0, (length - cross) * (length + cross) / (squares * weightSquares))
    let p = shapiroWilkP(w: 1 - complement, complement: complement, n)
    return .success(TestResult(statistic: 1 - complement, degreesOfFreedom: Double(n), pValue: p))
}

/// Weights of the lower half of the order statistics, all positive.
private func shapiroWilkWeights(_ n: Int) -> [Double] {
    let half = n / 2
    if n == 3 { return [(0.5).squareRoot()] }
    let scores = (1...half).map { Normal.quantile((Double($0) - 0.375) / (Double(n) + 0.25)) }
    let sum = 2 * scores.reduce(0) { $0 + $1 * $1 }
    let root = sum.squareRoot()
    let x = 1 / Double(n).squareRoot()
    let first = polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], x) - scores[0] / root
    var weights = scores
    let scale: Double
    weights[0] = first
    if n > 5 {
        let second =
            polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], x) - scores[1] / root
        weights[1] = second
        let rest = sum - 2 * scores[0] * scores[0] - 2 * scores[1] * scores[1]
        scale = (rest / (1 - 2 * first * first - 2 * second * second)).squareRoot()
    } else {
        scale = ((sum - 2 * scores[0] * scores[0]) / (1 - 2 * first * first)).squareRoot()
    }
    for i in (n > 5 ? 2 : 1)..<max(half, n > 5 ? 2 : 1) { weights[i] = -scores[i] / scale }
    return weights
}

private func shapiroWilkP(w: Double, complement: Double, _ n: Int) -> Double {
    if n == 3 {
        // Exact for three.
        return max(6 / Double.pi * (asin(w.squareRoot()) - asin((0.75).squareRoot())), .leastNonzeroMagnitude)
    }
    let y = log(complement)
    if n <= 11 {
        let size = Double(n)
        let gamma = polynomial([-2.273, 0.459], size)
        guard y < gamma else { return .leastNonzeroMagnitude }
        let mean = polynomial([0.5440, -0.39978, 0.025054, -6.714e-4], size)
        let deviation = exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], size))
        return Normal.upperTail((-log(gamma - y) - mean) / deviation)
    }
    let size = log(Double(n))
    let mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size)
    let deviation = exp(polynomial([-0.4803, -0.082676, 0.0030302], size))
    return max(Normal.upperTail((y - mean) / deviation), .leastNonzeroMagnitude)
}

/// Coefficients from the constant upwards.
private func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
}
