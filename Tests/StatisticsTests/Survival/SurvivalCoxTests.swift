import Foundation
import Statistics
import Testing

@Suite("Cox regression") struct SurvivalCoxTests {
    static let design = CoxDesign(
        Leukaemia.all, names: ["placebo", "other"], columns: [Leukaemia.arm, Leukaemia.other])

    /// survival 3.5-3 with eps 1e-13; the profile by uniroot over fits with an offset.
    @Test(
        "estimates, profile interval and likelihood ratio",
        arguments: [
            (
                CoxTies.efron,
                [1.57310349458, -0.00939577348514, 0.795678104001, 2.43240303313, 16.3603614785]
            ),
            (.breslow, [1.50950585536, -0.00692816927247, 0.737064613155, 2.3624365528, 15.2115284236]),
            (.exact, [1.62801205452, -0.00597573652451, 0.816608277982, 2.53659760151, 16.2479602887]),
        ])
    func leukaemia(_ ties: CoxTies, _ expected: [Double]) throws {
        let fit = try CoxFit.fit(Self.design, ties: ties).get()
        let interval = try #require(fit.profileInterval(0))
        let test = try #require(fit.likelihoodRatioTest(0))
        let actual = fit.coefficients + [interval.lower, interval.upper, test.chiSquared]
        for (a, e) in zip(actual, expected) { #expect(abs(a - e) < 1e-8, "\(a) \(e)") }
    }

    /// The discrete likelihood by listing all ways to choose those who fall.
    @Test("exact ties against enumeration")
    func enumeration() throws {
        let followUp = FollowUp(
            times: [1, 1, 1, 2, 2, 2, 3, 3], events: [true, true, false, true, true, false, true, false])
        let x: [Double] = [0.3, -1, 2, 0.5, 1.5, -0.7, 0.1, 0.9]
        let fit = try CoxFit.fit(CoxDesign(followUp, names: ["x"], columns: [x]), ties: .exact).get()
        func logLikelihood(_ b: Double) -> Double {
            [1.0, 2, 3].reduce(0) { sum, time in
                let atRisk = x.indices.filter { followUp.times[$0] >= time }
                let falling = atRisk.filter { followUp.times[$0] == time && followUp.events[$0] }
                let choices = (0..<(1 << atRisk.count)).filter { $0.nonzeroBitCount == falling.count }
                let total = choices.reduce(0) { total, choice in
                    let chosen = atRisk.enumerated().filter { choice & (1 << $0.offset) != 0 }
                    return total + exp(b * chosen.reduce(0) { $0 + x[$1.element] })
                }
                return sum + b * falling.reduce(0) { $0 + x[$1] } - log(total)
            }
        }
        let b = fit.coefficients[0]
        #expect(abs(fit.logLikelihood - logLikelihood(b)) < 1e-12)
        #expect(abs(fit.nullLogLikelihood - logLikelihood(0)) < 1e-12)
        #expect(logLikelihood(b) > logLikelihood(b + 1e-4) && logLikelihood(b) > logLikelihood(b - 1e-4))
    }

    @Test("units and origins do not matter", arguments: [1e12, 1e-12, -1])
    func scaling(_ factor: Double) throws {
        let plain = try CoxFit.fit(Self.design).get()
        let scaled = try CoxFit.fit(
            CoxDesign(
                Leukaemia.all, names: ["placebo", "other"],
                columns: [Leukaemia.arm, Leukaemia.other.map { factor * $0 + 100 * factor }])
        ).get()
        #expect(abs(scaled.coefficients[1] * factor / plain.coefficients[1] - 1) < 1e-9)
        #expect(abs(scaled.logLikelihood - plain.logLikelihood) < 1e-10)
        let (a, b) = (try #require(scaled.profileInterval(1)), try #require(plain.profileInterval(1)))
        let ends = [a.lower * factor, a.upper * factor].sorted()
        #expect(abs(ends[0] - b.lower) < 1e-8 && abs(ends[1] - b.upper) < 1e-8)
    }

    @Test("what has no estimate is a reason")
    func reasons() {
        func failure(_ followUp: FollowUp, _ columns: [[Double]], _ ties: CoxTies = .efron) -> CoxUndefined? {
            let names = columns.indices.map { "x\($0)" }
            switch CoxFit.fit(CoxDesign(followUp, names: names, columns: columns), ties: ties) {
            case .success: return nil
            case .failure(let reason): return reason
            }
        }
        let four = FollowUp(times: [1, 2, 3, 4], events: [true, true, true, false])
        #expect(failure(FollowUp(times: [], events: []), [[]]) == .noSubjects)
        #expect(failure(FollowUp(times: [1, 2], events: [false, false]), [[1, 2]]) == .noEvents)
        #expect(failure(FollowUp(times: [5], events: [true]), [[1]]) == .constant("x0"))
        #expect(failure(four, [[7, 7, 7, 7]]) == .constant("x0"))
        #expect(failure(four, [[1e300, 1e300, 1e300, 1e300]]) == .constant("x0"))
        #expect(failure(four, [[1, 4, 2, 3], [2, 8, 4, 6]]) == .collinear("x1"))
        for ties in CoxTies.allCases {
            #expect(failure(four, [[4, 3, 2, 1]], ties) == .monotone(["x0"]))
            #expect(failure(four, [[1, 0, 0, 0]], ties) == .monotone(["x0"]))
        }
        // The second covariate alone separates.
        let six = FollowUp(times: [1, 2, 3, 4, 5, 6], events: [true, true, true, false, true, false])
        #expect(failure(six, [[2, 5, 1, 3, 2, 4], [1, 1, 1, 1, 1, 0]]) == .monotone(["x1"]))
    }

    @Test("Firth's fit is finite under separation, and its interval agrees with its p")
    func firth() throws {
        let followUp = FollowUp(times: [1, 2, 3, 4], events: [true, true, true, false])
        let design = CoxDesign(followUp, names: ["x"], columns: [[4, 3, 2, 1]])
        let fit = try CoxFit.firth(design).get()
        #expect(fit.coefficients[0] > 0 && fit.coefficients[0].isFinite)
        let test = try #require(fit.likelihoodRatioTest(0))
        for (share, excludes) in [(1.001, true), (0.999, false)] {
            let interval = try #require(fit.profileInterval(0, level: 1 - share * test.pValue))
            #expect((interval.lower > 0) == excludes)
        }
    }

    @Test("residuals sum to what theory says")
    func residuals() throws {
        for ties in CoxTies.allCases where ties != .exact {
            let fit = try CoxFit.fit(Self.design, ties: ties).get()
            #expect(abs(fit.martingaleResiduals().reduce(0, +)) < 1e-10)
            let schoenfeld = fit.schoenfeldResiduals()
            #expect(schoenfeld.subjects.count == 30)
            for k in 0..<2 {
                let sum = stride(from: k, to: 60, by: 2).reduce(0) { $0 + schoenfeld.values[$1] }
                #expect(abs(sum) < 1e-8)
                let changes = stride(from: k, to: 84, by: 2).reduce(0) { $0 + fit.dfbetas()[$1] }
                #expect(abs(changes) < 1e-10)
            }
        }
    }

    @Test("log time has no place for an event at zero")
    func timeZero() throws {
        let followUp = FollowUp(times: [0, 1, 2, 3, 4], events: [true, true, true, true, false])
        let fit = try CoxFit.fit(CoxDesign(followUp, names: ["x"], columns: [[1, 5, 2, 4, 3]])).get()
        #expect(fit.proportionalHazards(.log) == nil)
        #expect(fit.proportionalHazards(.km)?.global.pValue.isNaN == false)
    }
}

@Suite("concordance and planning") struct SurvivalConcordanceTests {
    /// All pairs, one by one.
    @Test("pairs against a double loop", arguments: [Concordance.Weight.harrell, .uno])
    func doubleLoop(_ weight: Concordance.Weight) throws {
        var draws = Draws(20_261_123)
        let n = 80
        let followUp = FollowUp(
            times: (0..<n).map { _ in Double(draws.below(30)) },
            events: (0..<n).map { _ in draws.below(3) > 0 })
        let scores = (0..<n).map { _ in Double(draws.below(20)) }
        let result = Concordance(followUp, scores: scores, weight: weight)
        func uncensored(before time: Double) -> Double {
            Set(followUp.times).filter { $0 < time }.reduce(1) { product, u in
                let here = (0..<n).filter { followUp.times[$0] == u }
                let left = followUp.times.count { $0 >= u } - here.count { followUp.events[$0] }
                return left == 0
                    ? product : product * (1 - Double(here.count { !followUp.events[$0] }) / Double(left))
            }
        }
        var (concordant, pairs) = (0.0, 0.0)
        for i in 0..<n where followUp.events[i] {
            let g = uncensored(before: followUp.times[i])
            let w = weight == .uno ? 1 / (g * g) : 1
            for j in 0..<n {
                let isLater =
                    followUp.times[j] > followUp.times[i]
                    || (followUp.times[j] == followUp.times[i] && !followUp.events[j])
                guard isLater else { continue }
                pairs += w
                concordant += w * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0)
            }
        }
        #expect(abs(try #require(result.estimate) - concordant / pairs) < 1e-12)
        #expect(abs(result.counts.comparable - pairs) < 1e-9)
    }

    @Test("no comparable pair, no estimate")
    func nothing() {
        let followUp = FollowUp(times: [1, 2], events: [false, false])
        #expect(Concordance(followUp, scores: [1, 2]).estimate == nil)
    }

    /// Schoenfeld 1983: 66 events (65.3) for a hazard ratio of 2 between equal groups, 80 % power, 5 %.
    @Test("events needed")
    func events() throws {
        #expect(abs(CoxPlanning.eventsNeeded(hazardRatio: 2, variance: 0.25) - 65.346) < 0.001)
        let ratio = try #require(CoxPlanning.detectableHazardRatio(events: 130))
        #expect(abs(CoxPlanning.eventsNeeded(hazardRatio: ratio) - 130) < 1e-9)
        #expect(CoxPlanning.detectableHazardRatio(events: 0) == nil)
    }
}
