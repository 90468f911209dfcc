public import Inputs

extension SHA256 {
    /// The digest of a file's bytes as they lie on disk (a compressed file is not unpacked), read in pieces.
    ///
    /// - Parameter shownAs: the name for messages; the path where nil.
    /// - Throws: `missing-file`, `not-a-file`, `unreadable-file`.
    public static func hex(ofFileAt path: String, shownAs: String? = nil) throws(InputError) -> String {
        let file = try RegularFile(path: path, shownAs: shownAs ?? path)
        var hash = SHA256()
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try file.read(into: &piece)
            if count == 0 { return hash.hexDigest }
            hash.update(piece[..<count])
        }
    }
}
