internal import Inputs

/// A row at the beginning of a file, for finding the header.
struct HeadRow {
    var line: Int
    var cells: [String]

    var filled: Int { cells.count { !$0.isEmpty } }

    init(line: Int, cells: [String]) {
        self.line = line
        self.cells = cells
    }

    /// The first rows that hold anything, at most `limit`.
    static func first(_ limit: Int, of source: some RowSource) throws(InputError) -> [HeadRow] {
        var rows: [HeadRow] = []
        while rows.count < limit, try source.next() {
            let row = HeadRow(line: source.line, cells: (0..<source.cellCount).map { source.text($0) })
            if row.filled > 0 { rows.append(row) }
        }
        return rows
    }
}

/// Where a table lies in its file: its header's line and its width.
struct TableLayout {
    /// 0 where the file has no line of names.
    var headerLine: Int
    /// Cells of the header as they stand, padded to the table's width.
    var header: [String]
    /// The header lacks a name for the first column, as files written by R do.
    var hasRowNames = false
    var notes: [String] = []

    var width: Int { header.count }

    /// - Parameters:
    ///   - rows: the beginning of the file; where the header is declared, from its line on.
    ///   - isPadded: rows have no width of their own (a sheet), so the table is as wide as its widest row.
    /// - Throws: `no-header` where nothing can be one.
    static func find(
        in rows: [HeadRow], declared: Int?, isPadded: Bool, place: SourceLocation
    ) throws(InputError) -> TableLayout {
        guard let first = rows.first else {
            throw InputError(
                "empty-file", "the file holds no rows", at: place, remedy: "export the table again")
        }
        let width = isPadded ? rows.map(\.lastFilled).max()! : commonWidth(rows)
        if declared == 0 { return TableLayout(headerLine: 0, header: Array(repeating: "", count: width)) }
        if let declared {
            guard first.line == declared else {
                throw InputError(
                    "no-header", "line \(declared) is declared as the header, and is empty or inside a row",
                    at: place,
                    remedy: "set 'header_line' to the line of the column names")
            }
            return TableLayout(headerRow: first, width: width, isPadded: isPadded)
        }
        let header = likelyHeader(rows, width, isPadded)
        if header == 1, !isPadded, first.cells.count == width - 1, first.filled == width - 1, width > 2 {
            return TableLayout(headerRow: first, width: width, isPadded: isPadded)
        }
        var layout = TableLayout(headerRow: rows[header], width: width, isPadded: isPadded)
        layout.doubtNumbers(in: rows[header])
        return layout
    }

    /// The first row with names for nearly all columns; a row with names for half of them before it only where
    /// the fuller row holds numbers, as data does. Key and value pairs above a table are neither.
    private static func likelyHeader(_ rows: [HeadRow], _ width: Int, _ isPadded: Bool) -> Int {
        let wide = rows.indices.filter { isPadded || rows[$0].cells.count >= width }
        let half = wide.first { 2 * rows[$0].filled >= width }
        let full = wide.first { index in
            let row = rows[index]
            return 10 * row.filled >= 8 * width || row.filled == width - 1 && row.cells.first == ""
        }
        guard let full else { return half ?? wide.first ?? 0 }
        if let half, half < full, rows[full].holdsNumbers, !rows[half].holdsNumbers { return half }
        return full
    }

    private init(headerLine: Int, header: [String]) {
        self.headerLine = headerLine
        self.header = header
    }

    private init(headerRow row: HeadRow, width: Int, isPadded: Bool) {
        var cells = row.cells
        if !isPadded, cells.count == width - 1, row.filled == cells.count, width > 2 {
            cells.insert("", at: 0)
            hasRowNames = true
            notes.append("the first column has no name in the header; it is 'column_1' here")
        }
        while !isPadded, cells.count > width, cells.last == "" { cells.removeLast() }
        if isPadded { cells += Array(repeating: "", count: max(0, width - cells.count)) }
        header = cells
        headerLine = row.line
    }

    /// The width that most rows of more than one cell have; the wider of two that are equally common.
    private static func commonWidth(_ rows: [HeadRow]) -> Int {
        var counts: [Int: Int] = [:]
        for row in rows where row.cells.count > 1 { counts[row.cells.count, default: 0] += 1 }
        var width = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
        // A delimiter at the end of each line makes no column.
        while width > 1, rows.allSatisfy({ $0.cells.count < width || $0.cells[width - 1].isEmpty }) {
            width -= 1
        }
        return width
    }

    private mutating func doubtNumbers(in row: HeadRow) {
        let numbers = row.cells.map { text in Array(text.utf8).withUnsafeBufferPointer { scanNumber($0) } }
        let filled = max(1, row.filled)
        let count = numbers.count { $0 != nil }
        guard numbers.first ?? nil != nil || 2 * count >= filled else { return }
        notes.append(
            "line \(row.line) was taken for the column names although it holds numbers; if the file has no line of names, declare 'header_line: 0'"
        )
    }
}

extension HeadRow {
    var holdsNumbers: Bool {
        cells.contains { text in Array(text.utf8).withUnsafeBufferPointer { scanNumber($0) } != nil }
    }

    var lastFilled: Int { (cells.lastIndex { !$0.isEmpty } ?? -1) + 1 }
}
