internal import Files
internal import Inputs

/// A column that is kept: its place in the file, its name there, and what was declared.
struct KeptColumn {
    var position: Int
    var name: String
    var declared: ColumnDeclaration?
    /// The header had no name for it.
    var isUnnamed: Bool
}

/// A file whose dialect and header are known, ready to be read from its header on.
struct OpenedTable {
    let declaration: TableDeclaration
    /// The file as messages and row origins call it; with the sheet, for a workbook.
    let shownAs: String
    private let path: String
    private let layout: TableLayout
    private let columns: ColumnNames
    private let medium: Medium
    private var notes: ReadingNotes

    private enum Medium {
        case delimited(Delimiter)
        case sheet(Workbook, Workbook.Sheet)
    }

    /// - Throws: what the file kinds, encodings and layouts throw.
    init(_ declaration: TableDeclaration, path: String) throws(InputError) {
        self.declaration = declaration
        self.path = path
        notes = ReadingNotes(file: declaration.file)
        switch try FileKind.of(path: path, shownAs: declaration.file) {
        case .workbook:
            let workbook = try Workbook(path: path, shownAs: declaration.file)
            let sheet = try workbook.sheet(named: declaration.sheet, askedAt: declaration.location)
            medium = .sheet(workbook, sheet)
            shownAs = "\(declaration.file) [\(sheet.name)]"
            notes.sheet = sheet.name
            notes.texts = workbook.notes(reading: sheet)
        case .text:
            if declaration.sheet != nil {
                throw InputError(
                    "unknown-sheet", "a text file has no sheets", at: declaration.location,
                    remedy: "remove 'sheet', or name the workbook")
            }
            shownAs = declaration.file
            medium = .delimited(try Self.delimiter(declaration, path, &notes))
        }
        layout = try Self.findLayout(medium, declaration, path, shownAs)
        columns = ColumnNames(layout.header)
        notes.headerLine = layout.headerLine == 0 ? nil : layout.headerLine
        notes.texts += layout.notes + columns.notes
    }

    /// The columns to keep, in the order of the file.
    ///
    /// - Throws: `unknown-column` for a declared one that the file does not have, with the nearest name.
    func keptColumns() throws(InputError) -> [KeptColumn] {
        var kept = columns.names.enumerated().map {
            KeptColumn(position: $0, name: $1, declared: nil, isUnnamed: columns.unnamed.contains($0))
        }
        for column in declaration.columns {
            let key = ColumnNames.key(column.name)
            guard let position = columns.names.firstIndex(where: { $0 == key || $0 == column.name }) else {
                throw InputError(
                    "unknown-column", "'\(declaration.file)' has no column '\(column.name)'",
                    at: column.location,
                    remedy: suggestion(for: column.name, in: columns.names))
            }
            kept[position].declared = column
        }
        if declaration.onlyDeclared { kept.removeAll { $0.declared == nil } }
        var seen: Set<String> = []
        for column in kept {
            let name = column.declared?.rename ?? column.name
            if !seen.insert(name).inserted {
                throw InputError(
                    "repeated-key", "two columns would be called '\(name)'", at: column.declared?.location,
                    remedy: "choose another 'rename'")
            }
        }
        return kept
    }

    func pour(into consumer: inout some RowConsumer) throws -> ReadingNotes {
        var notes = notes
        switch medium {
        case .delimited(let delimiter):
            let text = try TextSource(
                ByteSource(path: path, shownAs: declaration.file), declared: declaration.encoding)
            let rows = DelimitedRows(text, delimiter: delimiter)
            for line in try rows.skip(toLine: layout.headerLine) { notes.skip(.beforeHeader, line) }
            try sieve(rows, &notes, &consumer)
            Self.describe(text, delimiter, &notes)
        case .sheet(let workbook, let sheet):
            let rows = try workbook.rows(of: sheet)
            try sieve(rows, &notes, &consumer)
            notes.texts += rows.notes
        }
        notes.tellSkipped()
        return notes
    }

    private func sieve(
        _ rows: some RowSource, _ notes: inout ReadingNotes, _ consumer: inout some RowConsumer
    ) throws {
        var isPadded = false
        if case .sheet = medium { isPadded = true }
        while layout.headerLine > 0, try rows.next(), rows.line < layout.headerLine {
            if rows.filledWidth() > 0 { notes.skip(.beforeHeader, rows.line) }
        }
        var sieve = RowSieve(
            file: shownAs, layout: layout, shortRows: declaration.shortRows, lastLine: declaration.lastLine,
            isPadded: isPadded)
        try sieve.pour(rows, into: &consumer, notes: &notes)
    }

    // MARK: - Finding out

    private static func delimiter(
        _ declaration: TableDeclaration, _ path: String, _ notes: inout ReadingNotes
    ) throws(InputError) -> Delimiter {
        if let delimiter = declaration.delimiter { return delimiter }
        let text = try TextSource(
            ByteSource(path: path, shownAs: declaration.file), declared: declaration.encoding)
        var head: [UInt8] = []
        var isWhole = false
        while head.count < 1 << 20, !isWhole { isWhole = try !text.read(appendingTo: &head) }
        var start = 0
        // What stands above a declared header says nothing about the table.
        for _ in 1..<max(1, declaration.headerLine ?? 1) {
            guard let end = head[start...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) else { break }
            start = end + 1 < head.count && head[end] == 0x0d && head[end + 1] == 0x0a ? end + 2 : end + 1
        }
        return detectDelimiter(Array(head[start...]), isWhole: isWhole)
    }

    private static func findLayout(
        _ medium: Medium, _ declaration: TableDeclaration, _ path: String, _ shownAs: String
    ) throws(InputError) -> TableLayout {
        let place = SourceLocation(file: shownAs)
        switch medium {
        case .delimited(let delimiter):
            let text = try TextSource(
                ByteSource(path: path, shownAs: declaration.file), declared: declaration.encoding)
            let rows = DelimitedRows(text, delimiter: delimiter)
            _ = try rows.skip(toLine: declaration.headerLine ?? 0)
            let head = try HeadRow.first(300, of: rows)
            return try TableLayout.find(
                in: head, declared: declaration.headerLine, isPadded: false, place: place)
        case .sheet(let workbook, let sheet):
            let rows = try workbook.rows(of: sheet)
            var head = try HeadRow.first(300, of: rows)
            if let line = declaration.headerLine { head.removeAll { $0.line < line } }
            return try TableLayout.find(
                in: head, declared: declaration.headerLine, isPadded: true, place: place)
        }
    }

    private static func describe(_ text: TextSource, _ delimiter: Delimiter, _ notes: inout ReadingNotes) {
        notes.encoding = text.encoding.name
        notes.delimiter = delimiter.rawValue
        if text.encoding != .utf8 { notes.texts.append("the text is \(text.encoding.name)") }
        if text.strayBytes > 0 {
            notes.texts.append(
                "\(text.strayBytes) bytes are not UTF-8 as the rest, and were read as Windows-1252")
        }
    }
}
