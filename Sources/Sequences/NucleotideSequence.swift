public import Inputs

/// One named sequence: a 3'UTR, a transcript, a microRNA.
public struct NucleotideSequence: Sendable, Hashable {
    /// The first word of its header.
    public var name: String
    /// The rest of its header.
    public var description: String
    /// One set of bases for each nucleotide, 5' to 3' (`Base`).
    public var bases: [UInt8]
    /// Where its header stands.
    public var location: SourceLocation?

    public init(name: String, description: String = "", bases: [UInt8], location: SourceLocation? = nil) {
        self.name = name
        self.description = description
        self.bases = bases
        self.location = location
    }

    /// From letters that the program itself holds (T or U, either case, ambiguity codes).
    ///
    /// - Precondition: nucleotide letters only.
    public init(name: String, letters: String) {
        self.init(name: name, bases: Self.bases(letters))
    }

    /// In upper-case RNA letters.
    public var letters: String { Self.letters(bases[...]) }

    package static func bases(_ letters: String) -> [UInt8] {
        letters.utf8.map { letter in
            let mask = Base.mask(letter)
            precondition(mask != 0, "'\(Character(Unicode.Scalar(letter)))' is not a nucleotide")
            return mask
        }
    }

    /// A part in upper-case RNA letters.
    public static func letters(_ bases: ArraySlice<UInt8>) -> String {
        String(decoding: bases.map(Base.letter), as: UTF8.self)
    }
}
