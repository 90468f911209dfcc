/// How a claim was judged, and the sentences that must stand beside the word.
public struct Verdict: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case supported
        case contradictedOpposite = "contradicted (opposite)"
        case contradictedTooSmall = "contradicted (too small)"
        case inconclusive
        case notTested = "not tested"
        case notTestable = "not testable"
        /// On simulated data only.
        case recovered
        case notRecovered = "not recovered"
    }

    public var kind: Kind
    /// Why, in one sentence with the numbers.
    public var reason: String
    /// Inconclusive: the effects that the interval excludes.
    public var excludes: String?
    /// Inconclusive: the effect detectable with 80 % power at this n and level.
    public var detectable: String?
    /// Not tested: what to bring.
    public var bring: String?

    public init(
        _ kind: Kind, reason: String, excludes: String? = nil, detectable: String? = nil, bring: String? = nil
    ) {
        self.kind = kind
        self.reason = reason
        self.excludes = excludes
        self.detectable = detectable
        self.bring = bring
    }
}
