internal import Files
package import Inputs

/// A text file, or a sheet of a workbook, as rows of texts: what it holds before anything is known of columns.
package struct CellGrid: Sendable {
    /// The sheet's; nil for a text file.
    package var name: String?
    /// The file as messages call it, with the sheet.
    package var shownAs: String
    package var rows: [Row]

    package init(name: String?, shownAs: String, rows: [Row]) {
        (self.name, self.shownAs, self.rows) = (name, shownAs, rows)
    }

    package struct Row: Sendable {
        /// 1-based line of the file or row of the sheet.
        package var line: Int
        /// Without blanks at their ends; empty cells at the end are left off.
        package var cells: [String]

        package init(line: Int, cells: [String]) { (self.line, self.cells) = (line, cells) }

        package subscript(_ position: Int) -> String { position < cells.count ? cells[position] : "" }
        package var isBlank: Bool { cells.isEmpty }
    }

    /// The text as one grid, or each visible sheet as one.
    ///
    /// - Throws: what opening the file throws; `too-large` beyond `mostRows`.
    package static func read(path: String, shownAs: String) throws(InputError) -> [CellGrid] {
        switch try FileKind.of(path: path, shownAs: shownAs) {
        case .text: return [try text(path, shownAs)]
        case .workbook:
            let workbook = try Workbook(path: path, shownAs: shownAs)
            var grids: [CellGrid] = []
            for sheet in workbook.sheets where !sheet.isHidden {
                let place = "\(shownAs) [\(sheet.name)]"
                let rows = try rows(of: workbook.rows(of: sheet), place)
                grids.append(CellGrid(name: sheet.name, shownAs: place, rows: rows))
            }
            return grids
        }
    }

    private static func text(_ path: String, _ shownAs: String) throws(InputError) -> CellGrid {
        func source() throws(InputError) -> TextSource {
            try TextSource(ByteSource(path: path, shownAs: shownAs), declared: nil)
        }
        let head = try source()
        var bytes: [UInt8] = []
        var isWhole = false
        while bytes.count < 1 << 20, !isWhole { isWhole = try !head.read(appendingTo: &bytes) }
        let delimiter = detectDelimiter(bytes, isWhole: isWhole)
        let rows = DelimitedRows(try source(), delimiter: delimiter)
        return CellGrid(name: nil, shownAs: shownAs, rows: try Self.rows(of: rows, shownAs))
    }

    private static let mostRows = 2_000_000

    private static func rows(of source: some RowSource, _ shownAs: String) throws(InputError) -> [Row] {
        var rows: [Row] = []
        while try source.next() {
            let width = source.filledWidth()
            rows.append(Row(line: source.line, cells: (0..<width).map { source.text($0) }))
            guard rows.count <= mostRows else {
                throw InputError(
                    "too-large", "the file has more than \(mostRows) rows", at: SourceLocation(file: shownAs),
                    remedy: "export the results without the raw data")
            }
        }
        return rows
    }
}

extension ColumnNames {
    /// The form in which a name written by an instrument is looked up.
    package static func plainKey(_ name: String) -> String { key(name).lowercased() }
}
