internal import Foundation

/// What describes one group of values. Values are finite.
public struct Descriptives: Sendable {
    public let sorted: [Double]
    public var count: Int { sorted.count }

    public init(_ values: [Double]) {
        precondition(values.allSatisfy(\.isFinite), "values must be finite")
        sorted = values.sorted()
    }

    public var mean: Outcome<Double> { atLeast(1) { meanOf(sorted) } }

    /// With the divisor n − 1.
    public var variance: Outcome<Double> {
        atLeast(2) {
            let centre = meanOf(sorted)
            return sorted.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(count - 1)
        }
    }

    public var standardDeviation: Outcome<Double> { variance.map { $0.squareRoot() } }
    public var median: Outcome<Double> { quantile(0.5) }
    public var minimum: Outcome<Double> { atLeast(1) { sorted[0] } }
    public var maximum: Outcome<Double> { atLeast(1) { sorted[count - 1] } }

    public func quantile(_ probability: Double, _ definition: QuantileDefinition = .linear) -> Outcome<Double>
    {
        atLeast(1) { Statistics.quantile(probability, ofSorted: sorted, definition: definition) }
    }

    /// Quartiles at 1/4 and 3/4.
    public func quartiles(_ definition: QuantileDefinition = .linear) -> Outcome<Bounds> {
        atLeast(1) {
            Bounds(
                lower: Statistics.quantile(0.25, ofSorted: sorted, definition: definition),
                upper: Statistics.quantile(0.75, ofSorted: sorted, definition: definition))
        }
    }

    /// exp of the mean logarithm; undefined where a value is not positive.
    public var geometricMean: Outcome<Double> {
        if let least = sorted.first, least <= 0 { return .undefined("a value is not positive") }
        return atLeast(1) { exp(meanOf(sorted.map { log($0) })) }
    }

    private func atLeast<Value>(_ needed: Int, _ compute: () -> Value) -> Outcome<Value> {
        if count < needed {
            return .undefined(count == 0 ? "there are no values" : "there are fewer than \(needed) values")
        }
        return .success(compute())
    }
}

/// Mean by a second pass over the residuals: exact to the last digit or so.
package func meanOf(_ values: [Double]) -> Double {
    let n = Double(values.count)
    let first = values.reduce(0, +) / n
    return first + values.reduce(0) { $0 + ($1 - first) } / n
}
