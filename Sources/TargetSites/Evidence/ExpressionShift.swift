public import Statistics

/// One gene's change after a microRNA's mimic or inhibitor.
public struct GeneChange: Sendable, Hashable {
    public var name: String
    /// Treated over control.
    public var log2FoldChange: Double
    /// Its strongest site; nil for none.
    public var best: SiteType?
    public var traits: LengthAndComposition

    public init(name: String, log2FoldChange: Double, best: SiteType?, traits: LengthAndComposition) {
        precondition(log2FoldChange.isFinite, "a fold change is finite")
        (self.name, self.log2FoldChange, self.best) = (name, log2FoldChange, best)
        self.traits = traits
    }
}

/// How targets are set beside genes without sites.
public enum ShiftMatching: Sendable, Hashable {
    /// So many controls for each target, each within `caliper` standard deviations and used once.
    case nearest(controls: Int = 3, caliper: Double = 0.1, seed: UInt64 = 1)
    /// Strata of so many bands of length and, within each, of expected sites.
    case strata(bands: Int = 5)
}

/// Whether predicted targets shift when the microRNA is raised or taken away, and by how much.
///
/// Expression changes with the length of 3'UTRs in many treatments, and long 3'UTRs hold sites of any microRNA: so
/// targets are set beside genes without sites that are alike in length and expected sites.
public struct ExpressionShift: Sendable {
    /// The shift against matched genes.
    public struct Matched: Sendable, Hashable {
        /// Hodges and Lehmann's, in log2 fold change: negative where targets are lower than like genes.
        public var shift: Double
        public var interval: Bounds
        /// Two-sided, of the test that the interval inverts.
        public var pValue: Double
        /// One-sided: that targets are lower.
        public var pLower: Double
        public var targets: Int
        public var controls: Int
        /// Sets of a target and its controls, or strata.
        public var strata: Int
        /// How it was had, for a paper.
        public var method: String
    }

    /// What the field prints: all targets against all genes without sites.
    public struct IgnoringLength: Sendable, Hashable {
        public var shift: Double
        public var mannWhitneyP: Double
        public var smirnovDistance: Double
        public var smirnovP: Double
        public static let warning =
            "Plain Mann-Whitney and Kolmogorov-Smirnov tests ignore the length of 3'UTRs: where expression changes with "
            + "length for any other reason they find a shift without one."
    }

    public var matched: Outcome<Matched>
    public var ignoringLength: Outcome<IgnoringLength>
    /// By site class, genes without sites, and the matched ones among them; only those with genes.
    public var curves: [CumulativeCurve]
    public var targets: Int
    public var withoutSites: Int
    /// Genes whose strongest site is weaker than a target's needs to be.
    public var setAside: Int
    /// Targets without like genes.
    public var unmatchedTargets: Int
    /// Difference of means, target minus control, in standard deviations of all genes compared.
    public var imbalanceBefore: Outcome<Imbalance>
    /// The same for matched genes (for strata, within them).
    public var imbalanceAfter: Outcome<Imbalance>

    public struct Imbalance: Sendable, Hashable {
        public var logLength: Double
        public var expectedSites: Double
    }
}
