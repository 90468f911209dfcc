import Foundation
import NumericalKit
import Statistics
import Testing

@Suite("Censored mixed model")
struct CensoredMixedTests {
    typealias Data = CensoredReferenceData

    static func fit(limit: Double, nodes: Int = 21, hasSlope: Bool = true, scale: Double = 1) -> Outcome<
        CensoredMixedModel
    > {
        let time = Data.time.map { $0 * scale }
        return CensoredMixedModel.fit(
            Data.growthY.map { max($0, limit) }, isCensored: Data.growthY.map { $0 < limit },
            names: ["time", "arm", "time:arm"],
            columns: [time, Data.arm, zip(time, Data.arm).map { $0 * $1 }],
            random: hasSlope
                ? .interceptAndSlope("id", groups: Data.id, slope: "time", values: time)
                : .intercept("id", groups: Data.id),
            nodes: nodes)
    }

    @Test func withoutCensoringItIsTheMaximumLikelihoodFit() throws {
        let model = try Self.fit(limit: -10).get()
        #expect(model.hasConverged && model.censoredCount == 0)
        for (ours, theirs) in zip(model.coefficients, Data.growthEstimates) {
            #expect(abs(ours / theirs - 1) < 1e-5)
        }
        #expect(abs(model.logLikelihood - Data.growthLogLikelihood[0]) < 1e-6)
        let c = model.randomCovariance
        for (ours, theirs) in zip([c[0], c[1], c[3], model.residualVariance], Data.growthVariances) {
            #expect(abs(ours / theirs - 1) < 1e-3)
        }
        let interval = try model.profileInterval([0, 0, 0, 1]).get()
        #expect(abs(interval.lower - Data.growthProfile[0]) < 2e-5)
        #expect(abs(interval.upper - Data.growthProfile[1]) < 2e-5)
        let maximum = try MixedModel.fit(
            Data.growthY, names: ["time", "arm", "time:arm"], columns: [Data.time, Data.arm, Data.product],
            random: [.interceptAndSlope("id", groups: Data.id, slope: "time", values: Data.time)],
            likelihood: .maximum
        ).get()
        for k in 0..<4 {
            #expect(abs(model.coefficient(k).standardError / maximum.coefficient(k).standardError - 1) < 1e-3)
        }
    }

    /// log L by a plain sum over a fine grid of both random effects.
    private func gridLogLikelihood(
        _ limit: Double, _ beta: [Double], _ covariance: [Double], _ variance: Double
    ) -> Double {
        let l11 = covariance[0].squareRoot()
        let l21 = covariance[1] / l11
        let l22 = max(0, covariance[3] - l21 * l21).squareRoot()
        let sigma = variance.squareRoot()
        let step = 0.1
        let axis = (-70...70).map { Double($0) * step }
        let terms = (0..<84).map { row -> (censored: Bool, left: Double, z: Double) in
            let (t, a) = (Data.time[row], Data.arm[row])
            let mean = beta[0] + beta[1] * t + beta[2] * a + beta[3] * t * a
            let y = Data.growthY[row]
            return (y < limit, max(y, limit) - mean, t)
        }
        var total = 0.0
        for group in 0..<14 {
            var sum = 0.0
            for u in axis {
                for v in axis {
                    let (b, s) = (l11 * u, l21 * u + l22 * v)
                    var density = -(u * u + v * v) / 2
                    for term in terms[group * 6..<group * 6 + 6] {
                        let e = (term.left - b - s * term.z) / sigma
                        density += term.censored ? log(Normal.lowerTail(e)) : -e * e / 2
                    }
                    sum += exp(density)
                }
            }
            let measured = terms[group * 6..<group * 6 + 6].filter { !$0.censored }.count
            total +=
                log(sum * step * step / (2 * .pi)) - Double(measured) * (log(sigma) + log(2 * .pi) / 2)
        }
        return total
    }

    @Test func censoredLikelihoodIsTheIntegralAndGreatest() throws {
        let limit = 2.3
        let model = try Self.fit(limit: limit).get()
        #expect(model.censoredCount == Data.growthY.count { $0 < limit } && model.censoredCount > 12)
        #expect(model.hasConverged)
        let (beta, c, v) = (model.coefficients, model.randomCovariance, model.residualVariance)
        let here = gridLogLikelihood(limit, beta, c, v)
        #expect(abs(here - model.logLikelihood) < 1e-6)
        let moves: [([Double], Double, Double)] = [
            ([0.03, 0, 0, 0], 1, 1), ([0, 0, 0, 0.003], 1, 1), ([0, -0.003, 0, 0], 1, 1),
            ([0, 0, 0, 0], 1.03, 1),
            ([0, 0, 0, 0], 1, 0.97),
        ]
        for (shift, between, within) in moves {
            let moved = zip(beta, shift).map { $0 + $1 }
            #expect(gridLogLikelihood(limit, moved, c.map { $0 * between }, v * within) < here - 1e-5)
        }
    }

    @Test func oneDimensionAndMoreNodes() throws {
        let (few, many) = (
            try Self.fit(limit: 2.3, nodes: 21).get(), try Self.fit(limit: 2.3, nodes: 31).get()
        )
        for k in 0..<4 { #expect(abs(few.coefficients[k] - many.coefficients[k]) < 2e-6) }
        let intercepts = try Self.fit(limit: 2.3, hasSlope: false).get()
        #expect(intercepts.hasConverged && intercepts.logLikelihood < many.logLikelihood)
    }

    @Test func profileEndsAndRatio() throws {
        let model = try Self.fit(limit: 2.3).get()
        let wald = model.coefficient(3).interval()
        let profile = try model.profileInterval([0, 0, 0, 1]).get()
        #expect(profile.lower < model.coefficients[3] && profile.upper > model.coefficients[3])
        // The profile is a little wider, and its lower end further out: the censored arm says less there.
        #expect(profile.lower < wald.lower && abs(profile.upper - wald.upper) < 0.02)
        let p = try model.likelihoodRatioP([0, 0, 0, 1]).get()
        #expect(p > 0 && p < 0.01)
        let hours = try Self.fit(limit: 2.3, scale: 24).get()
        #expect(abs(hours.coefficients[3] * 24 / model.coefficients[3] - 1) < 1e-6)
    }

    @Test func whollyCensoredArmIsUndefined() {
        let marks = Data.arm.map { $0 == 1 }
        let result = CensoredMixedModel.fit(
            Data.growthY, isCensored: marks, names: ["time", "arm"], columns: [Data.time, Data.arm],
            random: .intercept("id", groups: Data.id))
        #expect(result.reason == "the uncensored values do not determine 'arm'")
        let all = CensoredMixedModel.fit(
            Data.growthY, isCensored: marks.map { _ in true }, names: [], columns: [],
            random: .intercept("id", groups: Data.id))
        #expect(all.reason == "every value is censored")
    }
}
