import Foundation
import Statistics
import Testing

@Suite("follow-up in pieces") struct StartStopTests {
    @Test(
        "pieces cut at any times, with the covariate unchanged, change nothing", arguments: CoxTies.allCases)
    func cutting(_ ties: CoxTies) throws {
        let whole = try CoxFit.fit(
            CoxDesign(Leukaemia.all, names: ["arm"], columns: [Leukaemia.arm]), ties: ties
        ).get()
        let cuts = Leukaemia.all.times.indices.map { $0 % 3 == 0 ? nil : Double($0 % 9) + 0.5 }
        let (pieces, subjects, _) = StartStopFollowUp.switching(Leukaemia.all, at: cuts)
        let design = pieces.riskSetDesign(names: ["arm"], columns: [subjects.map { Leukaemia.arm[$0] }])
        let cut = try CoxFit.fit(design, ties: ties).get()
        #expect(pieces.count > 42)
        #expect(abs(cut.coefficients[0] - whole.coefficients[0]) < 1e-10)
        #expect(abs(cut.standardErrors[0] - whole.standardErrors[0]) < 1e-10)
        #expect(abs(cut.likelihoodRatioStatistic - whole.likelihoodRatioStatistic) < 1e-9)
    }

    /// Efron's partial likelihood with late entry, by its definition, on tied random data.
    @Test("late entry against the definition")
    func definition() throws {
        var draws = Draws(11)
        let n = 30
        let entries = (0..<n).map { _ in Double(draws.below(5)) }
        let exits = entries.map { $0 + 1 + Double(draws.below(6)) }
        let events = (0..<n).map { _ in draws.below(3) > 0 }
        let x = (0..<n).map { _ in Double(draws.below(100)) / 30 }
        let pieces = StartStopFollowUp(entries: entries, exits: exits, events: events)
        let fit = try CoxFit.fit(pieces.riskSetDesign(names: ["x"], columns: [x])).get()
        func logLikelihood(_ b: Double) -> Double {
            Set(exits).reduce(0) { sum, time in
                let falling = (0..<n).filter { exits[$0] == time && events[$0] }
                let atRisk = (0..<n).filter { entries[$0] < time && time <= exits[$0] }
                func total(_ rows: [Int]) -> Double { rows.reduce(0) { $0 + exp(b * x[$1]) } }
                return sum + b * falling.reduce(0) { $0 + x[$1] }
                    - falling.indices.reduce(0) {
                        $0 + log(total(atRisk) - Double($1) / Double(falling.count) * total(falling))
                    }
            }
        }
        let b = fit.coefficients[0]
        #expect(abs(fit.logLikelihood - logLikelihood(b)) < 1e-10)
        #expect(logLikelihood(b) > logLikelihood(b + 1e-4) && logLikelihood(b) > logLikelihood(b - 1e-4))
        let h = 1e-3
        let curvature = (2 * logLikelihood(b) - logLikelihood(b + h) - logLikelihood(b - h)) / (h * h)
        #expect(abs(fit.standardErrors[0] / (1 / curvature.squareRoot()) - 1) < 1e-5)
    }

    @Test("a switch at 0 holds from the start, one at the end never took effect")
    func edges() {
        let followUp = FollowUp(times: [5, 5, 5, 0, 5], events: [true, true, true, true, false])
        let (pieces, subjects, states) = StartStopFollowUp.switching(followUp, at: [0, 5, 2, nil, nil])
        #expect(subjects == [0, 1, 2, 2, 3, 4] && states == [1, 0, 0, 1, 0, 0])
        #expect(pieces.events == [true, true, false, true, true, false])
        // A subject with time 0 is at risk at 0 with all the others.
        let design = pieces.riskSetDesign(names: ["state"], columns: [states])
        #expect(design.strata?.count { $0 == 0 } == 5 && design.followUp.eventCount == 4)
        let none = StartStopFollowUp(entries: [0, 1], exits: [1, 2], events: [false, false])
        guard case .failure(let why) = CoxFit.fit(none.riskSetDesign(names: ["x"], columns: [[0, 1]])) else {
            Issue.record("a fit without events")
            return
        }
        #expect(why == .noEvents)
    }

    /// Response at a random time, with no effect: whoever lives longer has more time to respond.
    @Test("time that responders had to survive is not credited to the response")
    func immortalTime() throws {
        var draws = Draws(5)
        func exponential() -> Double { -log((Double(draws.below(1 << 20)) + 0.5) / Double(1 << 20)) }
        let times = (0..<800).map { _ in exponential() }
        let responses: [Double?] = times.map { time in
            let response = exponential()
            return response < time ? response : nil
        }
        let followUp = FollowUp(times: times, events: times.map { _ in true })
        let naive = try CoxFit.fit(
            CoxDesign(followUp, names: ["response"], columns: [responses.map { $0 == nil ? 0 : 1 }])
        ).get()
        let (pieces, _, states) = StartStopFollowUp.switching(followUp, at: responses)
        let honest = try CoxFit.fit(pieces.riskSetDesign(names: ["response"], columns: [states])).get()
        #expect(naive.coefficients[0] < -8 * naive.standardErrors[0])
        #expect(abs(honest.coefficients[0]) < 2.5 * honest.standardErrors[0])
    }
}
