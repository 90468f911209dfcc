/// What a column of a file looks like, for proposing what it is for.
public struct ColumnSketch: Sendable, Hashable {
    public var name: String
    public var kind: ColumnKind
    public var missing: Int
    /// Numbers that are known only to lie beyond a limit.
    public var censored: Int
    /// The number of different values.
    public var distinctCount: Int
    /// The values themselves where there are at most 12, sorted; else empty. A patient's: not printed unasked.
    public var distinct: [String]
    /// Smallest and largest number (limits of censored ones included), or date as text.
    public var minimum: String?
    public var maximum: String?
    /// The first value. A patient's: not printed unasked.
    public var example: String?
    /// All values are whole numbers.
    public var isWhole: Bool
}

/// What a file looks like.
public struct TableSketch: Sendable, Hashable {
    public var file: String
    public var rowCount: Int
    /// Only the beginning of the file was looked at.
    public var isPartial: Bool
    public var columns: [ColumnSketch]
    public var notes: ReadingNotes
    /// Visible sheets of a workbook.
    public var sheets: [String]
}

extension TableReader {
    /// Looks at a file (its first 100,000 rows) without any declaration.
    ///
    /// - Throws: what `read` throws.
    public static func sniff(_ path: String, shownAs: String? = nil) throws -> TableSketch {
        try TableReader().sniff(TableDeclaration(file: path), shownAs: shownAs)
    }

    /// Looks at a file as declared, relative to the reader's folder. Of a workbook without a declared sheet it
    /// takes the first sheet with rows and at least two columns, else the first.
    public func sniff(_ declaration: TableDeclaration, shownAs: String? = nil) throws -> TableSketch {
        let sketch = try sketch(declaration, shownAs: shownAs)
        guard declaration.sheet == nil, !sketch.isTable else { return sketch }
        for sheet in sketch.sheets.dropFirst() {
            var other = declaration
            other.sheet = sheet
            if let found = try? self.sketch(other, shownAs: shownAs), found.isTable { return found }
        }
        return sketch
    }

    private func sketch(_ declaration: TableDeclaration, shownAs: String?) throws -> TableSketch {
        let limit = 100_000
        let (table, notes) = try collect(declaration, upTo: limit).table(named: declaration.file)
        var sheets: [String] = []
        if notes.sheet != nil {
            sheets = try Workbook(path: path(of: declaration.file), shownAs: declaration.file)
                .visibleSheetNames
        }
        return TableSketch(
            file: shownAs ?? declaration.file, rowCount: table.rowCount, isPartial: table.rowCount >= limit,
            columns: table.columns.map(ColumnSketch.init), notes: notes, sheets: sheets)
    }
}

extension TableSketch {
    /// A sheet of notes has one column or no row.
    fileprivate var isTable: Bool { rowCount > 0 && columns.count > 1 }
}

extension ColumnSketch {
    init(_ column: Column) {
        name = column.name
        (censored, isWhole, minimum, maximum) = (0, false, nil, nil)
        let count = column.cells.count
        switch column.cells {
        case .numbers(let cells):
            kind = .number
            censored = cells.count(where: \.isCensored)
            let values = cells.compactMap(\.numberOrLimit)
            isWhole = !values.isEmpty && values.allSatisfy { $0 == $0.rounded() }
            minimum = values.min().map(decimalText)
            maximum = values.max().map(decimalText)
            (missing, distinctCount, distinct, example) = Self.values(
                cells.filter { !$0.isMissing }, of: count
            ) { $0.label! }
        case .dates(let cells):
            kind = .date
            let dates = cells.compactMap { $0 }
            minimum = dates.min()?.description
            maximum = dates.max()?.description
            (missing, distinctCount, distinct, example) = Self.values(dates, of: count, \.description)
        case .texts(let cells):
            (missing, distinctCount, distinct, example) = Self.values(cells.compactMap { $0 }, of: count) {
                $0
            }
            kind = distinctCount <= 12 && distinctCount < count - missing ? .category : .text
        }
    }

    private static func values<Value: Hashable>(
        _ present: [Value], of count: Int, _ label: (Value) -> String
    ) -> (missing: Int, distinctCount: Int, distinct: [String], example: String?) {
        let different = Set(present)
        let labels = different.count <= 12 ? different.map(label).sorted() : []
        return (count - present.count, different.count, labels, present.first.map(label))
    }
}

extension NumericCell {
    fileprivate var numberOrLimit: Double? {
        switch self {
        case .missing: nil
        case .exact(let value), .below(let value), .above(let value): value
        }
    }
}
