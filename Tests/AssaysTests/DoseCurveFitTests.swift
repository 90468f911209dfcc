import Foundation
import Statistics
import Testing

import Assays

@Suite("Dose-response fits") struct DoseCurveFitTests {
    static let doses: [Double] = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

    static func curve(_ p: CurveCoefficients, _ family: DoseResponseModel.Family = .logLogistic) -> [Double] {
        doses.map { p.value(at: $0, family) }
    }

    @Test("exact data give their parameters back, falling and rising", arguments: [1.4, -0.8, 4])
    func recoversExactCurves(slope: Double) throws {
        let truth = CurveCoefficients(slope: slope, lower: 0.1, upper: 0.95, logLocation: log(0.2))
        let fit = try DoseResponseFit.fit(doses: Self.doses, responses: Self.curve(truth)).get()
        #expect(fit.hasConverged)
        #expect(fit.atLimit.isEmpty)
        #expect(abs(fit.coefficients.slope - slope) < 1e-6)
        #expect(abs(fit.coefficients.location - 0.2) < 1e-7)
        #expect(abs(fit.coefficients.lower - 0.1) < 1e-7)
        #expect(abs(fit.coefficients.upper - 0.95) < 1e-7)
        #expect(fit.rss < 1e-18)
    }

    static let others: [(DoseResponseModel, CurveCoefficients)] = [
        (.logLogistic3, .init(slope: 1.2, lower: 0, upper: 0.9, logLocation: -1)),
        (.logLogistic2, .init(slope: 2, lower: 0, upper: 1, logLocation: -2)),
        (.logLogistic5, .init(slope: 1.5, lower: 0.1, upper: 1, logLocation: -2, asymmetry: 2)),
        (.weibull1x4, .init(slope: 1.1, lower: 0.2, upper: 1, logLocation: -1)),
        (.weibull2x4, .init(slope: -1.1, lower: 0.2, upper: 1, logLocation: -1)),
        (.weibull1x3, .init(slope: 1.1, lower: 0, upper: 1, logLocation: -1)),
        (.weibull2x2, .init(slope: -0.9, lower: 0, upper: 1, logLocation: -1.5)),
    ]

    @Test("each family is recovered from exact data", arguments: others.indices)
    func recoversFamilies(place: Int) throws {
        let (model, truth) = Self.others[place]
        let fit = try DoseResponseFit.fit(
            doses: Self.doses, responses: Self.curve(truth, model.family), model: model
        ).get()
        for parameter in model.free {
            #expect(abs(fit.coefficients[parameter] - truth[parameter]) < 1e-4, "\(model.name) \(parameter)")
        }
    }

    @Test("profile interval ends are where a refit at that location rises by F")
    func profileEnds() throws {
        let responses = [1.02, 0.97, 0.93, 0.75, 0.41, 0.22, 0.12, 0.13]
        let fit = try DoseResponseFit.fit(doses: Self.doses, responses: responses).get()
        let bounds = try fit.profileInterval(.relative(percent: 50)).get()
        let target = fit.rss * (1 + 7.708647422176696 / 4)  // qf(0.95, 1, 4)
        for end in [bounds.lower, bounds.upper] {
            let held = try DoseResponseFit.fit(
                doses: Self.doses, responses: responses,
                model: DoseResponseModel.logLogistic4.fixing(.location, at: end)
            ).get()
            #expect(abs(held.rss / target - 1) < 1e-4)
        }
        #expect(bounds.lower < fit.coefficients.location && fit.coefficients.location < bounds.upper)
    }
}
