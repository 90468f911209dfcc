internal import Foundation
internal import Sequences

/// A message with the sites of one or several microRNAs, each scored.
struct TargetedMessage {
    let message: TargetMessage
    let microRNAs: [MicroRNA]
    /// In order of their place.
    let sites: [ScoredSite]
    let argonaute: OccupancyModel.FreeArgonaute
    /// One for each microRNA; nil where none is known.
    private let affinities: [(any Affinity)?]

    struct ScoredSite {
        var microRNA: MicroRNA
        var site: Site
        var context: ContextScore
        var pairing: ThreePrimePairing
        /// kcal/mol of the microRNA on the site and the 40 nucleotides around it.
        var duplexEnergy: Double?
        /// Probability that the 14 nucleotides are unpaired that end opposite position 1.
        var open: Double?
    }

    init(
        _ message: TargetMessage, _ microRNAs: [MicroRNA], argonaute: OccupancyModel.FreeArgonaute,
        affinities: [(any Affinity)?]
    ) {
        self.affinities = affinities
        (self.message, self.microRNAs, self.argonaute) = (message, microRNAs, argonaute)
        var sites: [ScoredSite] = []
        for microRNA in microRNAs {
            let scorer = ContextScorer(microRNA)
            for site in SiteScanner.sites(of: microRNA, in: message.utr) {
                let context = scorer.score(site, in: message)
                let around = max(0, site.anchor - 30)..<min(message.utr.count, site.anchor + 10)
                let open = context.contributions.first { $0.feature == .accessibility }?.value
                sites.append(
                    ScoredSite(
                        microRNA: microRNA, site: site, context: context,
                        pairing: ThreePrimePairing(microRNA, site, in: message.utr),
                        duplexEnergy: DuplexFold.fold(
                            message: Array(message.utr[around]), microRNA: microRNA.bases)?.energy,
                        open: open.map { pow(10, $0) }))
            }
        }
        self.sites = sites.sorted { ($0.site.anchor, $0.microRNA.name) < ($1.site.anchor, $1.microRNA.name) }
    }

    /// Predicted fold change by the affinities of all microRNAs; nil where those of one are not known.
    func occupancy(of bases: [UInt8]) -> OccupancyModel.Prediction? {
        var bound: [OccupancyModel.BoundSite] = []
        for affinity in affinities {
            guard let affinity else { return nil }
            bound += affinity.sites(in: bases, below: 0).map {
                OccupancyModel.BoundSite(logKD: $0.logKD, logFreeArgonaute: argonaute.logarithm)
            }
        }
        return OccupancyModel.biochemical.prediction(bound)
    }

    /// The message with every seed match undone at positions 2 to 4, the usual mutation of a reporter.
    func withoutSites(_ sequence: NucleotideSequence) -> NucleotideSequence {
        sites.reduce(sequence) { message, scored in
            MutatedMessage(message, .seedCore(of: scored.site), sitesOf: scored.microRNA).message
        }
    }

    /// Cumulative weighted context++ of the microRNA for which it is lowest, with that microRNA.
    var context: (microRNA: MicroRNA, score: Double)? {
        let scores = microRNAs.compactMap { microRNA -> (MicroRNA, Double)? in
            let own = sites.filter { $0.microRNA == microRNA && $0.context.total != nil }
            if own.isEmpty { return nil }
            return (
                microRNA, CumulativeScore(own.map { (site: $0.site, score: $0.context) }, in: message).score
            )
        }
        return scores.min { $0.1 < $1.1 }
    }

    /// Features that context++ lacks on any site, each with its reason.
    var missing: [String] {
        var words: [String] = []
        for contribution in sites.flatMap(\.context.missing) {
            let text = contribution.feature.rawValue.replacingOccurrences(of: "_", with: " ")
            let line = "\(text) (\(contribution.missing ?? "not known"))"
            if !words.contains(line) { words.append(line) }
        }
        return words
    }

    /// The microRNA on a site, base by base: the seed fixed, beyond it the best run of pairs.
    func columns(_ scored: ScoredSite) -> [(message: Int?, position: Int?)] {
        let anchor = scored.site.anchor
        var columns: [(message: Int?, position: Int?)] = []
        for position in 1...8 { columns.append((anchor - position + 1, position)) }
        let run = scored.pairing.run
        var position = 9
        var place = anchor - 8
        if !run.isEmpty, run.lowerBound >= 9 {
            let shift = scored.pairing.offset
            if shift > 0 {
                for _ in 0..<shift {
                    columns.append((place, nil))
                    place -= 1
                }
            }
            if shift < 0 {
                for _ in 0..<(-shift) {
                    columns.append((nil, position))
                    position += 1
                }
            }
        }
        while position <= scored.microRNA.bases.count {
            columns.append((place, position))
            (place, position) = (place - 1, position + 1)
        }
        return columns.reversed()
    }
}
