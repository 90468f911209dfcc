import Foundation
import Statistics
import Testing

@Suite("restricted mean survival") struct RestrictedMeanTests {
    /// Without censoring and with everybody gone by τ the curve's area is the sample mean, and Greenwood's
    /// variance of it is Σ(x − x̄)²/n². A published Python package gives Σ(x − x̄)²/n here: the variance of
    /// one subject's time, n times too large for a mean.
    @Test("the variance is that of the mean, not of a subject's time", arguments: [2, 5, 40])
    func closedForm(_ n: Int) throws {
        let times = (1...n).map { Double($0 * $0 % 17 + 1) }
        let followUp = FollowUp(times: times, events: times.map { _ in true })
        let mean = try RestrictedMean.of(followUp, horizon: 100).get()
        let average = times.reduce(0, +) / Double(n)
        let squares = times.reduce(0) { $0 + ($1 - average) * ($1 - average) }
        #expect(abs(mean.mean - average) < 1e-12 * average)
        #expect(abs(mean.variance - squares / Double(n * n)) < 1e-12 * (squares + 1))
    }

    /// S = 1 to 2, 3/4 to 5 (one censored at 3 between), then 3/8 up to 6: area 2 + 9/4 + 3/8; A(2) = 21/8,
    /// A(5) = 3/8, so Greenwood gives (21/8)²/(4·3) + (3/8)²/(2·1).
    @Test("fractions by hand")
    func fractions() throws {
        let followUp = FollowUp(times: [2, 3, 5, 9], events: [true, false, true, true])
        let mean = try RestrictedMean.of(followUp, horizon: 6).get()
        #expect(abs(mean.mean - 37.0 / 8) < 1e-14)
        #expect(abs(mean.variance - (441.0 / 64 / 12 + 9.0 / 64 / 2)) < 1e-14)
        // An event at the horizon itself takes nothing away.
        #expect(try RestrictedMean.of(followUp, horizon: 5).get().mean == 2 + 9.0 / 4)
    }

    @Test("what cannot be said is a reason")
    func reasons() throws {
        let censored = FollowUp(times: [3, 4, 5], events: [false, false, false])
        let gone = FollowUp(times: [1, 1, 2], events: [true, true, true])
        #expect(RestrictedMean.of(FollowUp(times: [], events: []), horizon: 1).reason != nil)
        #expect(RestrictedMean.of(censored, horizon: 6).reason != nil)
        #expect(try RestrictedMean.of(censored, horizon: 5).get().mean == 5)
        #expect(try RestrictedMean.of(gone, horizon: 50).get().mean == 4.0 / 3)
        #expect(RestrictedMeanContrast.between(censored, censored, horizon: 4).reason != nil)
        #expect(RestrictedMean.commonHorizon([censored, gone]) == 2)
        #expect(RestrictedMean.commonHorizon([censored, FollowUp(times: [], events: [])]) == nil)
        #expect(RestrictedMean.commonHorizon([censored, FollowUp(times: [0], events: [true])]) == nil)
        let atOnce = FollowUp(times: [0, 0], events: [true, true])
        #expect(try RestrictedMeanContrast.between(gone, atOnce, horizon: 2).get().ratio().reason != nil)
    }

    @Test("units cancel, groups exchange", arguments: [1e-12, 1e12])
    func scaling(_ factor: Double) throws {
        func contrast(_ factor: Double, swapped: Bool = false) throws -> RestrictedMeanContrast {
            func scaled(_ times: [Double], _ events: [Bool]) -> FollowUp {
                FollowUp(times: times.map { $0 * factor }, events: events)
            }
            let (a, b) = (
                scaled(Leukaemia.treatedTimes, Leukaemia.treated.events),
                scaled(Leukaemia.placeboTimes, Leukaemia.placeboTimes.map { _ in true })
            )
            return try RestrictedMeanContrast.between(swapped ? b : a, swapped ? a : b, horizon: 20 * factor)
                .get()
        }
        let (plain, scaled, swapped) = (
            try contrast(1), try contrast(factor), try contrast(1, swapped: true)
        )
        #expect(abs(scaled.difference / factor - plain.difference) < 1e-10)
        #expect(abs(scaled.pValue / plain.pValue - 1) < 1e-9)
        #expect(swapped.difference == -plain.difference)
        let (ratio, other) = (try plain.ratio().get(), try swapped.ratio().get())
        #expect(abs(ratio.value * other.value - 1) < 1e-12)
        #expect(abs(ratio.interval.lower * other.interval.upper - 1) < 1e-12)
    }
}
