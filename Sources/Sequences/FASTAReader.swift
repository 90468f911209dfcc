internal import Files
public import Inputs

/// Sequences of a FASTA file, plain or gzipped, one after the other.
///
/// T is read as U, lower case (soft-masked) as upper, ambiguity codes as sets, X as N. White space and digits inside a
/// sequence are passed over, lines that begin with `;` are comments; line ends may be LF, CRLF or CR. Memory holds one
/// sequence at a time, and the names of those read, since a name may stand only once.
public final class FASTAReader: SequenceSource {
    public var shownAs: String { pieces.shownAs }
    private let pieces: PieceReader
    private var firstLines: [String: Int] = [:]
    /// Header whose sequence comes next.
    private var header: (text: [UInt8], line: Int)?
    private var hasBegun = false

    /// - Throws: what `ByteSource` throws (`missing-file`, `empty-file`, `damaged-gzip`, …).
    public init(path: String, shownAs: String? = nil) throws(InputError) {
        pieces = try PieceReader(path: path, shownAs: shownAs)
    }

    /// - Throws: `not-fasta`, `protein-sequence`, `aligned-sequence`, `unknown-letter`, `empty-sequence`,
    ///   `unnamed-sequence`, `repeated-name`.
    public func next() throws(InputError) -> NucleotideSequence? {
        if !hasBegun {
            hasBegun = true
            try readFirstHeader()
        }
        guard let (text, line) = header else { return nil }
        header = nil
        let place = SourceLocation(file: shownAs, line: line)
        let (name, description) = try Self.words(text, at: place)
        if let first = firstLines.updateValue(line, forKey: name) {
            throw InputError(
                "repeated-name", "'\(name)' names a second sequence (the first: line \(first))", at: place,
                remedy: "give each sequence a name of its own; the name ends at the first space")
        }
        let bases = try readBases(of: name, place)
        if bases.isEmpty {
            throw InputError(
                "empty-sequence", "'\(name)' has a header and no sequence", at: place,
                remedy: "add its sequence, or take the header out")
        }
        return NucleotideSequence(name: name, description: description, bases: bases, location: place)
    }

    private static func words(
        _ header: [UInt8], at place: SourceLocation
    ) throws(InputError) -> (name: String, description: String) {
        let text = String(decoding: header, as: UTF8.self)
        let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" })
        guard let name = parts.first, text.first != " ", text.first != "\t" else {
            throw InputError(
                "unnamed-sequence", "this header has no name", at: place,
                remedy: "write the name directly after '>'")
        }
        return (String(name), parts.count > 1 ? String(parts[1]) : "")
    }

    private func readFirstHeader() throws(InputError) {
        while let byte = try pieces.peek() {
            switch byte {
            case UInt8(ascii: ">"):
                _ = try pieces.line()
                header = (Array(pieces.lastLine.dropFirst()), pieces.lastLineNumber)
                return
            case UInt8(ascii: ";"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "):
                _ = try pieces.line()
                guard byte == UInt8(ascii: ";") || pieces.lastLine.allSatisfy({ $0 <= 0x20 }) else {
                    throw notFASTA(pieces.lastLine)
                }
            default:
                _ = try pieces.line()
                throw notFASTA(pieces.lastLine)
            }
        }
        throw InputError(
            "not-fasta", "the file holds no sequence", at: SourceLocation(file: shownAs),
            remedy: "a FASTA file has a line '>name' before each sequence")
    }

    private func notFASTA(_ line: [UInt8]) -> InputError {
        let text = String(decoding: line.prefix(40), as: UTF8.self)
        let kind =
            text.hasPrefix("@")
            ? "this looks like FASTQ"
            : text.hasPrefix("LOCUS")
                ? "this looks like GenBank format"
                : "the first line does not begin with '>'"
        return InputError(
            "not-fasta", "\(kind), not FASTA", at: SourceLocation(file: shownAs, line: pieces.lastLineNumber),
            remedy: "save the sequences as FASTA: a line '>name' before each sequence")
    }

    /// Up to the next header, which it keeps.
    private func readBases(of name: String, _ place: SourceLocation) throws(InputError) -> [UInt8] {
        var bases: [UInt8] = []
        var isLineStart = true
        while let byte = try pieces.peek() {
            if isLineStart, byte == UInt8(ascii: ">") || byte == UInt8(ascii: ";") {
                _ = try pieces.line()
                if byte == UInt8(ascii: ">") {
                    header = (Array(pieces.lastLine.dropFirst()), pieces.lastLineNumber)
                    break
                }
                continue
            }
            pieces.takeBases(into: &bases)
            guard let stop = try pieces.peek() else { break }
            if Base.mask(stop) != 0 { continue }
            switch stop {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                try pieces.skipLineEnd()
                isLineStart = true
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x30...0x39: pieces.skip()
            default: throw badLetter(stop, name, bases.count + 1)
            }
            isLineStart = false
        }
        return bases
    }

    private func badLetter(_ byte: UInt8, _ name: String, _ position: Int) -> InputError {
        let place = SourceLocation(file: shownAs, line: pieces.lineNumber)
        let letter = byte < 0x80 && byte > 0x20 ? "'\(Character(Unicode.Scalar(byte)))'" : "a byte"
        if "EFILPQZJOefilpqzjo*".utf8.contains(byte) {
            return InputError(
                "protein-sequence",
                "\(letter) in '\(name)' is an amino acid's letter: this looks like protein", at: place,
                remedy: "give the nucleotides of the message (its 3'UTR or the whole transcript)")
        }
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
            return InputError(
                "aligned-sequence", "'\(name)' has a gap (\(letter)) at position \(position)", at: place,
                remedy: "take the gaps out; aligned 3'UTRs are read from TargetScan's tabbed files")
        }
        return InputError(
            "unknown-letter", "\(letter) in '\(name)', position \(position), is no nucleotide", at: place,
            remedy: "A, C, G, U, T and the ambiguity codes (N, R, Y, …) are known")
    }
}
