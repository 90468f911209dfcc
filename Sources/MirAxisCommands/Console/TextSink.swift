internal import Foundation
internal import Inputs

/// Bytes to standard output, or to a file that appears whole or not at all.
final class TextSink {
    private let path: String?
    private let temporary: String?
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var failure: InputError?
    private static let full = 1 << 18

    /// - Throws: `output-exists`, `cannot-write`.
    init(_ path: String?) throws(InputError) {
        self.path = path
        guard let path else {
            (temporary, handle) = (nil, .standardOutput)
            return
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw InputError(
                "output-exists", "'\(path)' is there already", at: .commandLine,
                remedy: "name another file, or take that one away")
        }
        let beside = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
        guard FileManager.default.createFile(atPath: beside, contents: nil),
            let opened = FileHandle(forWritingAtPath: beside)
        else { throw Self.cannotWrite(path) }
        (temporary, handle) = (beside, opened)
    }

    private static func cannotWrite(_ path: String) -> InputError {
        InputError(
            "cannot-write", "'\(path)' cannot be written", at: .commandLine,
            remedy: "look whether the folder exists and has room")
    }

    func write(_ append: (inout [UInt8]) -> Void) {
        append(&buffer)
        if buffer.count >= Self.full { flush() }
    }

    private func flush() {
        guard !buffer.isEmpty, failure == nil else { return }
        do { try handle.write(contentsOf: Data(buffer)) } catch {
            failure = Self.cannotWrite(path ?? "standard output")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left; a file takes its name.
    func finish() throws(InputError) {
        flush()
        if let failure { throw failure }
        guard let path, let temporary else { return }
        do {
            try handle.close()
            try FileManager.default.moveItem(atPath: temporary, toPath: path)
        } catch { throw Self.cannotWrite(path) }
    }

    func discard() {
        if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
    }
}
