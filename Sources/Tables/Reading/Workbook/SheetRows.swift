internal import Files
internal import Inputs

/// The rows of a sheet, one at a time. Rows that are not there count as one blank row.
///
/// *Source*: ECMA-376 part 1, section 18.3 (worksheets).
final class SheetRows: RowSource {
    private(set) var line = 0
    private var scanner: XMLScanner
    private let strings: SharedStrings
    private let styles: [DateStyle]
    private let countsFrom1904: Bool
    private var bytes: [UInt8] = []
    /// The bytes of each cell of the row.
    private var ranges: [Range<Int>] = []
    private var waitingRow: Int?
    private var isInTable = false

    private var errorCells: [String: Int] = [:]
    private var emptyFormulas = 0
    private var merged = 0
    private var hiddenRows: [Int] = []

    private static let lastColumn = 16_384
    private static let lastRow = 1_048_576

    init(
        _ archive: ZipArchive, part: String, strings: SharedStrings, styles: [DateStyle], countsFrom1904: Bool
    ) throws(InputError) {
        guard let scanner = try XMLScanner(archive, part: part) else {
            throw ZipArchive.damagedWorkbook(archive.shownAs)
        }
        self.scanner = scanner
        self.strings = strings
        self.styles = styles
        self.countsFrom1904 = countsFrom1904
    }

    var cellCount: Int { ranges.count }

    func withCell<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard position < ranges.count else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        return bytes.withUnsafeBufferPointer {
            body(trimmed(UnsafeBufferPointer(rebasing: $0[ranges[position]])))
        }
    }

    func next() throws(InputError) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        if let row = waitingRow {
            waitingRow = nil
            line = row
            try readCells()
            return true
        }
        while true {
            switch try scanner.next() {
            case .start("row"): return try beginRow()
            case .start("mergeCell"): merged += 1
            case .finished: return false
            default: continue
            }
        }
    }

    /// What a reader should know, once the sheet is read.
    var notes: [String] {
        var notes: [String] = []
        for (text, count) in errorCells.sorted(by: { $0.key < $1.key }) {
            notes.append(
                "\(count == 1 ? "1 cell holds" : "\(count) cells hold") the error \(text); no value there")
        }
        if emptyFormulas > 0 {
            notes.append(
                "\(emptyFormulas) formulas have no stored value, and are missing here; open and save the workbook"
            )
        }
        if merged > 0 {
            notes.append(
                "\(merged) ranges of merged cells: the value stands in the first cell, the others are missing"
            )
        }
        if !hiddenRows.isEmpty {
            notes.append("\(hiddenRows.count) hidden rows are read as well (\(lineList(hiddenRows)))")
        }
        return notes
    }

    private func beginRow() throws(InputError) -> Bool {
        var row = line + 1
        if let text = try scanner.attribute("r") {
            guard let number = Int(text), number > line else {
                throw scanner.damaged("numbers its rows wrongly")
            }
            row = number
        }
        guard row <= Self.lastRow else { throw scanner.damaged("has more rows than a sheet can have") }
        if ["1", "true"].contains(try scanner.attribute("hidden") ?? "0") { hiddenRows.append(row) }
        if row > line + 1 {
            waitingRow = row
            line += 1
            return true
        }
        line = row
        try readCells()
        return true
    }

    private func readCells() throws(InputError) {
        while true {
            switch try scanner.next() {
            case .start("c"): try readCell()
            case .end("row"): return
            case .finished: throw scanner.damaged("ends too early")
            default: continue
            }
        }
    }

    private func readCell() throws(InputError) {
        var column = ranges.count
        if let reference = try scanner.attribute("r") {
            guard let named = Self.column(of: reference), named >= ranges.count else {
                throw scanner.damaged("numbers its cells wrongly")
            }
            column = named
        }
        guard column < Self.lastColumn else {
            throw scanner.damaged("has more columns than a sheet can have")
        }
        while ranges.count < column { ranges.append(bytes.count..<bytes.count) }
        let kind = try scanner.attribute("t") ?? "n"
        let style = try scanner.attribute("s").flatMap { Int($0) } ?? 0
        let start = bytes.count
        let hasFormula = try readContent()
        if hasFormula, bytes.count == start { emptyFormulas += 1 }
        try interpret(from: start, kind, style)
        ranges.append(start..<bytes.count)
    }

    /// Appends the cell's value or inline text; says whether it has a formula.
    private func readContent() throws(InputError) -> Bool {
        var (isValue, hints, hasFormula) = (false, 0, false)
        while true {
            switch try scanner.next() {
            case .start("v"), .start("t"): isValue = hints == 0
            case .end("v"), .end("t"): isValue = false
            case .start("rPh"): hints += 1
            case .end("rPh"): hints -= 1
            case .start("f"): hasFormula = true
            case .text where isValue: bytes += scanner.text
            case .end("c"): return hasFormula
            case .finished: throw scanner.damaged("ends too early")
            default: continue
            }
        }
    }

    /// Puts in place of the raw value what a reader of the sheet sees.
    private func interpret(from start: Int, _ kind: String, _ style: Int) throws(InputError) {
        guard bytes.count > start else { return }
        let raw = String(decoding: bytes[start...], as: UTF8.self)
        switch kind {
        case "s":
            bytes.removeSubrange(start...)
            guard let index = Int(raw), strings.append(index, to: &bytes) else {
                throw scanner.damaged("refers to a text that is not there")
            }
        case "b": replace(from: start, with: raw == "1" ? "TRUE" : "FALSE")
        case "e":
            errorCells[raw, default: 0] += 1
            replace(from: start, with: "")
        case "n":
            guard styles.indices.contains(style), styles[style] != .none, let serial = Double(raw),
                let text = styles[style].text(serial, countsFrom1904: countsFrom1904)
            else { return }
            replace(from: start, with: text)
        default: return
        }
    }

    private func replace(from start: Int, with text: String) {
        bytes.removeSubrange(start...)
        bytes += text.utf8
    }

    /// The 0-based column of a reference such as `AB12`.
    private static func column(of reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8 {
            guard (0x41...0x5a).contains(byte & 0xdf), !isDigit(byte) else { break }
            column = column * 26 + Int(byte & 0xdf) - 0x40
            if column > lastColumn { return nil }
        }
        return column > 0 ? column - 1 : nil
    }
}
