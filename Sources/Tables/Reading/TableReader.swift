/// Reads table files of all dialects into tables.
///
/// The file's kind (text, gzipped text, workbook), encoding, line ends, delimiter, header line and each
/// column's kind are found out where the declaration leaves them open; `ReadingNotes` tells what was found.
public struct TableReader: Sendable {
    /// The folder that relative file names start from; the current one where empty.
    public let folder: String

    public init(folder: String = "") { self.folder = folder }

    /// Where the declared file lies.
    public func path(of file: String) -> String {
        file.hasPrefix("/") || folder.isEmpty ? file : folder + (folder.hasSuffix("/") ? "" : "/") + file
    }

    /// Reads the whole table.
    ///
    /// With `onlyDeclared`, memory grows with the declared columns and the number of rows, not with the file.
    ///
    /// - Parameter name: how messages call the table.
    /// - Throws: `InputError`; `InputErrors` where several columns are wrong.
    public func read(_ declaration: TableDeclaration, name: String) throws -> (
        table: Table, notes: ReadingNotes
    ) {
        try collect(declaration, upTo: .max).table(named: name)
    }

    /// Hands over one row after another, without keeping any.
    ///
    /// The cells are as written (trimmed); declared kinds are not applied. With `onlyDeclared` a row holds
    /// the declared columns alone.
    ///
    /// - Parameter body: returns false to stop early.
    /// - Throws: `InputError`, and what `body` throws.
    public func forEachRow(
        _ declaration: TableDeclaration, _ body: (TableRow) throws -> Bool
    ) throws -> ReadingNotes {
        let opened = try OpenedTable(declaration, path: path(of: declaration.file))
        let kept = try opened.keptColumns()
        var visitor = RowVisitor(
            names: kept.map { $0.declared?.rename ?? $0.name }, positions: kept.map(\.position),
            missing: MissingWords(declaration.missing ?? MissingWords.standard), file: opened.shownAs)
        return try withoutActuallyEscaping(body) { body in
            visitor.body = body
            defer { visitor.body = nil }
            return try opened.pour(into: &visitor)
        }
    }

    /// The rows of a table as text, before any kind is decided.
    func collect(_ declaration: TableDeclaration, upTo limit: Int) throws -> CollectedTable {
        let opened = try OpenedTable(declaration, path: path(of: declaration.file))
        let kept = try opened.keptColumns()
        var collector = RowCollector(positions: kept.map(\.position), limit: limit)
        let notes = try opened.pour(into: &collector)
        return CollectedTable(
            declaration: declaration, file: opened.shownAs, kept: kept, buffers: collector.buffers,
            lines: collector.lines, notes: notes)
    }
}

/// Keeps the cells of the columns that are asked for.
private struct RowCollector: RowConsumer {
    let positions: [Int]
    let limit: Int
    var buffers: [ColumnBuffer]
    var lines: [Int] = []

    init(positions: [Int], limit: Int) {
        self.positions = positions
        self.limit = limit
        buffers = positions.map { _ in ColumnBuffer() }
    }

    mutating func take(_ row: some RowSource) throws -> Bool {
        lines.append(row.line)
        for (index, position) in positions.enumerated() {
            guard row.withCell(position, { buffers[index].append($0) }) else { throw ColumnBuffer.tooLarge }
        }
        return lines.count < limit
    }
}

/// Shows each row to a caller and keeps nothing.
private struct RowVisitor: RowConsumer {
    let names: [String]
    let positions: [Int]
    let missing: MissingWords
    let file: String
    var body: ((TableRow) throws -> Bool)?

    mutating func take(_ row: some RowSource) throws -> Bool {
        try body?(TableRow(source: row, names: names, positions: positions, missing: missing, file: file))
            ?? false
    }
}

/// One row of a file, valid during the call that hands it over.
public struct TableRow {
    let source: any RowSource
    /// Names of the columns, as in the table that `read` would make.
    public let names: [String]
    let positions: [Int]
    let missing: MissingWords
    let file: String

    public var origin: RowOrigin { RowOrigin(file: file, line: source.line) }

    /// The cell as written, without blanks at its ends; nil where missing.
    public func text(_ column: Int) -> String? {
        source.withCell(positions[column]) {
            missing.contains($0) ? nil : String(decoding: $0, as: UTF8.self)
        }
    }

    /// The cell as a number with a decimal point, perhaps censored; nil where it is none.
    public func number(_ column: Int) -> NumericCell? {
        source.withCell(positions[column]) { cell in
            if missing.contains(cell) { return .missing }
            guard let number = scanNumber(cell), number.formats.contains(.point) else { return nil }
            return number.cellValue(in: cell, as: .point)
        }
    }
}
