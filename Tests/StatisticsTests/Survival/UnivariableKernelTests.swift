import NumericalKit
import Statistics
import Testing

/// The screen's own Newton steps against the general Cox fit, ties and censoring included.
@Suite struct UnivariableKernelTests {
    @Test("one marker at a time is the general fit", arguments: 0..<20)
    func agreesWithTheGeneralFit(_ seed: Int) throws {
        var stream = RandomStream(seed: UInt64(seed) + 100)
        let count = 25 + stream.below(80)
        // Few distinct times, so that events tie among themselves and with censorings.
        let times = (0..<count).map { _ in Double(1 + stream.below(seed % 2 == 0 ? 12 : 1000)) }
        let events = (0..<count).map { _ in stream.uniform() < 0.6 }
        let followUp = FollowUp(times: times, events: events)
        let markers = [
            (0..<count).map { _ in stream.normal() }, times.map { -$0 + 50 * stream.normal() },
            (0..<count).map { _ in Double(stream.below(3)) }, (0..<count).map { _ in 1e9 + stream.normal() },
        ]
        for (values, found) in zip(markers, UnivariableCox.screen(followUp, markers: markers)) {
            let deviation = try Descriptives(values).standardDeviation.get()
            let design = CoxDesign(followUp, names: ["m"], columns: [values.map { $0 / deviation }])
            let general = try CoxFit.fit(design).get()
            let one = try found.get()
            #expect(abs(one.coefficient - general.coefficients[0]) < 1e-6)
            #expect(abs(one.standardError - general.standardErrors[0]) < 1e-6)
        }
    }

    @Test func separationAndNoEventsKeepTheirReasons() {
        let followUp = FollowUp(
            times: [1, 2, 3, 4, 5, 6], events: [true, true, true, false, false, false])
        let separated = UnivariableCox.screen(followUp, markers: [[9, 8, 7, 1, 1, 1]])[0]
        #expect(separated.reason != nil)
        let none = FollowUp(times: [1, 2, 3], events: [false, false, false])
        #expect(UnivariableCox.screen(none, markers: [[1, 2, 3]])[0].reason != nil)
        #expect(
            UnivariableCox.screen(followUp, markers: [[2, 2, 2, 2, 2, 2]])[0].reason == "all values are equal"
        )
    }
}
