import Statistics
import Testing

/// Values that no table should hold, and some do.
@Suite struct HostileValuesTests {
    /// 3.4e308 beside 1: the widest spread that 128 bits must hold.
    @Test func largestNumbersDoNotOverflow() {
        let test = SignedRank.of(first: [-1.7e308, 2, 3, 4, 5, 9], second: [1.7e308, 1, 2, 3, 4, 5]).value!
        #expect(test.pseudomedian.isFinite && test.values.allSatisfy(\.isFinite))
        #expect(TTest.oneSample(test.values).value == nil)
        _ = test.interval(level: 0.5, method: .exact)
        let groups = MannWhitney.of([1.7e308, 1e-300, 3], [-1.7e308, 2, 5]).value!
        _ = groups.shiftInterval(level: 0.5, method: .exact)
        #expect(!groups.shift.isNaN)
    }

    /// Rounding leaves 0.9999999999999999 for points on one line; Fisher's z would make p 1e-230 of it.
    @Test func pointsOnOneLineAreUndefined() {
        let x = [1.0, 2, 3, 4, 5, 6]
        #expect(Correlation.pearson(x, x.map { 2 * $0 }).value == nil)
        #expect(Correlation.spearman(x, x.map { -$0 * $0 }).value == nil)
    }

    /// Ten pairs make √45·√45 something else than 45; ties make it worse.
    @Test(arguments: [[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 1, 1, 2, 1, 2]])
    func kendallOfOneOrderIsExactlyOne(_ x: [Double]) throws {
        #expect(try KendallCorrelation.of(x, x).get().coefficient == 1)
        #expect(try KendallCorrelation.of(x, x.map { -$0 }).get().coefficient == -1)
        #expect(Correlation.kendall(x, x).reason == "the points lie on one line, so Fisher's z is infinite")
    }

    /// z beyond 38 leaves no double for the tail, and a p of 0 claims certainty.
    @Test func pIsNeverZero() throws {
        let x = (0..<3000).map { Double($0) }
        let y = x.map { $0 + Double(Int($0) * 7 % 11) }
        for correlate in [Correlation.pearson, Correlation.spearman, Correlation.kendall] {
            #expect(try correlate(x, y).get().pValue > 0)
        }
        #expect(try correlationTTest(0.9999, count: 3000).get().pValue > 0)
        #expect(try SignedRank.of(first: x, second: x.map { $0 + 1 }).get().signTest.get().pValue > 0)
        let table = DiagnosticTable(
            truePositives: 2000, falsePositives: 20, falseNegatives: 20, trueNegatives: 2000)
        let fisher = try FisherExactTest.of(table).get()
        #expect(fisher.centralP > 0 && fisher.pValue > 0)
        #expect(try table.chiSquaredTest().get().pValue > 0)
    }

    /// 0.1 · 0.209 + 0.9 · 0.209 is not 0.209.
    @Test func quantileOfTiesIsTheirValue() {
        for value in [0.209, 999_999.16, 1e-12 / 3] {
            for step in 0...100 {
                #expect(quantile(Double(step) / 100, ofSorted: [value, value, value, value]) == value)
            }
        }
    }

    /// Five rises by 1 and eleven zeros: the median Walsh average is 0.5, and the test keeps 0 but not 1.
    @Test func intervalHoldsAnEstimateBetweenRecordedDecimals() throws {
        let after = [Double](repeating: 1, count: 5) + [Double](repeating: 0, count: 11)
        let test = try SignedRank.of(first: after.map { _ in 0 }, second: after).get()
        #expect(test.pseudomedian == 0.5)
        #expect(try test.interval(level: 0.95, method: .exact).get() == Bounds(lower: 0, upper: 0.5))
    }
}
