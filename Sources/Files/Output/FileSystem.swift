internal import Inputs

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Exchanges two paths in one step; false where the system or the file system cannot.
func exchange(_ first: String, _ second: String) -> Bool {
    #if canImport(Darwin)
        return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
    #else
        // The C library declares it only for GNU sources, so it is looked up by name; 2 is RENAME_EXCHANGE.
        typealias Rename =
            @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, 2) == 0
    #endif
}

func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
}

func isFolder(_ path: String) -> Bool { mode(of: path) == S_IFDIR }

func isLink(_ path: String) -> Bool { mode(of: path) == S_IFLNK }

private func mode(of path: String) -> mode_t? {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
}

/// The absolute path without links, nil where nothing is there.
func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// Makes the folders that lead to a file.
func makeFolders(upTo path: String, shownAs: String) throws(InputError) {
    var position = path.index(after: path.startIndex)
    while let slash = path[position...].firstIndex(of: "/") {
        let folder = String(path[..<slash])
        if mkdir(folder, 0o777) != 0, errno != EEXIST, realPath(folder) == nil {
            throw OutputPlace.cannotWrite(shownAs)
        }
        position = path.index(after: slash)
    }
}

/// Writes a file and waits until it is on disk; false when the system refuses.
func writeFile(_ bytes: ContiguousArray<UInt8>, to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return false }
    var isWritten = true
    bytes.withUnsafeBytes { raw in
        var position = 0
        while position < raw.count {
            let count = write(descriptor, raw.baseAddress! + position, raw.count - position)
            if count < 0, errno == EINTR { continue }
            if count <= 0 {
                isWritten = false
                return
            }
            position += count
        }
    }
    let isSynced = fsync(descriptor) == 0
    return (close(descriptor) == 0) && isWritten && isSynced
}

func syncFile(_ path: String) {
    let descriptor = open(path.isEmpty ? "/" : path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
}

/// Files of external tools are brought to disk too, then the folders that name them.
func syncFolderTree(_ folder: String) {
    for path in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
        syncFile(folder + "/" + path)
    }
    syncFile(folder)
}

/// Paths of all files below a folder, relative to it, sorted; a link counts as a file.
func relativeFiles(in folder: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter { !isFolder(folder + "/" + $0) }.sorted()
}

/// Removes a folder that carries the marker (even one only half written), or is empty. The marker goes last, so that a removal that
/// was cut short can be taken up again.
func removeOwnFolder(_ folder: String) {
    guard isFolder(folder), rmdir(folder) != 0, exists(folder + "/" + OutputMarker.name) else {
        return
    }
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where entry != OutputMarker.name {
        try? FileManager.default.removeItem(atPath: folder + "/" + entry)
    }
    unlink(folder + "/" + OutputMarker.name)
    rmdir(folder)
}
