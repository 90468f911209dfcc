public import Inputs

/// Mature microRNAs from a FASTA file, as miRBase has them, or from a tabbed one.
public enum MicroRNAFile {
    /// - Parameters:
    ///   - species: prefix of the names, `hsa`; nil keeps all.
    ///   - names: keeps these alone, in this order; `miR-221-3p` stands for the one name that ends so.
    /// - Throws: what reading throws; `short-microRNA`, `ambiguous-microRNA`; `unknown-microRNA`,
    ///   `unclear-microRNA`; `no-microRNA` where nothing is left.
    public static func read(
        path: String, shownAs: String? = nil, species: String? = nil, names: [String] = []
    ) throws(InputError) -> [MicroRNA] {
        let source = try SequenceFile.open(path: path, shownAs: shownAs)
        var all: [MicroRNA] = []
        while let sequence = try source.next() {
            if let species, !sequence.name.hasPrefix(species + "-") { continue }
            all.append(try MicroRNA(sequence))
        }
        guard !all.isEmpty else {
            throw InputError(
                "no-microRNA", "no microRNA of species '\(species ?? "")' stands in this file",
                at: SourceLocation(file: source.shownAs),
                remedy: "names begin with the species, as in hsa-miR-221-3p")
        }
        if names.isEmpty { return all }
        var picked: [MicroRNA] = []
        for name in names { picked.append(try pick(name, from: all)) }
        return picked
    }

    /// The microRNA of that name, or the only one whose name ends so or carries an arm besides.
    ///
    /// - Throws: `unknown-microRNA` with the nearest name, `unclear-microRNA` with those it may mean.
    public static func pick(
        _ name: String, from all: [MicroRNA], askedAt place: SourceLocation? = nil
    ) throws(InputError) -> MicroRNA {
        if let exact = all.first(where: { $0.name == name }) { return exact }
        let key = name.lowercased()
        let alike = all.filter { candidate in
            let full = candidate.name.lowercased()
            let short = full.split(separator: "-", maxSplits: 1).dropFirst().joined()
            return [full, short].contains { $0 == key || $0 == key + "-3p" || $0 == key + "-5p" }
        }
        if alike.count == 1 { return alike[0] }
        if alike.count > 1 {
            throw InputError(
                "unclear-microRNA", "'\(name)' may mean several microRNAs", at: place,
                remedy: "name one of \(alike.prefix(6).map(\.name).joined(separator: ", "))")
        }
        throw InputError(
            "unknown-microRNA", "there is no microRNA '\(name)'", at: place,
            remedy: suggestion(for: name, in: all.map(\.name)))
    }
}

/// MicroRNAs that share positions 2 to 8.
public struct MicroRNAFamily: Sendable, Hashable {
    /// Positions 2 to 8, 5' to 3'.
    public var seed: String
    /// Positions of the members in the list that was grouped.
    public var members: [Int]

    /// In order of their first member.
    public static func group(_ microRNAs: [MicroRNA]) -> [MicroRNAFamily] {
        var places: [String: Int] = [:]
        var families: [MicroRNAFamily] = []
        for (index, microRNA) in microRNAs.enumerated() {
            if let place = places[microRNA.seed] {
                families[place].members.append(index)
            } else {
                places[microRNA.seed] = families.count
                families.append(MicroRNAFamily(seed: microRNA.seed, members: [index]))
            }
        }
        return families
    }
}
