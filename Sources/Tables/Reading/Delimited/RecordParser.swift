/// Where the cells of one record lie in a stretch of bytes.
struct RecordCells {
    var starts: [Int] = []
    var ends: [Int] = []
    /// The cell stood in quotes and has doubled quotes inside, which are still double.
    var hasDoubledQuotes: [Bool] = []

    var count: Int { starts.count }

    mutating func removeAll() {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hasDoubledQuotes.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func append(_ start: Int, _ end: Int, doubled: Bool = false) {
        starts.append(start)
        ends.append(end)
        hasDoubledQuotes.append(doubled)
    }
}

/// How parsing one record ended.
enum RecordEnd: Equatable {
    /// The next record begins here; the record took this many lines.
    case record(next: Int, lines: Int)
    /// The bytes end inside the record, or right after a CR that may belong to a CRLF.
    case incomplete
    /// There is nothing left.
    case atEnd
    /// Text follows a closing quote, this many lines below the record's first.
    case textAfterQuote(line: Int)
    /// The file ends inside quotes that were opened this many lines below the record's first.
    case openQuote(line: Int)
}

/// Parses the record that begins at `start`: cells between delimiters, quotes at a cell's start (blanks
/// before them are dropped), doubled quotes for a quote, line ends LF, CR or CRLF in any mix.
///
/// *Source*: RFC 4180, doi:10.17487/RFC4180, with the line ends and blanks of real files.
func parseRecord(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isAtEnd: Bool, delimiter: UInt8,
    into cells: inout RecordCells
) -> RecordEnd {
    cells.removeAll()
    let count = bytes.count
    guard start < count else { return isAtEnd ? .atEnd : .incomplete }
    var position = start
    var lines = 1
    while true {
        var cellStart = position
        while cellStart < count, bytes[cellStart] == 0x20, delimiter != 0x20 { cellStart += 1 }
        if cellStart < count, bytes[cellStart] == 0x22 {
            let openedAt = lines - 1
            switch parseQuoted(bytes, cellStart + 1, isAtEnd, delimiter, &lines, &cells) {
            case .end(let after): position = after
            case .incomplete: return isAtEnd ? .openQuote(line: openedAt) : .incomplete
            case .textAfter: return .textAfterQuote(line: lines - 1)
            }
        } else {
            cellStart = position
            while position < count {
                let byte = bytes[position]
                if byte == delimiter || byte == 0x0a || byte == 0x0d { break }
                position += 1
            }
            cells.append(cellStart, position)
        }
        guard position < count else { return isAtEnd ? .record(next: count, lines: lines) : .incomplete }
        let byte = bytes[position]
        position += 1
        if byte == delimiter { continue }
        if byte == 0x0a { return .record(next: position, lines: lines) }
        guard position < count || isAtEnd else { return .incomplete }
        if position < count, bytes[position] == 0x0a { position += 1 }
        return .record(next: position, lines: lines)
    }
}

private enum QuotedEnd {
    case end(Int), incomplete, textAfter
}

private func parseQuoted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isAtEnd: Bool, _ delimiter: UInt8,
    _ lines: inout Int,
    _ cells: inout RecordCells
) -> QuotedEnd {
    var position = start
    var doubled = false
    while position < bytes.count {
        let byte = bytes[position]
        if byte == 0x22 {
            guard position + 1 < bytes.count || isAtEnd else { return .incomplete }
            if position + 1 < bytes.count, bytes[position + 1] == 0x22 {
                doubled = true
                position += 2
                continue
            }
            cells.append(start, position, doubled: doubled)
            position += 1
            while position < bytes.count, bytes[position] == 0x20, delimiter != 0x20 { position += 1 }
            guard position < bytes.count else { return isAtEnd ? .end(position) : .incomplete }
            let after = bytes[position]
            return after == delimiter || after == 0x0a || after == 0x0d ? .end(position) : .textAfter
        }
        if byte == 0x0a || byte == 0x0d {
            if byte == 0x0d, position + 1 < bytes.count, bytes[position + 1] == 0x0a { position += 1 }
            lines += 1
        }
        position += 1
    }
    return .incomplete
}
