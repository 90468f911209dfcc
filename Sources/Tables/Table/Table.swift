public import Inputs

/// Where a row came from.
public struct RowOrigin: Sendable, Hashable, Codable {
    public var file: String
    /// 1-based line of the file on which the row begins (for a workbook: the sheet's row).
    public var line: Int
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

extension RowOrigin {
    public var location: SourceLocation { SourceLocation(file: file, line: line) }
}

/// Columns of equal length; each row knows its file and line. A value type: shaping makes new tables.
public struct Table: Sendable, Hashable {
    /// How messages call it: the name in the study file, or the file's.
    public var name: String
    public private(set) var columns: [Column]
    public private(set) var origins: [RowOrigin]
    /// Made by a model, not measured. Every figure and file made from it says so.
    public var isSimulated: Bool

    /// - Precondition: every column has as many cells as there are origins, and names differ.
    public init(name: String, columns: [Column], origins: [RowOrigin], isSimulated: Bool = false) {
        precondition(columns.allSatisfy { $0.cells.count == origins.count }, "columns differ in length")
        precondition(Set(columns.map(\.name)).count == columns.count, "two columns have one name")
        self.name = name
        self.columns = columns
        self.origins = origins
        self.isSimulated = isSimulated
    }

    public var rowCount: Int { origins.count }
    public var columnNames: [String] { columns.map(\.name) }

    public func hasColumn(_ name: String) -> Bool { columns.contains { $0.name == name } }

    /// - Parameter place: where the user wrote the name, for the error.
    /// - Throws: `unknown-column` with the nearest name.
    public func column(_ name: String, askedAt place: SourceLocation? = nil) throws(InputError) -> Column {
        // A name pasted from the file has its letters as they stand there; the table has them as they look.
        for spelling in [name, ColumnNames.key(name)] {
            if let column = columns.first(where: { $0.name == spelling }) { return column }
        }
        throw InputError(
            "unknown-column", "table '\(self.name)' has no column '\(name)'", at: place,
            remedy: suggestion(for: name, in: columnNames))
    }

    /// The cells of a column that must be numeric.
    public func numbers(_ name: String, askedAt place: SourceLocation? = nil) throws(InputError)
        -> [NumericCell]
    {
        guard case .numbers(let cells) = try column(name, askedAt: place).cells else {
            throw InputError(
                "not-numeric", "table '\(self.name)': column '\(name)' does not hold numbers", at: place,
                remedy: "declare it 'kind: number' if it should, or name another column")
        }
        return cells
    }

    /// The cells of any column as text, for grouping: whole numbers print without a point.
    /// Censored numbers print with their sign (`<5`); dates as YYYY-MM-DD.
    public func labels(_ name: String, askedAt place: SourceLocation? = nil) throws(InputError) -> [String?] {
        switch try column(name, askedAt: place).cells {
        case .texts(let cells): cells
        case .numbers(let cells): cells.map(\.label)
        case .dates(let cells): cells.map { $0?.description }
        }
    }

    /// The rows at these positions, in this order.
    public func picking(_ rows: [Int]) -> Table {
        let picked = columns.map { column in
            var copy = column
            copy.cells = column.cells.picking(rows)
            return copy
        }
        return Table(name: name, columns: picked, origins: rows.map { origins[$0] }, isSimulated: isSimulated)
    }

    /// Adds a column, or replaces the one of that name in place.
    public mutating func setColumn(_ column: Column) {
        precondition(column.cells.count == rowCount, "a new column has another length")
        if let position = columns.firstIndex(where: { $0.name == column.name }) {
            columns[position] = column
        } else {
            columns.append(column)
        }
    }

    public mutating func removeColumn(_ name: String) {
        columns.removeAll { $0.name == name }
    }
}
