public import Statistics

/// An odds ratio with its exact central interval and the p value that belongs to it.
public struct ExactRatio: Sendable, Hashable {
    /// Conditional maximum likelihood; 0 or infinite where the observed count is the least or greatest possible one.
    public var value: Double
    /// Odds ratios that neither one-sided test rejects at half of 1 − level.
    public var interval: Bounds
    /// Of no effect, two-sided: twice the smaller tail, so that it is at most 1 − level exactly where the interval
    /// leaves 1 out.
    public var pValue: Double
    /// Of no effect, one-sided: P(as many or more).
    public var pUpper: Double
}
