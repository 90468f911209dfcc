/// The context++ score of one site: predicted log2 fold change of the message, and what each feature adds to it.
public struct ContextScore: Sendable, Hashable {
    public struct Contribution: Sendable, Hashable {
        public var feature: ContextFeature
        /// As measured, before scaling; nil where it is not known.
        public var value: Double?
        /// log2 fold change that the feature adds; nil where it is not known.
        public var contribution: Double?
        /// Why it is not known.
        public var missing: String?
    }

    /// One for each feature that applies to the type of site, in the order of `ContextFeature`.
    public var contributions: [Contribution]
    /// Sum of the known contributions, at most TargetScan's ceiling for the type; nil too close to the stop codon.
    public var total: Double?
    /// Total times the share of messages that hold the site: log2((2^total − 1)·share + 1).
    public var weighted: Double?

    public func contribution(_ feature: ContextFeature) -> Double? {
        contributions.first { $0.feature == feature }?.contribution
    }

    /// Features that the total lacks.
    public var missing: [Contribution] { contributions.filter { $0.contribution == nil } }
}
