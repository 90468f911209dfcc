internal import Foundation

// Mean and standard deviation, the same to the last bit for any order of the values and any division among threads.
//
// Goals, in this order: independent of order; no cancellation; a few nanoseconds a value.
// Every finite double is a whole number of 2⁻¹⁰⁷⁴, its square one of 2⁻²¹⁴⁸. Both sums are kept as such numbers, in
// digits of 32 bits with room for 2³¹ values before a carry is due, so that adding never rounds and never carries.
// Refused: compensated sums (depend on the order), sums of blocks in order (hold back what comes early).
// *Source*: Kulisch and Snyder 2011, doi:10.1007/s00607-010-0127-7; the digits after Neal 2015, arXiv:1505.05571.

/// Exact sums of values and of their squares, for many cells at once: 1,600 bytes a cell.
public struct ExactMoments: Sendable {
    public let cells: Int
    /// Values added to each cell: at most 2³¹ − 1.
    public private(set) var counts: [Int]
    /// For each cell the digits of the sum, then those of the sum of squares; the lowest first.
    private var digits: [Int64]

    private static let sumDigits = 66
    private static let squareDigits = 132
    private static let stride = sumDigits + squareDigits

    public init(cells: Int) {
        self.cells = cells
        counts = [Int](repeating: 0, count: cells)
        digits = [Int64](repeating: 0, count: cells * Self.stride)
    }

    /// - Parameter values: all finite.
    public mutating func add(_ values: UnsafeBufferPointer<Double>, to cell: Int) {
        counts[cell] += values.count
        digits.withUnsafeMutableBufferPointer { all in
            guard let sums = all.baseAddress.map({ $0 + cell * Self.stride }) else { return }
            for value in values { Self.add(value, sums, sums + Self.sumDigits) }
        }
    }

    @inline(__always)
    private static func add(
        _ value: Double, _ sums: UnsafeMutablePointer<Int64>, _ squares: UnsafeMutablePointer<Int64>
    ) {
        let bits = value.bitPattern
        let field = bits >> 52 & 0x7ff
        precondition(field != 0x7ff, "a value is not finite")
        let mantissa = bits & 0xf_ffff_ffff_ffff | (field == 0 ? 0 : 1 << 52)
        let position = max(field, 1) - 1
        let sign = Int64(bitPattern: bits) >> 63
        let shift = position & 31
        let low = mantissa << shift
        let digit = sums + Int(position >> 5)
        digit[0] &+= (Int64(low & 0xffff_ffff) ^ sign) &- sign
        digit[1] &+= (Int64(low >> 32) ^ sign) &- sign
        digit[2] &+= (Int64((mantissa >> 1) >> (63 - shift)) ^ sign) &- sign

        let square = mantissa.multipliedFullWidth(by: mantissa)
        let squareShift = 2 * position & 31
        let words = (
            square.low << squareShift,
            square.high << squareShift | (square.low >> 1) >> (63 - squareShift),
            (square.high >> 1) >> (63 - squareShift)
        )
        let place = squares + Int(position >> 4)
        place[0] &+= Int64(words.0 & 0xffff_ffff)
        place[1] &+= Int64(words.0 >> 32)
        place[2] &+= Int64(words.1 & 0xffff_ffff)
        place[3] &+= Int64(words.1 >> 32)
        place[4] &+= Int64(words.2)
    }

    /// Adds all that another has seen.
    public mutating func merge(_ other: ExactMoments) {
        precondition(other.cells == cells, "the cells differ")
        for cell in 0..<cells { counts[cell] += other.counts[cell] }
        for index in digits.indices { digits[index] &+= other.digits[index] }
    }

    /// Right to 2 units of the last place; nil without a value.
    public func mean(_ cell: Int) -> Double? {
        guard counts[cell] > 0 else { return nil }
        let sum = SignedNatural(digits[place(cell)..<(place(cell) + Self.sumDigits)])
        let (leading, exponent) = sum.magnitude.leading
        let quotient = scalbn(leading / Double(counts[cell]), exponent - 1074)
        return sum.isNegative ? -quotient : quotient
    }

    /// With n − 1 in the denominator; right to 2 units of the last place, 0 where all values are equal. Nil for fewer
    /// than two values.
    public func standardDeviation(_ cell: Int) -> Double? {
        let count = counts[cell]
        guard count > 1 else { return nil }
        let middle = place(cell) + Self.sumDigits
        let sum = SignedNatural(digits[place(cell)..<middle])
        let squares = SignedNatural(digits[middle..<(middle + Self.squareDigits)])
        // n·Σx² − (Σx)² = n·(n − 1)·variance, exactly.
        let scatter = squares.magnitude.times(Natural(UInt64(count))).minus(
            sum.magnitude.times(sum.magnitude))
        var (leading, exponent) = scatter.leading
        if exponent % 2 != 0 { (leading, exponent) = (2 * leading, exponent - 1) }
        let root = (leading / (Double(count) * Double(count - 1))).squareRoot()
        return scalbn(root, (exponent - 2148) / 2)
    }

    private func place(_ cell: Int) -> Int { cell * Self.stride }
}
