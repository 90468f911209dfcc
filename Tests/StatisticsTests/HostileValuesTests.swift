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
}
