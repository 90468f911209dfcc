public import Sequences

/// A message after a mutation, and what became of a microRNA's sites.
///
/// A mutation that makes a site where there was none cannot show what the lost one did: `created` tells of it.
public struct MutatedMessage: Sendable {
    public var message: NucleotideSequence
    /// `r.[4a>u;9_12del]`, or `r.=` where nothing changes.
    public var description: String
    public var coordinates: CoordinateMap
    /// Sites of the message that are gone or of a weaker type, where they stood before.
    public var lost: [Site]
    /// Sites of the mutated message that are new or of a stronger type than before, where they stand now.
    public var created: [Site]
    /// Whether it keeps the rule that no site is created.
    public var isClean: Bool { created.isEmpty }

    /// - Parameter microRNA: whose sites are followed.
    /// - Precondition: as `Mutation.edits(of:)`.
    public init(_ message: NucleotideSequence, _ mutation: Mutation, sitesOf microRNA: MicroRNA) {
        let edits = mutation.edits(of: message).filter { edit in
            edit.replacement != Array(message.bases[edit.range])
        }
        var mutated = message
        for edit in edits.reversed() { mutated.bases.replaceSubrange(edit.range, with: edit.replacement) }
        description = Self.words(edits, message)
        coordinates = CoordinateMap(edits)
        self.message = mutated
        func sites(_ bases: [UInt8]) -> [Site] {
            SiteScanner.sites(of: microRNA, in: bases, types: Set(SiteType.allCases))
        }
        (lost, created) = Self.compare(sites(message.bases), sites(mutated.bases), coordinates)
    }

    private static func words(_ edits: [SequenceEdit], _ message: NucleotideSequence) -> String {
        let words = edits.map { $0.words(in: message) }
        switch words.count {
        case 0: return "r.="
        case 1: return "r." + words[0]
        default: return "r.[" + words.joined(separator: ";") + "]"
        }
    }

    /// A site is followed by its nucleotide opposite position 3, which every type has.
    private static func compare(
        _ before: [Site], _ after: [Site], _ map: CoordinateMap
    ) -> (lost: [Site], created: [Site]) {
        let now = Dictionary(uniqueKeysWithValues: after.map { ($0.anchor - 2, $0.type) })
        var then: [Int: SiteType] = [:]
        var lost: [Site] = []
        for site in before {
            let place = map.after(site.anchor - 2)
            if let place { then[place] = site.type }
            if let type = place.flatMap({ now[$0] }), type <= site.type { continue }
            lost.append(site)
        }
        let created = after.filter { site in then[site.anchor - 2].map { site.type < $0 } ?? true }
        return (lost, created)
    }
}
