public import Sequences

/// Pairing of a message with the microRNA beyond its seed, as TargetScan scores it.
///
/// The best run of two or more Watson-Crick pairs without a gap in it: 1 for each pair of positions 13 to 16, 0.5 for
/// each other one; a shift of either strand against the seed by more than two costs half a pair for each further
/// nucleotide. *Source*: Grimson et al. 2007, doi:10.1016/j.molcel.2007.06.017; as in TargetScan 7.
public struct ThreePrimePairing: Sendable, Hashable {
    /// 0 where no run scores.
    public var score: Double
    /// Unpaired nucleotides more on the message (positive) or on the microRNA (negative) between seed and run.
    public var offset: Int
    /// Positions of the microRNA in the best run, from 1; empty where there is none.
    public var run: Range<Int>

    /// Nucleotides of the message that can take part, from the one opposite position 9 on.
    private static let reach = 15

    /// - Parameters:
    ///   - site: its type decides where pairing may begin: position 8 for a 7mer-A1, else 9.
    ///   - bases: the message.
    public init(_ microRNA: MicroRNA, _ site: Site, in bases: [UInt8]) {
        let begin = site.type == .sevenmerA1 ? 8 : 9
        let first = site.anchor - begin + 1
        self.init(microRNA, begin: begin, first: first, last: site.range.lowerBound - Self.reach, bases)
    }

    /// As McGeary et al. 2019 count it: from position 9 on, 17 nucleotides of the message, whatever the site.
    public init(from9 microRNA: MicroRNA, anchor: Int, in bases: [UInt8]) {
        // Their program gives none to a site that begins with the message.
        let hasRoom = anchor - 9 > 0
        self.init(
            microRNA, begin: 9, first: hasRoom ? anchor - 8 : -1, last: anchor - 24, bases)
    }

    /// - Parameters:
    ///   - begin: the microRNA's position from which on it may pair.
    ///   - first: index of the message opposite it; `last`: the furthest index towards the message's 5' end.
    private init(_ microRNA: MicroRNA, begin: Int, first: Int, last: Int, _ bases: [UInt8]) {
        let last = max(0, last)
        let message =
            first >= last
            ? stride(from: first, through: last, by: -1).map { $0 < bases.count ? bases[$0] : 0 } : []
        let guide = Array(microRNA.bases.dropFirst(begin - 1))
        var best = (score: 0.0, offset: 0, run: 0..<0)
        for shift in 0..<max(message.count, guide.count, 1) {
            for isMessageGap in shift == 0 ? [true] : [false, true] {
                let (skipMessage, skipGuide) = isMessageGap ? (shift, 0) : (0, shift)
                let found = Self.bestRun(message, skipMessage, guide, skipGuide, begin: begin)
                let score = found.score - max(0, Double(shift - 2) / 2)
                if score > best.score {
                    best = (score, isMessageGap ? shift : -shift, found.run)
                }
            }
        }
        (score, offset, run) = best
    }

    private static func bestRun(
        _ message: [UInt8], _ skipMessage: Int, _ guide: [UInt8], _ skipGuide: Int, begin: Int
    ) -> (score: Double, run: Range<Int>) {
        var best = (score: 0.0, run: 0..<0)
        var (start, score) = (0, 0.0)
        let count = max(0, min(message.count - skipMessage, guide.count - skipGuide))
        for i in 0...count {
            let position = begin + i + skipGuide
            let isPair =
                i < count && Base.isCertain(message[i + skipMessage])
                && message[i + skipMessage] == Base.complement(guide[i + skipGuide])
            if isPair {
                if score == 0 { start = position }
                score += (13...16).contains(position) ? 1 : 0.5
            } else {
                if position - start >= 2, score > best.score { best = (score, start..<position) }
                score = 0
                start = position
            }
        }
        return best
    }
}
