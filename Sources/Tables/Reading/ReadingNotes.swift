/// What reading did to a file: which dialect it found, and every line that did not become a row.
public struct ReadingNotes: Sendable, Hashable, Codable {
    public var file: String
    /// Sentences for the report, in the order of the file.
    public var texts: [String] = []
    public var rowsRead = 0
    public var skipped: [SkippedLines] = []
    /// `UTF-8`, `Windows-1252`, … ; nil for a workbook.
    public var encoding: String?
    /// `comma`, `tab`, … ; nil for a workbook.
    public var delimiter: String?
    /// The sheet of a workbook.
    public var sheet: String?
    public var headerLine: Int?

    public init(file: String) { self.file = file }

    /// Lines left out for one reason, in ascending order.
    public struct SkippedLines: Sendable, Hashable, Codable {
        public var reason: Reason
        public var lines: [Int]
        public init(reason: Reason, lines: [Int]) {
            self.reason = reason
            self.lines = lines
        }
    }

    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        case beforeHeader = "before the header"
        case blank = "blank"
        case repeatedHeader = "repeated header"
        case afterTable = "after the table"
    }

    public func lines(_ reason: Reason) -> [Int] { skipped.first { $0.reason == reason }?.lines ?? [] }

    mutating func skip(_ reason: Reason, _ line: Int) {
        if let position = skipped.firstIndex(where: { $0.reason == reason }) {
            skipped[position].lines.append(line)
        } else {
            skipped.append(SkippedLines(reason: reason, lines: [line]))
        }
    }

    /// Blank lines are counted and not told: they hold nothing.
    mutating func tellSkipped() {
        for part in skipped where part.reason != .blank {
            let one = part.lines.count == 1
            texts.append(
                "\(one ? "1 line" : "\(part.lines.count) lines") left out (\(part.reason.rawValue)): \(lineList(part.lines))"
            )
        }
    }
}

/// `line 3`, or `lines 1-4, 9, 12 and 30 more`: stretches are joined, and at most eight are named.
func lineList(_ lines: [Int]) -> String {
    guard lines.count > 1 else { return "line \(lines.first ?? 0)" }
    var stretches: [(first: Int, last: Int)] = []
    for line in lines {
        if let end = stretches.last, line == end.last + 1 {
            stretches[stretches.count - 1].last = line
        } else {
            stretches.append((line, line))
        }
    }
    let shown = stretches.prefix(8).map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
    let more = stretches.dropFirst(8).reduce(0) { $0 + $1.last - $1.first + 1 }
    return "lines " + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
}
