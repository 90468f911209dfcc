internal import Foundation
package import Sequences

/// Writes `ShippedAffinityTable.swift` from the network: `MIRAXIS_WRITE_AFFINITIES=file swift test --filter writeAffinities`.
package struct AffinityPacker {
    private let network: AffinityNetwork

    package init(_ network: AffinityNetwork) { self.network = network }

    /// Hidden units whose weight in ln KD can matter: one whose input hardly varies adds a constant.
    private func units(_ affinities: [NetworkAffinity]) -> [Int] {
        (0..<16).filter { unit in
            affinities.contains { abs($0.last[unit]) * spread($0, unit) > 0.02 }
        }
    }

    /// How far the normalised input of a unit can range.
    private func spread(_ affinity: NetworkAffinity, _ unit: Int) -> Double {
        (0..<11).reduce(0) { sum, place in
            let values = (0..<25).map { affinity.table[(place * 25 + $0) * 16 + unit] * affinity.scale[unit] }
            return sum + values.max()! - values.min()!
        }
    }

    package func source(_ microRNAs: [MicroRNA]) throws -> String {
        let affinities = try microRNAs.map { try network.affinity(of: $0) }
        let units = units(affinities)
        let weights = units.map { "\(-affinities[0].last[$0])" }.joined(separator: ", ")
        var lines = [
            "/// Affinities of 52 human microRNAs, packed; written by `AffinityPacker`.", "///",
            "/// *Source*: the network of McGeary et al. 2019, doi:10.1126/science.aav1741; sequences: miRBase 22.",
            "enum ShippedAffinityTable {", "    struct Entry {", "        let name: String",
            "        let letters: String", "        let constant: Double", "        let step: Double",
            "        let packed: String", "    }", "", "    static let weights: [Double] = [",
            "        \(weights)",
            "    ]", "", "    static let entries: [Entry] = [",
        ]
        for affinity in affinities { lines += entry(affinity, units) }
        return (lines + ["    ]", "}"]).joined(separator: "\n") + "\n"
    }

    private func entry(_ affinity: NetworkAffinity, _ units: [Int]) -> [String] {
        // The shift of the normalisation is spread over the eleven places.
        var values: [Double] = []
        for place in 0..<11 {
            for pair in CompactAffinity.pairs(at: place) {
                // The network counts A, U, C, G; the shipped table A, C, G, U.
                let network =
                    AffinityNetwork.letter(UInt8(pair / 5)) * 5 + AffinityNetwork.letter(UInt8(pair % 5))
                for unit in units {
                    values.append(
                        affinity.table[(place * 25 + network) * 16 + unit] * affinity.scale[unit]
                            + affinity.shift[unit] / 11)
                }
            }
        }
        let step = values.map(abs).max()! / Double(CompactDigits.most)
        let constant = Set(0..<16).subtracting(units).sorted().reduce(0.0) { sum, unit in
            // Its input at a stretch in the middle of its range.
            let middle = (0..<11).reduce(affinity.shift[unit]) { sum, place in
                let all = (0..<25).map {
                    affinity.table[(place * 25 + $0) * 16 + unit] * affinity.scale[unit]
                }
                return sum + (all.max()! + all.min()!) / 2
            }
            return sum - affinity.last[unit] * (middle > 0 ? middle : 0.2 * middle)
        }
        let packed = CompactDigits.encoded(values.map { Int(($0 / step).rounded()) })
        var lines = [
            "        Entry(",
            "            name: \"\(affinity.microRNA.name)\", letters: \"\(affinity.microRNA.letters)\",",
            "            constant: \(constant), step: \(step),", "            packed: #\"\"\"",
        ]
        let bytes = Array(packed.utf8)
        for start in stride(from: 0, to: bytes.count, by: 92) {
            lines.append(
                "                "
                    + String(decoding: bytes[start..<min(bytes.count, start + 92)], as: UTF8.self))
        }
        return lines + ["                \"\"\"#),"]
    }
}
