internal import Foundation

/// The repression that all sites of one microRNA in one message are expected to give together.
///
/// *Source*: Agarwal et al. 2015, doi:10.7554/eLife.05005, "cumulative weighted context++ score": from the distal site to
/// the proximal one C_i = C_{i−1} + (1 − 2^{CS_i})(AIR_i − C_{i−1}), C_0 = 0, and the score is log2(1 − C_n). Sites that
/// overlap cannot be bound at once; of each such cluster those are kept whose context++ scores sum lowest.
public struct CumulativeScore: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
        public var site: Site
        /// log2 fold change, `ContextScore.total`.
        public var total: Double
        /// Share of messages that hold the site, 0 to 1.
        public var share: Double
        public init(site: Site, total: Double, share: Double) {
            (self.site, self.total, self.share) = (site, total, share)
        }
    }

    /// Sites that count, distal first.
    public let terms: [Term]
    /// Share of messages lost, 0 to 1.
    public let repression: Double
    /// log2 of what is left: CWCS; 0 without a site.
    public var score: Double { repression == 0 ? 0 : log2(1 - repression) }
    /// Sum of the context++ scores of the sites that count, not weighted.
    public var total: Double { terms.reduce(0) { $0 + $1.total } }

    /// - Parameter terms: sites of one microRNA in one message, in any order.
    public init(_ terms: [Term]) {
        self.terms = Self.apart(terms)
        repression = self.terms.reduce(0) { lost, term in
            lost + (1 - exp2(term.total)) * (term.share - lost)
        }
    }

    /// Sites that have a score; those too close to the stop codon have none and do not count.
    public init(_ sites: [(site: Site, score: ContextScore)], in message: TargetMessage) {
        self.init(
            sites.compactMap { site, score in
                score.total.map {
                    Term(site: site, total: $0, share: message.share(holding: site.range.upperBound))
                }
            })
    }

    /// The sites without overlap whose scores sum lowest (weighted interval scheduling), distal first.
    private static func apart(_ terms: [Term]) -> [Term] {
        let sorted = terms.sorted {
            ($0.site.range.upperBound, $0.site.range.lowerBound)
                < ($1.site.range.upperBound, $1.site.range.lowerBound)
        }
        var best = [(sum: 0.0, picks: [Int]())]
        for (index, term) in sorted.enumerated() {
            let before = sorted[..<index].lastIndex {
                $0.site.range.upperBound <= term.site.range.lowerBound
            }
            let prior = best[before.map { $0 + 1 } ?? 0]
            let with = prior.sum + term.total
            best.append(with <= best[index].sum ? (with, prior.picks + [index]) : best[index])
        }
        return best.last!.picks.reversed().map { sorted[$0] }
    }
}
