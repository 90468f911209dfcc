import Kinetics
import Testing

@Suite("SBML test suite") struct SuiteTests {
    static let timeCourses = SuiteFolder.cases("semantic").filter { $0.kind == "TimeCourse" }
    static let jumps = SuiteFolder.cases("stochastic").filter { $0.kind == "StochasticTimeCourse" }

    @Test("what is absent is reported")
    func foldersAreThere() {
        if Self.timeCourses.isEmpty {
            print("semantic: skipped, 0 cases (no suite; MIRAXIS_REFERENCE names its folder)")
        }
        if Self.jumps.isEmpty {
            print("stochastic: skipped, 0 cases (no suite; MIRAXIS_REFERENCE names its folder)")
        }
    }

    @Test("time courses are met", .enabled(if: !timeCourses.isEmpty))
    func semanticSuite() async {
        let judged = await judge(Self.timeCourses) { $0.semanticOutcome(semanticEngine) }
        let summary = SuiteSummary(name: "semantic", cases: judged)
        for line in summary.lines { print(line) }
        for judged in summary.unexplained(known: KnownFailures.semantic) {
            Issue.record("semantic \(judged.case.number): \(judged.outcome)")
        }
        if judged.count >= 1_787 { #expect(summary.passed >= 1_600) }
    }

    @Test("distributions over time are met", .enabled(if: !jumps.isEmpty))
    func stochasticSuite() async {
        let judged = await judge(Self.jumps) { $0.stochasticOutcome(replicates: 10_000, stochasticReplicates) }
        let summary = SuiteSummary(name: "stochastic", cases: judged)
        for line in summary.lines { print(line) }
        for judged in judged where !judged.passed {
            Issue.record("stochastic \(judged.case.number): \(judged.outcome)")
        }
    }
}
