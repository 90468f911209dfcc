package import Foundation

/// Programs compiled by the C compiler of the user's machine and loaded into this process.
///
/// Libraries are kept in a folder (`MIRAXIS_CACHE`, else `~/.cache/miraxis`, there `kernels`), each under a
/// hash of its source and of the compiler, and appear there whole or not at all. Anything that goes wrong is
/// `Unavailable`, and the interpreter gives the same results.
package final class GeneratedCode: Sendable {
    /// Runs a program on registers of all lanes: register i of lane j at 8·i + j.
    package typealias Kernel = @convention(c) @Sendable (UnsafeMutablePointer<Double>) -> Void

    /// Why there is no generated code.
    package struct Unavailable: Error, Sendable, Hashable, CustomStringConvertible {
        package var description: String
    }

    /// In the order of the functions asked for.
    package let kernels: [Kernel]

    /// Compiles the functions, or finds them compiled before.
    /// - Parameter cache: the folder of libraries; nil for the user's own.
    package init(
        _ functions: [CSource.Function], cache: URL? = nil, statementsPerFunction: Int = 300
    ) throws(Unavailable) {
        let source = CSource(functions, statementsPerFunction: statementsPerFunction).text
        let compiler = try CCompiler.find()
        let folder = try Self.folder(cache)
        let library = folder.appending(path: "\(Self.hash(source + compiler.identity)).so")
        if !FileManager.default.fileExists(atPath: library.path) {
            try compiler.compile(source, to: library)
        }
        kernels = try Self.load(library, functions.map(\.name))
    }

    private static func load(_ library: URL, _ names: [String]) throws(Unavailable) -> [Kernel] {
        guard let handle = dlopen(library.path, RTLD_NOW | RTLD_LOCAL) else {
            try? FileManager.default.removeItem(at: library)
            throw Unavailable(description: "the compiled library could not be loaded")
        }
        guard let setCalls = dlsym(handle, "miraxis_calls") else {
            throw Unavailable(description: "the compiled library lacks its functions")
        }
        typealias Table = @convention(c) (UnsafePointer<CallTable.Call>) -> Void
        unsafeBitCast(setCalls, to: Table.self)(CallTable.shared.base)
        var kernels: [Kernel] = []
        for name in names {
            guard let symbol = dlsym(handle, "miraxis_\(name)") else {
                throw Unavailable(description: "the compiled library lacks '\(name)'")
            }
            kernels.append(unsafeBitCast(symbol, to: Kernel.self))
        }
        return kernels
    }

    /// The folder, made if need be; one that others may write to is refused, since what lies there is run.
    private static func folder(_ given: URL?) throws(Unavailable) -> URL {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["MIRAXIS_CACHE"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: NSHomeDirectory()).appending(path: ".cache/miraxis")
        let folder = given ?? base.appending(path: "kernels")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Unavailable(description: "the folder for compiled code cannot be made")
        }
        var status = stat()
        guard stat(folder.path, &status) == 0, status.st_uid == getuid(), status.st_mode & 0o022 == 0 else {
            throw Unavailable(description: "the folder for compiled code is open to other users")
        }
        return folder
    }

    /// FNV-1a over 128 bits, as 32 hexadecimal digits.
    /// *Source*: Fowler, Noll, Vo, Eastlake, RFC 9923 (the constants).
    static func hash(_ text: String) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in text.utf8 { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

/// The functions that generated code calls, by `Operation.rawValue`: those that the interpreter calls.
private final class CallTable: Sendable {
    typealias Call = @convention(c) @Sendable (Double, Double) -> Double
    static let shared = CallTable()

    nonisolated(unsafe) let base: UnsafePointer<Call>

    private init() {
        let table = UnsafeMutablePointer<Call>.allocate(capacity: Operation.allCases.count)
        for operation in Operation.allCases {
            (table + Int(operation.rawValue)).initialize(to: Self.call(operation))
        }
        base = UnsafePointer(table)
    }

    private static func call(_ operation: Operation) -> Call {
        switch operation {
        case .remainder: { Operation.remainder.transcendental($0, $1) }
        case .factorial: { Operation.factorial.transcendental($0, $1) }
        case .power: { Operation.power.transcendental($0, $1) }
        case .exponential: { Operation.exponential.transcendental($0, $1) }
        case .logarithm: { Operation.logarithm.transcendental($0, $1) }
        case .logarithm10: { Operation.logarithm10.transcendental($0, $1) }
        case .sine: { Operation.sine.transcendental($0, $1) }
        case .cosine: { Operation.cosine.transcendental($0, $1) }
        case .tangent: { Operation.tangent.transcendental($0, $1) }
        case .hyperbolicSine: { Operation.hyperbolicSine.transcendental($0, $1) }
        case .hyperbolicCosine: { Operation.hyperbolicCosine.transcendental($0, $1) }
        case .hyperbolicTangent: { Operation.hyperbolicTangent.transcendental($0, $1) }
        case .arcsine: { Operation.arcsine.transcendental($0, $1) }
        case .arccosine: { Operation.arccosine.transcendental($0, $1) }
        case .arctangent: { Operation.arctangent.transcendental($0, $1) }
        case .areaSine: { Operation.areaSine.transcendental($0, $1) }
        case .areaCosine: { Operation.areaCosine.transcendental($0, $1) }
        case .areaTangent: { Operation.areaTangent.transcendental($0, $1) }
        default: { _, _ in .nan }
        }
    }
}
