internal import Inputs

/// Tells the rows of a table from what else stands below its header.
///
/// - A row as wide as the header is a row of the table. Cells beyond it must be empty.
/// - A row that repeats the header is left out.
/// - A row of one cell, or after a blank line one of another width or with a mere key and value, begins what follows the table: at most 50
///   such lines (10 of them with more than two cells) are left out as notes. If the table goes on behind them, or more follow, it is an error.
/// - Any other row of another width is an error, told with all its fellows at the end.
struct RowSieve {
    let file: String
    let layout: TableLayout
    let shortRows: ShortRows
    let lastLine: Int?
    /// A sheet's rows end with their last cell, so a short one is complete.
    let isPadded: Bool

    private var isAfterBlank = false
    private var tail: [Int] = []
    private var ragged: [(line: Int, cells: Int)] = []
    private var raggedCount = 0
    /// Lines of the tail with several cells, as another table has them.
    private var tailRows = 0
    private static let longestTail = 50
    private static let mostTailRows = 10

    init(file: String, layout: TableLayout, shortRows: ShortRows, lastLine: Int?, isPadded: Bool) {
        self.file = file
        self.layout = layout
        self.shortRows = shortRows
        self.lastLine = lastLine
        self.isPadded = isPadded
    }

    /// Gives each row of the table to the consumer.
    mutating func pour<Source: RowSource, Consumer: RowConsumer>(
        _ source: Source, into consumer: inout Consumer, notes: inout ReadingNotes
    ) throws {
        while try source.next() {
            if let lastLine, source.line > lastLine {
                notes.texts.append("the table ends at line \(lastLine), as declared")
                break
            }
            guard try isRow(source, &notes) else { continue }
            notes.rowsRead += 1
            if try !consumer.take(source) { return }
        }
        try finish(&notes)
    }

    private mutating func isRow<Source: RowSource>(
        _ source: Source, _ notes: inout ReadingNotes
    ) throws(InputError) -> Bool {
        let isBlank = (0..<source.cellCount).allSatisfy { source.withCell($0) { $0.isEmpty } }
        if isBlank {
            isAfterBlank = true
            notes.skip(.blank, source.line)
            return false
        }
        defer { isAfterBlank = false }
        guard belongs(source) else { return false }
        if repeatsHeader(source) {
            notes.skip(.repeatedHeader, source.line)
            return false
        }
        if let first = tail.first { throw interrupted(at: first, again: source.line) }
        return true
    }

    private mutating func belongs(_ source: some RowSource) -> Bool {
        let (cells, width) = (source.cellCount, layout.width)
        let isShort = cells < width && !isPadded
        if isNote(source, isShort: isShort) { return addToTail(source) }
        if cells > width, source.filledWidth() > width { return addRagged(source) }
        guard isShort else { return true }
        if width == 2 || isAfterBlank || !tail.isEmpty, shortRows == .error { return addToTail(source) }
        return shortRows == .fill ? true : addRagged(source)
    }

    /// One cell alone, or a key and its value after a blank line below a wide table.
    private func isNote(_ source: some RowSource, isShort: Bool) -> Bool {
        guard layout.width > 2, isAfterBlank || !tail.isEmpty || isShort && source.cellCount == 1 else {
            return false
        }
        let filled = source.filledCells()
        return filled == 1 || filled == 2 && layout.width >= 6 && (isAfterBlank || !tail.isEmpty)
    }

    private mutating func addToTail(_ source: some RowSource) -> Bool {
        tail.append(source.line)
        if source.filledCells() > 2 { tailRows += 1 }
        return false
    }

    private mutating func addRagged(_ source: some RowSource) -> Bool {
        if !tail.isEmpty { return addToTail(source) }
        raggedCount += 1
        if ragged.count < 5 { ragged.append((source.line, source.cellCount)) }
        return false
    }

    private func repeatsHeader(_ source: some RowSource) -> Bool {
        guard layout.headerLine > 0, !layout.hasRowNames, layout.width > 1 else { return false }
        return layout.header.indices.allSatisfy { position in
            source.withCell(position) { $0.elementsEqual(layout.header[position].utf8) }
        }
    }

    private mutating func finish(_ notes: inout ReadingNotes) throws(InputError) {
        if raggedCount > 0 { throw raggedError }
        guard tail.count <= Self.longestTail, tailRows <= Self.mostTailRows else {
            throw interrupted(at: tail[0], again: nil)
        }
        for line in tail { notes.skip(.afterTable, line) }
    }

    private var raggedError: InputError {
        let width = layout.width
        let shown = ragged.map { "line \($0.line) has \($0.cells)" }.joined(separator: ", ")
        let rest = raggedCount > ragged.count ? " and \(raggedCount - ragged.count) more" : ""
        let allShort = ragged.allSatisfy { $0.cells < width }
        let remedy =
            allShort
            ? "mend these lines, or declare 'short_rows: fill' if empty cells at the end of a line were dropped"
            : "a cell may hold the delimiter without quotes around it; mend these lines or export again"
        let subject = raggedCount == 1 ? "1 row has" : "\(raggedCount) rows have"
        return InputError(
            "ragged-rows", "\(subject) another number of cells than the header (\(width)): \(shown)\(rest)",
            at: SourceLocation(file: file, line: ragged[0].line), remedy: remedy)
    }

    private func interrupted(at line: Int, again: Int?) -> InputError {
        let what = again.map { "and rows go on at line \($0)" } ?? "and it is more than a few notes"
        return InputError(
            "several-tables", "something other than the table's rows begins here, \(what)",
            at: SourceLocation(file: file, line: line),
            remedy:
                "declare 'last_line: \(line - 1)' to end the table there, or 'header_line' to read the other part"
        )
    }
}
