public import Sequences

/// A 3'UTR with what is known beside its sequence.
public struct TargetMessage: Sendable {
    public var name: String
    /// The 3'UTR, one set of bases for each nucleotide.
    public var utr: [UInt8] { didSet { openWindows = OpenWindows() } }
    /// Reading frame with its stop codon, where it is known.
    public var orf: [UInt8]?
    /// Isoforms by where they end; nil where only the whole 3'UTR is known.
    public var isoforms: [Isoform]?
    /// Probability of conserved targeting of a site, where it is known: by its first nucleotide (from 1) and type.
    public var conservation: [ConservedSite: Double]
    private(set) var openWindows = OpenWindows()

    /// A stretch of the 3'UTR and the share of messages that hold it (TargetScan's affected isoform ratio).
    public struct Isoform: Sendable, Hashable {
        /// 1-based, closed.
        public var start: Int
        public var end: Int
        /// 0 to 1.
        public var share: Double
        public init(start: Int, end: Int, share: Double) {
            (self.start, self.end, self.share) = (start, end, share)
        }
    }

    public struct ConservedSite: Sendable, Hashable {
        /// Positions 2 to 8 of the family.
        public var seed: String
        /// First nucleotide of the site, from 1.
        public var start: Int
        public init(seed: String, start: Int) { (self.seed, self.start) = (seed, start) }
    }

    public init(
        name: String, utr: [UInt8], orf: [UInt8]? = nil, isoforms: [Isoform]? = nil,
        conservation: [ConservedSite: Double] = [:]
    ) {
        (self.name, self.utr, self.orf) = (name, utr, orf)
        (self.isoforms, self.conservation) = (isoforms, conservation)
    }

    public init(_ sequence: NucleotideSequence) { self.init(name: sequence.name, utr: sequence.bases) }

    /// Isoforms long enough to hold a site, as (length, weight); the whole 3'UTR where none is known.
    func isoforms(holding siteEnd: Int) -> [(length: Int, weight: Double)] {
        guard let isoforms else { return [(utr.count, 1)] }
        return isoforms.filter { $0.end >= siteEnd }.map { ($0.end, $0.share) }
    }

    /// The share of messages that hold a site.
    func share(holding siteEnd: Int) -> Double {
        guard let isoforms, !isoforms.isEmpty else { return 1 }
        if let within = isoforms.first(where: { ($0.start...$0.end).contains(siteEnd) }) {
            return within.share
        }
        func distance(_ isoform: Isoform) -> Int {
            min(abs(isoform.end - siteEnd), abs(isoform.start - siteEnd))
        }
        return isoforms.min { distance($0) < distance($1) }!.share
    }
}
