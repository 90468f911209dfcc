internal import Foundation

/// The C compiler of the user's machine.
struct CCompiler {
    let path: String
    /// What tells this compiler and its options from others.
    let identity: String

    private static let options: [String] = {
        // Contraction would change results; the rest changes speed alone.
        let common = ["-std=gnu11", "-O2", "-fPIC", "-shared", "-w", "-ffp-contract=off", "-fno-math-errno"]
        #if arch(x86_64)
            return common + ["-march=x86-64-v3"]
        #else
            return common
        #endif
    }()

    /// The first of `clang`, `cc` and `gcc` on the path.
    static func find() throws(GeneratedCode.Unavailable) -> CCompiler {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["clang", "cc", "gcc"] {
            for folder in folders where folder.hasPrefix("/") {
                let path = "\(folder)/\(name)"
                guard FileManager.default.isExecutableFile(atPath: path) else { continue }
                return CCompiler(path: path, identity: identity(of: path))
            }
        }
        throw GeneratedCode.Unavailable(description: "there is no C compiler on the path")
    }

    /// Path, size and date of the compiler itself: asking for its version would take longer than loading.
    private static func identity(of path: String) -> String {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: real)
        let size = (attributes?[.size] as? Int) ?? 0
        let date = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\n// \(real) \(size) \(date) \(options.joined(separator: " "))\n"
    }

    /// Writes the library, whole or not at all.
    func compile(_ source: String, to library: URL) throws(GeneratedCode.Unavailable) {
        let folder = library.deletingLastPathComponent()
        let work = folder.appending(path: ".\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: work) }
        let (text, built) = (work.appending(path: "kernels.c"), work.appending(path: "kernels.so"))
        do {
            try FileManager.default.createDirectory(
                at: work, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try Data(source.utf8).write(to: text)
        } catch {
            throw GeneratedCode.Unavailable(description: "the source of generated code cannot be written")
        }
        guard run(Self.options + ["-o", built.path, text.path]) else {
            throw GeneratedCode.Unavailable(description: "the C compiler '\(path)' failed")
        }
        guard rename(built.path, library.path) == 0 else {
            throw GeneratedCode.Unavailable(description: "the compiled library cannot be put in its place")
        }
    }

    private func run(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationReason == .exit && process.terminationStatus == 0
    }
}
