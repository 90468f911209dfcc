/// What the cells of a column look like, counted before it is decided what they are.
struct ColumnProfile {
    var filled = 0
    var missing = 0
    var numbers = 0
    /// The number formats under which every number of the column can be read.
    var formats = NumberFormats.all
    var marked = 0
    var censored = 0
    var inclusive = 0
    var percents = 0
    var leadingZeros = 0
    var longIntegers = 0
    var dates = 0
    var dateFormats = DateFormats.all
    var timesOfDay = 0
    /// Rows whose filled cells are no numbers, and no dates: the first few.
    var notNumbers: [Int] = []
    var notDates: [Int] = []

    private static let longestList = 1000

    init(_ buffer: ColumnBuffer, missing words: MissingWords) {
        buffer.forEach { row, cell in
            if words.contains(cell) { missing += 1 } else { count(cell, row) }
        }
    }

    var isAllNumbers: Bool { filled > 0 && numbers == filled }
    var isAllDates: Bool { filled > 0 && dates == filled }

    private mutating func count(_ cell: UnsafeBufferPointer<UInt8>, _ row: Int) {
        filled += 1
        if let number = scanNumber(cell) {
            count(number)
        } else if notNumbers.count < Self.longestList {
            notNumbers.append(row)
        }
        guard dates + 1 == filled || notDates.count < Self.longestList else { return }
        if let date = ScannedDate(cell) {
            dates += 1
            dateFormats.formIntersection(date.formats)
            if date.hasTime { timesOfDay += 1 }
        } else {
            notDates.append(row)
        }
    }

    private mutating func count(_ number: ScannedNumber) {
        numbers += 1
        if number.hasMark {
            marked += 1
            formats.formIntersection(number.formats)
        }
        if number.limit != .none { censored += 1 }
        if number.isInclusive { inclusive += 1 }
        if number.isPercent { percents += 1 }
        if number.hasLeadingZero { leadingZeros += 1 }
        if number.isLongInteger { longIntegers += 1 }
    }
}

/// What a whole file says about its decimal mark: columns that can be read in one way only.
struct DecimalEvidence {
    var points = 0
    var commas = 0

    init(_ profiles: [ColumnProfile]) {
        for profile in profiles where profile.isAllNumbers && profile.marked > 0 {
            let (point, comma) = (
                profile.formats.intersection(.decimalPoint), profile.formats.intersection(.decimalComma)
            )
            if comma.isEmpty, !point.isEmpty { points += 1 }
            if point.isEmpty, !comma.isEmpty { commas += 1 }
        }
    }
}

/// Which format a column's numbers are read in.
enum FormatChoice: Equatable {
    case format(NumberFormats)
    /// `1,234` may be a thousand or a little more than one.
    case ambiguous
    /// No one format reads all of them.
    case none

    init(
        _ profile: ColumnProfile, _ evidence: DecimalEvidence, decimal: DecimalMark?,
        thousands: ThousandsMark?
    ) {
        let allowed = Self.allowed(decimal, thousands)
        guard profile.marked > 0 else {
            self = .format(.point)
            return
        }
        let open = profile.formats.intersection(allowed)
        let point = Self.simplest(
            open.intersection(.decimalPoint), [.point, .pointGroupedByComma, .pointGroupedByBlank])
        let comma = Self.simplest(
            open.intersection(.decimalComma), [.comma, .commaGroupedByPoint, .commaGroupedByBlank])
        switch (point, comma) {
        case (nil, nil): self = .none
        case (let point?, nil): self = .format(point)
        case (nil, let comma?): self = .format(comma)
        case (.pointGroupedByBlank?, .commaGroupedByBlank?): self = .format(.pointGroupedByBlank)
        case (let point?, let comma?): self = Self.weigh(point, comma, evidence)
        }
    }

    /// A plain point is read as a decimal point unless other columns use the comma; a comma alone says
    /// nothing unless other columns do.
    private static func weigh(_ point: NumberFormats, _ comma: NumberFormats, _ evidence: DecimalEvidence)
        -> Self
    {
        if evidence.commas > 0 {
            return evidence.points == 0 && point != .point ? .format(comma) : .ambiguous
        }
        return point == .point || evidence.points > 0 ? .format(point) : .ambiguous
    }

    private static func simplest(_ open: NumberFormats, _ order: [NumberFormats]) -> NumberFormats? {
        order.first { open.contains($0) }
    }

    private static func allowed(_ decimal: DecimalMark?, _ thousands: ThousandsMark?) -> NumberFormats {
        var allowed = NumberFormats.all
        if let decimal { allowed.formIntersection(decimal == .point ? .decimalPoint : .decimalComma) }
        switch thousands {
        case nil: break
        case .some(.none): allowed.formIntersection([.point, .comma])
        case .comma: allowed.formIntersection([.pointGroupedByComma])
        case .point: allowed.formIntersection([.commaGroupedByPoint])
        case .blank: allowed.formIntersection([.pointGroupedByBlank, .commaGroupedByBlank])
        }
        return allowed
    }
}
