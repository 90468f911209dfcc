public import Inputs

/// Sequences of a tabbed file: TargetScan's aligned 3'UTRs (`gene, species, sequence with gaps`), or `name, sequence`.
///
/// Of an aligned file one species is read, and its gaps are taken out; a row of gaps alone (the species lacks this message) is
/// passed over and counted. A first line whose last cell is no sequence is
/// the header; further columns after the sequence are passed over.
public final class TabbedSequenceReader: SequenceSource {
    public var shownAs: String { pieces.shownAs }
    /// Taxonomy identifier of the species read: 9606 for human.
    public let species: String
    /// Rows of the species that hold gaps alone.
    public private(set) var emptyRows = 0
    private let pieces: PieceReader
    private var firstLines: [String: Int] = [:]
    private var isFirst = true
    private var speciesSeen: Set<String> = []
    private var hasRead = false

    /// - Throws: what opening the file throws.
    public init(path: String, shownAs: String? = nil, species: String = "9606") throws(InputError) {
        pieces = try PieceReader(path: path, shownAs: shownAs)
        self.species = species
    }

    /// - Throws: `not-tabbed`, `unknown-letter`, `empty-sequence`, `repeated-name`, `no-such-species`.
    public func next() throws(InputError) -> NucleotideSequence? {
        while try pieces.line() {
            let cells = pieces.lastLine.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            if cells.count < 2, pieces.lastLine.allSatisfy({ $0 <= 0x20 }) { continue }
            defer { isFirst = false }
            if let sequence = try read(cells) {
                hasRead = true
                return sequence
            }
        }
        if !hasRead, emptyRows > 0 {
            throw InputError(
                "empty-sequence", "every sequence of species \(species) holds gaps alone",
                at: SourceLocation(file: shownAs), remedy: "name another species")
        }
        if !hasRead, !speciesSeen.isEmpty {
            throw InputError(
                "no-such-species", "the file holds no sequence of species \(species)",
                at: SourceLocation(file: shownAs),
                remedy: "its species are \(speciesSeen.sorted().prefix(12).joined(separator: ", "))")
        }
        return nil
    }

    private func read(_ cells: [ArraySlice<UInt8>]) throws(InputError) -> NucleotideSequence? {
        let place = SourceLocation(file: shownAs, line: pieces.lastLineNumber)
        guard cells.count >= 2 else {
            throw InputError(
                "not-tabbed", "this line has no tab", at: place,
                remedy: "write name, species and sequence with tabs between them, or use FASTA")
        }
        let isAligned = cells.count >= 3 && cells[1].allSatisfy { (0x30...0x39).contains($0) }
        let letters = cells[isAligned ? 2 : 1]
        if isFirst, letters.contains(where: { Base.mask($0) == 0 && !Self.isGap($0) }) { return nil }
        if isAligned {
            let name = String(decoding: cells[1], as: UTF8.self)
            if speciesSeen.count < 1000 { speciesSeen.insert(name) }
            if name != species { return nil }
        }
        let name = String(decoding: cells[0], as: UTF8.self)
        if let first = firstLines.updateValue(pieces.lastLineNumber, forKey: name) {
            throw InputError(
                "repeated-name", "'\(name)' names a second sequence (the first: line \(first))", at: place,
                remedy: "keep one sequence for each name")
        }
        var bases: [UInt8] = []
        bases.reserveCapacity(letters.count)
        for letter in letters where !Self.isGap(letter) {
            let mask = Base.mask(letter)
            guard mask != 0 else {
                throw InputError(
                    "unknown-letter", "the sequence of '\(name)' has a letter that is no nucleotide",
                    at: place)
            }
            bases.append(mask)
        }
        if bases.isEmpty, isAligned {
            emptyRows += 1
            return nil
        }
        if bases.isEmpty {
            throw InputError("empty-sequence", "'\(name)' has no nucleotide", at: place)
        }
        return NucleotideSequence(name: name, bases: bases, location: place)
    }

    private static func isGap(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: "-") || letter == UInt8(ascii: ".") || letter == UInt8(ascii: " ")
    }
}
