internal import Sequences

/// The network's affinities for one microRNA in a form that ships: what each pair of neighbouring nucleotides, at each of
/// its places among the twelve, adds to the inputs of the last hidden layer.
///
/// The form is that of the network itself, since its convolutions see two neighbouring nucleotides of the message at a
/// time; only rounding parts it from the network.
struct CompactAffinity: Affinity {
    let microRNA: MicroRNA
    /// Hidden units that tell sites apart, with their weights in ln KD; the others add `constant`.
    let weights: [Double]
    let constant: Double
    /// Place, pair, unit; 25 pairs for each of 11 places (codes of the first times 5 plus the second).
    let table: [Double]

    /// Pairs that a stretch can hold at a place: no nucleotide is missing but the first and the last three.
    static func pairs(at place: Int) -> [Int] {
        (0..<25).filter { pair in
            let (first, second) = (pair / 5, pair % 5)
            let isLeft = first == 4 && place <= 2 && (second == 4 ? place < 2 : true)
            let isRight = second == 4 && place >= 8 && (first == 4 ? place > 8 : true)
            return first < 4 && second < 4 || isLeft || isRight
        }
    }

    func logKD(_ twelvemer: ArraySlice<UInt8>) -> Double? {
        let units = weights.count
        var sums = [Double](repeating: 0, count: units)
        var place = 0
        var before = Int(twelvemer[twelvemer.startIndex])
        for code in twelvemer.dropFirst() {
            let at = (place * 25 + before * 5 + Int(code)) * units
            for unit in 0..<units { sums[unit] += table[at + unit] }
            (place, before) = (place + 1, Int(code))
        }
        var logKD = constant
        for unit in 0..<units {
            logKD += weights[unit] * (sums[unit] > 0 ? sums[unit] : 0.2 * sums[unit])
        }
        return logKD
    }
}

/// Digits of the shipped tables: two characters of base 92 from '!' on, without '"' and '\', for a whole number from
/// −4232 to 4231.
enum CompactDigits {
    static let least = -4232
    static let most = 4231
    private static let letters = (33...126).filter { $0 != 34 && $0 != 92 }.map { UInt8($0) }
    private static let values: [Int] = {
        var values = [Int](repeating: -1, count: 128)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = value }
        return values
    }()

    static func encoded(_ numbers: [Int]) -> String {
        String(
            decoding: numbers.flatMap { number -> [UInt8] in
                precondition(number >= least && number <= most, "a number out of range")
                return [letters[(number - least) / 92], letters[(number - least) % 92]]
            }, as: UTF8.self)
    }

    static func decoded(_ text: String) -> [Int] {
        let digits = text.utf8.compactMap { $0 < 128 && values[Int($0)] >= 0 ? values[Int($0)] : nil }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] * 92 + digits[$0 + 1] + least }
    }
}
