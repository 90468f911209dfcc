internal import Inputs

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An open file that is known to be one: not a folder, not missing, readable.
final class RegularFile {
    let shownAs: String
    let size: Int
    private let descriptor: Int32

    /// - Throws: `missing-file`, `not-a-file`, `unreadable-file`, each with its remedy.
    init(path: String, shownAs: String) throws(InputError) {
        let place = SourceLocation(file: shownAs)
        var info = stat()
        guard stat(path, &info) == 0 else {
            if errno == EACCES { throw Self.unreadable(place) }
            throw InputError(
                "missing-file", "there is no such file", at: place, remedy: "check the name and the folder")
        }
        if info.st_mode & S_IFMT == S_IFDIR {
            throw InputError("not-a-file", "this is a folder", at: place, remedy: "name a file in it")
        }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw InputError(
                "not-a-file", "this is not a regular file", at: place,
                remedy: "copy its content into a file first")
        }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.unreadable(place) }
        descriptor = opened
        size = Int(info.st_size)
        self.shownAs = shownAs
    }

    deinit { close(descriptor) }

    /// Fills `piece` from its start; 0 at the end of the file.
    func read(into piece: inout [UInt8]) throws(InputError) -> Int {
        while true {
            let count = piece.withUnsafeMutableBytes { readBytes(descriptor, $0.baseAddress!, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { throw Self.unreadable(SourceLocation(file: shownAs)) }
        }
    }

    private static func unreadable(_ place: SourceLocation) -> InputError {
        InputError(
            "unreadable-file", "this file cannot be read (\(String(cString: strerror(errno))))", at: place,
            remedy: "check its permissions")
    }
}

/// The C function, whose name the method above hides.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
