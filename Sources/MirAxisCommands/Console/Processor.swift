internal import Foundation
internal import Inputs

/// The kernels of `Kinetics` are compiled for processors of the level x86-64-v3 (2013 and later); on another one the
/// process would die of an illegal instruction, without a word.
enum Processor {
    /// What x86-64-v3 adds, by the names that Linux gives.
    private static let needed = ["avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

    /// - Throws: where the processor lacks an instruction set that the kernels use. Where Linux does not tell, nothing is
    ///   checked.
    static func check() throws(InputError) {
        #if arch(x86_64) && os(Linux)
            guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
            else { return }
            try check(flags: String(line))
        #endif
    }

    static func check(flags line: String) throws(InputError) {
        let flags = Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ":" }).map(String.init))
        let missing = needed.filter { !flags.contains($0) }
        guard !missing.isEmpty else { return }
        throw InputError(
            "processor-too-old",
            "this build of miraxis needs a processor with \(missing.joined(separator: ", ")), which this one lacks",
            remedy: "use a machine from 2013 or later, or build without the -march setting in Package.swift")
    }
}
