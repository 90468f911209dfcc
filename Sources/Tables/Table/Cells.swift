/// One numeric cell: missing, known exactly, or known only to lie beyond a limit.
public enum NumericCell: Sendable, Hashable, Codable {
    case missing
    case exact(Double)
    /// Left-censored: `<5` is `.below(5)`.
    case below(Double)
    /// Right-censored: `>8` is `.above(8)`.
    case above(Double)

    /// The value where it is known exactly, else nil.
    public var exactValue: Double? {
        if case .exact(let value) = self { value } else { nil }
    }

    public var isMissing: Bool { self == .missing }

    public var isCensored: Bool {
        switch self {
        case .below, .above: true
        case .missing, .exact: false
        }
    }
}

/// A day of the Gregorian calendar, without time and zone.
public struct CalendarDate: Sendable, Hashable, Comparable, Codable {
    /// Days since 1970-01-01.
    public var daysSince1970: Int
    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }
    public static func < (a: Self, b: Self) -> Bool { a.daysSince1970 < b.daysSince1970 }
}

/// The cells of one column, all of one kind. Category and text share a representation.
public enum Cells: Sendable, Hashable {
    case numbers([NumericCell])
    case texts([String?])
    case dates([CalendarDate?])

    public var count: Int {
        switch self {
        case .numbers(let cells): cells.count
        case .texts(let cells): cells.count
        case .dates(let cells): cells.count
        }
    }

    public func picking(_ rows: [Int]) -> Cells {
        switch self {
        case .numbers(let cells): .numbers(rows.map { cells[$0] })
        case .texts(let cells): .texts(rows.map { cells[$0] })
        case .dates(let cells): .dates(rows.map { cells[$0] })
        }
    }
}
