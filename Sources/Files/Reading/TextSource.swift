public import Inputs

/// The text of a file as UTF-8, in pieces, whatever encoding it was written in.
///
/// Without a declaration: UTF-16 by mark or zeros; else UTF-8 as long as it is valid. The first byte that
/// is not valid turns a file that was plain ASCII so far into Windows-1252; in a file that already held
/// UTF-8 characters it is read alone as Windows-1252 and counted in `strayBytes`. Line ends are kept.
public final class TextSource {
    public private(set) var encoding: TextEncoding
    /// Bytes of a UTF-8 file that were not UTF-8.
    public private(set) var strayBytes = 0
    public var shownAs: String { bytes.shownAs }
    public var isCompressed: Bool { bytes.isCompressed }

    private let bytes: ByteSource
    private let isDeclared: Bool
    private var pending: [UInt8] = []
    private var hasSeenUTF8 = false

    /// - Throws: what `ByteSource` throws.
    public init(_ source: ByteSource, declared: TextEncoding? = nil) throws(InputError) {
        bytes = source
        isDeclared = declared != nil
        while pending.count < 4096, try source.read(appendingTo: &pending) {}
        encoding = declared ?? TextEncoding.utf16Guess(pending) ?? .utf8
        dropMark()
    }

    /// Appends the next piece of text.
    ///
    /// - Returns: false when there is nothing left.
    /// - Throws: `not-a-table` for zero bytes; `wrong-encoding` where the declared encoding does not hold.
    public func read(appendingTo text: inout [UInt8]) throws(InputError) -> Bool {
        let old = text.count
        while text.count == old {
            var isAtEnd = false
            if pending.count < 4 { isAtEnd = try !bytes.read(appendingTo: &pending) }
            if pending.isEmpty { return false }
            let used = try decode(into: &text, isAtEnd: isAtEnd)
            if used == pending.count {
                pending.removeAll(keepingCapacity: true)
            } else {
                pending.removeFirst(used)
            }
            if isAtEnd && text.count == old { return false }
        }
        return true
    }

    private func dropMark() {
        if encoding == .utf8, pending.starts(with: [0xef, 0xbb, 0xbf]) { pending.removeFirst(3) }
        if encoding == .utf16LittleEndian, pending.starts(with: [0xff, 0xfe]) { pending.removeFirst(2) }
        if encoding == .utf16BigEndian, pending.starts(with: [0xfe, 0xff]) { pending.removeFirst(2) }
    }

    /// Decodes what it can of `pending`; a character cut off by the piece's end is left for the next call.
    private func decode(into text: inout [UInt8], isAtEnd: Bool) throws(InputError) -> Int {
        switch encoding {
        case .utf8: return try decodeUTF8(into: &text, isAtEnd: isAtEnd)
        case .utf16LittleEndian, .utf16BigEndian: return decodeUTF16(into: &text, isAtEnd: isAtEnd)
        case .windows1252, .latin1:
            try decodeBytes(from: 0, into: &text)
            return pending.count
        }
    }

    private func decodeUTF8(into text: inout [UInt8], isAtEnd: Bool) throws(InputError) -> Int {
        var position = 0
        while position < pending.count {
            let run = validUTF8Run(pending, from: position)
            if run.hasZero { throw zeroBytes }
            if run.hasWideCharacters { hasSeenUTF8 = true }
            text.append(contentsOf: pending[position..<run.end])
            position = run.end
            guard position < pending.count else { break }
            if !isAtEnd, pending.count - position < 4, couldContinue(position) { break }
            if isDeclared {
                throw InputError(
                    "wrong-encoding", "the file is not valid UTF-8 as declared",
                    at: SourceLocation(file: shownAs),
                    remedy: "leave 'encoding' out, or declare windows-1252 or utf-16")
            }
            guard hasSeenUTF8 else {
                encoding = .windows1252
                try decodeBytes(from: position, into: &text)
                return pending.count
            }
            strayBytes += 1
            text.append(contentsOf: String(TextEncoding.windows1252(pending[position])).utf8)
            position += 1
        }
        return position
    }

    /// Whether the bytes from here to the piece's end may be the beginning of a character.
    private func couldContinue(_ position: Int) -> Bool {
        pending[position] >= 0xc2 && pending[position] <= 0xf4
            && pending[(position + 1)...].allSatisfy { $0 & 0xc0 == 0x80 }
    }

    private func decodeBytes(from start: Int, into text: inout [UInt8]) throws(InputError) {
        for byte in pending[start...] {
            if byte == 0 { throw zeroBytes }
            if byte < 0x80 {
                text.append(byte)
            } else {
                let scalar = encoding == .latin1 ? Unicode.Scalar(byte) : TextEncoding.windows1252(byte)
                text.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    private func decodeUTF16(into text: inout [UInt8], isAtEnd: Bool) -> Int {
        let isBig = encoding == .utf16BigEndian
        func unit(_ position: Int) -> UInt16 {
            let (first, second) = (UInt16(pending[position]), UInt16(pending[position + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        var position = 0
        while position + 1 < pending.count {
            let first = unit(position)
            var scalar = Unicode.Scalar(first)
            var width = 2
            if UTF16.isLeadSurrogate(first) {
                if position + 3 >= pending.count, !isAtEnd { break }
                if position + 3 < pending.count, UTF16.isTrailSurrogate(unit(position + 2)) {
                    scalar = UTF16.decode(UTF16.EncodedScalar([first, unit(position + 2)]))
                    width = 4
                }
            }
            text.append(contentsOf: UTF8.encode(scalar ?? "\u{fffd}")!)
            position += width
        }
        return isAtEnd ? pending.count : position
    }

    private var zeroBytes: InputError {
        InputError(
            "not-a-table", "the file holds zero bytes, so it is not text", at: SourceLocation(file: shownAs),
            remedy: "save the table as .xlsx or CSV")
    }
}
