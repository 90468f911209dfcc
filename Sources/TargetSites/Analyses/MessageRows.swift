internal import Findings
internal import Inputs
internal import Sequences
internal import Tables

/// Messages of a table: a row each, with a name and a sequence (as a FASTA file gives them).
struct MessageRows {
    static let (name, sequence) = ("name", "sequence")

    let table: Table
    let names: [String]
    private let letters: [String?]

    init(_ table: Table, askedAt place: SourceLocation?) throws(InputError) {
        self.table = table
        let names = try table.labels(Self.name, askedAt: place)
        letters = try table.labels(Self.sequence, askedAt: place)
        self.names = names.map { $0 ?? "" }
        if let row = names.firstIndex(of: nil) {
            throw InputError(
                "unnamed-sequence", "a sequence has no name", at: table.origins[row].location,
                column: Self.name,
                remedy: "give each sequence a name")
        }
    }

    /// The row that a user names; the only one where none is named.
    func row(_ wanted: String?, askedAt place: SourceLocation?) throws(InputError) -> Int {
        guard let wanted else {
            guard names.count == 1 else {
                throw InputError(
                    "which-message", "table '\(table.name)' holds \(names.count) sequences", at: place,
                    remedy: "name one with 'message': \(names.prefix(4).joined(separator: ", "))")
            }
            return 0
        }
        let rows = names.indices.filter { names[$0] == wanted }
        if rows.count == 1 { return rows[0] }
        throw InputError(
            rows.isEmpty ? "unknown-message" : "repeated-name",
            rows.isEmpty
                ? "table '\(table.name)' has no sequence '\(wanted)'"
                : "table '\(table.name)' has \(rows.count) sequences '\(wanted)'", at: place,
            remedy: rows.isEmpty ? suggestion(for: wanted, in: names) : "keep one")
    }

    /// Each row as a microRNA.
    func microRNAs() throws(InputError) -> [MicroRNA] {
        var all: [MicroRNA] = []
        for row in names.indices { all.append(try MicroRNA(try message(row))) }
        return all
    }

    /// - Throws: `unknown-letter`, `empty-sequence` with the row's place.
    func message(_ row: Int) throws(InputError) -> NucleotideSequence {
        let place = table.origins[row].location
        var bases: [UInt8] = []
        for letter in (letters[row] ?? "").utf8 where letter > 0x20 {
            let mask = Base.mask(letter)
            guard mask != 0 else {
                throw InputError(
                    "unknown-letter", "the sequence of '\(names[row])' has a letter that is no nucleotide",
                    at: place, column: Self.sequence,
                    remedy: "A, C, G, U, T and the ambiguity codes are known; take gaps out")
            }
            bases.append(mask)
        }
        if bases.isEmpty {
            throw InputError(
                "empty-sequence", "'\(names[row])' has no sequence", at: place, column: Self.sequence)
        }
        return NucleotideSequence(name: names[row], bases: bases, location: place)
    }
}
