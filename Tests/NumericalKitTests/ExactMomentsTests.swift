import NumericalKit
import Testing

@Suite struct ExactMomentsTests {
    private func moments(_ values: [Double]) -> (mean: Double?, sd: Double?) {
        var moments = ExactMoments(cells: 3)
        values.withUnsafeBufferPointer { moments.add($0, to: 1) }
        #expect(moments.mean(0) == nil && moments.standardDeviation(2) == nil)
        return (moments.mean(1), moments.standardDeviation(1))
    }

    @Test func closedForms() {
        #expect(moments([1, 2, 3, 4]) == (2.5, (5.0 / 3).squareRoot()))
        #expect(moments([-7]) == (-7, nil))
        #expect(moments([]) == (nil, nil))
        #expect(moments([0, 0, 0]) == (0, 0))
        #expect(moments([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]) == (0.1, 0))
        // What is added last would be lost in a rounded sum.
        #expect(moments([1e16, 1, -1e16, 1]).mean == 0.5)
        #expect(moments([1e300, 1e-300, -1e300, 1e-300]).mean == 5e-301)
    }

    /// Deviations of 1 from a mean of 2⁵²: squares in floating point lose them all.
    @Test func noCancellation() {
        let base = 0x1p52
        let found = moments([base, base + 1, base + 2])
        #expect(found == (base + 1, 1))
    }

    @Test func wholeRangeOfDouble() {
        let greatest = Double.greatestFiniteMagnitude
        #expect(moments([greatest, greatest, greatest]) == (greatest, 0))
        #expect(moments([-greatest, -greatest, greatest, greatest]).mean == 0)
        let spread = moments([0, 1e200]).sd
        #expect(abs((spread ?? 0) / 1e200 - 0.5.squareRoot()) < 1e-15)
        let tiny = Double.leastNonzeroMagnitude
        #expect(moments([tiny, tiny]) == (tiny, 0))
        #expect(moments([0, 4 * tiny]).mean == 2 * tiny)
    }

    @Test func orderAndDivisionDoNotMatter() {
        var stream = RandomStream(seed: 11)
        var values = (0..<5_000).map { _ in stream.normal() * [1e-9, 1, 1e9][stream.below(3)] }
        func parts(_ cuts: [Int]) -> [Double?] {
            var whole = ExactMoments(cells: 1)
            for (from, to) in zip(cuts, cuts.dropFirst()) {
                var part = ExactMoments(cells: 1)
                values[from..<to].withUnsafeBufferPointer { part.add($0, to: 0) }
                whole.merge(part)
            }
            return [whole.mean(0), whole.standardDeviation(0)]
        }
        let first = parts([0, 5_000])
        values.shuffle(using: &stream)
        #expect(parts([0, 1, 17, 2_500, 5_000]) == first)
        // Naive two-pass figures, right to about 1e-12 here.
        let mean = values.reduce(0, +) / 5_000
        let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_999).squareRoot()
        #expect(abs((first[0] ?? 0) - mean) < 1e-11 * sd && abs((first[1] ?? 0) / sd - 1) < 1e-12)
    }
}
