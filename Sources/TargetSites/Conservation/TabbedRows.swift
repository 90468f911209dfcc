internal import Files
internal import Inputs

/// Lines of a tabbed file one after the other; they end with LF, CRLF or CR, and blank ones are passed over.
final class TabbedRows {
    let shownAs: String
    /// 1-based line of the row that was read last.
    private(set) var line = 0
    private let source: ByteSource
    private var bytes: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var followsReturn = false

    init(path: String, shownAs: String?) throws(InputError) {
        source = try ByteSource(path: path, shownAs: shownAs)
        self.shownAs = source.shownAs
    }

    var place: SourceLocation { SourceLocation(file: shownAs, line: line) }

    /// The next row's cells; nil at the end.
    func next() throws(InputError) -> [ArraySlice<UInt8>]? {
        while let text = try nextLine() {
            if text.allSatisfy({ $0 <= 0x20 }) { continue }
            return text.split(separator: 0x09, omittingEmptySubsequences: false)
        }
        return nil
    }

    private func nextLine() throws(InputError) -> [UInt8]? {
        var text: [UInt8] = []
        var hasText = false
        while true {
            if position == bytes.count {
                guard !isAtEnd else { break }
                bytes.removeAll(keepingCapacity: true)
                position = 0
                isAtEnd = try !source.read(appendingTo: &bytes)
                continue
            }
            if followsReturn, bytes[position] == 0x0a { position += 1 }
            if followsReturn {
                followsReturn = false
                continue
            }
            hasText = true
            let end = bytes[position...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? bytes.count
            text += bytes[position..<end]
            position = end
            if end == bytes.count { continue }
            followsReturn = bytes[end] == 0x0d
            position += 1
            break
        }
        if hasText { line += 1 }
        return hasText ? text : nil
    }

    static func text(_ cell: ArraySlice<UInt8>) -> String { String(decoding: cell, as: UTF8.self) }
}
