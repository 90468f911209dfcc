import Foundation
import Statistics
import Testing

@Suite("optimism and external validation") struct ValidationTests {
    static let followUp = FollowUp(
        times: (0..<80).map { Double($0 * 37 % 80 + 1) }, events: (0..<80).map { $0 % 4 != 1 })
    static let columns: [[Double]] = [
        (0..<80).map { (row: Int) -> Double in Double((row * 37 % 80 + row * 11 % 50) % 60) },
        (0..<80).map { (row: Int) -> Double in Double(row * 7 % 13) },
    ]
    static let cox = CoxDesign(followUp, names: ["a", "b"], columns: columns)

    @Test("a model in its own cohort: slope 1, events as expected")
    func ownCohort() throws {
        let fit = try CoxFit.fit(Self.cox).get()
        let model = try FrozenCoxModel.of(fit).get()
        let validation = try ExternalValidation.of(model, in: Self.cox, horizon: 40).get()
        #expect(abs(validation.slope.coefficients[0] - 1) < 1e-9)
        // Without tied times the martingale residuals sum to 0.
        #expect(abs(try #require(validation.logEventsOverExpected)) < 1e-9)
        #expect(
            validation.concordance.estimate
                == Concordance.harrell(Self.followUp, scores: fit.linearPredictors))
        #expect(abs(model.risk(0, by: 40) - (1 - exp(-model.baselineHazard(at: 40)))) < 1e-12)
        #expect(model.risk(0, by: 0) == 0)
    }

    @Test("a cohort without events, one of equal predictors")
    func noEvents() throws {
        let model = try FrozenCoxModel.of(CoxFit.fit(Self.cox).get()).get()
        let none = CoxDesign(
            FollowUp(times: [1, 2], events: [false, false]), names: ["a", "b"], columns: [[1, 2], [3, 4]])
        #expect(ExternalValidation.of(model, in: none, horizon: 40).reason == "there is no event")
        let equal = CoxDesign(
            FollowUp(times: [1, 2], events: [true, false]), names: ["a", "b"], columns: [[1, 1], [4, 4]])
        #expect(ExternalValidation.of(model, in: equal, horizon: 40).value == nil)
    }

    @Test("optimism against a plain loop, for both kinds of outcome")
    func plainLoop() throws {
        let resamples = (0..<20).map { r in (0..<80).map { ($0 * $0 * (r + 1) + 7 * $0 + r) / 3 % 80 } }
        let result = try Optimism.of(Self.cox, resamples: resamples).get()
        for (rows, replicate) in zip(resamples, result.replicates) {
            let sample = CoxDesign(
                Self.followUp.picking(rows), names: ["a", "b"],
                columns: Self.columns.map { column in rows.map { column[$0] } })
            let fit = try CoxFit.fit(sample).get()
            let inside = Concordance(sample.followUp, scores: fit.linearPredictors).estimate
            #expect(abs(try #require(inside) - replicate.inSample) < 1e-2)
            let outside = Concordance(Self.followUp, scores: Self.cox.scores(fit.coefficients)).estimate
            #expect(outside == replicate.onOriginal)
        }
        let outcomes = Self.followUp.events
        let logistic = LogisticDesign(outcomes, names: ["a", "b"], columns: Self.columns)
        let own = try Optimism.of(logistic, replicates: 50, seed: 3).get()
        let (again, other) = try (
            Optimism.of(logistic, replicates: 50, seed: 3).get(),
            Optimism.of(logistic, replicates: 50, seed: 4).get()
        )
        let fit = try LogisticFit.fit(logistic).get()
        #expect(own.apparent == fit.concordance)
        #expect(own.replicates == again.replicates && own.replicates != other.replicates)
    }

    @Test("resamples that are separated, of one class, without a rare category")
    func nasty() throws {
        let outcomes = [true, true, false, false, false, false]
        let design = LogisticDesign(
            outcomes, names: ["x", "rare"], columns: [[3, 1, 2, 1, 2, 2], [0, 0, 1, 0, 0, 0]])
        let result = try Optimism.of(
            design,
            resamples: [
                [0, 0, 0, 1, 1, 1], [0, 0, 2, 3, 4, 5], [0, 1, 3, 3, 4, 5], [2, 3, 4, 5, 5, 5],
            ]
        ).get()
        #expect(result.failed == 2 && result.replicates.count == 2)
        #expect(result.replicates.allSatisfy { $0.inSample.isFinite && $0.onOriginal.isFinite })
        let one = LogisticDesign([true, true], names: ["x"], columns: [[1, 2]])
        #expect(Optimism.of(one, replicates: 3, seed: 1).value == nil)
        let censored = CoxDesign(
            FollowUp(times: [1, 2], events: [false, false]), names: ["x"], columns: [[1, 2]])
        #expect(Optimism.of(censored, replicates: 3, seed: 1).value == nil)
    }

    @Test("Royston's D of two equal halves is their log hazard ratio, nearly")
    func royston() throws {
        let d = try RoystonD.of(Self.followUp, scores: Self.columns[0]).get()
        let reversed = try RoystonD.of(Self.followUp, scores: Self.columns[0].map { -$0 }).get()
        #expect(abs(d.estimate + reversed.estimate) < 1e-9 && d.explainedVariation < 1)
        #expect(RoystonD.of(Self.followUp, scores: Array(repeating: 1, count: 80)).value == nil)
    }
}
