public import Inputs

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A folder that appears whole or not at all.
///
/// Everything is written into a hidden sibling, `.NAME.partial-PID`; `commit` brings the bytes to disk and
/// exchanges the two folders in one step of the file system. A run killed at any moment leaves the target
/// as it was (whole or absent); what it left beside is removed by the next run. Only a folder that MirAxis
/// made, with nothing in it that MirAxis did not write, is ever replaced.
///
/// Parents that do not exist are made. A symbolic link is followed, so the link stays and its folder is
/// replaced. Where a file system cannot exchange (some network shares), the target is absent for a moment
/// between two renames, and a run killed there is put right by the next one.
public final class OutputFolder {
    /// The target as the user named it, for messages.
    public let shownAs: String
    /// The absolute path of the target.
    public let target: String
    private let partial: String
    private let lock: FolderLock
    private var isOpen = true

    private init(shownAs: String, place: OutputPlace, lock: FolderLock) {
        self.shownAs = shownAs
        self.lock = lock
        target = place.target
        partial = place.partial
    }

    deinit { discard() }

    /// Checks that the target may be made or replaced, and begins beside it.
    ///
    /// - Throws: `not-our-folder`, `not-a-folder`, `output-is-here` (the target is, or holds, the current
    ///   folder), `output-in-use` (another run writes to it), `cannot-write`.
    public static func begin(at path: String) throws(InputError) -> OutputFolder {
        let place = try OutputPlace(path)
        let lock = try FolderLock(place.lock, shownAs: path)
        try place.restoreAfterKill()
        place.removeLeftovers()
        try place.checkTarget()
        guard mkdir(place.partial, 0o777) == 0 else { throw OutputPlace.cannotWrite(path) }
        let folder = OutputFolder(shownAs: path, place: place, lock: lock)
        try folder.write(OutputMarker.text(files: []), to: OutputMarker.name)
        return folder
    }

    /// Where an external tool may write the file; its folder is made.
    public func path(for relativePath: String) throws(InputError) -> String {
        precondition(isOpen, "the output folder is already finished")
        precondition(
            !relativePath.hasPrefix("/") && !relativePath.split(separator: "/").contains(".."),
            "a path inside the output folder")
        let path = partial + "/" + relativePath
        try makeFolders(upTo: path, shownAs: shownAs)
        return path
    }

    /// Writes a file anew, whole and on disk when it returns.
    public func write(_ bytes: some Collection<UInt8>, to relativePath: String) throws(InputError) {
        let path = try path(for: relativePath)
        guard writeFile(ContiguousArray(bytes), to: path) else { throw OutputPlace.cannotWrite(shownAs) }
    }

    public func write(_ text: String, to relativePath: String) throws(InputError) {
        try write(text.utf8, to: relativePath)
    }

    /// Makes the target this folder, in one step. The folder cannot be used afterwards.
    public func commit() throws(InputError) {
        precondition(isOpen, "the output folder is already finished")
        let files = relativeFiles(in: partial).filter { $0 != OutputMarker.name }
        try write(OutputMarker.text(files: files), to: OutputMarker.name)
        syncFolderTree(partial)
        let place = OutputPlace(target: target, shownAs: shownAs)
        try place.checkTarget()
        try place.putInPlace()
        isOpen = false
        syncFile(place.parent)
        place.removeLeftovers()
        lock.release()
    }

    /// Removes what was written; the target stays as it was. Harmless after `commit`.
    public func discard() {
        guard isOpen else { return }
        isOpen = false
        removeOwnFolder(partial)
        lock.release()
    }
}
