internal import Files
internal import Foundation
internal import Inputs

/// A file in pieces, taken byte-wise or line-wise; counts lines that end with LF, CRLF or CR.
final class PieceReader {
    let shownAs: String
    /// 1-based line that the next byte stands on.
    private(set) var lineNumber = 1
    /// The line that `line()` read, without its end, and its number.
    private(set) var lastLine: [UInt8] = []
    private(set) var lastLineNumber = 1

    private let source: ByteSource
    private var piece: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// The next line feed and carriage return of the piece, as far as they were looked for.
    private var feed = -1
    private var carriageReturn = -1

    init(path: String, shownAs: String?) throws(InputError) {
        source = try ByteSource(path: path, shownAs: shownAs)
        self.shownAs = source.shownAs
        if try peek() == 0xef, piece.count >= 3, piece[1] == 0xbb, piece[2] == 0xbf { position = 3 }
    }

    /// The next byte; nil at the end.
    func peek() throws(InputError) -> UInt8? {
        if position < piece.count { return piece[position] }
        guard !isAtEnd else { return nil }
        piece.removeAll(keepingCapacity: true)
        (position, feed, carriageReturn) = (0, -1, -1)
        isAtEnd = try !source.read(appendingTo: &piece)
        return piece.first
    }

    func skip() { position += 1 }

    /// The bytes ahead in this piece, at most so many.
    func head(_ most: Int) throws(InputError) -> ArraySlice<UInt8> {
        _ = try peek()
        return piece[position...].prefix(most)
    }

    /// Appends the sets of bases from here on, up to the piece's end or the first byte that is no nucleotide.
    func takeBases(into bases: inout [UInt8]) {
        let start = bases.count
        bases.append(contentsOf: piece[position..<endOfLine()])
        // A whole line is turned at once; only one with another byte in it is looked at again.
        let isClean = bases.withUnsafeMutableBufferPointer { out in
            Base.masks.withUnsafeBufferPointer { masks in
                var isClean = true
                for k in start..<out.count {
                    let mask = masks[Int(out[k])]
                    out[k] = mask
                    isClean = isClean && mask != 0
                }
                return isClean
            }
        }
        if !isClean, let stop = bases[start...].firstIndex(of: 0) { bases.removeSubrange(stop...) }
        position += bases.count - start
    }

    /// Where this line ends in the piece, or the piece's end.
    private func endOfLine() -> Int {
        if feed < position { feed = place(of: 0x0a) }
        if carriageReturn < position { carriageReturn = place(of: 0x0d) }
        return min(feed, carriageReturn)
    }

    private func place(of byte: Int32) -> Int {
        piece.withUnsafeBytes { bytes in
            let start = bytes.baseAddress!
            guard let found = memchr(start + position, byte, bytes.count - position) else {
                return bytes.count
            }
            return UnsafeRawPointer(found) - start
        }
    }

    /// At a LF or CR: passes over it, and over a LF after a CR.
    func skipLineEnd() throws(InputError) {
        let isReturn = piece[position] == UInt8(ascii: "\r")
        position += 1
        lineNumber += 1
        if isReturn, try peek() == UInt8(ascii: "\n") { position += 1 }
    }

    /// Reads to the end of the line.
    ///
    /// - Returns: false at the end of the file.
    func line() throws(InputError) -> Bool {
        lastLine.removeAll(keepingCapacity: true)
        lastLineNumber = lineNumber
        guard try peek() != nil else { return false }
        while try peek() != nil {
            let end = endOfLine()
            lastLine += piece[position..<end]
            position = end
            if end == piece.count { continue }
            try skipLineEnd()
            break
        }
        return true
    }
}
