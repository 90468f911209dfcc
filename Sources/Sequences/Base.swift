/// Nucleotides of RNA as sets of bases, one byte each: bit 0 A, bit 1 C, bit 2 G, bit 3 U (or T).
///
/// An ambiguity code is the set of what it stands for (N: all four); a gap or an unknown letter is not a set and never
/// gets into a sequence. The order of bits makes `mask.trailingZeroBitCount` the two-bit code 0, 1, 2, 3 of A, C, G, U.
///
/// *Source*: IUPAC-IUB 1984, doi:10.1093/nar/13.9.3021.
public enum Base {
    public static let a: UInt8 = 1
    public static let c: UInt8 = 2
    public static let g: UInt8 = 4
    public static let u: UInt8 = 8
    public static let any: UInt8 = 15

    /// The set that an ASCII letter of either case stands for; 0 for anything else.
    public static func mask(_ letter: UInt8) -> UInt8 { masks[Int(letter)] }

    /// The upper-case RNA letter of a set of one to four bases.
    public static func letter(_ mask: UInt8) -> UInt8 { letters[Int(mask & 15)] }

    /// What pairs with it by Watson and Crick: A with U, C with G.
    public static func complement(_ mask: UInt8) -> UInt8 { complements[Int(mask & 15)] }

    /// Whether the set holds a single base.
    public static func isCertain(_ mask: UInt8) -> Bool { mask.nonzeroBitCount == 1 }

    /// Letters in the order of the sets 0…15.
    private static let letters = Array(".ACMGRSVUWYHKDBN".utf8)

    /// 256 entries: the set of each byte.
    public static let masks: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        for (mask, letter) in letters.enumerated() where mask > 0 {
            table[Int(letter)] = UInt8(mask)
            table[Int(letter | 0x20)] = UInt8(mask)
        }
        for letter in "Tt".utf8 { table[Int(letter)] = u }
        for letter in "Xx".utf8 { table[Int(letter)] = any }
        return table
    }()

    private static let complements: [UInt8] = (0..<16).map { mask in
        let bits = UInt8(mask)
        return (bits & 1) << 3 | (bits & 2) << 1 | (bits & 4) >> 1 | (bits & 8) >> 3
    }
}
