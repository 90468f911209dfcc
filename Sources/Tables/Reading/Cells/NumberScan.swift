/// The ways in which a number's marks can be read.
struct NumberFormats: OptionSet, Hashable {
    let rawValue: UInt8
    static let point = NumberFormats(rawValue: 1)
    static let comma = NumberFormats(rawValue: 2)
    static let pointGroupedByComma = NumberFormats(rawValue: 4)
    static let commaGroupedByPoint = NumberFormats(rawValue: 8)
    static let pointGroupedByBlank = NumberFormats(rawValue: 16)
    static let commaGroupedByBlank = NumberFormats(rawValue: 32)
    static let decimalPoint: NumberFormats = [.point, .pointGroupedByComma, .pointGroupedByBlank]
    static let decimalComma: NumberFormats = [.comma, .commaGroupedByPoint, .commaGroupedByBlank]
    static let all: NumberFormats = [.decimalPoint, .decimalComma]
}

/// What a cell that may be a number looks like, before it is decided how to read its marks.
struct ScannedNumber {
    enum Limit { case none, below, above }

    var formats: NumberFormats
    var limit = Limit.none
    /// `≤` or `≥`: the limit itself is possible.
    var isInclusive = false
    var isPercent = false
    var isNegative = false
    /// Has a decimal or thousands mark.
    var hasMark = false
    /// Begins with a zero before another digit, as codes do.
    var hasLeadingZero = false
    /// A whole number of more than 15 digits, as barcodes are.
    var isLongInteger = false
    /// The digits with their marks, and the exponent behind them.
    var mantissa: Range<Int>
    var exponent: Int
}

/// Reads a cell as `[<|>|≤|≥] [+|-] digits with marks [exponent] [%]`; nil where it is no number.
/// `.2` and `5.` are numbers; a unit behind the number is not accepted.
func scanNumber(_ cell: UnsafeBufferPointer<UInt8>) -> ScannedNumber? {
    var (start, end) = (0, cell.count)
    guard end > 0, end <= 64, cell[0] < 0x3f || cell[0] >= 0xe2 else { return nil }
    var scanned = ScannedNumber(formats: .all, mantissa: 0..<0, exponent: 0)
    readLimit(cell, &start, &scanned)
    readSign(cell, &start, &scanned)
    if start < end, cell[end - 1] == 0x25 {
        scanned.isPercent = true
        end = skipBlanksBackward(cell, end - 1, start)
    }
    guard let exponent = readExponent(cell, start, &end) else { return nil }
    scanned.exponent = exponent.value
    scanned.mantissa = start..<end
    guard start < end, markFormats(cell, exponent.isPresent, &scanned) else { return nil }
    return scanned
}

private func readLimit(_ cell: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ scanned: inout ScannedNumber)
{
    let first = cell[0]
    if first == 0x3c || first == 0x3e {
        scanned.limit = first == 0x3c ? .below : .above
        start = 1
        if start < cell.count, cell[1] == 0x3d {
            scanned.isInclusive = true
            start = 2
        }
    } else if first == 0xe2, cell.count >= 3, cell[1] == 0x89, cell[2] == 0xa4 || cell[2] == 0xa5 {
        scanned.limit = cell[2] == 0xa4 ? .below : .above
        scanned.isInclusive = true
        start = 3
    }
    while start > 0, start < cell.count, cell[start] == 0x20 { start += 1 }
    if start > 0, start + 1 < cell.count, cell[start] == 0xc2, cell[start + 1] == 0xa0 { start += 2 }
}

/// `+`, `-`, or the minus sign U+2212.
private func readSign(_ cell: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ scanned: inout ScannedNumber)
{
    guard start < cell.count else { return }
    if cell[start] == 0x2b || cell[start] == 0x2d {
        scanned.isNegative = cell[start] == 0x2d
        start += 1
    } else if start + 2 < cell.count, cell[start] == 0xe2, cell[start + 1] == 0x88, cell[start + 2] == 0x92 {
        scanned.isNegative = true
        start += 3
    }
}

private func skipBlanksBackward(_ cell: UnsafeBufferPointer<UInt8>, _ from: Int, _ start: Int) -> Int {
    var end = from
    while end > start, cell[end - 1] == 0x20 { end -= 1 }
    if end - 1 > start, cell[end - 2] == 0xc2, cell[end - 1] == 0xa0 { end -= 2 }
    return end
}

/// Nil where an `e` stands without digits behind it. `end` moves to the mantissa's end.
private func readExponent(
    _ cell: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: inout Int
) -> (value: Int, isPresent: Bool)? {
    guard let mark = cell[start..<end].firstIndex(where: { $0 | 0x20 == 0x65 }) else { return (0, false) }
    var position = mark + 1
    var isNegative = false
    if position < end, cell[position] == 0x2b || cell[position] == 0x2d {
        isNegative = cell[position] == 0x2d
        position += 1
    }
    guard position < end, end - position <= 4 else { return nil }
    var value = 0
    for byte in cell[position..<end] {
        guard isDigit(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    end = mark
    return (isNegative ? -value : value, true)
}

@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// Finds the readings that the mantissa's marks allow; false where there is none.
private func markFormats(
    _ cell: UnsafeBufferPointer<UInt8>, _ hasExponent: Bool, _ scanned: inout ScannedNumber
) -> Bool {
    let range = scanned.mantissa
    var digits = 0
    var point: Int?
    for position in range {
        if isDigit(cell[position]) {
            digits += 1
        } else if cell[position] == 0x2e, point == nil {
            point = position
        } else {
            return slowFormats(cell, hasExponent, &scanned)
        }
    }
    guard digits > 0 else { return false }
    let whole = (point ?? range.upperBound) - range.lowerBound
    scanned.hasLeadingZero = whole > 1 && cell[range.lowerBound] == 0x30
    guard let point else {
        scanned.isLongInteger = digits > 15 && !hasExponent
        return true
    }
    scanned.hasMark = true
    scanned.formats = .decimalPoint
    let isGroup = range.upperBound - point == 4 && (1...3).contains(whole) && cell[range.lowerBound] != 0x30
    if isGroup, !hasExponent { scanned.formats.insert(.commaGroupedByPoint) }
    return true
}

private func slowFormats(
    _ cell: UnsafeBufferPointer<UInt8>, _ hasExponent: Bool, _ scanned: inout ScannedNumber
) -> Bool {
    scanned.hasMark = true
    scanned.formats = []
    let mantissa = UnsafeBufferPointer(rebasing: cell[scanned.mantissa])
    for (format, decimal, group) in markReadings {
        if matches(mantissa, decimal, group, hasExponent) { scanned.formats.insert(format) }
    }
    scanned.hasLeadingZero = mantissa.count > 1 && mantissa[0] == 0x30 && isDigit(mantissa[1])
    return !scanned.formats.isEmpty
}

private enum GroupMark { case none, comma, point, blank }

private let markReadings: [(NumberFormats, UInt8, GroupMark)] = [
    (.point, 0x2e, .none), (.comma, 0x2c, .none), (.pointGroupedByComma, 0x2e, .comma),
    (.commaGroupedByPoint, 0x2c, .point), (.pointGroupedByBlank, 0x2e, .blank),
    (.commaGroupedByBlank, 0x2c, .blank),
]

private func matches(
    _ mantissa: UnsafeBufferPointer<UInt8>, _ decimal: UInt8, _ group: GroupMark, _ hasExponent: Bool
) -> Bool {
    var position = 0
    func digitRun() -> Int {
        let start = position
        while position < mantissa.count, isDigit(mantissa[position]) { position += 1 }
        return position - start
    }
    let whole = digitRun()
    var digits = whole
    var width = groupWidth(mantissa, position, group)
    if width > 0, !(1...3).contains(whole) || mantissa[0] == 0x30 || hasExponent { return false }
    while width > 0 {
        position += width
        guard digitRun() == 3 else { return false }
        digits += 3
        width = groupWidth(mantissa, position, group)
    }
    if position < mantissa.count, mantissa[position] == decimal {
        position += 1
        digits += digitRun()
    }
    return position == mantissa.count && digits > 0
}

/// The bytes of the thousands mark at a position: a blank, a no-break one (U+00A0, U+202F, U+2009), `'` or `’`.
private func groupWidth(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, _ group: GroupMark) -> Int {
    guard at < text.count else { return 0 }
    switch group {
    case .none: return 0
    case .comma: return text[at] == 0x2c ? 1 : 0
    case .point: return text[at] == 0x2e ? 1 : 0
    case .blank:
        if text[at] == 0x20 || text[at] == 0x27 { return 1 }
        if at + 1 < text.count, text[at] == 0xc2, text[at + 1] == 0xa0 { return 2 }
        guard at + 2 < text.count, text[at] == 0xe2, text[at + 1] == 0x80 else { return 0 }
        return [0xaf, 0x89, 0x99].contains(text[at + 2]) ? 3 : 0
    }
}
