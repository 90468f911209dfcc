/// The ways in which a date can be read.
struct DateFormats: OptionSet, Hashable {
    let rawValue: UInt8
    /// 2024-03-31, also with `/` or `.`
    static let yearFirst = DateFormats(rawValue: 1)
    /// 31.03.2024, 31/03/2024, 31-03-2024
    static let dayFirst = DateFormats(rawValue: 2)
    /// 03/31/2024, 03-31-2024
    static let monthFirst = DateFormats(rawValue: 4)
    /// 31-Mar-2024, 31 March 2024
    static let named = DateFormats(rawValue: 8)
    static let all: DateFormats = [.yearFirst, .dayFirst, .monthFirst, .named]
}

/// A cell that may be a date: three parts and perhaps a time of day, which is not kept.
struct ScannedDate {
    var formats: DateFormats
    var hasTime: Bool
    private var parts: (Int, Int, Int)

    /// Nil where the cell is no date. The year needs four digits; a dot between parts means day first.
    init?(_ cell: UnsafeBufferPointer<UInt8>) {
        guard (8...40).contains(cell.count), isDigit(cell[0]) else { return nil }
        var position = 0
        let firstWidth = Self.digits(cell, &position)
        guard position < cell.count, let first = firstWidth.value else { return nil }
        let mark = cell[position]
        guard mark == 0x2d || mark == 0x2f || mark == 0x2e || mark == 0x20 else { return nil }
        position += 1
        var second = Self.digits(cell, &position)
        let isNamed = second.value == nil
        if isNamed { second = Self.month(cell, &position) }
        guard let middle = second.value, position < cell.count, cell[position] == mark else { return nil }
        position += 1
        let last = Self.digits(cell, &position)
        guard let end = last.value, let time = Self.time(cell, position) else { return nil }
        hasTime = time
        parts = (first, middle, end)
        formats = []
        if isNamed {
            if last.width == 4, firstWidth.width <= 2 { formats = .named }
        } else if mark == 0x20 {
            return nil
        } else if firstWidth.width == 4 {
            formats = .yearFirst
        } else if last.width == 4 {
            formats = mark == 0x2e ? .dayFirst : [.dayFirst, .monthFirst]
        }
        for format in [DateFormats.yearFirst, .dayFirst, .monthFirst, .named]
        where formats.contains(format) && day(as: format) == nil {
            formats.remove(format)
        }
        if formats.isEmpty { return nil }
    }

    /// The day under one format; nil where it does not exist.
    func day(as format: DateFormats) -> CalendarDate? {
        switch format {
        case .yearFirst: CalendarDate(year: parts.0, month: parts.1, day: parts.2)
        case .monthFirst: CalendarDate(year: parts.2, month: parts.0, day: parts.1)
        default: CalendarDate(year: parts.2, month: parts.1, day: parts.0)
        }
    }

    private static func digits(_ cell: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> (
        value: Int?, width: Int
    ) {
        let start = position
        var value = 0
        while position < cell.count, isDigit(cell[position]), position - start < 5 {
            value = value * 10 + Int(cell[position] - 0x30)
            position += 1
        }
        let width = position - start
        return ((1...4).contains(width) ? value : nil, width)
    }

    private static func month(_ cell: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> (
        value: Int?, width: Int
    ) {
        let start = position
        while position < cell.count, (0x61...0x7a).contains(cell[position] | 0x20) { position += 1 }
        let name = String(decoding: cell[start..<position], as: UTF8.self).lowercased()
        let match = monthNames.firstIndex {
            name == $0 || name == $0.prefix(3) || name == $0.prefix(4) && name == "sept"
        }
        return (match.map { $0 + 1 }, position - start)
    }

    /// Whether a time of day follows; nil where something else does.
    private static func time(_ cell: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool? {
        guard position < cell.count else { return false }
        guard cell[position] == 0x54 || cell[position] == 0x20, position + 1 < cell.count else { return nil }
        let rest = cell[(position + 1)...]
        guard rest.contains(0x3a), isDigit(rest.first!) else { return nil }
        let allowed = rest.allSatisfy { isDigit($0) || [0x3a, 0x2e, 0x2b, 0x2d, 0x5a].contains($0) }
        return allowed ? true : nil
    }
}

let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
]
