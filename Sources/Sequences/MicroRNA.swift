public import Inputs

/// A mature microRNA.
public struct MicroRNA: Sendable, Hashable {
    /// As in miRBase: `hsa-miR-221-3p`.
    public var name: String
    /// 5' to 3', one certain base each; at least 8.
    public let bases: [UInt8]

    /// - Throws: `short-microRNA` below 8 nucleotides, `ambiguous-microRNA` for an ambiguity code.
    public init(_ sequence: NucleotideSequence) throws(InputError) {
        guard sequence.bases.count >= 8 else {
            throw InputError(
                "short-microRNA",
                "'\(sequence.name)' has \(sequence.bases.count) nucleotides; a seed needs 8",
                at: sequence.location, remedy: "give the whole mature sequence, as in miRBase")
        }
        if let place = sequence.bases.firstIndex(where: { !Base.isCertain($0) }) {
            throw InputError(
                "ambiguous-microRNA", "nucleotide \(place + 1) of '\(sequence.name)' is an ambiguity code",
                at: sequence.location, remedy: "a microRNA needs A, C, G and U (or T) alone")
        }
        (name, bases) = (sequence.name, sequence.bases)
    }

    /// From letters that the program itself holds.
    ///
    /// - Precondition: 8 or more of A, C, G, U or T.
    public init(name: String, letters: String) {
        let bases = NucleotideSequence.bases(letters)
        precondition(bases.count >= 8 && bases.allSatisfy(Base.isCertain), "a mature microRNA")
        (self.name, self.bases) = (name, bases)
    }

    /// In upper-case RNA letters.
    public var letters: String { NucleotideSequence.letters(bases[...]) }

    /// The base at position 1, 2, … from the 5' end.
    public func base(_ position: Int) -> UInt8 { bases[position - 1] }

    /// Positions 2 to 8, 5' to 3': what makes a family.
    public var seed: String { NucleotideSequence.letters(bases[1..<8]) }
}

extension MicroRNA {
    /// The microRNAs that stand in the middle of this project. *Source*: miRBase 22.
    public static let known = [
        MicroRNA(name: "hsa-miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC"),
        MicroRNA(name: "hsa-miR-222-3p", letters: "AGCUACAUCUGGCUACUGGGU"),
        MicroRNA(name: "hsa-miR-221-5p", letters: "ACCUGGCAUACAAUGUAGAUUU"),
        MicroRNA(name: "hsa-miR-222-5p", letters: "CUCAGUAGCCAGUGUAGAUCCU"),
    ]
}
