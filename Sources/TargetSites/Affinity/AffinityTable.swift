public import Inputs
public import Sequences
public import Tables

/// Affinities of one microRNA from a table that a user brings: a column `12mer` and a column `log_kd`.
///
/// ln of the relative dissociation constant for 12 nucleotides of the message, 5' to 3' (two, the site of eight, two), in RNA or DNA
/// letters, `X` beyond an end: as the published programs write it, and as `miraxis affinities` does.
public struct AffinityTable: Affinity {
    public let microRNA: MicroRNA
    private let logKDs: [UInt64: Double]

    /// Memory: about 40 bytes a row.
    /// - Throws: `unknown-column`, `not-numeric`; `no-affinity`, `not-a-12mer` and `repeated-12mer` with the row's place.
    public init(_ table: Table, of microRNA: MicroRNA, askedAt place: SourceLocation? = nil)
        throws(InputError)
    {
        let stretches = try table.labels("12mer", askedAt: place)
        let values = try table.numbers("log_kd", askedAt: place)
        var logKDs: [UInt64: Double] = [:]
        logKDs.reserveCapacity(stretches.count)
        for row in stretches.indices {
            let origin = table.origins[row].location
            guard let stretch = stretches[row], let key = Self.key(stretch.utf8.map(Self.code)[...]) else {
                throw InputError(
                    "not-a-12mer", "this is no stretch of 12 nucleotides", at: origin, column: "12mer",
                    remedy: "write A, C, G, U or T, and X beyond an end of the message")
            }
            guard let value = values[row].exactValue else {
                throw InputError(
                    "no-affinity", "this stretch has no known value", at: origin, column: "log_kd",
                    remedy: "take the row out: a stretch without a row is no site")
            }
            if let old = logKDs.updateValue(value, forKey: key), old != value {
                throw InputError(
                    "repeated-12mer", "this stretch has another value before", at: origin, column: "12mer",
                    remedy: "keep the rows of one microRNA")
            }
        }
        (self.microRNA, self.logKDs) = (microRNA, logKDs)
    }

    public func logKD(_ twelvemer: ArraySlice<UInt8>) -> Double? {
        Self.key(twelvemer).flatMap { logKDs[$0] }
    }

    /// 5 for what is no nucleotide.
    private static func code(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "X"), UInt8(ascii: "x"): 4
        default:
            Base.isCertain(Base.mask(letter)) ? UInt8(Base.mask(letter).trailingZeroBitCount) : 5
        }
    }

    /// Three bits a code; nil for anything but twelve codes of 0 to 4.
    private static func key(_ codes: ArraySlice<UInt8>) -> UInt64? {
        guard codes.count == 12, codes.allSatisfy({ $0 < 5 }) else { return nil }
        return codes.reduce(0) { $0 << 3 | UInt64($1) }
    }
}

extension Affinity {
    /// Every stretch that can be a site, with its affinity: those with four contiguous matches in one of five frames, and the
    /// same with one to three nucleotides beyond either end.
    ///
    /// - Parameter body: takes twelve letters (DNA, `X` beyond an end) and ln KD.
    public func forEachSite(_ body: (_ letters: [UInt8], _ logKD: Double) -> Void) {
        let frame = SeedFrame(microRNA)
        let letters = Array("ACGTX".utf8)
        var codes = [UInt8](repeating: 0, count: 12)
        func emit() {
            guard frame.hasFourInFrame(codes[...]), let logKD = logKD(codes[...]) else { return }
            body(codes.map { letters[Int($0)] }, logKD)
        }
        for beyond in -3...3 {
            let free = (0..<12).filter { beyond >= 0 ? $0 >= beyond : $0 < 12 + beyond }
            for place in 0..<12 where !free.contains(place) { codes[place] = 4 }
            for number in 0..<(1 << (2 * free.count)) {
                for (k, place) in free.enumerated() {
                    codes[place] = UInt8(number >> (2 * (free.count - 1 - k)) & 3)
                }
                emit()
            }
        }
    }
}
