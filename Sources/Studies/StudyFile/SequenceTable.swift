internal import Inputs
internal import Sequences
internal import Tables

/// A FASTA file as a table: a row for each sequence.
enum SequenceTable {
    /// Columns: `name`, `description`, `length` (nt), `sequence` in RNA letters.
    ///
    /// - Returns: nil for a file that is no FASTA.
    /// - Throws: what reading the sequences throws.
    static func read(
        _ declaration: TableDeclaration, in folder: String, name: String
    ) throws(InputError) -> (table: Table, notes: [String])? {
        let path = TableReader(folder: folder).path(of: declaration.file)
        // What keeps the file from being opened is the table reader's to say.
        guard let isFASTA = try? SequenceFile.isFASTA(path: path), isFASTA else { return nil }
        let sequences = try SequenceFile.read(path: path, shownAs: declaration.file)
        let table = Table(
            name: name,
            columns: [
                Column("name", role: .identifier, cells: .texts(sequences.map(\.name))),
                Column(
                    "description",
                    cells: .texts(sequences.map { $0.description.isEmpty ? nil : $0.description })),
                Column(
                    "length", unit: "nt", cells: .numbers(sequences.map { .exact(Double($0.bases.count)) })),
                Column("sequence", cells: .texts(sequences.map(\.letters))),
            ],
            origins: sequences.map { RowOrigin(file: declaration.file, line: $0.location?.line ?? 1) },
            isSimulated: declaration.isSimulated)
        return (table, ["read as FASTA: \(sequences.count) sequences; T is shown as U"])
    }
}
