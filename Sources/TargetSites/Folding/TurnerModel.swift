internal import Foundation
internal import Sequences

/// Free energies of loops by nearest neighbours at 37 °C, in hundredths of kcal/mol.
///
/// Bases are codes 0 to 3 for A, C, G, U and 4 for an uncertain one, which never pairs; where it stands beside a pair,
/// the least favourable of the four counts. A base that does not exist is −1.
/// *Source*: Mathews et al. 2004, doi:10.1073/pnas.0401799101; loops beyond 30 bases: Jacobson-Stockmayer.
struct TurnerModel: Sendable {
    static let shared = TurnerModel()

    /// Pairs are 0 to 5 for CG, GC, GU, UG, AU, UA; −1 for none. Index 5·first + second.
    let pairs: [Int]
    let stack: [Int]
    /// 6 × 5 × 5, uncertain bases filled in.
    let mismatchHairpin: [Int]
    let mismatchInterior: [Int]
    let mismatchInterior1n: [Int]
    let mismatchInterior23: [Int]
    let mismatchMulti: [Int]
    let mismatchExterior: [Int]
    let dangle5: [Int]
    let dangle3: [Int]
    /// 6 × 6 × 5 × 5; × 5; × 5 × 5.
    let interior11: [Int]
    let interior21: [Int]
    let interior22: [Int]
    /// Loops by size up to 30.
    let hairpin: [Int]
    let bulge: [Int]
    let interior: [Int]
    let specialHairpins: [[Int]: Int]

    /// Penalty of a helix that ends in AU or GU; of starting a duplex; of multiloops; of unequal sides.
    static let terminalAU = 50
    static let duplexStart = 410
    static let (multiClosing, multiStem, multiBase) = (930, -90, 0)
    static let (asymmetry, mostAsymmetry) = (60, 300)
    static let mostUnpaired = 30
    static let extrapolation = 107.856

    private init() {
        var pairs = [Int](repeating: -1, count: 25)
        for (index, pair) in [(1, 2), (2, 1), (2, 3), (3, 2), (0, 3), (3, 0)].enumerated() {
            pairs[5 * pair.0 + pair.1] = index
        }
        self.pairs = pairs
        stack = Self.decoded(TurnerTables.stack)
        mismatchHairpin = Self.widened(TurnerTables.mismatchHairpin, heads: 6, bases: 2)
        mismatchInterior = Self.widened(TurnerTables.mismatchInterior, heads: 6, bases: 2)
        mismatchInterior1n = Self.widened(TurnerTables.mismatchInterior1n, heads: 6, bases: 2)
        mismatchInterior23 = Self.widened(TurnerTables.mismatchInterior23, heads: 6, bases: 2)
        mismatchMulti = Self.widened(TurnerTables.mismatchMulti, heads: 6, bases: 2)
        mismatchExterior = Self.widened(TurnerTables.mismatchExterior, heads: 6, bases: 2)
        dangle5 = Self.widened(TurnerTables.dangle5, heads: 6, bases: 1)
        dangle3 = Self.widened(TurnerTables.dangle3, heads: 6, bases: 1)
        interior11 = Self.widened(TurnerTables.interior11, heads: 36, bases: 2)
        interior21 = Self.widened(TurnerTables.interior21, heads: 36, bases: 3)
        interior22 = Self.widened(TurnerTables.interior22, heads: 36, bases: 4)
        (hairpin, bulge, interior) = (TurnerTables.hairpin, TurnerTables.bulge, TurnerTables.interior)
        specialHairpins = Dictionary(
            uniqueKeysWithValues: TurnerTables.specialHairpins.map { item in
                (Self.codes(NucleotideSequence.bases(item.letters)), item.energy)
            })
    }

    private static func decoded(_ text: String) -> [Int] {
        let bytes = text.utf8.filter { $0 > 0x20 }
        return stride(from: 0, to: bytes.count, by: 2).map { k in
            (Int(bytes[k]) - 35) * 57 + Int(bytes[k + 1]) - 35 - 1600
        }
    }

    /// From four bases to five: the fifth is the least favourable of the four.
    private static func widened(_ text: String, heads: Int, bases: Int) -> [Int] {
        var table = decoded(text)
        var (outer, inner) = (heads, 1)
        for _ in 1..<bases { outer *= 4 }
        // One index after the other, the last first.
        for _ in 0..<bases {
            var next: [Int] = []
            next.reserveCapacity(table.count / 4 * 5)
            for block in 0..<outer {
                for base in 0..<5 {
                    for k in 0..<inner {
                        let values = (0..<4).map { table[(block * 4 + $0) * inner + k] }
                        next.append(base < 4 ? values[base] : values.max()!)
                    }
                }
            }
            table = next
            outer /= 4
            inner *= 5
        }
        return table
    }

    /// Sets of bases as codes 0 to 4.
    static func codes(_ bases: [UInt8]) -> [Int] {
        bases.map { Base.isCertain($0) ? $0.trailingZeroBitCount : 4 }
    }

    func pair(_ first: Int, _ second: Int) -> Int { pairs[5 * first + second] }

    /// The same pair read from the other strand.
    static func turned(_ pair: Int) -> Int { pair ^ 1 }

    static func endPenalty(_ pair: Int) -> Int { pair > 1 ? terminalAU : 0 }

    private func bySize(_ table: [Int], _ size: Int) -> Int {
        if size <= 30 { return table[size] }
        return table[30] + Int(Self.extrapolation * log(Double(size) / 30))
    }

    /// A hairpin with `size` unpaired bases, 3 or more.
    ///
    /// - Parameter letters: the closing pair and all between.
    func hairpin(_ pair: Int, _ letters: ArraySlice<Int>) -> Int {
        let size = letters.count - 2
        if [3, 4, 6].contains(size), let special = specialHairpins[Array(letters)] { return special }
        let energy = bySize(hairpin, size)
        if size == 3 { return energy + Self.endPenalty(pair) }
        let (after, before) = (letters[letters.startIndex + 1], letters[letters.endIndex - 2])
        return energy + mismatchHairpin[25 * pair + 5 * after + before]
    }

    /// A stack, bulge or interior loop.
    ///
    /// - Parameters:
    ///   - pair: the outer pair; `inner`: the inner one, read from its second base to its first.
    ///   - left, right: unpaired bases on either side.
    ///   - a, b: bases after the first and before the second of the outer pair.
    ///   - c, d: bases before the first and after the second of the inner pair.
    func interior(
        _ pair: Int, _ inner: Int, left: Int, right: Int, a: Int, b: Int, c: Int, d: Int
    ) -> Int {
        let (long, short) = (max(left, right), min(left, right))
        if long == 0 { return stack[6 * pair + inner] }
        if short == 0 {
            if long == 1 { return bulge[1] + stack[6 * pair + inner] }
            return bySize(bulge, long) + Self.endPenalty(pair) + Self.endPenalty(inner)
        }
        if long == 1 { return interior11[25 * (6 * pair + inner) + 5 * a + b] }
        if short == 1, long == 2 {
            return left == 1
                ? interior21[125 * (6 * pair + inner) + 25 * a + 5 * d + b]
                : interior21[125 * (6 * inner + pair) + 25 * d + 5 * a + c]
        }
        if short == 2, long == 2 {
            return interior22[625 * (6 * pair + inner) + 125 * a + 25 * c + 5 * d + b]
        }
        let isTwoByThree = short == 2 && long == 3
        let table =
            short == 1 ? mismatchInterior1n : isTwoByThree ? mismatchInterior23 : mismatchInterior
        return bySize(interior, left + right) + min(Self.mostAsymmetry, (long - short) * Self.asymmetry)
            + table[25 * pair + 5 * a + b] + table[25 * inner + 5 * d + c]
    }

    /// A helix that ends in the open, with the bases (−1 for none) before its first and after its second.
    func exterior(_ pair: Int, before: Int, after: Int) -> Int {
        Self.endPenalty(pair) + stem(mismatchExterior, pair, before, after)
    }

    /// Negative contributions alone, as the minimum of energies needs them.
    private func stem(_ table: [Int], _ pair: Int, _ before: Int, _ after: Int) -> Int {
        min(0, openEnd(table, pair, before, after))
    }

    private func openEnd(_ table: [Int], _ pair: Int, _ before: Int, _ after: Int) -> Int {
        if before >= 0, after >= 0 { return table[25 * pair + 5 * before + after] }
        if before >= 0 { return dangle5[5 * pair + before] }
        return after >= 0 ? dangle3[5 * pair + after] : 0
    }

    /// What `exterior` is in a sum over structures: contributions near 0 are smoothed.
    func smoothExterior(_ pair: Int, before: Int, after: Int) -> Double {
        Double(Self.endPenalty(pair)) - Self.smooth(-Double(openEnd(mismatchExterior, pair, before, after)))
    }

    /// A helix in a multiloop, in a sum over structures.
    func smoothMulti(_ pair: Int, before: Int, after: Int) -> Double {
        Double(Self.endPenalty(pair) + Self.multiStem)
            - Self.smooth(-Double(openEnd(mismatchMulti, pair, before, after)))
    }

    /// 0 for what is unfavourable, the value itself for what is favourable, a smooth way between.
    ///
    /// *Source*: the ViennaRNA package's energy parameters for partition functions (Lorenz et al. 2011,
    /// doi:10.1186/1748-7188-6-26), whose numbers these are.
    private static func smooth(_ gain: Double) -> Double {
        let x = gain / 10
        if x < -1.2283697 { return 0 }
        if x > 0.8660254 { return gain }
        let s = sin(x - 0.34242663) + 1
        return 10 * 0.38490018 * s * s
    }
}
