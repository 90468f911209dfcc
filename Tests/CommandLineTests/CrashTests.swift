import Foundation
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("A killed run", .serialized) struct CrashTests {
    /// 50 runs end at a random moment; what is at the target is always a whole output: the one before or the new one.
    @Test func leavesAWholeOutputOrNone() throws {
        let place = try Workplace([
            "a/study.yaml": studyText, "a/patients.csv": tableText,
            "b/study.yaml": studyText.replacingOccurrences(of: "Eight", with: "Other"),
            "b/patients.csv": tableText,
        ])
        let began = Date()
        #expect(try place.run("run", "a", "--output", "whole-a").code == 0)
        #expect(try place.run("run", "b", "--output", "whole-b").code == 0)
        let duration = Date().timeIntervalSince(began) / 2
        let wholes = [try place.tree("whole-a"), try place.tree("whole-b")]
        var random = Sequence(state: 20_261_123)
        var killed = 0
        for round in 0..<50 {
            let study = round % 2 == 0 ? "a" : "b"
            // Every fifth round begins without an output.
            if round % 5 == 0 { try? FileManager.default.removeItem(atPath: place.path + "/out") }
            let before = try place.tree("out")
            let process = try Binary.start(["run", study, "--output", "out"], in: place.path)
            usleep(UInt32(random.next() * duration * 1.1 * 1e6))
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            let after = try place.tree("out")
            #expect(after == before || after == wholes[round % 2], "round \(round)")
        }
        #expect(killed >= 10, "only \(killed) runs were still running when they were killed")
        #expect(try place.run("run", "a", "--output", "out").code == 0)
        #expect(try place.tree("out") == wholes[0])
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path).filter {
            $0.contains("partial")
        }
        #expect(left == [])
    }

    /// Numbers in 0 ..< 1, the same in every run (Knuth's MMIX generator).
    private struct Sequence {
        var state: UInt64
        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
    }
}
