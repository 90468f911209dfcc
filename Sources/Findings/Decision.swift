internal import Foundation

/// What the verdict rule reads from a finding: one estimate on a scale where 0 means "no effect",
/// with the interval of the procedure that decides. Interval and p come from that one procedure.
public struct Decision: Sendable, Hashable, Codable {
    /// Name of the `Estimate` that decides.
    public var estimate: String
    /// The procedure: `Hodges-Lehmann interval inverted from the exact Mann-Whitney test`.
    public var procedure: String
    /// What a positive value says, in words: `higher in tumour than in normal`.
    public var higherMeans: String
    public var lowerMeans: String
    /// On the deciding scale (a hazard ratio decides as its logarithm).
    public var effect: Quantity
    /// At `AnalysisContext.decisionLevel`, on the deciding scale; nil where undefined.
    public var interval: Interval?
    /// Two-sided, from the same procedure; in (0, 1].
    public var pValue: Quantity
    /// How the deciding scale prints: `.ratio` values are shown exponentiated.
    public var scale: Estimate.Scale
    /// The smallest two-sided p that these group sizes could give whatever the values; nil where it has no floor.
    public var smallestAttainableP: Double?
    /// Set where these data cannot answer whatever their outcome: completes "not testable, because …".
    public var notTestable: String?
    /// `13 against 4 could have shown an AUC of 0.90 with 80 % power at level 0.95`: from the n alone.
    public var detectable: String?

    public init(
        estimate: String, procedure: String, higherMeans: String, lowerMeans: String, effect: Quantity,
        interval: Interval?, pValue: Quantity, scale: Estimate.Scale = .linear,
        smallestAttainableP: Double? = nil, notTestable: String? = nil, detectable: String? = nil
    ) {
        self.estimate = estimate
        self.procedure = procedure
        self.higherMeans = higherMeans
        self.lowerMeans = lowerMeans
        self.effect = effect
        self.interval = interval
        self.pValue = pValue
        self.scale = scale
        self.smallestAttainableP = smallestAttainableP
        self.notTestable = notTestable
        self.detectable = detectable
    }

    /// The deciding scale's value as a reader sees it.
    public func shown(_ value: Double) -> Double { scale == .ratio ? exp(value) : value }
}
