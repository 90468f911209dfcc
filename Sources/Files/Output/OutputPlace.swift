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

/// The target of an output and the names beside it.
struct OutputPlace {
    let shownAs: String
    let target: String
    let parent: String
    let name: String

    var partial: String { "\(parent)/.\(name).partial-\(getpid())" }
    /// Where the target waits for a moment when the file system cannot exchange.
    var previous: String { "\(parent)/.\(name).previous" }
    var lock: String { "\(parent)/.\(name).lock" }

    init(target: String, shownAs: String) {
        self.target = target
        self.shownAs = shownAs
        let slash = target.lastIndex(of: "/")!
        parent = slash == target.startIndex ? "" : String(target[..<slash])
        name = String(target[target.index(after: slash)...])
    }

    /// Resolves the path, and makes the parents that are not there.
    init(_ path: String) throws(InputError) {
        guard !path.isEmpty else {
            throw InputError("cannot-write", "the output folder has an empty name", remedy: "name a folder")
        }
        var absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        var target = realPath(absolute)
        if target == nil {
            if isLink(absolute) {
                throw InputError(
                    "not-a-folder", "the output is a symbolic link that leads nowhere",
                    at: SourceLocation(file: path), remedy: "remove the link, or name another folder")
            }
            target = try Self.newTarget(absolute, shownAs: path)
        }
        guard let target, target != "/" else { throw Self.isHere(path) }
        let here = realPath(".") ?? "/"
        if here == target || here.hasPrefix(target + "/") { throw Self.isHere(path) }
        self.init(target: target, shownAs: path)
    }

    private static func newTarget(_ absolute: String, shownAs: String) throws(InputError) -> String {
        try makeFolders(upTo: absolute, shownAs: shownAs)
        let name = absolute.split(separator: "/").last.map(String.init) ?? ""
        let parent = String(absolute.dropLast(name.count))
        guard name != ".", name != "..", let real = realPath(parent) else { throw cannotWrite(shownAs) }
        return (real == "/" ? "" : real) + "/" + name
    }

    /// - Throws: unless the target is absent, an empty folder, or one that only MirAxis wrote into.
    func checkTarget() throws(InputError) {
        let place = SourceLocation(file: shownAs)
        guard exists(target) else { return }
        guard isFolder(target) else {
            throw InputError(
                "not-a-folder", "the output must be a folder, and there is a file of this name", at: place,
                remedy: "name another folder")
        }
        let present = relativeFiles(in: target).filter { !OutputMarker.isLitter($0) }
        if present.isEmpty { return }
        guard let ours = OutputMarker.files(in: target) else {
            throw InputError(
                "not-our-folder", "this folder is not empty, and MirAxis did not make it", at: place,
                remedy: "name a new folder; nothing in this one was touched")
        }
        let strangers = present.filter { !ours.contains($0) && $0 != OutputMarker.name }
        guard let first = strangers.first else { return }
        throw InputError(
            "not-our-folder",
            "this folder holds \(strangers.count == 1 ? "a file" : "\(strangers.count) files") that MirAxis did not write, such as '\(first)'",
            at: place, remedy: "move what is yours elsewhere, or name a new folder; nothing was touched")
    }

    /// Puts the partial folder where the target is, at once where the file system can.
    func putInPlace() throws(InputError) {
        if !exists(target) || rmdir(target) == 0 {
            guard rename(partial, target) == 0 else { throw Self.cannotWrite(shownAs) }
            return
        }
        if exchange(partial, target) { return }
        guard rename(target, previous) == 0 else { throw Self.cannotWrite(shownAs) }
        guard rename(partial, target) == 0 else {
            _ = rename(previous, target)
            throw Self.cannotWrite(shownAs)
        }
    }

    /// A run was killed between the two renames of a file system without exchange: the old output returns.
    func restoreAfterKill() throws(InputError) {
        guard exists(previous), !exists(target), OutputMarker.files(in: previous) != nil else { return }
        guard rename(previous, target) == 0 else { throw Self.cannotWrite(shownAs) }
    }

    /// Removes the folders of runs that ended early, and the output that was exchanged away.
    /// Only the holder of the lock may call this: then no such folder is in use.
    func removeLeftovers() {
        let start = ".\(name).partial-"
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: parent + "/")) ?? []
        for entry in entries where entry.hasPrefix(start) && Int(entry.dropFirst(start.count)) != nil {
            removeOwnFolder(parent + "/" + entry)
        }
        if exists(target) { removeOwnFolder(previous) }
    }

    static func cannotWrite(_ shownAs: String) -> InputError {
        InputError(
            "cannot-write", "cannot write here (\(String(cString: strerror(errno))))",
            at: SourceLocation(file: shownAs),
            remedy: "check permissions and free space, or name another folder")
    }

    private static func isHere(_ shownAs: String) -> InputError {
        InputError(
            "output-is-here", "the output would replace the current folder or one that holds it",
            at: SourceLocation(file: shownAs), remedy: "name a folder of its own, such as 'report'")
    }
}
