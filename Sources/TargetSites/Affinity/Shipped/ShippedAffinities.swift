public import Sequences

/// Affinities that come with the project: miR-221-3p, miR-222-3p and fifty human microRNAs that are much studied.
///
/// Computed by `AffinityNetwork` from the published weights (McGeary et al. 2019, doi:10.1126/science.aav1741) and rounded;
/// ln KD differs from the network's by less than 0.01. Which fifty is our choice: microRNAs that stand in most studies of
/// cancer and of the liver. For others bring the weights, or a table.
public enum ShippedAffinities {
    /// Names as in miRBase 22.
    public static var names: [String] { ShippedAffinityTable.entries.map(\.name) }

    /// The microRNAs themselves.
    public static var microRNAs: [MicroRNA] {
        ShippedAffinityTable.entries.map { MicroRNA(name: $0.name, letters: $0.letters) }
    }

    /// - Returns: nil for a microRNA that is not among them, by its first ten nucleotides.
    public static func affinity(of microRNA: MicroRNA) -> (any Affinity)? {
        let head = microRNA.letters.prefix(10)
        guard let entry = ShippedAffinityTable.entries.first(where: { $0.letters.prefix(10) == head }) else {
            return nil
        }
        return affinity(of: microRNA, entry)
    }

    static func affinity(of microRNA: MicroRNA, _ entry: ShippedAffinityTable.Entry) -> CompactAffinity {
        let numbers = CompactDigits.decoded(entry.packed)
        let units = ShippedAffinityTable.weights.count
        var table = [Double](repeating: 0, count: 11 * 25 * units)
        var next = 0
        for place in 0..<11 {
            for pair in CompactAffinity.pairs(at: place) {
                for unit in 0..<units {
                    table[(place * 25 + pair) * units + unit] = Double(numbers[next]) * entry.step
                    next += 1
                }
            }
        }
        return CompactAffinity(
            microRNA: microRNA, weights: ShippedAffinityTable.weights, constant: entry.constant, table: table)
    }
}
