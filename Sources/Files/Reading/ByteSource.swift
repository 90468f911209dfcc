public import Inputs
internal import CZlib

/// The bytes of a file in pieces, unpacked where the file is gzip (told by its content, not its name).
public final class ByteSource {
    /// How messages call the file.
    public let shownAs: String
    public private(set) var isCompressed = false
    private var handle: gzFile?
    private var isAtEnd = false

    /// - Throws: `missing-file`, `not-a-file`, `unreadable-file`, `empty-file`.
    public init(path: String, shownAs: String? = nil) throws(InputError) {
        self.shownAs = shownAs ?? path
        let file = try RegularFile(path: path, shownAs: self.shownAs)
        guard file.size > 0 else {
            throw InputError(
                "empty-file", "the file is empty", at: SourceLocation(file: self.shownAs),
                remedy: "export the table again")
        }
        guard let opened = gzopen(path, "rbe") else {
            throw InputError(
                "unreadable-file", "this file cannot be opened", at: SourceLocation(file: self.shownAs))
        }
        gzbuffer(opened, 1 << 17)
        handle = opened
        isCompressed = gzdirect(opened) == 0
    }

    deinit { if let handle { gzclose_r(handle) } }

    /// Appends the next piece.
    ///
    /// - Returns: false when there is nothing left.
    /// - Throws: `damaged-gzip` for a stream that is cut off or altered.
    public func read(appendingTo bytes: inout [UInt8], upTo limit: Int = 1 << 18) throws(InputError) -> Bool {
        guard !isAtEnd, let handle else { return false }
        let old = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: limit))
        let count = bytes.withUnsafeMutableBytes { gzread(handle, $0.baseAddress! + old, UInt32(limit)) }
        bytes.removeLast(limit - max(0, Int(count)))
        if count < 0 { throw damaged }
        if Int(count) < limit {
            isAtEnd = true
            var state: Int32 = Z_OK
            _ = gzerror(handle, &state)
            // A stream cut off in its middle ends without a word until it is asked.
            if state == Z_BUF_ERROR || state == Z_DATA_ERROR { throw damaged }
        }
        return count > 0
    }

    private var damaged: InputError {
        InputError(
            "damaged-gzip", "the compressed file is cut off or damaged", at: SourceLocation(file: shownAs),
            remedy: "download or copy it again, and compare its size or checksum with the original")
    }
}
