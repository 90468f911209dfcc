internal import Files
public import Inputs

/// A file of sequences, its layout told by its content.
public enum SequenceFile {
    /// FASTA where the first line begins with `>` or `;`, else tabbed.
    ///
    /// - Parameter species: which one is read from an aligned file.
    /// - Throws: what the readers throw.
    public static func open(
        path: String, shownAs: String? = nil, species: String = "9606"
    ) throws(InputError) -> any SequenceSource {
        switch try layout(path: path, shownAs: shownAs) {
        case .tabbed: try TabbedSequenceReader(path: path, shownAs: shownAs, species: species)
        case .fasta, .other: try FASTAReader(path: path, shownAs: shownAs)
        }
    }

    /// Whether the first line is a FASTA header.
    public static func isFASTA(path: String, shownAs: String? = nil) throws(InputError) -> Bool {
        try layout(path: path, shownAs: shownAs) == .fasta
    }

    /// Every sequence of a file that fits into memory.
    public static func read(path: String, shownAs: String? = nil) throws(InputError) -> [NucleotideSequence] {
        let source = try open(path: path, shownAs: shownAs)
        var sequences: [NucleotideSequence] = []
        while let sequence = try source.next() { sequences.append(sequence) }
        return sequences
    }

    private enum Layout { case fasta, tabbed, other }

    private static func layout(path: String, shownAs: String?) throws(InputError) -> Layout {
        let pieces = try PieceReader(path: path, shownAs: shownAs)
        guard let first = try pieces.peek() else { return .other }
        if first == UInt8(ascii: ">") || first == UInt8(ascii: ";") { return .fasta }
        let head = try pieces.head(4096)
        let line = head.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return line.contains(UInt8(ascii: "\t")) ? .tabbed : .other
    }
}
