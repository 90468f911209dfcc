internal import CSBML
internal import Foundation
internal import Inputs

/// The child process that runs libSBML.
enum SBMLChild {
    /// The child's answer.
    ///
    /// - Throws: `InputError` where the child dies, takes too long or cannot be made.
    static func run(
        _ task: csbml_task, _ bytes: [UInt8], file: String, path: String?, limits: SBMLLimits
    ) throws(InputError) -> [UInt8] {
        var childLimits = csbml_limits(
            wall_seconds: limits.wallSeconds, cpu_seconds: limits.cpuSeconds, memory: limits.memory,
            largest_answer: limits.answer)
        let absolute = path.map { URL(fileURLWithPath: $0).path }
        var answer = bytes.withUnsafeBytes { buffer in
            csbml_run(
                task, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, absolute,
                &childLimits)
        }
        defer { csbml_free(&answer) }
        guard answer.outcome == CSBML_ANSWERED else { throw death(answer, file: file, limits: limits) }
        return [UInt8](UnsafeRawBufferPointer(start: answer.bytes, count: answer.count))
    }

    private static func death(_ answer: csbml_answer, file: String, limits: SBMLLimits) -> InputError {
        if answer.outcome == CSBML_NO_CHILD {
            return InputError(
                "no-child-process",
                "the SBML library could not be started: \(String(cString: strerror(answer.detail)))",
                at: SourceLocation(file: file),
                remedy: "the limits on processes, memory or open files may be too low")
        }
        return InputError(
            "sbml-library", "the SBML library did not survive this file (\(cause(answer, limits)))",
            at: SourceLocation(file: file),
            remedy: "the file is damaged or too complicated; if other software reads it, please report it")
    }

    private static func cause(_ answer: csbml_answer, _ limits: SBMLLimits) -> String {
        switch answer.outcome {
        case CSBML_DEADLINE: "no answer within \(Int(limits.wallSeconds)) s"
        case CSBML_TOO_LONG: "its answer is larger than \(limits.answer >> 20) MiB"
        default:
            switch answer.detail {
            case 0: "it ended without an answer"
            case SIGXCPU: "more than \(limits.cpuSeconds) s of processor time"
            case SIGSEGV, SIGBUS: "it accessed memory that is not its own"
            case SIGABRT: "it gave up"
            case SIGKILL: "it was ended by the system, perhaps for want of memory"
            default: "signal \(answer.detail)"
            }
        }
    }
}
