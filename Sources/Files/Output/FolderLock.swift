internal import Inputs

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// One run at a time per target: an advisory lock that the system drops when the process ends, however it ends.
final class FolderLock {
    private let path: String
    private var descriptor: Int32 = -1

    /// - Throws: `output-in-use`, `cannot-write`.
    init(_ path: String, shownAs: String) throws(InputError) {
        self.path = path
        while true {
            descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw OutputPlace.cannotWrite(shownAs) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                drop()
                throw InputError(
                    "output-in-use", "another run is writing to this folder",
                    at: SourceLocation(file: shownAs), remedy: "wait for it to end, or name another folder")
            }
            if isStillTheFile { return }
            drop()
        }
    }

    deinit { release() }

    /// The last holder removes the file; whoever opened it just before holds a lock on nothing.
    private var isStillTheFile: Bool {
        var (held, named) = (stat(), stat())
        return fstat(descriptor, &held) == 0 && stat(path, &named) == 0
            && held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    func release() {
        guard descriptor >= 0 else { return }
        unlink(path)
        drop()
    }

    /// Closes the file and leaves it: another run may hold it.
    private func drop() {
        close(descriptor)
        descriptor = -1
    }
}
