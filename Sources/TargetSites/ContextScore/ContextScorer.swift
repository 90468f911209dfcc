internal import Foundation
public import Sequences

/// Scores canonical sites by context++ (Agarwal et al. 2015, doi:10.7554/eLife.05005).
///
/// A feature that cannot be computed is named as missing and adds nothing. Sites within 14 nucleotides of the stop
/// codon have no score, since ribosomes clear them.
public struct ContextScorer: Sendable {
    /// Where the program that accompanies the paper departs from what the paper describes.
    public enum Convention: Sendable, Hashable {
        case described
        /// TargetScan 7's program: the base opposite position 8 of a 6mer is read two nucleotides upstream, and every
        /// 3'UTR counts one offset 6mer.
        case program
    }

    public let microRNA: MicroRNA
    public var convention: Convention
    /// Nil leaves accessibility out (named as missing).
    public var accessibility: Accessibility?
    private let pairingStability: [Double]
    private let targetAbundance: Double?
    private let offsetScanner: SiteScanner
    private let eightmerScanner: SiteScanner

    /// First nucleotide of a site from which it is scored.
    static let firstScored = 15
    /// Ceiling of the total: 8mer, 7mer-m8, 7mer-A1, 6mer.
    private static let ceilings = [-0.03, -0.02, -0.01, 0]
    /// The window whose accessibility counts.
    static let openWindow = 14

    public init(
        _ microRNA: MicroRNA, accessibility: Accessibility? = Accessibility(),
        convention: Convention = .described
    ) {
        (self.microRNA, self.accessibility, self.convention) = (microRNA, accessibility, convention)
        pairingStability = [true, true, false, false].map {
            SeedEnergetics.pairingStability(microRNA, isSevenmer: $0)
        }
        targetAbundance = SeedEnergetics.targetAbundance(microRNA)
        offsetScanner = SiteScanner([microRNA], types: [.offsetSixmer])
        eightmerScanner = SiteScanner([microRNA], types: [.eightmer])
    }

    /// - Precondition: a canonical site of this microRNA in the message.
    public func score(_ site: Site, in message: TargetMessage) -> ContextScore {
        guard let column = Self.column(site.type) else { preconditionFailure("a canonical site") }
        var contributions: [ContextScore.Contribution] = []
        for feature in ContextFeature.allCases {
            if feature == .siteEighthBase, column < 2 { continue }
            contributions.append(contribution(feature, site, message, column))
        }
        let start = site.range.lowerBound + 1
        guard start >= Self.firstScored else {
            return ContextScore(contributions: contributions, total: nil, weighted: nil)
        }
        let sum = contributions.reduce(0) { $0 + ($1.contribution ?? 0) }
        let total = min(sum, Self.ceilings[column])
        let share = message.share(holding: site.range.upperBound)
        return ContextScore(
            contributions: contributions, total: total, weighted: log2((exp2(total) - 1) * share + 1))
    }

    static func column(_ type: SiteType) -> Int? {
        switch type {
        case .eightmer: 0
        case .sevenmerM8: 1
        case .sevenmerA1: 2
        case .sixmer: 3
        case .offsetSixmer, .sixmerA1: nil
        }
    }

    private func contribution(
        _ feature: ContextFeature, _ site: Site, _ message: TargetMessage, _ column: Int
    ) -> ContextScore.Contribution {
        var result = ContextScore.Contribution(feature: feature)
        switch feature {
        case .firstBase, .eighthBase, .siteEighthBase:
            let mask =
                feature == .firstBase
                ? microRNA.base(1) : feature == .eighthBase ? microRNA.base(8) : siteBase8(site, message.utr)
            guard let mask, Base.isCertain(mask) else {
                result.missing = "the base opposite position 8 is not known"
                return result
            }
            let code = mask.trailingZeroBitCount
            result.contribution = code < 3 ? feature.baseCoefficients[code][column] : 0
            result.value = Double(code)
        default:
            switch value(feature, site, message, column) {
            case .known(let value):
                result.value = value
                result.contribution = feature.weights!.contribution(value, column)
            case .missing(let why): result.missing = why
            }
        }
        return result
    }

    private enum Value {
        case known(Double)
        case missing(String)
    }

    private func value(
        _ feature: ContextFeature, _ site: Site, _ message: TargetMessage, _ column: Int
    ) -> Value {
        let (start, end) = (site.range.lowerBound + 1, site.range.upperBound)
        switch feature {
        case .siteType: return .known(1)
        case .threePrimePairing: return .known(ThreePrimePairing(microRNA, site, in: message.utr).score)
        case .localAU: return .known(LocalAU.share(around: site, in: message.utr))
        case .minimumDistance:
            return .known(logarithm(mean(message, end) { Double(min(start - 1, $0 - end)) }))
        case .utrLength: return .known(logarithm(mean(message, end) { Double($0) }))
        case .accessibility: return open(site, message)
        case .orfLength:
            guard let orf = message.orf else { return .missing("no reading frame is given") }
            return .known(logarithm(Double(orf.count)))
        case .orfEightmers:
            guard let orf = message.orf else { return .missing("no reading frame is given") }
            var count = 0.0
            eightmerScanner.scan(orf) { _, _ in count += 1 }
            return .known(count)
        case .offsetSixmers: return .known(offsetSixmers(message, end))
        case .targetAbundance:
            return targetAbundance.map { .known($0) } ?? .missing("the seed's sites were not counted")
        case .pairingStability: return .known(pairingStability[column])
        case .conservation:
            let key = TargetMessage.ConservedSite(seed: microRNA.seed, start: start)
            return message.conservation[key].map { .known($0) }
                ?? .missing("no probability of conserved targeting is given")
        case .firstBase, .eighthBase, .siteEighthBase: preconditionFailure("bases are no numbers")
        }
    }

    /// Mean over isoforms that hold the site, to whole nucleotides.
    private func mean(_ message: TargetMessage, _ end: Int, _ value: (Int) -> Double) -> Double {
        let isoforms = message.isoforms(holding: end)
        let weight = isoforms.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return 0 }
        let sum = isoforms.reduce(0) { $0 + value($1.length) * $1.weight }
        return (sum / weight).rounded(.toNearestOrEven)
    }

    /// log10, and 0 of 0 as in the program.
    private func logarithm(_ value: Double) -> Double { value > 0 ? log10(value) : 0 }

    /// log10 of the probability that the 14 nucleotides are unpaired that end opposite position 1.
    private func open(_ site: Site, _ message: TargetMessage) -> Value {
        guard let accessibility else { return .missing("accessibility was not asked for") }
        // The site's first nucleotide is opposite position 8 or, in a 6mer as the program has it, position 7.
        let first = site.type == .sevenmerA1 ? site.range.lowerBound - 1 : site.range.lowerBound
        let window = first + 8 - Self.openWindow..<first + 8
        guard window.lowerBound >= 0, window.upperBound <= message.utr.count else {
            return .missing("its 14 nucleotides reach beyond the 3'UTR")
        }
        return .known(log10(message.openWindows.unpaired(window, of: message.utr, by: accessibility)))
    }

    private func siteBase8(_ site: Site, _ utr: [UInt8]) -> UInt8? {
        let isOff = convention == .program && site.type == .sixmer
        let place = site.anchor - 7 - (isOff ? 2 : 0)
        return place >= 0 ? utr[place] : nil
    }

    private func offsetSixmers(_ message: TargetMessage, _ end: Int) -> Double {
        if convention == .program { return 1 }
        var ends: [Int] = []
        offsetScanner.scan(message.utr) { _, site in ends.append(site.range.upperBound) }
        return mean(message, end) { length in Double(ends.count { $0 <= length }) }
    }
}

/// The share of A and U around a site, near nucleotides weighing more.
enum LocalAU {
    /// 30 nucleotides on either side, weights 1, 1/2, 1/3, …; beginning at 1/2 on a side where the site lacks its
    /// eighth pair (upstream) or has its A (downstream).
    static func share(around site: Site, in utr: [UInt8]) -> Double {
        let hasEighth = site.type == .eightmer || site.type == .sevenmerM8
        let hasA = site.type == .eightmer || site.type == .sevenmerA1
        var (sum, whole) = (0.0, 0.0)
        func add(_ place: Int, _ step: Int, _ isFull: Bool) {
            let weight = 1 / Double(step + (isFull ? 1 : 2))
            if utr[place] == Base.a || utr[place] == Base.u { sum += weight }
            whole += weight
        }
        let (low, high) = (site.range.lowerBound, site.range.upperBound)
        for (step, place) in (max(0, low - 30)..<low).reversed().enumerated() { add(place, step, hasEighth) }
        for (step, place) in (high..<max(high, min(utr.count, high + 30))).enumerated() {
            add(place, step, !hasA)
        }
        return whole > 0 ? sum / whole : 0
    }
}
