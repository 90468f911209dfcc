import NumericalKit
import Statistics
import Testing

@Suite struct RepeatedMeasurementsTests {
    /// The six targets of Shrout and Fleiss 1979, table 2: ICC(1,1) = 0.17.
    @Test func shroutAndFleiss() throws {
        let targets: [[Double]] = [
            [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
        ]
        let repeats = try RepeatedMeasurements.of(targets).get()
        expectClose(repeats.betweenMeanSquare, 11.241666666666667)
        expectClose(repeats.withinVariance, 6.263888888888889)
        expectClose(repeats.intraclassCorrelation, 0.1657417684054755)
        let interval = try repeats.intraclassInterval(level: 0.95).get()
        // Printed by irr::icc for these data: −0.133 < ICC < 0.723.
        expectClose(interval.lower, -0.133, absolute: 5e-4)
        expectClose(interval.upper, 0.723, absolute: 5e-4)
        let within = repeats.withinInterval(level: 0.95)
        #expect(
            within.lower < repeats.withinStandardDeviation && repeats.withinStandardDeviation < within.upper)
    }

    /// Pairs by hand: the within variance is the mean of d²/2.
    @Test func pairsByHand() throws {
        let repeats = try RepeatedMeasurements.of([[1, 3], [4, 4], [7, 6]]).get()
        expectClose(repeats.withinVariance, (2.0 + 0 + 0.5) / 3)
        #expect(repeats.meanRepeats == 2)
    }

    /// Unequal numbers of repeats: the estimate is right on average (ICC 0.6, 4000 subjects).
    @Test func unequalRepeats() throws {
        var stream = RandomStream(seed: 5)
        let subjects = (0..<4000).map { subject -> [Double] in
            let own = stream.normal() * 0.6.squareRoot()
            return (0..<(1 + subject % 4)).map { _ in 10 + own + stream.normal() * 0.4.squareRoot() }
        }
        let repeats = try RepeatedMeasurements.of(subjects).get()
        expectClose(repeats.intraclassCorrelation, 0.6, absolute: 0.03)
        expectClose(repeats.withinVariance, 0.4, absolute: 0.02)
    }

    @Test func withoutRepeatsOrSpread() {
        #expect(RepeatedMeasurements.of([[1], [2], [3]]).reason == "no subject has a second value")
        #expect(RepeatedMeasurements.of([[1, 2]]).reason == "there are fewer than 2 subjects")
        #expect(RepeatedMeasurements.of([[2, 2], [2, 2]]).reason == "all values are equal")
        let constant = RepeatedMeasurements.of([[1, 1], [2, 2]]).value
        #expect(constant?.intraclassCorrelation == 1)
        #expect(constant?.intraclassInterval(level: 0.95).value == nil)
    }

    @Test func regressionToTheMean() {
        #expect(
            expectedRegressionToTheMean(intraclassCorrelation: 0.5, cohortMean: 10, groupMean: 8) == 1)
        #expect(
            expectedRegressionToTheMean(intraclassCorrelation: -0.2, cohortMean: 10, groupMean: 8) == 2)
        #expect(impliedIntraclassCorrelation(within: 1, values: [1, 2, 3]).value == 0)
        #expect(impliedIntraclassCorrelation(within: 0, values: [1, 2, 3]).value == 1)
        #expect(impliedIntraclassCorrelation(within: 1, values: [2, 2, 2]).value == nil)
    }
}
