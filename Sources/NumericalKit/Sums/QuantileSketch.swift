internal import Foundation

/// Counts of values in bins of equal relative width, from which any quantile can be read to a guaranteed relative
/// accuracy. Does not depend on the order of the values; two sketches merge into that of all values.
///
/// A bin is a 2ᵏ-th of the numbers between two powers of two, so that a value's bin is the head of its bit pattern:
/// no logarithm is taken, and every machine gives the same bins. Memory: 4·2ᵏ bytes for each power of two between the
/// smallest and the largest magnitude of each sign (k = 7 for 0.5 %: half a kilobyte).
/// *Source*: Masson, Rim and Lee, DDSketch, VLDB 2019, doi:10.14778/3352063.3352135 (with bins linear between powers
/// of two in the place of its logarithmic ones, and none ever collapsed).
public struct QuantileSketch: Sendable, Hashable {
    /// Largest relative error of a quantile; at most what was asked for.
    public let relativeAccuracy: Double
    /// Magnitudes below this count as 0.
    public let smallestMagnitude: Double
    /// At most 2³² − 1.
    public private(set) var count = 0

    private let subdivision: UInt64
    private var zeros = 0
    private var positive = Bins()
    private var negative = Bins()

    /// - Parameters:
    ///   - relativeAccuracy: in 1e-5...0.2.
    ///   - smallestMagnitude: at least the smallest normal number.
    public init(relativeAccuracy: Double = 0.005, smallestMagnitude: Double = .leastNormalMagnitude) {
        precondition((1e-5...0.2).contains(relativeAccuracy), "a relative accuracy lies in 1e-5...0.2")
        precondition(smallestMagnitude >= .leastNormalMagnitude, "magnitudes below normal have no bin")
        // The middle of a bin [a, b] is 2ab/(a + b), off by at most (b − a)/(b + a) = 1/(2ᵏ⁺¹ + 1).
        var subdivision: UInt64 = 1
        while 1 / (exp2(Double(subdivision + 1)) + 1) > relativeAccuracy { subdivision += 1 }
        self.subdivision = subdivision
        self.relativeAccuracy = 1 / (exp2(Double(subdivision + 1)) + 1)
        self.smallestMagnitude = smallestMagnitude
    }

    /// - Parameter values: all finite.
    public mutating func add(_ values: UnsafeBufferPointer<Double>) {
        count += values.count
        let (shift, smallest) = (52 - subdivision, smallestMagnitude.bitPattern)
        for value in values {
            let magnitude = value.magnitude.bitPattern
            precondition(magnitude < Double.infinity.bitPattern, "a value is not finite")
            if magnitude < smallest {
                zeros += 1
            } else if value > 0 {
                positive.count(Int(magnitude >> shift), perOctave: 1 << subdivision)
            } else {
                negative.count(Int(magnitude >> shift), perOctave: 1 << subdivision)
            }
        }
    }

    /// - Parameter value: finite.
    public mutating func add(_ value: Double) {
        withUnsafePointer(to: value) { add(UnsafeBufferPointer(start: $0, count: 1)) }
    }

    /// Adds all that another of the same accuracy has counted.
    public mutating func merge(_ other: QuantileSketch) {
        precondition(
            other.subdivision == subdivision && other.smallestMagnitude == smallestMagnitude,
            "the bins differ")
        count += other.count
        zeros += other.zeros
        positive.merge(other.positive)
        negative.merge(other.negative)
    }

    /// The quantile of definition 7 (linear in 1 + (n − 1)·p), with each of its two order statistics known to
    /// `relativeAccuracy`. Nil without a value.
    public func quantile(_ probability: Double) -> Double? {
        precondition((0...1).contains(probability), "a probability lies in 0...1")
        guard count > 0 else { return nil }
        let position = Double(count - 1) * probability
        let rank = Int(position)
        let below = orderStatistic(rank)
        let weight = position - Double(rank)
        if weight == 0 { return below }
        return (1 - weight) * below + weight * orderStatistic(rank + 1)
    }

    /// The middle of the bin that holds the value of this rank, counted from 0.
    private func orderStatistic(_ rank: Int) -> Double {
        var left = rank
        for (index, n) in negative.counts.enumerated().reversed() where n > 0 {
            if left < n { return -middle(negative.first + index) }
            left -= Int(n)
        }
        if left < zeros { return 0 }
        left -= zeros
        for (index, n) in positive.counts.enumerated() where n > 0 {
            if left < n { return middle(positive.first + index) }
            left -= Int(n)
        }
        preconditionFailure("a rank is smaller than the count")
    }

    private func middle(_ bin: Int) -> Double {
        let lower = Double(bitPattern: UInt64(bin) << (52 - subdivision))
        let step = 1 << Int(subdivision)
        // With b = a·(1 + 1/m) the middle is a·(1 + 1/(2m + 1)).
        return lower * (1 + 1 / Double(2 * (step + (bin & (step - 1))) + 1))
    }

    /// Bytes of the bins.
    public var memory: Int { 4 * (positive.counts.count + negative.counts.count) }

    /// Bins of one sign, for whole powers of two from the smallest magnitude to the largest.
    private struct Bins: Hashable {
        var first = 0
        var counts: [UInt32] = []

        @inline(__always)
        mutating func count(_ bin: Int, perOctave: Int) {
            if UInt(bitPattern: bin - first) >= UInt(counts.count) {
                cover(bin & ~(perOctave - 1), perOctave)
            }
            counts[bin - first] += 1
        }

        @inline(never)
        mutating func cover(_ start: Int, _ length: Int) {
            if counts.isEmpty { first = start }
            if start < first {
                counts.insert(contentsOf: repeatElement(0, count: first - start), at: 0)
                first = start
            }
            let missing = start + length - first - counts.count
            if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
        }

        mutating func merge(_ other: Bins) {
            guard !other.counts.isEmpty else { return }
            cover(other.first, other.counts.count)
            for (index, n) in other.counts.enumerated() { counts[other.first - first + index] += n }
        }
    }
}
