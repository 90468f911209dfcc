import Foundation
import Inputs
import ModelFiles
import ReactionNetwork
import Testing

/// What happens to the child does not happen to us.
@Suite struct SBMLChildTests {
    @Test(arguments: SBMLFault.allCases) func deathOfTheChildIsAnError(_ fault: SBMLFault) {
        var limits = SBMLLimits()
        limits.wallSeconds = fault == .sleep ? 0.3 : 60
        limits.cpuSeconds = 1
        limits.memory = 1 << 30
        limits.answer = 1 << 20
        let start = ContinuousClock.now
        let error = errors { try fault.happen(limits: limits) }.first
        #expect(error?.code == "sbml-library")
        #expect(error?.message.hasPrefix("the SBML library did not survive this file (") == true)
        #expect(error?.remedy != nil)
        #expect(ContinuousClock.now - start < .seconds(50))
        let cause: String? =
            switch fault {
            case .crash, .stack: "memory that is not its own"
            case .abort: "gave up"
            case .endlessLoop: "processor time"
            case .sleep: "no answer within"
            case .longAnswer: "larger than"
            case .memory, .silence, .answerCutShort, .exception: nil
            }
        if let cause { #expect(error?.message.contains(cause) == true, "\(error?.message ?? "")") }
    }

    /// Many threads at once: every answer comes to the thread that asked, and no descriptor is left open.
    @Test func manyThreadsAtOnce() async throws {
        let before = openDescriptors()
        let ids = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for i in 0..<64 {
                group.addTask {
                    if i % 8 == 7 { _ = errors { try SBMLFault.crash.happen(limits: .standard) } }
                    return (i, try readText(sbml("").replacing("id=\"m\"", with: "id=\"m\(i)\"")).id)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(ids == Dictionary(uniqueKeysWithValues: (0..<64).map { ($0, "m\($0)") }))
        // Other tests run beside this one: a leak of 72 pipes would show all the same.
        #expect(openDescriptors() < before + 60)
    }

    private func openDescriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    /// The decoder trusts nothing: any bytes give a network or an error.
    @Test func answersThatMakeNoSense() {
        var generator = FileMutator(seed: 1)
        for length in 0..<200 {
            for kind in [UInt8(1), 2, 3, 255] {
                let bytes = [kind] + generator.mutated([UInt8](repeating: 0, count: length))
                _ = errors { _ = try SBML.decoded(answer: bytes, file: "answer") }
            }
        }
        let nested = [1, 0, 0, 0, 0, 0] as [UInt8]
        #expect(errors { _ = try SBML.decoded(answer: nested, file: "answer") }.first?.code == "sbml-library")
    }

    /// A count of four billion items, and a formula of a million operations within each other.
    @Test func answersThatWantTooMuch() {
        let empty = [UInt8](repeating: 0, count: 4)
        let head: [UInt8] = [1] + empty + [0]
        let huge = head + [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(errors { _ = try SBML.decoded(answer: huge, file: "answer") }.first?.code == "sbml-library")
        let minus: [UInt8] = [4, 5, 0, 0, 0] + Array("minus".utf8) + [1, 0, 0, 0]
        var deep = head + empty + [UInt8](repeating: 0, count: 7)
        deep += [1, 0, 0, 0] + [1, 0, 0, 0, 0x66] + empty
        for _ in 0..<1_000_000 { deep += minus }
        #expect(errors { _ = try SBML.decoded(answer: deep, file: "answer") }.first?.code == "too-deep")
    }
}
