/// Why an estimator gives no number: completes the sentence "undefined, because …".
public struct Undefined: Error, Sendable, Hashable {
    public var reason: String
    public init(_ reason: String) { self.reason = reason }
}

/// A scientific result, or the reason why there is none: never NaN, never a crash.
public typealias Outcome<Value> = Result<Value, Undefined>

extension Result where Failure == Undefined {
    public static func undefined(_ reason: String) -> Self { .failure(Undefined(reason)) }

    /// Nil where undefined.
    public var value: Success? { try? get() }

    /// Nil where there is a value.
    public var reason: String? {
        if case .failure(let undefined) = self { undefined.reason } else { nil }
    }
}

/// The two ends of a confidence interval, in the unit of the estimate.
public struct Bounds: Sendable, Hashable {
    public var lower: Double
    public var upper: Double
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }
}
