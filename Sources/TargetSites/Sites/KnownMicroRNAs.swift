public import Inputs
public import Sequences

/// MicroRNAs that a user names, or writes out.
public enum KnownMicroRNAs {
    /// Those that the project knows by name: `MicroRNA.known`, and those whose affinities ship.
    public static let all: [MicroRNA] =
        MicroRNA.known
        + ShippedAffinities.microRNAs.filter { shipped in !MicroRNA.known.contains { $0.name == shipped.name }
        }

    /// - Parameters:
    ///   - words: names as in miRBase, or sequences of 18 letters or more.
    ///   - known: where names are looked up; nil: among those that the project knows.
    /// - Throws: `unknown-microRNA` with the nearest name, `unclear-microRNA`.
    public static func find(
        _ words: [String], among known: [MicroRNA]? = nil, at place: SourceLocation
    ) throws(InputError) -> [MicroRNA] {
        var found: [MicroRNA] = []
        for word in words {
            let isSequence = word.utf8.count >= 18 && word.utf8.allSatisfy { Base.isCertain(Base.mask($0)) }
            let microRNA =
                isSequence
                ? try MicroRNA(NucleotideSequence(name: word, letters: word)) : try pick(word, known, place)
            if !found.contains(microRNA) { found.append(microRNA) }
        }
        return found
    }

    private static func pick(
        _ word: String, _ known: [MicroRNA]?, _ place: SourceLocation
    ) throws(InputError) -> MicroRNA {
        do { return try MicroRNAFile.pick(word, from: known ?? all, askedAt: place) } catch {
            guard known == nil, error.code == "unknown-microRNA" else { throw error }
            throw InputError(
                error.code, "the project does not know the sequence of '\(word)'", at: place,
                remedy:
                    "\(error.remedy.map { $0 + "; or " } ?? "")write the sequence itself, or bring a FASTA file of "
                    + "mature microRNAs")
        }
    }
}
