import Foundation
import Statistics
import Testing

import Assays

@Suite("Joint curves, growth-rate metrics and areas") struct DoseCurveSummaryTests {
    static let doses: [Double] = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

    static func data(_ location: Double, _ seed: UInt64, slope: Double = 1.3) throws -> CurveData {
        var noise = SplitMix(seed: seed)
        let truth = CurveCoefficients(slope: slope, lower: 0.1, upper: 1, logLocation: log(location))
        let doses = Self.doses + Self.doses + [0, 0]
        return try CurveData.gather(
            doses: doses, responses: doses.map { truth.value(at: $0, .logLogistic) + 0.02 * noise.normal() }
        ).get()
    }

    /// Doses divided by a factor: two curves with this ratio of locations become one.
    static func moved(_ data: CurveData, by factor: Double) throws -> CurveData {
        var (doses, responses): ([Double], [Double]) = ([], [])
        let half = (data.withinSquares / Double(2 * data.doses.count)).squareRoot()
        for k in data.doses.indices {
            // Two points around the mean keep it, and the squares within doses together.
            doses += [data.doses[k] / factor, data.doses[k] / factor]
            responses += [data.means[k] - half, data.means[k] + half]
        }
        return try CurveData.gather(doses: doses, responses: responses).get()
    }

    @Test("a shared slope and asymptotes give the ratio of two locations")
    func potency() throws {
        let curves = [("a", try Self.data(0.1, 1)), ("b", try Self.data(0.4, 2))].map {
            (name: $0.0, data: $0.1)
        }
        let joint = try JointCurveFit.fit(curves, shared: [.slope, .lower, .upper]).get()
        #expect(joint.parameterCount == 5)
        #expect(joint.coefficients[0].slope == joint.coefficients[1].slope)
        let apart = try JointCurveFit.fit(curves).get()
        #expect(joint.rss >= apart.rss)
        let test = try joint.compared(toLarger: apart).get()
        #expect(test.df1 == 3 && test.p > 0.001)
        for method in [PotencyInterval.deltaLog, .deltaLinear, .fieller, .profile] {
            let ratio = try joint.potencyRatio(of: 1, to: 0, interval: method).get()
            let bounds = try ratio.interval.get()
            #expect(abs(ratio.ratio - 4) < 0.8)
            #expect(bounds.lower < ratio.ratio && ratio.ratio < bounds.upper)
        }
        // With much data for few parameters the methods agree.
        let (profile, delta) = (
            try joint.potencyRatio(of: 1, to: 0, interval: .profile).get().interval.get(),
            try joint.potencyRatio(of: 1, to: 0, interval: .deltaLog).get().interval.get()
        )
        #expect(abs(profile.lower / delta.lower - 1) < 0.01)
        #expect(abs(profile.upper / delta.upper - 1) < 0.01)
        // Exactly: at an end the squares of curves held to the ratio rise by F.
        let twins = try JointCurveFit.fit(
            [curves[0], (name: "b", data: try Self.moved(curves[1].data, by: profile.upper))],
            shared: Set(CurveParameter.allCases)
        ).get()
        let limit = joint.rss * (1 + 4.21000846835975 / Double(joint.residualDF))  // qf(0.95, 1, 27)
        #expect(abs(twins.rss / limit - 1) < 1e-4)
        #expect(joint.difference(.slope, of: 0, to: 1).reason != nil)
        #expect(try joint.difference(.location, of: 1, to: 0).get().estimate > 0.2)
    }

    @Test("a curve that differs is told from one in common")
    func sharedIsRejected() throws {
        let curves = [("a", try Self.data(0.1, 1)), ("b", try Self.data(1.5, 2))].map {
            (name: $0.0, data: $0.1)
        }
        let joint = try JointCurveFit.fit(curves, shared: Set(CurveParameter.allCases)).get()
        let apart = try JointCurveFit.fit(curves).get()
        #expect(try joint.compared(toLarger: apart).get().p < 1e-6)
    }

    @Test("growth rates by hand: 2^(1/2) - 1 halfway, 0 at rest, -1 where none is left")
    func growthRates() throws {
        #expect(abs(try GrowthRate.value(count: 200, control: 400, timeZero: 100).get() - 0.41421356) < 1e-8)
        #expect(try GrowthRate.value(count: 400, control: 400, timeZero: 100).get() == 1)
        #expect(try GrowthRate.value(count: 100, control: 400, timeZero: 100).get() == 0)
        #expect(try GrowthRate.value(count: 0, control: 400, timeZero: 100).get() == -1)
        #expect(GrowthRate.value(count: 1, control: 90, timeZero: 100).reason != nil)
        #expect(GrowthRate.value(count: 1, control: 90, timeZero: 0).reason != nil)
        #expect(GrowthRate.value(count: -1, control: 200, timeZero: 100).reason != nil)
        #expect(GrowthRate.value(count: .nan, control: 200, timeZero: 100).reason != nil)
    }

    @Test("flat growth rates are a flat line, and their GR50 is censored on the right side")
    func flatMetrics() throws {
        let doses = Self.doses + Self.doses
        var noise = SplitMix(seed: 5)
        let high = doses.map { _ in 0.97 + 0.02 * noise.normal() }
        let metrics = try InhibitionMetrics.fit(doses: doses, responses: high, scale: .growthRate).get()
        #expect(!metrics.isSigmoid)
        #expect(metrics.doseAtHalf == .above(10))
        #expect(metrics.midpoint.reason != nil)
        let low = doses.map { _ in -0.5 + 0.02 * noise.normal() }
        let dead = try InhibitionMetrics.fit(doses: doses, responses: low, scale: .growthRate).get()
        #expect(dead.doseAtHalf == .below(0.01))
        #expect(
            InhibitionMetrics.fit(doses: [0, 1, 2], responses: [1, 1, 1], scale: .growthRate).reason != nil)
    }

    @Test("areas by hand")
    func areas() throws {
        let data = try CurveData.gather(doses: [0, 1, 10, 1000], responses: [1, 1, 0.5, -0.1]).get()
        // Trapezoids 0.75 over one decade and 0.2 over two.
        #expect(abs(try ActivityArea.normalisedArea(data).get() - (0.75 + 0.4) / 3) < 1e-15)
        #expect(abs(try ActivityArea.activityArea(data).get() - (0 + 0.5 + 1.1)) < 1e-15)
        let above = try CurveData.gather(doses: [1, 10], responses: [1.2, 0.5]).get()
        #expect(abs(try ActivityArea.activityArea(above).get() - 0.3) < 1e-15)
        #expect(abs(try ActivityArea.activityArea(above, .measuredEffectsOnly).get() - 0.5) < 1e-15)
        let alone = try CurveData.gather(doses: [0, 1], responses: [1, 0.5]).get()
        #expect(ActivityArea.normalisedArea(alone).reason != nil)
    }

    @Test("area under a fitted symmetric curve agrees with its closed form")
    func areaOfFit() throws {
        let truth = CurveCoefficients(slope: 1.5, lower: 0.2, upper: 1, logLocation: log(0.3))
        let fit = try DoseResponseFit.fit(
            doses: Self.doses, responses: Self.doses.map { truth.value(at: $0, .logLogistic) }
        ).get()
        // ∫ 1/(1 + e^v) du = [u − ln(1 + e^{bu})/b].
        func primitive(_ dose: Double) -> Double {
            let u = log(dose / 0.3)
            return 0.2 * u + 0.8 * (u - log1p(exp(1.5 * u)) / 1.5)
        }
        let exact = (primitive(10) - primitive(0.01)) / log(1000)
        #expect(abs(try ActivityArea.normalisedArea(under: fit).get() - exact) < 1e-7)
    }

    @Test("the flat test, lack of fit and the table of models")
    func testsBetweenModels() throws {
        let data = try Self.data(0.3, 4)
        let fit = try DoseResponseFit.fit(data).get()
        let flat = try fit.testAgainstFlat().get()
        #expect(flat.df1 == 3 && flat.df2 == 12 && flat.p < 1e-6)
        let lack = try fit.lackOfFit().get()
        #expect(lack.df1 == 4 && lack.df2 == 8)
        let choice = CurveChoice(data)
        let best = try #require(choice.best)
        #expect(choice.candidates[best].model.family != .flat)
        #expect(abs(choice.candidates.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        let three = try DoseResponseFit.fit(data, model: .logLogistic3).get()
        #expect(try three.compared(toLarger: fit).get().p < 0.01)
        #expect(fit.compared(toLarger: three).reason != nil)
    }
}
