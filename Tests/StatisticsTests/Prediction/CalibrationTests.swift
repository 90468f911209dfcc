import Foundation
import Statistics
import Testing

@Suite("calibration and net benefit") struct CalibrationTests {
    static let outcomes = (0..<60).map { $0 * 17 % 60 < 12 + $0 / 2 }

    @Test("risks of a fitted model are calibrated in the subjects that it was fitted to")
    func apparent() throws {
        let x = (0..<60).map { Double($0 * $0 % 37 * 3 + $0) }
        let fit = try LogisticFit.fit(LogisticDesign(Self.outcomes, names: ["x"], columns: [x])).get()
        let calibration = try Calibration.of(risks: fit.risks, outcomes: Self.outcomes).get()
        #expect(abs(calibration.slope - 1) < 1e-9 && abs(calibration.inTheLarge) < 1e-9)
        #expect(abs(calibration.observedOverExpected - 1) < 1e-9)
        #expect(abs(calibration.unreliabilityChiSquared) < 1e-9)
        #expect(abs(calibration.nagelkerke - fit.nagelkerke) < 1e-12)
        #expect(calibration.concordance == fit.concordance)
        // Recalibrated by hand: log odds 0.3 + 2·(log odds).
        let distorted = fit.linearPredictors.map { 1 / (1 + exp(-0.3 - 2 * $0)) }
        let wrong = try Calibration.of(risks: distorted, outcomes: Self.outcomes).get()
        #expect(abs(wrong.slope - 0.5) < 1e-9 && abs(wrong.interceptWithSlope + 0.15) < 1e-9)
    }

    @Test("what has no calibration is a reason")
    func reasons() {
        func reason(_ risks: [Double], _ outcomes: [Bool]) -> String? {
            Calibration.of(risks: risks, outcomes: outcomes).reason
        }
        #expect(reason([], []) == "there is no subject")
        #expect(reason([0.2, 1], [false, true])?.contains("infinite log odds") == true)
        #expect(reason([0.2, 0.2, 0.2], [false, true, true])?.contains("does not vary") == true)
        #expect(reason([0.2, 0.4], [true, true]) == "every subject has the outcome")
        #expect(reason([0.2, 0.4, 0.6, 0.8], [false, false, true, true])?.contains("separation") == true)
    }

    @Test("groups of risk hold everybody, and tied risks are ranked as they stand")
    func groups() throws {
        for n in [5, 7, 10, 11, 113] {
            let outcomes = (0..<n).map { $0 % 3 == 1 }
            let risks = (0..<n).map { 0.1 + 0.8 * Double($0 / 2) / Double(n) }
            let groups = try Calibration.of(risks: risks, outcomes: outcomes).get().groups(10)
            #expect(groups.reduce(0) { $0 + $1.count } == n)
            #expect(groups.reduce(0) { $0 + $1.cases } == outcomes.count { $0 })
            // Rank r of n belongs to group ⌈10·(r − 1)/(n − 1)⌉.
            let first = (1...n).count { 10 * ($0 - 1) <= n - 1 }
            #expect(groups[0].count == first)
        }
    }

    @Test("local regression keeps lines and parabolas, and gives ties one value")
    func smooth() throws {
        let x = (0..<50).map { Double($0 * 13 % 29) / 7 }
        let line = try Lowess.fitted(x, x.map { 2 - 3 * $0 }).get()
        #expect(zip(x, line).allSatisfy { abs($1 - (2 - 3 * $0)) < 1e-9 })
        let bend = try Loess.fitted(x, x.map { 1 + $0 * $0 / 2 - $0 }).get()
        #expect(zip(x, bend).allSatisfy { abs($1 - (1 + $0 * $0 / 2 - $0)) < 1e-9 })
        let y = (0..<50).map { Double($0 * 7 % 5) }
        for fitted in [try Lowess.fitted(x, y).get(), try Loess.fitted(x, y).get()] {
            for i in x.indices { for j in x.indices where x[i] == x[j] { #expect(fitted[i] == fitted[j]) } }
        }
        #expect(Loess.fitted([1, 1, 1], [0, 1, 0]).value == nil)
        #expect(Loess.fitted([1, 2, 1, 2, 1, 2], [0, 1, 0, 1, 1, 0]).value == nil)
        #expect(Lowess.fitted([1], [0]).value == nil)
        #expect(Lowess.fitted([1, 1, 1], [0, 3, 0]).value == [1, 1, 1])
    }

    @Test("net benefit by hand, and for survival without censoring the same")
    func netBenefit() throws {
        let risks = [0.1, 0.2, 0.2, 0.5, 0.9, 0.8, 0.3, 0.7]
        let outcomes = [false, true, false, false, true, true, false, true]
        // At 0.2: 4 true, 3 false positives of 8; odds 1/4.
        let point = try NetBenefit.of(risks: risks, outcomes: outcomes, threshold: 0.2).get()
        #expect(abs(point.model - (0.5 - 3.0 / 8 / 4)) < 1e-15)
        #expect(abs(point.treatingAll - (0.5 - 0.5 / 4)) < 1e-15)
        #expect(abs(point.avoidedPer100 - 12.5) < 1e-12)
        let followUp = FollowUp(times: outcomes.map { $0 ? 3 : 10 }, events: outcomes)
        for threshold in [0.2, 0.45, 0.95] {
            let binary = try NetBenefit.of(risks: risks, outcomes: outcomes, threshold: threshold).get()
            let survival = try NetBenefit.of(risks: risks, followUp, horizon: 5, threshold: threshold).get()
            #expect(abs(binary.model - survival.model) < 1e-12)
            #expect(abs(binary.treatingAll - survival.treatingAll) < 1e-12)
        }
        #expect(NetBenefit.of(risks: [0.5], outcomes: [true], threshold: 0.5).value == nil)
        #expect(
            NetBenefit.of(risks: [0.5], FollowUp(times: [1], events: [true]), horizon: 2, threshold: 0.5)
                .value == nil)
    }

    @Test("pairs against a double loop")
    func doubleLoop() throws {
        var draws = Draws(5)
        let scores = (0..<70).map { _ in Double(draws.below(25)) }
        let outcomes = (0..<70).map { _ in draws.below(3) == 0 }
        var (won, pairs) = (0.0, 0.0)
        for i in scores.indices where outcomes[i] {
            for j in scores.indices where !outcomes[j] {
                pairs += 1
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
            }
        }
        #expect(abs(try #require(binaryConcordance(scores, outcomes)) - won / pairs) < 1e-14)
        #expect(binaryConcordance([1, 2], [true, true]) == nil)
    }
}
