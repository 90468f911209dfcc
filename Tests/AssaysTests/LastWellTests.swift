import Assays
import Statistics
import Testing

/// Curves that fall only at the last dose leave the lower limit open: it may run to −10²⁰.
@Suite("A curve that falls only at the last dose") struct LastWellTests {
    let doses = [0.0025, 0.008, 0.025, 0.08, 0.25, 0.8, 2.53, 8]

    private func half(_ responses: [Double]) throws -> CensoredDose {
        let fit = try DoseResponseFit.fit(doses: doses, responses: responses).get()
        return try fit.effectiveDose(.absolute(response: 0.5), interval: .deltaLog(.gaussNewton)).get().dose
    }

    @Test("one half not reached is above the highest dose, never below the lowest")
    func above() throws {
        for last in [0.55, 0.6, 0.7, 0.8, 0.9] {
            #expect(try half([1, 1.02, 0.98, 1, 1.01, 1, 0.99, last]) == .above(8))
            #expect(try half([1, 1, 1, 1, 1, 1, 1, last]) == .above(8))
        }
    }

    @Test("one half reached at the last dose lies between the last two")
    func within() throws {
        for last in [0.45, 0.3, 0.1, 0.01] {
            let dose = try #require(try half([1, 1.02, 0.98, 1, 1.01, 1, 0.99, last]).value)
            #expect(dose > 2.53 && dose <= 8)
        }
    }

    @Test("the curve keeps its digits however far out its lower limit lies")
    func digits() {
        let p = CurveCoefficients(slope: 5, lower: -4e20, upper: 1, logLocation: 11.5)
        let v = 5 * (2.0794415416798357 - 11.5)
        #expect(v < -40)
        #expect(p.value(at: 0, .logLogistic) == 1)
        #expect(p.value(at: 0.001, .logLogistic).distance(to: 1) < 1e-9)
    }
}
