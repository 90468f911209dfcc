import Foundation
import Statistics
import Testing

@Suite("Kaplan-Meier") struct SurvivalCurveTests {
    /// Fractions worked out by hand from the 21 treated patients.
    @Test("survival is a product of fractions")
    func fractions() {
        let curve = KaplanMeier(Leukaemia.treated)
        let expected: [(Double, Double)] = [
            (6, 18.0 / 21), (7, 18.0 / 21 * 16 / 17), (10, 18.0 / 21 * 16 / 17 * 14 / 15),
            (13, 18.0 / 21 * 16 / 17 * 14 / 15 * 11 / 12),
        ]
        for (time, survival) in expected { #expect(abs(curve.survival(at: time) - survival) < 1e-15) }
        #expect(curve.survival(at: 5.9) == 1)
        // Greenwood at week 6: 3/(21·18).
        #expect(abs(curve.points[0].standardErrorOfLog - (3.0 / (21 * 18)).squareRoot()) < 1e-15)
        #expect(curve.atRisk(at: 10) == 15 && curve.atRisk(at: 36) == 0)
        #expect(curve.quantile(0.5).estimate == 23 && curve.quantile(0.5).upper == nil)
    }

    @Test("a level that holds over an interval gives its middle")
    func midpoint() {
        let even = KaplanMeier(FollowUp(times: [1, 2, 4, 9], events: [true, true, true, true]))
        #expect(even.quantile(0.5).estimate == 3)
        let open = KaplanMeier(FollowUp(times: [1, 2, 4, 9], events: [true, true, false, false]))
        #expect(open.quantile(0.5).estimate == 5.5)
        #expect(open.quantile(0.75).estimate == nil)
    }

    @Test("all censored, one subject, time zero, everybody gone")
    func edges() {
        let censored = KaplanMeier(FollowUp(times: [3, 3, 5], events: [false, false, false]))
        #expect(censored.points.allSatisfy { $0.survival == 1 && $0.standardError == 0 })
        #expect(censored.quantile(0.5).estimate == nil)
        let one = KaplanMeier(FollowUp(times: [0], events: [true]))
        #expect(one.points[0].survival == 0 && one.points[0].standardError == nil)
        #expect(SurvivalIntervalScale.allCases.allSatisfy { one.interval(0, scale: $0) == nil })
        #expect(KaplanMeier(FollowUp(times: [], events: [])).points.isEmpty)
    }

    @Test("a landmark restarts the clock and keeps count of who left")
    func landmark() {
        let (followUp, kept, left) = Leukaemia.treated.restarted(at: 7)
        #expect(left.count == 5 && kept.count == 16 && followUp.times.min() == 2)
    }
}

@Suite("log-rank family") struct SurvivalLogRankTests {
    /// 16.79 in every textbook; digits: survival 3.5-3, survdiff.
    @Test("the leukaemia trial")
    func leukaemia() throws {
        let groups = Leukaemia.arm.map(Int.init)
        let test = LogRankTest(Leukaemia.all, groups: groups, groupCount: 2)
        #expect(abs(try #require(test.chiSquared) - 16.7929409892) < 1e-9)
        #expect(test.observed == [9, 21])
        #expect(abs(test.expected.reduce(0, +) - 30) < 1e-12)
        let one = LogRankTest(Leukaemia.all, groups: groups, groupCount: 2, strata: groups.map { _ in 5 })
        #expect(one.chiSquared == test.chiSquared)
    }

    @Test("groups that never meet, and no events, are undefined")
    func undefined() {
        let followUp = FollowUp(times: [1, 2, 3, 4], events: [false, false, false, false])
        let test = LogRankTest(followUp, groups: [0, 1, 0, 1], groupCount: 2)
        #expect(test.chiSquared == nil && test.pValue == nil && test.z == nil)
        let alone = LogRankTest(Leukaemia.treated, groups: Array(repeating: 0, count: 21), groupCount: 1)
        #expect(alone.chiSquared == nil)
        let permuted = LogRankPermutationTest(followUp, groups: [0, 1, 0, 1], groupCount: 2)
        #expect(permuted.statistic == nil)
    }
}
