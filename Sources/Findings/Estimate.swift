/// A number, or the reason why there is none.
public enum Quantity: Sendable, Hashable, Codable {
    /// Finite, or ±infinity where the estimator's definition gives it. Never NaN.
    case value(Double)
    /// `no events in arm B`: completes the sentence "undefined, because …".
    case undefined(because: String)

    public var number: Double? {
        if case .value(let number) = self { number } else { nil }
    }
}

/// A confidence interval; an end may be infinite where the method leaves it open.
public struct Interval: Sendable, Hashable, Codable {
    public var lower: Double
    public var upper: Double
    /// Confidence level, 0.95 for 95 %.
    public var level: Double
    /// `profile likelihood`, `logit-transformed DeLong`, …
    public var method: String

    public init(lower: Double, upper: Double, level: Double, method: String) {
        precondition(!lower.isNaN && !upper.isNaN, "an interval's end is not a number")
        self.lower = lower
        self.upper = upper
        self.level = level
        self.method = method
    }
}

/// One named estimate with its definition, so that two tools' words cannot be mixed up.
public struct Estimate: Sendable, Hashable, Codable {
    /// Whether differences (0 = none) or ratios (1 = none) of it are meaningful: how a forest plots it.
    public enum Scale: String, Sendable, Hashable, Codable { case linear, ratio }

    /// Stable machine name: `hodges_lehmann_shift`, `hazard_ratio`.
    public var name: String
    /// As a reader sees it: `Hazard ratio per SD of log2 bilirubin`.
    public var label: String
    /// Which definition: one sentence with the estimator and its conventions (ties, quantile type, …).
    public var definition: String
    public var value: Quantity
    public var interval: Interval?
    public var unit: String?
    public var scale: Scale
    /// The value that means "no effect", where there is one.
    public var null: Double?

    /// Units in which things are counted: a whole number of them has no decimals.
    private static let counted: Set<String> = ["combinations", "events", "patients", "sites"]

    /// The value alone, as a reader sees it: `1.13`, but `18` where patients are counted; nil where there is none.
    public var shortValue: String? {
        value.number.map {
            unit.map(Self.counted.contains) == true ? Numbers.statistic($0) : Numbers.short($0)
        }
    }

    public init(
        _ name: String, label: String, definition: String, value: Quantity, interval: Interval? = nil,
        unit: String? = nil, scale: Scale = .linear, null: Double? = nil
    ) {
        self.name = name
        self.label = label
        self.definition = definition
        self.value = value
        self.interval = interval
        self.unit = unit
        self.scale = scale
        self.null = null
    }
}
