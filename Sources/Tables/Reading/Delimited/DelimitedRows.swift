internal import Files
internal import Inputs

/// The records of a delimited text, read in pieces: only the record in hand and one piece are in memory.
final class DelimitedRows: RowSource {
    private(set) var line = 0
    private var nextLine = 1
    private let text: TextSource
    private let delimiter: UInt8
    private var window: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var cells = RecordCells()
    private var unquoted: [UInt8] = []

    /// A record longer than this is an unclosed quote, not a row.
    private static let longestRecord = 64 << 20

    init(_ text: TextSource, delimiter: Delimiter) {
        self.text = text
        self.delimiter = delimiter.byte
    }

    var cellCount: Int { cells.count }

    func next() throws(InputError) -> Bool {
        while true {
            let end = window.withUnsafeBufferPointer {
                parseRecord($0, from: position, isAtEnd: isAtEnd, delimiter: delimiter, into: &cells)
            }
            switch end {
            case .record(let next, let lines):
                position = next
                line = nextLine
                nextLine += lines
                return true
            case .atEnd: return false
            case .incomplete: try refill()
            case .textAfterQuote(let offset): throw quoteError("text follows a closing quote", offset)
            case .openQuote(let offset): throw quoteError("a quote is opened and never closed", offset)
            }
        }
    }

    /// Drops whole lines, whatever quotes they hold, so that the next record begins at this line.
    ///
    /// - Returns: the lines that held something.
    func skip(toLine target: Int) throws(InputError) -> [Int] {
        var dropped: [Int] = []
        while nextLine < target {
            guard let end = try lineEnd() else { break }
            let content = window.withUnsafeBufferPointer {
                trimmed(UnsafeBufferPointer(rebasing: $0[position..<end.content])).count
            }
            if content > 0 { dropped.append(nextLine) }
            position = end.next
            nextLine += 1
        }
        return dropped
    }

    private func lineEnd() throws(InputError) -> (content: Int, next: Int)? {
        while true {
            if let at = window[position...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
                if window[at] == 0x0a { return (at, at + 1) }
                if at + 1 < window.count || isAtEnd {
                    return (at, at + 1 < window.count && window[at + 1] == 0x0a ? at + 2 : at + 1)
                }
            } else if isAtEnd {
                return position < window.count ? (window.count, window.count) : nil
            }
            try refill()
        }
    }

    private func refill() throws(InputError) {
        if position > 0 {
            window.removeFirst(position)
            position = 0
        }
        guard window.count < Self.longestRecord else {
            throw quoteError("a quote is opened and not closed within 64 MB", 0)
        }
        // A record longer than a piece doubles the window, so that it is not parsed again for each piece.
        let wanted = max(1, window.count)
        let old = window.count
        while window.count - old < wanted {
            if try !text.read(appendingTo: &window) {
                isAtEnd = true
                return
            }
        }
    }

    func withCell<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard index < cells.count else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let range = cells.starts[index]..<cells.ends[index]
        guard cells.hasDoubledQuotes[index] else {
            return window.withUnsafeBufferPointer { body(trimmed(UnsafeBufferPointer(rebasing: $0[range]))) }
        }
        unquoted.removeAll(keepingCapacity: true)
        var isSecond = false
        for byte in window[range] {
            if byte == 0x22 {
                isSecond.toggle()
                if !isSecond { continue }
            }
            unquoted.append(byte)
        }
        return unquoted.withUnsafeBufferPointer { body(trimmed($0)) }
    }

    private func quoteError(_ message: String, _ offset: Int) -> InputError {
        InputError(
            "broken-quotes", message, at: SourceLocation(file: text.shownAs, line: nextLine + offset),
            remedy: "put a quote inside a quoted cell twice (\"\"), and close each quote")
    }
}
