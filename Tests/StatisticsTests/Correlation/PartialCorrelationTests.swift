import NumericalKit
import Statistics
import Testing

@Suite struct PartialCorrelationTests {
    let x = [2.1, 3.4, 1.9, 5.6, 4.4, 3.8, 6.1, 2.7, 4.9, 5.2, 3.3, 4.0]
    let y = [1.2, 2.9, 2.2, 4.1, 4.6, 2.5, 5.9, 1.8, 3.3, 5.0, 3.1, 2.4]
    let z: [Double] = [10, 12, 9, 15, 13, 14, 16, 11, 12, 13, 10, 14]
    let w: [Double] = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0]

    /// numpy 2.4.6: correlation of least-squares residuals (of ranks); τ from the inverse of scipy's
    /// kendalltau matrix. p by the t distribution, for τ by the normal test of Kim 2015.
    @Test func oneAndTwoCovariatesAgainstResiduals() throws {
        let expected: [([[Double]], [Double], [Double])] = [
            (
                [z], [0.7876746663680172, 0.8553765818804948, 0.5367412592352275],
                [0.00399388975679145, 0.0007871279646475057, 0.0215510475911671]
            ),
            (
                [z, w], [0.7786085971635077, 0.8507468966299948, 0.523025843230184],
                [0.007967571409737443, 0.0018058800654392304, 0.03527926151479442]
            ),
        ]
        for (covariates, coefficients, pValues) in expected {
            let pearson = try Correlation.partialPearson(x, y, covariates: covariates).get()
            let spearman = try Correlation.partialSpearman(x, y, covariates: covariates).get()
            let kendall = try Correlation.partialKendall(x, y, covariates: covariates).get()
            expectClose(pearson.coefficient, coefficients[0])
            expectClose(spearman.coefficient, coefficients[1])
            expectClose(kendall.coefficient, coefficients[2])
            for (one, p) in [(pearson, pValues[0]), (spearman, pValues[1])] {
                let test = try correlationTTest(
                    one.coefficient, count: one.count, covariateCount: one.covariateCount
                ).get()
                expectClose(test.pValue, p)
            }
            expectClose(partialKendallTest(kendall).pValue, pValues[2])
            expectClose(pearson.standardErrorOfZ, 1 / Double(12 - 3 - covariates.count).squareRoot())
        }
    }

    @Test func withoutCovariatesItIsThePlainOne() throws {
        let partial = try Correlation.partialSpearman(x, y, covariates: []).get()
        let plain = try Correlation.spearman(x, y).get()
        expectClose(partial.coefficient, plain.coefficient)
        expectClose(partial.pValue, plain.pValue)
        expectClose(
            Correlation.partialKendall(x, y, covariates: []).value?.pValue,
            Correlation.kendall(x, y).value!.pValue)
    }

    @Test func refusals() {
        #expect(
            Correlation.partialPearson(x, y, covariates: [z, z.map { 2 * $0 }]).reason
                == "the variables and covariates determine one another")
        #expect(Correlation.partialPearson(x, y, covariates: [x]).value == nil)
        #expect(
            Correlation.partialSpearman(x, y, covariates: [z.map { _ in 1 }]).reason
                == "all values of one variable are equal")
        let few = Correlation.partialPearson([1, 2, 4, 3], [2, 1, 3, 4], covariates: [[1, 5, 2, 2]])
        #expect(few.reason == "an interval needs at least 5 pairs beside 1 covariate, there are 4")
    }

    /// scipy 1.17.1, kendalltau(method='exact'); and 2/n! where the orders agree throughout.
    @Test func exactKendall() throws {
        let first: [Double] = [1, 2, 3, 4, 5, 6, 7]
        expectClose(
            KendallCorrelation.exactPValue(first, [2, 1, 4, 3, 7, 5, 6]).value, 0.06904761904761905)
        expectClose(KendallCorrelation.exactPValue(first, first).value, 2.0 / 5040)
        #expect(KendallCorrelation.exactPValue([1, 2], [2, 1]).value == 1)
        #expect(KendallCorrelation.exactPValue([1, 1, 2], [2, 1, 3]).reason == "some values tie")
        #expect(KendallCorrelation.exactPValue([], []).value == nil)
    }

    /// All 720 orders listed with scipy's spearmanr.
    @Test func exactSpearmanWithTies() {
        expectClose(
            Correlation.exactSpearmanPValue([1, 2, 2, 4, 5, 6], [2, 1, 3, 3, 6, 4]).value, 0.06111111111111111
        )
        expectClose(Correlation.exactSpearmanPValue([1, 2, 3], [1, 2, 3]).value, 1.0 / 3)
        #expect(Correlation.exactSpearmanPValue([1, 1, 1], [1, 2, 3]).value == nil)
    }

    /// Fieller's interval of τ holds the truth about as often as it says: bivariate normal, ρ 0.5, τ 1/3.
    @Test func kendallIntervalCovers() throws {
        var stream = RandomStream(seed: 77)
        let truth = 1.0 / 3
        let held = (0..<1000).count { _ in
            let x = (0..<30).map { _ in stream.normal() }
            let y = x.map { 0.5 * $0 + 0.75.squareRoot() * stream.normal() }
            let interval = Correlation.kendall(x, y).value!.interval(level: 0.95)
            return interval.lower < truth && truth < interval.upper
        }
        #expect((930...975).contains(held), "\(held)")
    }
}
