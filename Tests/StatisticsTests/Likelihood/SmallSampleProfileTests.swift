import Foundation
import NumericalKit
import Statistics
import Testing

/// Student's t for the signed root of the likelihood ratio.
@Suite struct SmallSampleProfileTests {
    private func fit(_ count: Int, effect: Double, seed: UInt64) throws -> CoxFit {
        var stream = RandomStream(seed: seed)
        let marker = (0..<count).map { _ in stream.normal() }
        let times = marker.map { -log(1 - stream.uniform()) * exp(-effect * $0) }
        let followUp = FollowUp(times: times, events: times.map { $0 < 1.5 })
        return try CoxFit.fit(CoxDesign(followUp, names: ["marker"], columns: [marker])).get()
    }

    @Test func pIsThatOfStudentsT() throws {
        let fit = try fit(40, effect: 0.4, seed: 1)
        let test = try #require(fit.likelihoodRatioTest(0))
        let profile = SmallSampleProfile(fit, 0, informative: 21, level: 0.95)
        #expect(profile.degreesOfFreedom == 20)
        #expect(profile.pValue == StudentT.twoSided(test.chiSquared.squareRoot(), df: 20))
        #expect(profile.pValue! > test.pValue)
        #expect(profile.statistic!.sign == fit.coefficients[0].sign)
    }

    @Test("interval and p agree at every level", arguments: 0..<30)
    func intervalAndPAgree(_ seed: Int) throws {
        let fit = try fit(30, effect: 0.3, seed: UInt64(seed) + 10)
        for level in [0.9, 0.95, 0.995] {
            let profile = SmallSampleProfile(fit, 0, informative: 20, level: level)
            let (interval, p) = (try #require(profile.interval), try #require(profile.pValue))
            let excludesZero = interval.lower > 0 || interval.upper < 0
            #expect(excludesZero == (p < 1 - level), "p = \(p) at level \(level)")
        }
    }

    @Test func manyEventsGiveTheUsualInterval() throws {
        let fit = try fit(60, effect: 0.5, seed: 3)
        let usual = try #require(fit.profileInterval(0, level: 0.95))
        let profile = SmallSampleProfile(fit, 0, informative: 10_000_000, level: 0.95)
        #expect(abs(profile.interval!.lower - usual.lower) < 1e-6)
        #expect(abs(profile.interval!.upper - usual.upper) < 1e-6)
    }

    /// One degree of freedom at 99.5 % reaches 127 standard errors: an open end, not a crash.
    @Test func oneInformativeObservationGivesNoNumberOrAWideOne() throws {
        let fit = try fit(12, effect: 0, seed: 5)
        let profile = SmallSampleProfile(fit, 0, informative: 1, level: 0.995)
        #expect(profile.degreesOfFreedom == 1)
        #expect(profile.interval.map { $0.lower < 0 && $0.upper > 0 } ?? true)
        #expect(profile.pValue! > 0 && profile.pValue! <= 1)
    }
}
