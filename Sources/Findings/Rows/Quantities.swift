internal import Foundation
package import Statistics

extension Quantity {
    /// A number that is not one (NaN) never passes: it becomes "undefined".
    package init(_ outcome: Outcome<Double>) {
        switch outcome {
        case .success(let value) where !value.isNaN: self = .value(value)
        case .success: self = .undefined(because: "the computation gave no number")
        case .failure(let why): self = .undefined(because: why.reason)
        }
    }
}

extension Interval {
    package init(_ bounds: Bounds, level: Double, method: String) {
        self.init(lower: bounds.lower, upper: bounds.upper, level: level, method: method)
    }
}

/// 2 to that power.
package func exponential2(_ value: Double) -> Double { exp2(value) }
