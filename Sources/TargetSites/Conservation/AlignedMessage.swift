public import Inputs
internal import Sequences

/// One 3'UTR aligned over several species.
public struct AlignedMessage: Sendable {
    public var name: String
    /// Taxonomy identifiers.
    public var species: [String]
    /// A row for each species, all of one length: a set of bases in each column, 0 for a gap.
    public var rows: [[UInt8]]

    /// - Precondition: a row for each species, all of one length.
    public init(name: String, species: [String], rows: [[UInt8]]) {
        precondition(species.count == rows.count && Set(rows.map(\.count)).count <= 1, "rows of one length")
        (self.name, self.species, self.rows) = (name, species, rows)
    }

    /// The nucleotides of a row and the column of each.
    func ungapped(_ row: Int) -> (bases: [UInt8], columns: [Int]) {
        let columns = rows[row].indices.filter { rows[row][$0] != 0 }
        return (columns.map { rows[row][$0] }, columns)
    }
}

/// Aligned 3'UTRs of a tabbed file, `gene, species, sequence with gaps`, the rows of one gene together.
public final class AlignedMessageReader {
    private let rows: TabbedRows
    private var held: (name: String, species: String, row: [UInt8], place: SourceLocation)?
    private var isFirst = true
    private var seen: Set<String> = []

    /// - Throws: what opening the file throws.
    public init(path: String, shownAs: String? = nil) throws(InputError) {
        rows = try TabbedRows(path: path, shownAs: shownAs)
    }

    /// - Returns: nil at the end.
    /// - Throws: `not-aligned` for a row without three cells or of another length than the first of its gene;
    ///   `unknown-letter`; `repeated-name` where a gene or a species of one gene comes a second time.
    public func next() throws(InputError) -> AlignedMessage? {
        if held == nil { held = try row() }
        guard let first = held else { return nil }
        guard seen.insert(first.name).inserted else {
            throw repeated("the rows of '\(first.name)' do not stand together", first.place)
        }
        var message = AlignedMessage(name: first.name, species: [], rows: [])
        while let row = held, row.name == first.name {
            if message.species.contains(row.species) {
                throw repeated("species \(row.species) has a second row for '\(row.name)'", row.place)
            }
            guard row.row.count == first.row.count else {
                throw InputError(
                    "not-aligned",
                    "'\(row.name)' has \(row.row.count) columns in species \(row.species), "
                        + "but \(first.row.count) in species \(first.species)",
                    at: row.place, remedy: "pad the aligned sequences with '-' to one length")
            }
            message.species.append(row.species)
            message.rows.append(row.row)
            held = try self.row()
        }
        return message
    }

    private func repeated(_ message: String, _ place: SourceLocation) -> InputError {
        InputError("repeated-name", message, at: place, remedy: "keep one block of rows for each gene")
    }

    private func row() throws(InputError) -> (String, String, [UInt8], SourceLocation)? {
        guard let cells = try rows.next() else { return nil }
        defer { isFirst = false }
        guard cells.count >= 3 else {
            throw InputError(
                "not-aligned", "this line has no three cells", at: rows.place,
                remedy: "write gene, species and aligned sequence with tabs between them")
        }
        let letters = cells[2].filter { $0 != 0x20 }
        var row: [UInt8] = []
        row.reserveCapacity(letters.count)
        for letter in letters {
            let isGap = letter == UInt8(ascii: "-") || letter == UInt8(ascii: ".")
            let mask = Base.mask(letter)
            guard isGap || mask != 0 else {
                if isFirst {
                    isFirst = false
                    return try self.row()
                }
                throw InputError(
                    "unknown-letter", "the sequence has a letter that is no nucleotide", at: rows.place)
            }
            row.append(isGap ? 0 : mask)
        }
        return (TabbedRows.text(cells[0]), TabbedRows.text(cells[1]), row, rows.place)
    }
}
