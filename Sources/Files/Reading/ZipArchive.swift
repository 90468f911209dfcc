public import Inputs
internal import CMinizip

/// A ZIP archive whose entries are read in pieces, with guards against archives made to fill the memory.
public final class ZipArchive {
    public let shownAs: String
    private let handle: unzFile
    /// An entry may not unpack to more than this many bytes.
    private let largestEntry: Int
    private var unpacked = 0
    private var allowed = 0

    /// - Throws: `missing-file` and the like; `damaged-workbook` where the file is no whole archive.
    public init(path: String, shownAs: String? = nil, largestEntry: Int = 4 << 30) throws(InputError) {
        self.shownAs = shownAs ?? path
        self.largestEntry = largestEntry
        _ = try RegularFile(path: path, shownAs: self.shownAs)
        guard let opened = unzOpen64(path) else { throw Self.damagedWorkbook(self.shownAs) }
        handle = opened
    }

    deinit { unzClose(handle) }

    public func contains(_ entry: String) -> Bool { unzLocateFile(handle, entry, 2) == UNZ_OK }

    /// Names of the first entries, in the archive's order.
    public func entryNames(upTo limit: Int = 64) -> [String] {
        var names: [String] = []
        var status = unzGoToFirstFile(handle)
        while status == UNZ_OK, names.count < limit {
            var name = [CChar](repeating: 0, count: 1024)
            let size = UInt(name.count - 1)
            guard unzGetCurrentFileInfo64(handle, nil, &name, size, nil, 0, nil, 0) == UNZ_OK else { break }
            names.append(
                String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            status = unzGoToNextFile(handle)
        }
        return names
    }

    /// Opens an entry for `read`, closing the one before. Names are compared without case.
    ///
    /// - Returns: false where there is no such entry.
    /// - Throws: `encrypted-file`; `too-large` for an entry that unpacks to more than is sensible.
    public func open(_ entry: String) throws(InputError) -> Bool {
        unzCloseCurrentFile(handle)
        guard contains(entry) else { return false }
        var info = unz_file_info64()
        guard unzGetCurrentFileInfo64(handle, &info, nil, 0, nil, 0, nil, 0) == UNZ_OK else {
            throw Self.damagedWorkbook(shownAs)
        }
        if info.flag & 1 != 0 {
            throw InputError(
                "encrypted-file", "the archive is protected by a password", at: SourceLocation(file: shownAs),
                remedy: "save it without a password")
        }
        unpacked = 0
        // XML packs 10 to 200 times; deflate cannot exceed 1032, which only a made-up file comes near.
        allowed = min(largestEntry, max(32 << 20, min(Int(clamping: info.compressed_size), 1 << 40) * 400))
        guard unzOpenCurrentFile(handle) == UNZ_OK else { throw Self.damagedWorkbook(shownAs) }
        return true
    }

    /// Appends the next piece of the open entry.
    ///
    /// - Returns: false at the entry's end, after its checksum was found right.
    public func read(appendingTo bytes: inout [UInt8], upTo limit: Int = 1 << 17) throws(InputError) -> Bool {
        let old = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: limit))
        let count = bytes.withUnsafeMutableBytes {
            unzReadCurrentFile(handle, $0.baseAddress! + old, UInt32(limit))
        }
        bytes.removeLast(limit - max(0, Int(count)))
        guard count >= 0 else { throw Self.damagedWorkbook(shownAs) }
        if count == 0 {
            guard unzCloseCurrentFile(handle) != UNZ_CRCERROR else { throw Self.damagedWorkbook(shownAs) }
            return false
        }
        unpacked += Int(count)
        guard unpacked <= allowed else {
            throw InputError(
                "too-large", "a part of the workbook unpacks to more than \(allowed >> 20) MB",
                at: SourceLocation(file: shownAs), remedy: "save the sheet as CSV")
        }
        return true
    }

    public static func damagedWorkbook(_ shownAs: String) -> InputError {
        InputError(
            "damaged-workbook", "the file is cut off or damaged", at: SourceLocation(file: shownAs),
            remedy: "copy it again, or open it in a spreadsheet program and save it anew")
    }
}
