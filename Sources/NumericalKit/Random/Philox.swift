/// Philox4x32-10: a counter-based generator. The same key and counter give the same four words on every
/// machine, so each task has its own stream and no order of tasks matters.
///
/// *Source*: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11,
/// doi:10.1145/2063384.2063405.
public enum Philox {
    /// Four words for one counter.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (words, key) = (counter, key)
        for _ in 0..<10 {
            let first = UInt64(words.x) * 0xD251_1F53
            let second = UInt64(words.z) * 0xCD9E_8D57
            words = SIMD4(
                UInt32(truncatingIfNeeded: second >> 32) ^ words.y ^ key.x,
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ words.w ^ key.y, UInt32(truncatingIfNeeded: first))
            key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
        }
        return words
    }
}

/// One stream of random numbers: that of `task` under `seed`. Streams of different tasks never overlap.
public struct RandomStream: RandomNumberGenerator, Sendable {
    private let key: SIMD2<UInt32>
    private let task: SIMD2<UInt32>
    private var position: UInt64 = 0
    private var spare: UInt64?

    public init(seed: UInt64, task: UInt64 = 0) {
        key = Self.halves(seed)
        self.task = Self.halves(task)
    }

    private static func halves(_ word: UInt64) -> SIMD2<UInt32> {
        SIMD2(UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
    }

    public mutating func next() -> UInt64 {
        if let word = spare {
            spare = nil
            return word
        }
        let place = Self.halves(position)
        position += 1
        let words = Philox.block(counter: SIMD4(place.x, place.y, task.x, task.y), key: key)
        spare = UInt64(words.z) | UInt64(words.w) << 32
        return UInt64(words.x) | UInt64(words.y) << 32
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Standard normal, by inversion of a uniform that is never 0 or 1.
    public mutating func normal() -> Double { Normal.quantile((Double(next() >> 12) + 0.5) * 0x1p-52) }

    /// Uniform on 0 ..< bound, without bias.
    /// *Source*: Lemire, ACM Trans. Model. Comput. Simul. 2019, doi:10.1145/3230636.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a bound must be positive")
        let width = UInt64(bound)
        var product = next().multipliedFullWidth(by: width)
        if product.low < width {
            let threshold = (0 &- width) % width
            while product.low < threshold { product = next().multipliedFullWidth(by: width) }
        }
        return Int(product.high)
    }
}
