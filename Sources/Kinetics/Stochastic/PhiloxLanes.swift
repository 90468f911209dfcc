internal import NumericalKit

/// Eight blocks of Philox4x32-10 at once, one in each lane: the same words as `Philox.block`.
///
/// A lane of 64 bits carries a word of 32; what stands above it is ignored until the end, so that a round is
/// two widening multiplications and two exclusive ors.
package struct PhiloxLanes {
    package typealias Words = SIMD8<UInt64>

    let key: SIMD2<UInt32>

    package init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Both words of 64 bits that `RandomStream` gives at each position of each task's stream.
    @inline(__always)
    package func words(position: Words, task: Words) -> (first: Words, second: Words) {
        let low = Words(repeating: 0xFFFF_FFFF)
        var (x, y, z, w) = (position & low, position &>> 32, task & low, task &>> 32)
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let first = (x & low) &* Words(repeating: 0xD251_1F53)
            let second = (z & low) &* Words(repeating: 0xCD9E_8D57)
            x = (second &>> 32) ^ y ^ Words(repeating: UInt64(k0))
            z = (first &>> 32) ^ w ^ Words(repeating: UInt64(k1))
            (y, w) = (second, first)
            k0 = k0 &+ 0x9E37_79B9
            k1 = k1 &+ 0xBB67_AE85
        }
        return ((x & low) | (y &<< 32), (z & low) | (w &<< 32))
    }
}

/// What one jump needs: a waiting time in units of the mean, and a place among the propensities.
///
/// Each jump takes one block of its member's stream: the first word gives the waiting time, by inversion, the
/// second the place.
package enum JumpVariates {
    /// Standard exponential variates −ln u, u = (k + ½) 2⁻⁵² with k the word's upper 52 bits; within 2 units
    /// in the last place.
    ///
    /// u = 2⁻ⁿ m with m in [√½, √2), and ln m by a polynomial in s = (m − 1) / (m + 1).
    /// *Source*: coefficients of Sun's fdlibm, `e_log.c`.
    @inline(__always)
    package static func exponential(_ words: SIMD8<UInt64>) -> SIMD8<Double> {
        typealias Bits = SIMD8<UInt64>
        typealias Lanes = SIMD8<Double>
        let u = asDoubles((words &>> 12) | Bits(repeating: 0x3FF0_0000_0000_0000)) - (1 - 0x1p-53)
        // Bits of u less those of √½, as exponent and fraction; adding them back gives m.
        let shifted = asBits(u) &- Bits(repeating: 0x3FE6_A09E_667F_3BCD)
        let fraction = shifted & Bits(repeating: 0x000F_FFFF_FFFF_FFFF)
        let m = asDoubles(fraction &+ Bits(repeating: 0x3FE6_A09E_667F_3BCD))
        let exponent = (Bits(repeating: 0) &- (shifted &>> 52)) & Bits(repeating: 0xFFF)
        let n = asDoubles(exponent | Bits(repeating: 0x4330_0000_0000_0000)) - 0x1p52
        let f = m - 1
        let s = f / (f + 2)
        let z = s * s
        let w = z * z
        let even = Lanes(repeating: 0.153138376992093733).addingProduct(z, 0.147981986051165859)
        let odd = Lanes(repeating: 0.222221984321497839).addingProduct(z, 0.181835721616180501)
        let low = Lanes(repeating: 0.399999999994094190).addingProduct(z, 0.285714287436623914)
        let tail = low.addingProduct(w, odd.addingProduct(w, even))
        let series = z * Lanes(repeating: 0.666666666666673513).addingProduct(z, tail)
        let half = 0.5 * f * f
        let logarithm = f - (half - s * (half + series))
        let correction = n * 1.90821492927058770002e-10 - logarithm
        return correction.addingProduct(n, 6.93147180369123816490e-01)
    }

    /// Uniform on [0, 1), multiples of 2⁻⁵².
    @inline(__always)
    package static func uniform(_ words: SIMD8<UInt64>) -> SIMD8<Double> {
        asDoubles((words &>> 12) | SIMD8(repeating: 0x3FF0_0000_0000_0000)) - 1
    }

    @inline(__always)
    private static func asDoubles(_ bits: SIMD8<UInt64>) -> SIMD8<Double> {
        unsafeBitCast(bits, to: SIMD8<Double>.self)
    }

    @inline(__always)
    private static func asBits(_ values: SIMD8<Double>) -> SIMD8<UInt64> {
        unsafeBitCast(values, to: SIMD8<UInt64>.self)
    }
}

/// The variates of one member's jumps in order, made eight jumps at a time.
struct JumpStream {
    private let generator: PhiloxLanes
    private var task = SIMD8<UInt64>()
    private var position = SIMD8<UInt64>()
    private var exponentials = SIMD8<Double>()
    private var uniforms = SIMD8<Double>()
    private var used = 8

    init(seed: UInt64) { generator = PhiloxLanes(seed: seed) }

    mutating func begin(task number: UInt64) {
        task = SIMD8(repeating: number)
        position = SIMD8(0, 1, 2, 3, 4, 5, 6, 7)
        used = 8
    }

    /// The next jump's waiting time (mean 1) and place in [0, 1).
    @inline(__always)
    mutating func next() -> (wait: Double, place: Double) {
        if used == 8 { refill() }
        defer { used += 1 }
        return (exponentials[used], uniforms[used])
    }

    @inline(never)
    private mutating func refill() {
        let words = generator.words(position: position, task: task)
        exponentials = JumpVariates.exponential(words.first)
        uniforms = JumpVariates.uniform(words.second)
        position &+= SIMD8(repeating: 8)
        used = 0
    }
}
