public import Files
public import Inputs

/// How a table file is to be read. Everything but the file may be left to detection.
public struct TableDeclaration: Sendable, Hashable {
    /// The file as the user named it, relative to the study's folder.
    public var file: String
    /// The sheet of a workbook; its first visible one where nil.
    public var sheet: String?
    public var delimiter: Delimiter?
    public var decimal: DecimalMark?
    public var thousands: ThousandsMark?
    public var encoding: TextEncoding?
    /// The line on which the column names stand; 0 where the file has none.
    public var headerLine: Int?
    /// The last line that belongs to the table, where more follows.
    public var lastLine: Int?
    /// Words that mean "no value", in place of `MissingWords.standard`. An empty cell always does.
    public var missing: [String]?
    public var dateOrder: DateOrder?
    public var shortRows: ShortRows
    public var columns: [ColumnDeclaration]
    /// Keep only the declared columns, so that memory grows with them and not with the file.
    public var onlyDeclared: Bool
    public var isSimulated: Bool
    /// Where the declaration stands, for errors about it.
    public var location: SourceLocation?

    public init(
        file: String, sheet: String? = nil, delimiter: Delimiter? = nil, decimal: DecimalMark? = nil,
        thousands: ThousandsMark? = nil, encoding: TextEncoding? = nil, headerLine: Int? = nil,
        lastLine: Int? = nil, missing: [String]? = nil, dateOrder: DateOrder? = nil,
        shortRows: ShortRows = .error, columns: [ColumnDeclaration] = [], onlyDeclared: Bool = false,
        isSimulated: Bool = false, location: SourceLocation? = nil
    ) {
        self.file = file
        self.sheet = sheet
        self.delimiter = delimiter
        self.decimal = decimal
        self.thousands = thousands
        self.encoding = encoding
        self.headerLine = headerLine
        self.lastLine = lastLine
        self.missing = missing
        self.dateOrder = dateOrder
        self.shortRows = shortRows
        self.columns = columns
        self.onlyDeclared = onlyDeclared
        self.isSimulated = isSimulated
        self.location = location
    }
}

/// What stands between the cells of a line.
public enum Delimiter: String, Sendable, Hashable, CaseIterable {
    case tab, semicolon, pipe, comma, space

    var byte: UInt8 {
        switch self {
        case .tab: 0x09
        case .semicolon: 0x3b
        case .pipe: 0x7c
        case .comma: 0x2c
        case .space: 0x20
        }
    }
}

public enum DecimalMark: String, Sendable, Hashable, CaseIterable {
    case point, comma
}

public enum ThousandsMark: String, Sendable, Hashable, CaseIterable {
    case none, point, comma
    /// A blank of any kind, or an apostrophe.
    case blank
}

/// The order in which day, month and year are written.
public enum DateOrder: String, Sendable, Hashable, CaseIterable {
    case dayFirst = "day-first"
    case monthFirst = "month-first"
    case yearFirst = "year-first"
}

/// What to do with a row that has fewer cells than the header.
public enum ShortRows: String, Sendable, Hashable, CaseIterable {
    case error
    /// The cells that are not there are missing (instruments drop empty cells at a line's end).
    case fill
}

public enum ColumnKind: String, Sendable, Hashable, CaseIterable, Codable {
    case number, text, category, date
}

/// What is known about one column.
public struct ColumnDeclaration: Sendable, Hashable {
    /// The name in the file, blanks trimmed and look-alike letters made Latin.
    public var name: String
    /// The name in the table; the file's where nil.
    public var rename: String?
    /// Detected where nil.
    public var kind: ColumnKind?
    public var unit: String?
    public var role: ColumnRole?
    public var decidedAt: Double?
    /// The values a category may have; any where nil.
    public var levels: [String]?
    /// Words that mean "no value" in this column, besides the table's.
    public var missing: [String]
    public var location: SourceLocation?

    public init(
        _ name: String, rename: String? = nil, kind: ColumnKind? = nil, unit: String? = nil,
        role: ColumnRole? = nil, decidedAt: Double? = nil, levels: [String]? = nil, missing: [String] = [],
        location: SourceLocation? = nil
    ) {
        self.name = name
        self.rename = rename
        self.kind = kind
        self.unit = unit
        self.role = role
        self.decidedAt = decidedAt
        self.levels = levels
        self.missing = missing
        self.location = location
    }
}
