public import Sequences

/// What context++ needs to know of a seed: how strongly it pairs, and how many sites compete for it.
public enum SeedEnergetics {
    /// Predicted free energy of a perfect duplex of positions 2 to 8 (or 2 to 7), kcal/mol at 37 °C.
    ///
    /// *Source*: nearest neighbours of Xia et al. 1998, doi:10.1021/bi9809425; as used by Garcia et al. 2011,
    /// doi:10.1038/nsmb.2115.
    public static func pairingStability(_ microRNA: MicroRNA, isSevenmer: Bool) -> Double {
        let seed = microRNA.bases[1..<(isSevenmer ? 8 : 7)].map { $0.trailingZeroBitCount }
        var hundredths = 409
        for (first, second) in zip(seed, seed.dropFirst()) { hundredths += stacks[4 * first + second] }
        for end in [seed[0], seed[seed.count - 1]] where end == 0 || end == 3 { hundredths += 45 }
        // A word that is its own complement carries the correction for symmetry, as in the published numbers.
        if zip(seed, seed.reversed()).allSatisfy({ $0 + $1 == 3 }) { hundredths += 43 }
        return Double(hundredths) / 100
    }

    /// 5' first, 3' second (A, C, G, U), on its perfect complement.
    private static let stacks = [
        -93, -224, -208, -110,
        -211, -326, -236, -208,
        -235, -342, -326, -224,
        -133, -235, -211, -93,
    ]

    /// log10 of the number of sites in human 3'UTRs; nil where nobody counted them.
    public static func targetAbundance(_ microRNA: MicroRNA) -> Double? {
        let index = microRNA.bases[1..<8].reduce(0) { $0 * 4 + $1.trailingZeroBitCount }
        return abundances[index]
    }

    private static let abundances: [Double?] = {
        let bytes = TargetAbundanceTable.packed.utf8.filter { $0 > 0x20 }
        func digit(_ byte: UInt8) -> Int { Int(byte) - (byte > 92 ? 36 : 35) }
        return stride(from: 0, to: bytes.count, by: 2).map { k in
            if bytes[k] == UInt8(ascii: "~") { return nil }
            return Double(80 * digit(bytes[k]) + digit(bytes[k + 1])) / 1000
        }
    }()
}
