public import Sequences

/// Finds the sites of any number of microRNAs in a message, in one pass.
///
/// Each place (anchor) and family of microRNAs gives at most one site, its strongest type. A site counts only where
/// every nucleotide that it needs is certain: an ambiguity code never makes one, and never breaks one whose positions
/// it does not touch. An A opposite position 1 counts whatever the microRNA's own first base (Lewis et al. 2005,
/// doi:10.1016/j.cell.2004.12.035).
///
/// The eight nucleotides that end at an anchor make a number of 16 bits; a table gives the sites for each number, so
/// the work for a nucleotide hardly grows with the number of microRNAs.
public struct SiteScanner: Sendable {
    public let microRNAs: [MicroRNA]
    /// MicroRNAs that share positions 2 to 8 share their sites.
    public let families: [MicroRNAFamily]
    public let types: Set<SiteType>
    /// For each number the range of its hits: `starts[n]..<starts[n + 1]`.
    private let starts: [UInt32]
    /// Family and type.
    private let hits: [Hit]
    /// One bit for each number that has a hit.
    private let isHit: [UInt64]
    /// What the message must hold opposite positions 2 to 8, as sets, seven for each family.
    private let needed: [UInt8]

    struct Hit: Sendable {
        var family: UInt32
        var type: UInt32
    }

    /// 8mer, both 7mers and 6mer.
    public static let canonical: Set<SiteType> = [.eightmer, .sevenmerM8, .sevenmerA1, .sixmer]

    public init(_ microRNAs: [MicroRNA], types: Set<SiteType> = SiteScanner.canonical) {
        self.microRNAs = microRNAs
        self.types = types
        families = MicroRNAFamily.group(microRNAs)
        needed = families.flatMap { family in
            microRNAs[family.members[0]].bases[1..<8].map(Base.complement)
        }
        let byNumber = Self.table(needed, families.count, types)
        var starts: [UInt32] = [0]
        var hits: [Hit] = []
        var isHit = [UInt64](repeating: 0, count: 1024)
        for (number, list) in byNumber.enumerated() {
            hits += list
            starts.append(UInt32(hits.count))
            if !list.isEmpty { isHit[number >> 6] |= 1 << UInt64(number & 63) }
        }
        (self.starts, self.hits, self.isHit) = (starts, hits, isHit)
    }

    /// The strongest type by which positions match; nil where none of `types` does.
    ///
    /// - Parameters:
    ///   - matches: bit p − 1 is set where position p (2 to 8) pairs for certain.
    ///   - hasA: a certain A opposite position 1.
    private static func type(_ matches: Int, hasA: Bool, _ types: Set<SiteType>) -> SiteType? {
        func pairs(_ range: ClosedRange<Int>) -> Bool { range.allSatisfy { matches >> ($0 - 1) & 1 == 1 } }
        let best: SiteType? =
            if pairs(2...8) {
                hasA ? .eightmer : .sevenmerM8
            } else if pairs(2...7) {
                hasA ? .sevenmerA1 : .sixmer
            } else if pairs(3...8) {
                .offsetSixmer
            } else if hasA, pairs(2...6) {
                .sixmerA1
            } else {
                nil
            }
        return best.flatMap { types.contains($0) ? $0 : nil }
    }

    private static func table(_ needed: [UInt8], _ count: Int, _ types: Set<SiteType>) -> [[Hit]] {
        var table = [[Hit]](repeating: [], count: 1 << 16)
        // Types by what matches, so that only the numbers near a seed are tried.
        for family in 0..<count {
            let seed = (0..<7).map { needed[7 * family + $0].trailingZeroBitCount }
            for number in numbers(near: seed) {
                var matches = 0
                for position in 2...8 where number >> (2 * (position - 1)) & 3 == seed[position - 2] {
                    matches |= 1 << (position - 1)
                }
                guard let type = type(matches, hasA: number & 3 == 0, types) else { continue }
                table[number].append(Hit(family: UInt32(family), type: UInt32(type.order)))
            }
        }
        return table
    }

    /// The numbers in which positions 3 to 6 match: every type needs these.
    private static func numbers(near seed: [Int]) -> [Int] {
        let core = (3...6).reduce(0) { $0 | seed[$1 - 2] << (2 * ($1 - 1)) }
        return (0..<256).map { free in
            core | free & 3 | (free >> 2 & 3) << 2 | (free >> 4 & 3) << 12 | (free >> 6 & 3) << 14
        }.sorted()
    }

    /// Calls `body` for each family and site, in order of anchors, then of families.
    ///
    /// - Parameters:
    ///   - bases: the message, one set of bases for each nucleotide.
    ///   - body: takes the index of the family and its site.
    public func scan(_ bases: [UInt8], _ body: (_ family: Int, _ site: Site) -> Void) {
        bases.withUnsafeBufferPointer { message in
            isHit.withUnsafeBufferPointer { isHit in
                scan(message, isHit, body)
            }
        }
    }

    private func scan(
        _ message: UnsafeBufferPointer<UInt8>, _ isHit: UnsafeBufferPointer<UInt64>,
        _ body: (Int, Site) -> Void
    ) {
        var number: UInt16 = 0
        // Anchors up to this one have an uncertain or missing nucleotide among their eight.
        var uncertainUntil = 6
        for anchor in 0..<message.count {
            let mask = message[anchor]
            number = number &<< 2 | UInt16(truncatingIfNeeded: mask.trailingZeroBitCount)
            if mask & (mask &- 1) != 0 { uncertainUntil = anchor &+ 7 }
            if anchor <= uncertainUntil {
                scanUncertain(message, anchor, body)
            } else if isHit[Int(number &>> 6)] &>> UInt64(truncatingIfNeeded: number) & 1 == 1 {
                report(Int(number), anchor, body)
            }
        }
        for anchor in message.count..<message.count + 2 { scanUncertain(message, anchor, body) }
    }

    private func report(_ number: Int, _ anchor: Int, _ body: (Int, Site) -> Void) {
        for hit in hits[Int(starts[number])..<Int(starts[number + 1])] {
            body(Int(hit.family), Site(type: SiteType.at(Int(hit.type)), anchor: anchor))
        }
    }

    /// Where one of the eight nucleotides is missing or uncertain.
    private func scanUncertain(
        _ message: UnsafeBufferPointer<UInt8>, _ anchor: Int, _ body: (Int, Site) -> Void
    ) {
        func certain(_ position: Int) -> UInt8 {
            let place = anchor - position + 1
            guard place >= 0, place < message.count, Base.isCertain(message[place]) else { return 0 }
            return message[place]
        }
        let core = (certain(3), certain(4), certain(5), certain(6))
        guard core.0 != 0, core.1 != 0, core.2 != 0, core.3 != 0 else { return }
        let hasA = certain(1) == Base.a
        let around = (certain(2), certain(7), certain(8))
        for family in families.indices {
            let k = 7 * family
            guard
                (needed[k + 1], needed[k + 2], needed[k + 3], needed[k + 4]) == core
            else { continue }
            var matches = 0b111100
            if needed[k] == around.0 { matches |= 1 << 1 }
            if needed[k + 5] == around.1 { matches |= 1 << 6 }
            if needed[k + 6] == around.2 { matches |= 1 << 7 }
            if let type = Self.type(matches, hasA: hasA, types) {
                body(family, Site(type: type, anchor: anchor))
            }
        }
    }

    /// The sites of one microRNA in a message, in order.
    public static func sites(
        of microRNA: MicroRNA, in bases: [UInt8], types: Set<SiteType> = SiteScanner.canonical
    ) -> [Site] {
        var sites: [Site] = []
        SiteScanner([microRNA], types: types).scan(bases) { _, site in sites.append(site) }
        return sites
    }
}
