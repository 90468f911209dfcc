internal import Inputs

/// Turns the text of one column into cells of one kind, as declared or as found.
struct ColumnReading {
    let name: String
    let declared: ColumnDeclaration?
    let buffer: ColumnBuffer
    let profile: ColumnProfile
    let missing: MissingWords
    let evidence: DecimalEvidence
    let table: TableDeclaration
    let file: String
    let lines: [Int]
    var notes: [String] = []
    var unit: String?

    init(
        name: String, declared: ColumnDeclaration?, buffer: ColumnBuffer, profile: ColumnProfile,
        missing: MissingWords, evidence: DecimalEvidence, table: TableDeclaration, file: String, lines: [Int]
    ) {
        self.name = name
        self.declared = declared
        self.buffer = buffer
        self.profile = profile
        self.missing = missing
        self.evidence = evidence
        self.table = table
        self.file = file
        self.lines = lines
        unit = declared?.unit
    }

    /// - Throws: `not-numeric`, `ambiguous-number`, `mixed-marks`, `not-a-date`, `ambiguous-date`, `unknown-level`.
    mutating func cells() throws(InputError) -> Cells {
        switch declared?.kind {
        case .number: return try numbers()
        case .date: return try dates()
        case .text, .category: return try texts()
        case nil: return declared?.levels == nil ? try detected() : try texts()
        }
    }

    // MARK: - Detection

    private mutating func detected() throws(InputError) -> Cells {
        if profile.isAllNumbers, let reason = reasonAgainstNumbers {
            note("is read as text: \(reason)")
            return try texts()
        }
        if profile.isAllNumbers { return try numbers() }
        if profile.isAllDates, !profile.dateFormats.isEmpty {
            if dateFormat != nil { return try dates() }
            note("is read as text: its dates may be day first or month first; declare 'dates:' to read them")
            return try texts()
        }
        if profile.numbers * 2 >= profile.filled, profile.filled >= 4, !profile.isAllDates {
            let rows = profile.filled - profile.numbers
            note(
                "is read as text: \(rows) of \(profile.filled) cells are not numbers (\(lineList(profile.notNumbers.map { lines[$0] }))); words that mean 'no value' can be listed under 'missing'"
            )
        }
        return try texts()
    }

    /// Why cells that all look like numbers are not read as such unless declared.
    private var reasonAgainstNumbers: String? {
        if profile.leadingZeros > 0 {
            return "it has leading zeros, as codes have; declare 'kind: number' for numbers"
        }
        if profile.longIntegers > 0 {
            return
                "it has whole numbers of more than 15 digits, as codes have; declare 'kind: number' for numbers"
        }
        if profile.percents > 0, profile.percents < profile.filled {
            return "only some cells have a percent sign"
        }
        switch choice {
        case .format: return nil
        case .ambiguous:
            return "a comma or point may mark decimals or thousands; declare 'decimal:' or 'thousands:'"
        case .none: return "decimals and thousands are not marked in one way"
        }
    }

    private var choice: FormatChoice {
        FormatChoice(profile, evidence, decimal: table.decimal, thousands: table.thousands)
    }

    // MARK: - Numbers

    private mutating func numbers() throws(InputError) -> Cells {
        if profile.numbers < profile.filled { throw notNumeric() }
        if profile.percents > 0, profile.percents < profile.filled {
            throw error(
                "mixed-marks", "only some cells have a percent sign", 0, "write all of them in one way")
        }
        guard case .format(let format) = choice else { throw markError() }
        var cells: [NumericCell] = []
        cells.reserveCapacity(buffer.count)
        var tooLarge: Int?
        buffer.forEach { row, cell in
            if missing.contains(cell) { return cells.append(.missing) }
            let value = scanNumber(cell)?.cellValue(in: cell, as: format)
            if value == nil, tooLarge == nil { tooLarge = row }
            cells.append(value ?? .missing)
        }
        if let tooLarge {
            throw error(
                "not-numeric", "a number is too large", tooLarge, "mend it, or list it under 'missing'")
        }
        noteNumbers(format)
        return .numbers(cells)
    }

    private mutating func noteNumbers(_ format: NumberFormats) {
        if profile.marked > 0 {
            if NumberFormats.decimalComma.contains(format) { note("has decimal commas") }
            if format != .point, format != .comma { note("has thousands marks") }
        }
        if profile.percents > 0 {
            note("holds percentages, kept as such (45% is 45)")
            unit = unit ?? "%"
        }
        if profile.censored > 0 {
            note(
                "\(profile.censored) of \(profile.filled) values are known only to lie below or above a limit"
            )
        }
        if profile.inclusive > 0 { note("≤ and ≥ are read as < and >") }
    }

    private func notNumeric() -> InputError {
        let count = profile.filled - profile.numbers
        let words =
            count == 1
            ? "1 of \(profile.filled) cells is not a number"
            : "\(count) of \(profile.filled) cells are not numbers"
        return error(
            "not-numeric", "\(words) (\(lineList(profile.notNumbers.map { lines[$0] })))",
            profile.notNumbers[0],
            "mend them, list the words that mean 'no value' under 'missing', or declare the column 'kind: text'"
        )
    }

    private func markError() -> InputError {
        if choice == .ambiguous {
            return error(
                "ambiguous-number", "a comma or point may mark decimals or thousands (1,234)", 0,
                "declare 'decimal: comma' or 'decimal: point' for the table")
        }
        return error(
            "mixed-marks", "decimals and thousands are not marked in one way, or not as declared", 0,
            "write all numbers of the column in one way, or correct 'decimal' and 'thousands'")
    }

    // MARK: - Dates

    /// The format all dates can be read in; nil where there are two.
    private var dateFormat: DateFormats? {
        var open = profile.dateFormats
        switch table.dateOrder {
        case .dayFirst: open.remove(.monthFirst)
        case .monthFirst: open.remove(.dayFirst)
        case .yearFirst, nil: break
        }
        if open.contains([.dayFirst, .monthFirst]) { return nil }
        return [DateFormats.yearFirst, .dayFirst, .monthFirst, .named].first { open.contains($0) }
    }

    private mutating func dates() throws(InputError) -> Cells {
        if profile.filled == 0 { return .dates(Array(repeating: nil, count: buffer.count)) }
        if profile.isAllNumbers, profile.marked == 0 { return try serialDates() }
        guard profile.isAllDates else {
            throw error(
                "not-a-date", "\(profile.filled - profile.dates) of \(profile.filled) cells are not dates",
                profile.notDates.first ?? 0, "write dates as YYYY-MM-DD")
        }
        guard !profile.dateFormats.isEmpty,
            profile.dateFormats.contains([.dayFirst, .monthFirst]) || dateFormat != nil
        else {
            throw error("not-a-date", "the dates are not written in one way", 0, "write dates as YYYY-MM-DD")
        }
        guard let format = dateFormat else {
            throw error(
                "ambiguous-date", "the dates may be day first or month first", 0,
                "declare 'dates: day-first' or 'dates: month-first' for the table")
        }
        var cells: [CalendarDate?] = []
        buffer.forEach { _, cell in
            cells.append(missing.contains(cell) ? nil : ScannedDate(cell)?.day(as: format))
        }
        if profile.timesOfDay > 0 { note("times of day were dropped") }
        return .dates(cells)
    }

    /// Days since 1899-12-30, as spreadsheets count; only where the column is declared as dates.
    private mutating func serialDates() throws(InputError) -> Cells {
        var cells: [CalendarDate?] = []
        var outside: Int?
        buffer.forEach { row, cell in
            if missing.contains(cell) { return cells.append(nil) }
            let serial = scanNumber(cell)?.value(in: cell, as: .point) ?? 0
            if !(61...2_958_465).contains(serial), outside == nil { outside = row }
            cells.append(CalendarDate(daysSince1970: Int(max(0, min(serial, 3e6))) - 25_569))
        }
        if let outside {
            throw error(
                "not-a-date", "a number is no date of a spreadsheet", outside, "write dates as YYYY-MM-DD")
        }
        note("its numbers are read as a spreadsheet's dates (days since 1899-12-30)")
        return .dates(cells)
    }

    // MARK: - Text

    private mutating func texts() throws(InputError) -> Cells {
        var words = missing.removing(declared?.levels ?? [])
        if declared?.levels == nil, hasPlus { words = words.removing(["-", "."]) }
        var cells: [String?] = []
        cells.reserveCapacity(buffer.count)
        buffer.forEach { _, cell in
            cells.append(words.contains(cell) ? nil : String(decoding: cell, as: UTF8.self))
        }
        if let levels = declared?.levels { try check(cells, levels) }
        noteMangled()
        return .texts(cells)
    }

    /// A column of `+` and `-` (a strand, a test's result) holds no missing values in its `-`.
    private var hasPlus: Bool {
        var found = false
        buffer.forEach { _, cell in if cell.count == 1, cell[0] == 0x2b { found = true } }
        return found
    }

    private func check(_ cells: [String?], _ levels: [String]) throws(InputError) {
        let allowed = Set(levels)
        let strangers = cells.indices.filter { row in cells[row].map { !allowed.contains($0) } ?? false }
        guard let first = strangers.first else { return }
        let count = strangers.count == 1 ? "1 cell is" : "\(strangers.count) cells are"
        throw error(
            "unknown-level",
            "\(count) none of the declared levels (\(lineList(strangers.map { lines[$0] })))", first,
            "the levels are \(levels.map { "'\($0)'" }.joined(separator: ", ")); mend the cells or add a level"
        )
    }

    private mutating func noteMangled() {
        let rows = mangledRows(buffer, profile)
        guard !rows.isEmpty else { return }
        note(
            "\(rows.count == 1 ? "1 cell looks" : "\(rows.count) cells look") like a name that a spreadsheet turned into a date or number (\(lineList(rows.map { lines[$0] }))); compare with the original"
        )
    }

    // MARK: - Words

    private mutating func note(_ text: String) { notes.append("column '\(name)': \(text)") }

    private func error(_ code: InputError.Code, _ message: String, _ row: Int, _ remedy: String) -> InputError
    {
        InputError(
            code, message, at: SourceLocation(file: file, line: lines.isEmpty ? nil : lines[row]),
            column: name,
            value: lines.isEmpty ? nil : buffer.text(row), remedy: remedy)
    }
}
