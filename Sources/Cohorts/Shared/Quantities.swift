internal import Findings
internal import Foundation
internal import Statistics

extension Quantity {
    /// A number that is not one (NaN) never passes: it becomes "undefined".
    init(_ outcome: Outcome<Double>) {
        switch outcome {
        case .success(let value) where !value.isNaN: self = .value(value)
        case .success: self = .undefined(because: "the computation gave no number")
        case .failure(let why): self = .undefined(because: why.reason)
        }
    }
}

extension Interval {
    init(_ bounds: Bounds, level: Double, method: String) {
        self.init(lower: bounds.lower, upper: bounds.upper, level: level, method: method)
    }
}

/// 2 to that power.
func exponential2(_ value: Double) -> Double { exp2(value) }
