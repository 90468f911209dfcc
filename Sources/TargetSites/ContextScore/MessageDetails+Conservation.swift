public import Inputs
internal import Sequences

extension MessageDetails {
    /// Columns of a table of P_CT, by any of their names.
    private enum Column: CaseIterable {
        case message, family, start, probability, species

        var names: [String] {
            switch self {
            case .message: ["message", "gene_id", "gene"]
            case .family: ["seed", "family", "mirna_family_id"]
            case .start: ["start", "utr_start"]
            case .probability: ["pct", "p_ct"]
            case .species: ["species_id", "species"]
            }
        }
    }

    /// Probabilities of conserved targeting from a tabbed table with a header: message, seed or family, start, PCT.
    ///
    /// TargetScan's table (`Gene_ID, miRNA_family_ID, species_ID, …, UTR_start, …, Pct`) is read as it is; of a table
    /// with species one species is read. A cell that is empty or `NA` leaves the probability unknown.
    ///
    /// - Parameter families: seed (positions 2 to 8) of a family by its name, for tables that name families.
    /// - Throws: `empty-table`, `missing-column`, `short-row`, `unknown-family`, `broken-start` for one below 1, `broken-probability`
    ///   outside 0 to 1, `repeated-site` for a second, different value of one site.
    public mutating func readConservation(
        path: String, shownAs: String? = nil, families: [String: String] = [:], species: String = "9606"
    ) throws(InputError) {
        let rows = try TabbedRows(path: path, shownAs: shownAs)
        guard let header = try rows.next() else {
            throw InputError(
                "empty-table", "this file has no header", at: SourceLocation(file: rows.shownAs))
        }
        let places = try Self.columns(header.map(TabbedRows.text), rows.place)
        while let cells = try rows.next() {
            guard cells.count > places.values.max()! else {
                throw InputError("short-row", "this row has fewer cells than the header", at: rows.place)
            }
            func word(_ column: Column) -> String {
                TabbedRows.text(cells[places[column]!]).trimmed
            }
            if places[.species] != nil, word(.species) != species { continue }
            if ["", "NA"].contains(word(.probability)) { continue }
            let seed = try Self.seed(word(.family), families, rows.place)
            guard let start = Int(word(.start)), start >= 1 else {
                throw InputError(
                    "broken-start", "the first nucleotide of a site is a whole number from 1",
                    at: rows.place)
            }
            guard let share = Double(word(.probability)), (0...1).contains(share) else {
                throw InputError(
                    "broken-probability", "a probability of conserved targeting lies from 0 to 1",
                    at: rows.place, remedy: "write NA where it is not known")
            }
            try keep(share, of: .init(seed: seed, start: start), in: word(.message), rows.place)
        }
    }

    /// Takes the probabilities that an alignment gives to the sites of one family.
    public mutating func take(_ sites: [SiteConservation], seed: String, of message: String) {
        for site in sites {
            guard let probability = site.probability else { continue }
            setConservation(
                probability, of: .init(seed: seed, start: site.site.range.lowerBound + 1), in: message)
        }
    }

    private mutating func keep(
        _ share: Double, of site: TargetMessage.ConservedSite, in message: String, _ place: SourceLocation
    ) throws(InputError) {
        if let earlier = conservation[message]?[site], earlier != share {
            throw InputError(
                "repeated-site", "the site of \(site.seed) at \(site.start) of '\(message)' has two values",
                at: place, remedy: "keep one row for each site")
        }
        noteConservation(of: message, at: place)
        setConservation(share, of: site, in: message)
    }

    private static func columns(
        _ header: [String], _ place: SourceLocation
    ) throws(InputError) -> [Column: Int] {
        let names = header.map { $0.trimmed.lowercased() }
        var places: [Column: Int] = [:]
        for column in Column.allCases {
            places[column] = names.firstIndex { column.names.contains($0) }
            guard places[column] != nil || column == .species else {
                throw InputError(
                    "missing-column", "the header has no column '\(column.names[0])'", at: place,
                    remedy: "name it one of \(column.names.joined(separator: ", "))")
            }
        }
        return places
    }

    private static func seed(
        _ family: String, _ families: [String: String], _ place: SourceLocation
    ) throws(InputError) -> String {
        let known = families[family] ?? family
        let bases = known.utf8.map(Base.mask)
        guard bases.count == 7, bases.allSatisfy(Base.isCertain) else {
            throw InputError(
                "unknown-family", "the seed of family '\(family)' is not known", at: place,
                remedy: suggestion(for: family, in: families.keys.sorted())
                    ?? "write positions 2 to 8 of the family, or give its seed")
        }
        return NucleotideSequence.letters(bases[...])
    }
}

extension String {
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\r" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
