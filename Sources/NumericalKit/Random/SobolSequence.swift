/// Sobol's sequence: points that fill the unit cube more evenly than random ones. Any point can be asked for.
///
/// Points come in the order of the Gray code; the first 2ᵏ of them are a digital net. Coordinates are multiples of
/// 2⁻⁵².
/// *Source*: Sobol 1967, doi:10.1016/0041-5553(67)90144-9; Antonov and Saleev 1979,
/// doi:10.1016/0041-5553(79)90085-5; direction numbers of Joe and Kuo 2008, doi:10.1137/070709359.
public struct SobolSequence: Sendable {
    /// How the net is made random. Each way keeps its evenness and makes means over it unbiased.
    public enum Scrambling: Sendable, Hashable {
        /// Not at all: point 0 is the origin.
        case none
        /// Every coordinate is combined bit by bit with one random number.
        case digitalShift(seed: UInt64)
        /// A random lower triangular matrix of bits for each coordinate, then a digital shift: the variance of a
        /// mean is that of Owen's scrambling. *Source*: Matoušek 1998, doi:10.1006/jcom.1998.0489.
        case linearMatrix(seed: UInt64)
    }

    public static let maximumDimensions = 337
    /// Points that differ: 2⁵².
    public static let maximumPoints = 1 << bits

    private static let bits = 52
    private static let initial = joeKuoEntries()

    public let dimensions: Int
    /// `bits` numbers for each dimension; the highest bit counts ½.
    private var directions: [UInt64]
    private var shifts: [UInt64]
    /// Moves a scrambled point to the middle of its cell, off 0 and 1.
    private let offset: Double

    /// - Parameter dimensions: at most `maximumDimensions`.
    public init(dimensions: Int, scrambling: Scrambling = .none) {
        precondition((0...Self.maximumDimensions).contains(dimensions), "too many dimensions")
        self.dimensions = dimensions
        directions = (0..<dimensions).flatMap(Self.directionNumbers)
        shifts = [UInt64](repeating: 0, count: dimensions)
        offset = scrambling == .none ? 0 : 0.5
        switch scrambling {
        case .none: break
        case .digitalShift(let seed):
            for k in 0..<dimensions { shift(k, seed) }
        case .linearMatrix(let seed):
            for k in 0..<dimensions { scramble(k, seed) }
        }
    }

    /// One coordinate of one point: in [0, 1), or where the net is scrambled in (0, 1).
    @inline(__always)
    public func coordinate(_ dimension: Int, ofPoint point: Int) -> Double {
        var gray = UInt64(point) ^ UInt64(point) >> 1
        var word = shifts[dimension]
        var place = dimension * Self.bits
        while gray != 0 {
            let skipped = gray.trailingZeroBitCount
            place += skipped
            word ^= directions[place]
            place += 1
            gray = (gray >> UInt64(skipped)) >> 1
        }
        return (Double(word) + offset) * 0x1p-52
    }

    private mutating func shift(_ dimension: Int, _ seed: UInt64) {
        var stream = RandomStream(seed: seed, task: UInt64(dimension))
        shifts[dimension] = stream.next() >> UInt64(64 - Self.bits)
    }

    private mutating func scramble(_ dimension: Int, _ seed: UInt64) {
        var stream = RandomStream(seed: seed, task: UInt64(dimension))
        shifts[dimension] = stream.next() >> UInt64(64 - Self.bits)
        // Column k of the matrix: 1 on the diagonal, anything below it.
        let columns = (0..<Self.bits).map { k in
            let diagonal: UInt64 = 1 << UInt64(Self.bits - 1 - k)
            return diagonal | stream.next() & (diagonal - 1)
        }
        for place in (dimension * Self.bits)..<((dimension + 1) * Self.bits) {
            let direction = directions[place]
            directions[place] = columns.indices.reduce(0) { word, k in
                direction >> UInt64(Self.bits - 1 - k) & 1 == 1 ? word ^ columns[k] : word
            }
        }
    }

    /// Bratley and Fox's recurrence, doi:10.1145/42288.214372.
    private static func directionNumbers(_ dimension: Int) -> [UInt64] {
        guard dimension > 0 else { return (0..<bits).map { 1 << UInt64(bits - 1 - $0) } }
        let entry = initial[dimension - 1]
        let degree = entry.numbers.count
        var v = entry.numbers.enumerated().map { $1 << UInt64(bits - 1 - $0) }
        for j in degree..<bits {
            var next = v[j - degree] ^ v[j - degree] >> UInt64(degree)
            for k in 1..<max(degree, 1) where entry.polynomial >> UInt64(degree - 1 - k) & 1 == 1 {
                next ^= v[j - k]
            }
            v.append(next)
        }
        return v
    }

    private struct Entry {
        /// Inner coefficients, that of the highest power in the highest bit.
        var polynomial: UInt64
        var numbers: [UInt64]
    }

    private static func joeKuoEntries() -> [Entry] {
        joeKuoDirectionNumbers.split(separator: ";").map { text in
            let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) }
            precondition(numbers.count == Int(numbers[0]) + 2, "an entry has as many numbers as its degree")
            return Entry(polynomial: numbers[1], numbers: Array(numbers.dropFirst(2)))
        }
    }
}
