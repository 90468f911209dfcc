internal import Inputs

/// Rows of cells as text, one at a time: what a delimited file and a sheet have in common.
protocol RowSource: AnyObject {
    /// Loads the next row; false at the end.
    func next() throws(InputError) -> Bool
    /// 1-based line (or sheet row) on which the row begins.
    var line: Int { get }
    var cellCount: Int { get }
    /// The cell without blanks around it; empty beyond the last cell. Valid inside `body` only.
    func withCell<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
}

extension RowSource {
    func text(_ position: Int) -> String { withCell(position) { String(decoding: $0, as: UTF8.self) } }

    /// The number of cells up to the last one that holds something.
    func filledWidth() -> Int {
        var width = cellCount
        while width > 0, withCell(width - 1, { $0.isEmpty }) { width -= 1 }
        return width
    }

    func filledCells() -> Int { (0..<cellCount).count { !withCell($0) { $0.isEmpty } } }
}

/// Takes the rows of a table, of whatever source.
protocol RowConsumer {
    /// Returns false to stop.
    mutating func take(_ row: some RowSource) throws -> Bool
}

/// The part of a cell without blanks at its ends: ASCII blanks, line ends, no-break and zero-width blanks, BOM.
@inline(__always)
func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, cell.count)
    while start < end {
        let width = blankWidth(cell, start, end)
        if width == 0 { break }
        start += width
    }
    while end > start {
        let last = cell[end - 1]
        if last <= 0x20 {
            end -= 1
        } else if last < 0x80 {
            break
        } else {
            if end - start >= 2, blankWidth(cell, end - 2, end) == 2 {
                end -= 2
            } else if end - start >= 3,
                blankWidth(cell, end - 3, end) == 3
            {
                end -= 3
            } else {
                break
            }
        }
    }
    return UnsafeBufferPointer(rebasing: cell[start..<end])
}

@inline(__always)
private func blankWidth(_ cell: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> Int {
    let first = cell[at]
    if first <= 0x20 { return 1 }
    if first < 0x80 { return 0 }
    if first == 0xc2, at + 1 < end, cell[at + 1] == 0xa0 { return 2 }
    guard at + 2 < end else { return 0 }
    let (second, third) = (cell[at + 1], cell[at + 2])
    if first == 0xe2, second == 0x80, (0x80...0x8b).contains(third) || third == 0xaf { return 3 }
    if first == 0xe3, second == 0x80, third == 0x80 { return 3 }
    return first == 0xef && second == 0xbb && third == 0xbf ? 3 : 0
}
