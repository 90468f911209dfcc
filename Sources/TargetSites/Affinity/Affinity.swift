internal import Foundation
public import Sequences

/// How strongly a microRNA in Argonaute binds a stretch of 12 nucleotides.
///
/// The stretch is a site of 8 (opposite positions 1 to 8) with two nucleotides on either side. Bases are codes 0 to 3 for
/// A, C, G, U, and 4 beyond an end of the message.
public protocol Affinity: Sendable {
    var microRNA: MicroRNA { get }
    /// ln of the dissociation constant relative to a site without any match; negative binds better. Nil where it is not
    /// known.
    func logKD(_ twelvemer: ArraySlice<UInt8>) -> Double?
}

/// A stretch that a microRNA binds, with its affinity.
public struct AffinitySite: Sendable, Hashable {
    /// As in `Site`: the index opposite position 1.
    public var anchor: Int
    /// ln of the relative dissociation constant.
    public var logKD: Double
    /// Nil for a site without one of the six seed matches.
    public var type: SiteType?
}

extension Affinity {
    /// Sites of the message, the strongest first served: no two lie within `distance` nucleotides of each other.
    ///
    /// Counted are stretches with four contiguous matches to positions 1 (an A) to 8, in which no better seed match lies
    /// out of place, and whose bases are certain. *Source*: McGeary et al. 2019, doi:10.1126/science.aav1741, and its
    /// programs.
    /// - Parameter cutOff: weaker sites (greater ln KD) are left out.
    public func sites(in bases: [UInt8], distance: Int = 12, below cutOff: Double = .infinity)
        -> [AffinitySite]
    {
        var found: [AffinitySite] = []
        let frame = SeedFrame(microRNA)
        forEachTwelvemer(bases) { start, codes in
            guard frame.hasFourInFrame(codes), let logKD = logKD(codes), logKD < cutOff else { return }
            let type = frame.type(codes)
            guard !frame.hasBetter(codes, than: type) else { return }
            found.append(AffinitySite(anchor: start + 9, logKD: logKD, type: type))
        }
        // Anchors that a better site forbids; an anchor may lie up to three before or beyond the message's ends.
        var isTaken = [Bool](repeating: false, count: bases.count + 20)
        var kept: [AffinitySite] = []
        for site in found.sorted(by: { ($0.logKD, $0.anchor) < ($1.logKD, $1.anchor) })
        where !isTaken[site.anchor + 10] {
            kept.append(site)
            for place in max(0, site.anchor + 10 - distance)..<min(isTaken.count, site.anchor + 11 + distance)
            {
                isTaken[place] = true
            }
        }
        return kept.sorted { $0.anchor < $1.anchor }
    }

    /// ln of the summed affinity (Σ 1/KD) over every stretch with four contiguous matches, overlaps included.
    ///
    /// The number bound where Argonaute is scarce; −∞ where there is no such stretch.
    public func logSummedAffinity(of bases: [UInt8]) -> Double {
        let frame = SeedFrame(microRNA)
        var sum = 0.0
        forEachTwelvemer(bases) { _, codes in
            if frame.hasFourInFrame(codes), let logKD = logKD(codes) { sum += exp(-logKD) }
        }
        return log(sum)
    }

    /// Every stretch that reaches no more than three nucleotides beyond either end; uncertain bases are passed over.
    private func forEachTwelvemer(_ bases: [UInt8], _ body: (Int, ArraySlice<UInt8>) -> Void) {
        let beyond = [UInt8](repeating: 4, count: 3)
        let codes =
            beyond + bases.map { Base.isCertain($0) ? UInt8($0.trailingZeroBitCount) : 5 } + beyond
        var uncertainBefore = 0
        for (index, code) in codes.enumerated() {
            if code == 5 { uncertainBefore = index + 1 }
            let start = index - 11
            if start >= uncertainBefore { body(start - 3, codes[start...index]) }
        }
    }
}

/// What the eight positions of a perfect site hold, for one microRNA.
struct SeedFrame {
    /// From the nucleotide opposite position 8 to the A opposite position 1.
    private let site: [UInt8]

    init(_ microRNA: MicroRNA) {
        site =
            microRNA.bases[1..<8].reversed().map { UInt8(Base.complement($0).trailingZeroBitCount) } + [0]
    }

    /// Four contiguous matches in one of the five frames; beyond an end anything counts as a match.
    func hasFourInFrame(_ codes: ArraySlice<UInt8>) -> Bool {
        var run = 0
        for (k, code) in codes.dropFirst(2).prefix(8).enumerated() {
            run = code == site[k] || code == 4 ? run + 1 : 0
            if run == 4 { return true }
        }
        return false
    }

    /// In order of strength, with the part of the site that each needs.
    private static let parts: [(type: SiteType, range: Range<Int>)] = [
        (.eightmer, 0..<8), (.sevenmerM8, 0..<7), (.sevenmerA1, 1..<8), (.sixmer, 1..<7),
        (.offsetSixmer, 0..<6), (.sixmerA1, 2..<8),
    ]

    private func matches(_ codes: ArraySlice<UInt8>, _ range: Range<Int>, shift: Int) -> Bool {
        let first = codes.startIndex + 2 + shift
        return range.allSatisfy { codes[first + $0] == site[$0] }
    }

    /// The seed match in its place; nil where there is none.
    func type(_ codes: ArraySlice<UInt8>) -> SiteType? {
        Self.parts.first { matches(codes, $0.range, shift: 0) }?.type
    }

    /// Whether a stronger match lies elsewhere among the twelve.
    func hasBetter(_ codes: ArraySlice<UInt8>, than type: SiteType?) -> Bool {
        for part in Self.parts {
            if part.type == type { return false }
            for shift in (-2 - part.range.lowerBound)...(10 - part.range.upperBound) where shift != 0 {
                if matches(codes, part.range, shift: shift) { return true }
            }
        }
        return false
    }
}
