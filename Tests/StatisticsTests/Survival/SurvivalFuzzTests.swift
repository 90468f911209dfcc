import Statistics
import Testing

@Suite("Cox regression on hostile small data") struct SurvivalFuzzTests {
    /// Ties, strata, rare categories, values of 1e12, separation: each gives finite numbers or a reason, and
    /// interval and p of one procedure say the same.
    @Test("a right number or a reason, never NaN")
    func numbersOrReasons() {
        var draws = Draws(7)
        var (fitted, separated, unfinished) = (0, 0, 0)
        for _ in 0..<400 {
            let design = Self.design(&draws)
            for ties in CoxTies.allCases {
                var result = CoxFit.fit(design, ties: ties)
                if case .failure(.monotone) = result, ties != .exact {
                    separated += 1
                    result = CoxFit.firth(design, ties: ties)
                }
                switch result {
                case .success(let fit):
                    fitted += 1
                    Self.check(fit)
                case .failure(.notConverged): unfinished += 1
                case .failure: break
                }
            }
        }
        #expect(fitted > 300 && separated > 100 && unfinished < 5)
    }

    private static func design(_ draws: inout Draws) -> CoxDesign {
        let (n, p, moments) = (1 + draws.below(12), 1 + draws.below(3), 2 + draws.below(10))
        let times = (0..<n).map { _ in Double(draws.below(moments)) }
        let events = (0..<n).map { _ in draws.below(5) < 3 }
        let columns = (0..<p).map { _ in
            let isBinary = draws.below(2) == 0
            return (0..<n).map { _ in
                isBinary ? Double(draws.below(5) / 3) : Double(draws.below(1 << 20)) * 1e6
            }
        }
        let strata = draws.below(3) == 0 ? (0..<n).map { _ in draws.below(2) } : nil
        return CoxDesign(
            FollowUp(times: times, events: events), names: columns.indices.map { "x\($0)" }, columns: columns,
            strata: strata)
    }

    private static func check(_ fit: CoxFit) {
        let numbers =
            fit.coefficients + fit.standardErrors + fit.martingaleResiduals() + fit.devianceResiduals()
            + fit.robustStandardErrors() + [
                fit.likelihoodRatioStatistic, fit.waldStatistic, fit.scoreStatistic,
            ]
        #expect(numbers.allSatisfy { $0.isFinite })
        for transform in TimeTransform.allCases {
            #expect(fit.proportionalHazards(transform)?.global.pValue.isNaN != true)
        }
        guard let test = fit.likelihoodRatioTest(0), let interval = fit.profileInterval(0) else { return }
        #expect((interval.lower > 0 || interval.upper < 0) == (test.pValue < 0.05))
    }
}
