public import Sequences

/// A change of a message, as in a reporter whose site is mutated.
public enum Mutation: Sendable, Hashable {
    /// Takes out the nucleotides of a site.
    case delete(Site)
    /// Mismatches nucleotides opposite these positions of the microRNA, as far as they lie in the message.
    ///
    /// Each becomes its complement, the microRNA's own base where it paired: two like bases pair neither by Watson
    /// and Crick nor as a wobble.
    case mismatch(Site, positions: ClosedRange<Int>)
    /// Changes that the user gives.
    case edits([SequenceEdit])

    /// Positions 2 to 4, the usual reporter mutation.
    public static func seedCore(of site: Site) -> Mutation { .mismatch(site, positions: 2...4) }

    /// Every position that the site needs.
    public static func wholeSeedMatch(of site: Site) -> Mutation {
        .mismatch(site, positions: site.type.positions)
    }

    /// What it does to the nucleotides, ascending.
    ///
    /// - Precondition: a site lies in the message, its nucleotides being certain; edits lie in it and do not overlap.
    public func edits(of message: NucleotideSequence) -> [SequenceEdit] {
        let edits: [SequenceEdit]
        switch self {
        case .delete(let site):
            edits = [SequenceEdit(range: site.range, replacement: [])]
        case .mismatch(let site, let positions):
            let range = site.anchor - positions.upperBound + 1..<site.anchor - positions.lowerBound + 2
            let clamped = range.clamped(to: message.bases.indices)
            edits = [SequenceEdit(range: clamped, replacement: message.bases[clamped].map(Base.complement))]
        case .edits(let given):
            edits = given.sorted { $0.range.lowerBound < $1.range.lowerBound }
        }
        precondition(
            edits.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= message.bases.count },
            "an edit lies in the message")
        precondition(
            zip(edits, edits.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound },
            "edits do not overlap")
        return edits
    }
}

/// One stretch of a message replaced by other letters: by fewer, by none, or by more.
public struct SequenceEdit: Sendable, Hashable {
    /// 0-based; empty for an insertion before that nucleotide.
    public var range: Range<Int>
    public var replacement: [UInt8]

    public init(range: Range<Int>, replacement: [UInt8]) {
        (self.range, self.replacement) = (range, replacement)
    }

    /// From letters that the user gives, at 1-based positions as in a paper.
    ///
    /// - Precondition: nucleotide letters, none for a deletion.
    public init(positions: ClosedRange<Int>, letters: String) {
        precondition(positions.lowerBound > 0, "positions count from 1")
        self.init(
            range: positions.lowerBound - 1..<positions.upperBound,
            replacement: NucleotideSequence.bases(letters))
    }

    /// As HGVS writes changes of RNA, positions counted from the message's first nucleotide: `4a>u`, `4_6del`,
    /// `4_6delinsuuc`, `3_4insga`. A deletion is not moved to its last equivalent place.
    ///
    /// *Source*: den Dunnen et al. 2016, doi:10.1002/humu.22981.
    public func words(in message: NucleotideSequence) -> String {
        let letters = NucleotideSequence.letters(replacement[...]).lowercased()
        let (first, last) = (range.lowerBound + 1, range.upperBound)
        if range.isEmpty { return "\(last)_\(first)ins\(letters)" }
        let place = range.count == 1 ? "\(first)" : "\(first)_\(last)"
        if replacement.isEmpty { return "\(place)del" }
        if range.count == 1, replacement.count == 1 {
            let before = NucleotideSequence.letters(message.bases[range]).lowercased()
            return "\(place)\(before)>\(letters)"
        }
        return "\(place)delins\(letters)"
    }
}
