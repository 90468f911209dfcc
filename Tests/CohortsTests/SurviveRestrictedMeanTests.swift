import Cohorts
import Findings
import Foundation
import Tables
import Testing

@Suite("survive: restricted means and landmarks") struct SurviveRestrictedMeanTests {
    func run(_ times: [Double], _ events: [Double], _ arms: [String]) throws -> Finding {
        try SurviveAnalysis(
            time: "months", event: "died", predictor: .group("arm", of: "new", against: "old")
        ).run(
            on: Fixture.table([
                Fixture.numbers("months", times), Fixture.numbers("died", events),
                Fixture.texts("arm", arms),
            ]), context: .init())
    }

    /// Up to 4, the old arm's largest time: new 4·1 (nobody dies before 5), old (1 + 2 + 3 + 4)/4, variance
    /// of the mean Σ(x − x̄)²/16 = 5/16.
    @Test("up to the smaller of the largest times, by hand")
    func byHand() throws {
        let finding = try run(
            [5, 6, 7, 8, 1, 2, 3, 4], Array(repeating: 1, count: 8),
            ["new", "new", "new", "new", "old", "old", "old", "old"])
        #expect(finding.number("restricted_mean_new") == 4 && finding.number("restricted_mean_old") == 2.5)
        let difference = try #require(finding.estimate("restricted_mean_difference"))
        #expect(difference.value.number == 1.5 && difference.label.contains("up to 4"))
        let reach = 1.959963984540054 * (5.0 / 16).squareRoot()
        #expect(abs(try #require(difference.interval).upper - (1.5 + reach)) < 1e-12)
        #expect(finding.rCalls.contains { $0.reproduces == "restricted_mean_difference" })
    }

    @Test("no event before the horizon, and an empty group, are reasons")
    func reasons() throws {
        let quiet = try run([5, 6, 7, 8], [0, 0, 0, 1], ["new", "new", "old", "old"])
        #expect(quiet.estimate("restricted_mean_difference")?.value.number == nil)
        #expect(quiet.number("restricted_mean_new") == 6)
        let early = try run([0, 0, 7, 8], [1, 1, 0, 1], ["new", "new", "old", "old"])
        guard case .undefined(let why)? = early.estimate("restricted_mean_difference")?.value else {
            Issue.record("a difference without a horizon")
            return
        }
        #expect(why == "a group has no follow-up")
    }

    static let transplants = Fixture.shared("golden/statistics/data/B18_landmark_jasa_input.csv")

    /// survival 3.5-3 on `jasa`: 63 at the landmark, 37 events and 3 censored before it, 44 responders.
    @Test("the landmark counts as the reference does", .enabled(if: transplants != nil))
    func landmark() throws {
        var table = try Fixture.table(contentsOf: Self.transplants!, categories: [])
        let response = try table.numbers("rsp").map { ($0.exactValue ?? .infinity) <= 60 ? "yes" : "no" }
        table.setColumn(Fixture.texts("transplant", response, decidedAt: 60))
        let finding = try SurviveAnalysis(
            time: "futime", event: "fustat", predictor: .group("transplant", of: "yes", against: "no"),
            knownAt: 60
        ).run(on: table, context: .init())
        #expect(finding.units.total == 63 && finding.units.groups.map(\.count) == [44, 19])
        #expect(finding.exclusions.reduce(0) { $0 + $1.rows.count } == 40)
        #expect(finding.caution("landmark")?.text.contains("37 events") == true)
        #expect(abs(try #require(finding.decision.effect.number) - -0.25618049269645) < 1e-6)
    }
}
