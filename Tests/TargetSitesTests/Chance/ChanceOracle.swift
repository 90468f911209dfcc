import NumericalKit
import Sequences
import TargetSites

/// Plain ways to the same numbers, for tests.
enum ChanceOracle {
    static let miR221 = MicroRNA(name: "hsa-miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC")
    /// Seeds that overlap themselves and each other.
    static let awkward = [
        MicroRNA(name: "poly-U", letters: "UUUUUUUUAA"), MicroRNA(name: "alternating", letters: "AUAUAUAUAU"),
        MicroRNA(name: "poly-A", letters: "AAAAAAAAAA"), MicroRNA(name: "pairs", letters: "GUUUAUUUGC"),
    ]
    static let all: [CountedSites] =
        SiteType.allCases.map { .only($0) } + [.sevenmerOrBetter, .sixmerOrBetter]

    /// The type of the site at an anchor by the definitions' own words, nucleotide by nucleotide.
    static func type(at anchor: Int, in bases: [UInt8], _ microRNA: MicroRNA) -> SiteType? {
        func faces(_ position: Int, _ mask: UInt8) -> Bool {
            let place = anchor - position + 1
            return bases.indices.contains(place) && bases[place] == mask
        }
        func pairs(_ positions: ClosedRange<Int>) -> Bool {
            positions.allSatisfy { faces($0, Base.complement(microRNA.base($0))) }
        }
        let hasA = faces(1, Base.a)
        if pairs(2...8) { return hasA ? .eightmer : .sevenmerM8 }
        if pairs(2...7) { return hasA ? .sevenmerA1 : .sixmer }
        if pairs(3...8) { return .offsetSixmer }
        return hasA && pairs(2...6) ? .sixmerA1 : nil
    }

    static func count(_ counted: CountedSites, in bases: [UInt8], _ microRNA: MicroRNA) -> Int {
        (0...bases.count + 1).count {
            type(at: $0, in: bases, microRNA).map(counted.types.contains) ?? false
        }
    }

    /// All distinct sequences with the doublets and ends of the given one, by depth-first search.
    static func rearrangements(_ bases: [UInt8]) -> [[UInt8]] {
        var left: [[UInt8]: Int] = [:]
        for (a, b) in zip(bases, bases.dropFirst()) { left[[a, b], default: 0] += 1 }
        var (found, path): ([[UInt8]], [UInt8]) = ([], [bases[0]])
        func extend() {
            if path.count == bases.count { found.append(path) }
            for base in [Base.a, Base.c, Base.g, Base.u] {
                let doublet = [path.last!, base]
                guard let count = left[doublet], count > 0 else { continue }
                left[doublet] = count - 1
                path.append(base)
                extend()
                path.removeLast()
                left[doublet] = count
            }
        }
        extend()
        return found
    }

    static func message(_ length: Int, _ alphabet: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
        (0..<length).map { _ in alphabet[stream.below(alphabet.count)] }
    }
}
