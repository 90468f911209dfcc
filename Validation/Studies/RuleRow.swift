import Statistics

/// How often one of several rules said yes in made studies where it should not.
public struct RuleRow: Sendable {
    public var setting: String
    public var description: String
    public var rule: String
    public var studies: Int
    public var hits: Int
    /// Whether the verdict follows this rule.
    public var isVerdict: Bool

    public var share: Double { Double(hits) / Double(max(1, studies)) }
    /// Exact, at 95 %.
    public var interval: Bounds { clopperPearsonInterval(successes: hits, of: max(1, studies)) }
}
