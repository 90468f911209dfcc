import Foundation
import NumericalKit
import Testing

@Suite struct QuantileSketchTests {
    /// Every order statistic within the relative accuracy, quantiles of definition 7 likewise; against sorting.
    private func check(_ values: [Double], accuracy: Double = 0.005, smallest: Double = .leastNormalMagnitude)
    {
        var sketch = QuantileSketch(relativeAccuracy: accuracy, smallestMagnitude: smallest)
        values.withUnsafeBufferPointer { sketch.add($0) }
        #expect(sketch.relativeAccuracy <= accuracy)
        let sorted = values.sorted()
        for p in [0, 0.001, 0.025, 0.25, 0.5, 0.6, 0.75, 0.975, 0.999, 1] {
            let position = Double(sorted.count - 1) * p
            let (below, above) = (sorted[Int(position)], sorted[min(Int(position) + 1, sorted.count - 1)])
            let weight = position - Double(Int(position))
            let exact = (1 - weight) * below + weight * above
            let bound = sketch.relativeAccuracy * ((1 - weight) * abs(below) + weight * abs(above))
            let found = sketch.quantile(p) ?? .nan
            #expect(abs(found - exact) <= bound * (1 + 1e-9) + smallest, "p = \(p), n = \(values.count)")
        }
    }

    @Test(arguments: [0.2, 0.05, 0.01, 0.005, 0.001, 1e-4]) func accuracyHolds(_ accuracy: Double) {
        var stream = RandomStream(seed: 4)
        check((0..<4_001).map { _ in exp(stream.normal()) }, accuracy: accuracy)
        check((0..<4_000).map { _ in stream.normal() }, accuracy: accuracy)
        check((0..<400).map { _ in 1 + stream.uniform() }, accuracy: accuracy)
    }

    @Test func nastyValues() {
        var stream = RandomStream(seed: 9)
        check([0, 0, 0, 0])
        check([-3.25])
        check([Double](repeating: 0.1, count: 57))
        check(
            (0..<3_000).map { _ in pow(10, 600 * stream.uniform() - 300) * (stream.below(2) == 0 ? 1 : -1) })
        check([1e-300, 1e300, -1e-300, -1e300, 0, -0.0])
        check([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNormalMagnitude])
        let tiny = Double.leastNonzeroMagnitude
        check([tiny, -tiny, 1000 * tiny, 1])
        // Both ends of bins.
        check(
            (0..<4_096).map { 1 + Double($0) / 4_096 } + (0..<4_096).map { (1 + Double($0) / 4_096).nextDown }
        )
        check(
            (0..<2_000).map { _ in stream.normal() * 1e-9 + (stream.below(5) == 0 ? 1 : 0) }, smallest: 1e-12)
    }

    @Test func emptyAndOptions() {
        #expect(QuantileSketch().quantile(0.5) == nil)
        // 2⁷ bins to an octave: 1/257.
        #expect(QuantileSketch().relativeAccuracy == 1 / 257.0)
        #expect(QuantileSketch(relativeAccuracy: 1 / 257.0).relativeAccuracy == 1 / 257.0)
        #expect(QuantileSketch(relativeAccuracy: 0.0038).relativeAccuracy == 1 / 513.0)
    }

    /// The sketch itself, not only its quantiles, is the same.
    @Test func orderAndDivisionDoNotMatter() {
        var stream = RandomStream(seed: 21)
        var values =
            (0..<3_000).map { _ in pow(10, 40 * stream.uniform() - 20) * stream.normal() } + [0, -0.0]
        func sketch(_ parts: Int) -> QuantileSketch {
            var sketches = [QuantileSketch](repeating: QuantileSketch(), count: parts)
            for (index, value) in values.enumerated() { sketches[index % parts].add(value) }
            return sketches.dropFirst().reduce(into: sketches[0]) { $0.merge($1) }
        }
        let whole = sketch(1)
        values.shuffle(using: &stream)
        for parts in 1...4 { #expect(sketch(parts) == whole) }
        #expect(whole.count == 3_002)
    }

    @Test func memoryFollowsTheSpread() {
        var sketch = QuantileSketch()
        for k in 0..<1_000 { sketch.add(1 + Double(k) / 1_000) }
        #expect(sketch.memory == 512)
        sketch.add(-100)
        #expect(sketch.memory == 1_024)
        sketch.add(0.25)
        #expect(sketch.memory == 2_048)
    }
}
