import Foundation
import Statistics
import Testing

import Assays

@Suite("Dose-response curves on hostile data") struct DoseCurveHostileTests {
    static let doses: [Double] = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

    @Test("numbers that are none, negative doses and unequal lengths are refused")
    func refusals() {
        #expect(DoseResponseFit.fit(doses: [1, 2, 3], responses: [1, .nan, 2]).reason != nil)
        #expect(DoseResponseFit.fit(doses: [1, .infinity, 3], responses: [1, 2, 2]).reason != nil)
        #expect(DoseResponseFit.fit(doses: [-1, 2, 3], responses: [1, 2, 2]).reason != nil)
        #expect(DoseResponseFit.fit(doses: [1, 2], responses: [1, 2, 3]).reason != nil)
        #expect(DoseResponseFit.fit(doses: [], responses: []).reason != nil)
        #expect(DoseResponseFit.fit(doses: [1, 2], responses: [1, 2], weights: [1, 0]).reason != nil)
    }

    @Test("three doses do not determine four parameters, however many replicates")
    func tooFewDoses() throws {
        let doses = [1.0, 1, 1, 2, 2, 2, 3, 3, 3]
        let responses = [1, 1.1, 0.9, 0.5, 0.6, 0.4, 0.1, 0.2, 0]
        let reason = try #require(DoseResponseFit.fit(doses: doses, responses: responses).reason)
        #expect(reason.contains("3 distinct doses"))
        #expect(
            DoseResponseFit.fit(doses: doses, responses: responses, model: .logLogistic2).value != nil)
    }

    @Test("one dose only, dose 0 only and equal responses are no curve")
    func noCurve() {
        let responses = [1, 1.1, 0.9, 0.5]
        #expect(DoseResponseFit.fit(doses: [1, 1, 1, 1], responses: responses).reason != nil)
        #expect(DoseResponseFit.fit(doses: [0, 0, 0, 0], responses: responses).reason != nil)
        let same = DoseResponseFit.fit(doses: Self.doses, responses: Self.doses.map { _ in 0.7 })
        #expect(same.reason?.contains("equal") == true)
        let flat = DoseResponseFit.fit(
            doses: Self.doses, responses: Self.doses.map { _ in 0.7 }, model: .flat)
        #expect(abs((flat.value?.coefficients.upper ?? 0) - 0.7) < 1e-15)
    }

    @Test("an IC50 beyond the highest dose is censored, and its interval is open above")
    func beyondTheHighestDose() throws {
        let noise = [0.01, -0.01, 0.012, -0.008, 0.004, -0.006, 0.002]
        let responses = zip(Self.doses, noise).map { 1 / (1 + $0 / 100) + $1 }
        for model in [DoseResponseModel.logLogistic2, .logLogistic3, .logLogistic4] {
            let fit = try DoseResponseFit.fit(doses: Self.doses, responses: responses, model: model).get()
            let absolute = try fit.effectiveDose(.absolute(response: 0.5)).get()
            #expect(absolute.dose == .above(10))
            if let bounds = absolute.interval.value { #expect(bounds.upper > 10) }
        }
    }

    @Test("a response that never falls to the level is above the highest dose")
    func neverReached() throws {
        let responses = [1.0, 0.99, 0.95, 0.86, 0.74, 0.71, 0.70]
        let fit = try DoseResponseFit.fit(doses: Self.doses, responses: responses).get()
        let dose = try fit.effectiveDose(.absolute(response: 0.5)).get()
        #expect(dose.dose == .above(10))
        #expect(dose.logDoseOfCurve == nil)
        #expect(try fit.effectiveDose(.absolute(response: 1.5)).get().dose == .below(0.01))
    }

    @Test("all dead at the lowest dose is below it")
    func allDead() throws {
        let doses = [0] + Self.doses
        let responses = [1.0, 0.02, 0.01, 0.015, 0.01, 0.02, 0.01, 0.012]
        let fit = try DoseResponseFit.fit(doses: doses, responses: responses).get()
        let dose = try fit.effectiveDose(.absolute(response: 0.5)).get()
        #expect(dose.dose == .below(0.01) || dose.dose.value.map { $0 <= 0.0101 } == true)
        if let bounds = dose.interval.value { #expect(bounds.upper < 0.02) }
    }

    @Test("nothing is NaN: negative, huge, tiny and noisy responses", arguments: 0..<6)
    func neverNaN(kind: Int) throws {
        var noise = SplitMix(seed: UInt64(kind) &+ 7)
        for _ in 0..<8 {
            let responses = Self.doses.map { dose in
                let v = 1 / (1 + dose) + 0.3 * (noise.uniform() - 0.5)
                switch kind {
                case 0: return v * 1e9
                case 1: return v * 1e-9
                case 2: return -v
                case 3: return noise.uniform() - 0.5
                case 4: return dose < 5 ? 1.0 : 0.0
                default: return noise.uniform() < 0.15 ? v * 1000 : v
                }
            }
            for model in CurveChoice.usual {
                guard
                    let fit = DoseResponseFit.fit(doses: Self.doses, responses: responses, model: model).value
                else { continue }
                #expect(!fit.rss.isNaN && fit.rss >= 0)
                for parameter in CurveParameter.allCases {
                    #expect(!fit.coefficients[parameter].isNaN, "\(model.name) \(parameter)")
                }
                for convention in [CovarianceConvention.gaussNewton, .observedInformation] {
                    let covariance = fit.covariance(convention).value
                    #expect(covariance?.values.allSatisfy(\.isFinite) ?? true)
                }
                for target in [EffectiveDoseTarget.relative(percent: 50), .absolute(response: 0.5)] {
                    guard let dose = fit.effectiveDose(target).value else { continue }
                    if let bounds = dose.interval.value {
                        #expect(!bounds.lower.isNaN && !bounds.upper.isNaN && bounds.lower <= bounds.upper)
                    }
                }
            }
        }
    }

    @Test("a dose typed a thousand times too high moves the fit but breaks nothing")
    func doseInAnotherUnit() throws {
        var doses = Self.doses
        doses[3] = 300
        let responses = Self.doses.map { 1 / (1 + $0 / 0.5) }
        let fit = try DoseResponseFit.fit(doses: doses, responses: responses).get()
        #expect(fit.data.highestDose == 300)
        #expect(fit.rss > 1e-4)
    }

    @Test("a scale of doses or responses changes nothing but the scale")
    func equivariance() throws {
        let responses = [1.02, 0.97, 0.93, 0.75, 0.41, 0.22, 0.12]
        let fit = try DoseResponseFit.fit(doses: Self.doses, responses: responses).get()
        let other = try DoseResponseFit.fit(
            doses: Self.doses.map { $0 * 1000 }, responses: responses.map { 100 * $0 }
        ).get()
        #expect(abs(other.coefficients.slope / fit.coefficients.slope - 1) < 1e-5)
        #expect(abs(other.coefficients.location / fit.coefficients.location / 1000 - 1) < 1e-5)
        #expect(abs(other.rss / fit.rss / 1e4 - 1) < 1e-8)
        let (a, b) = (
            try fit.profileInterval(.relative(percent: 50)).get(),
            try other.profileInterval(.relative(percent: 50)).get()
        )
        #expect(abs(b.lower / a.lower / 1000 - 1) < 1e-4)
        #expect(abs(b.upper / a.upper / 1000 - 1) < 1e-4)
    }
}

/// A small generator for seeded test data.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
}
