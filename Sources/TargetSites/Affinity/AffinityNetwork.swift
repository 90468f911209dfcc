internal import Files
internal import Foundation
public import Inputs
public import Sequences

/// The convolutional network that predicts affinities for any microRNA from its sequence.
///
/// Input: the outer product of the microRNA's first ten nucleotides with the twelve of the message, one-hot (a quarter
/// each beyond an end), times 4 minus 0.25. Layers: 4 × 4 windows of stride 4 to 4 channels; 2 × 2 to 16; the diagonal
/// band 5 ≤ i + j ≤ 11 of the 9 × 11 places to 16; a weighted sum. Batch normalisation (ε = 0.001) and leaky rectifiers
/// (slope 0.2) follow each layer. What the second layer gives at a place depends on two nucleotides of either strand
/// alone, so one table for each microRNA replaces all convolutions.
/// *Source*: McGeary et al. 2019, doi:10.1126/science.aav1741; weights from the authors' repository, brought by the user.
public struct AffinityNetwork: Sendable {
    /// 4 × 4 × 4 (row, column, channel), 2 × 2 × 4 × 16, 9 × 11 × 16 × 16, 16.
    private let first: [Double]
    private let second: [Double]
    private let third: [Double]
    private let last: [Double]
    private let normalisations: [Normalisation]

    private struct Normalisation: Sendable {
        let scale: [Double]
        let shift: [Double]

        func callAsFunction(_ value: Double, _ channel: Int) -> Double {
            let normal = value * scale[channel] + shift[channel]
            return normal > 0 ? normal : 0.2 * normal
        }
    }

    /// - Parameter path: an `.npz` archive with the weights by their names in the authors' model.
    /// - Throws: `no-weights` where an array is absent or has another shape, and what reading throws.
    public init(path: String, shownAs: String? = nil) throws(InputError) {
        let archive = try NumPyArchive(path: path, shownAs: shownAs)
        first = try archive.array("layer1_weight", shape: [4, 4, 1, 4])
        second = try archive.array("layer2_weight", shape: [2, 2, 4, 16])
        third = try archive.array("layer3_weight", shape: [9, 11, 16, 16])
        last = try archive.array("final_layer_weight", shape: [16, 1])
        var normalisations: [Normalisation] = []
        for (name, channels) in [("", 4), ("_1", 16), ("_2", 16)] {
            func part(_ key: String) throws(InputError) -> [Double] {
                try archive.array("batch_normalization\(name)/\(key)", shape: [channels])
            }
            let (gamma, beta) = (try part("gamma"), try part("beta"))
            let (mean, variance) = (try part("moving_mean"), try part("moving_variance"))
            let scale = zip(gamma, variance).map { $0 / ($1 + 0.001).squareRoot() }
            normalisations.append(
                Normalisation(scale: scale, shift: (0..<channels).map { beta[$0] - mean[$0] * scale[$0] }))
        }
        self.normalisations = normalisations
    }

    /// Affinities of one microRNA.
    ///
    /// - Throws: `short-microRNA` below 10 nucleotides.
    public func affinity(of microRNA: MicroRNA) throws(InputError) -> NetworkAffinity {
        guard microRNA.bases.count >= 10 else {
            throw InputError(
                "short-microRNA",
                "'\(microRNA.name)' has fewer than the 10 nucleotides that the network reads")
        }
        let guide = microRNA.bases.prefix(10).map { Self.letter(UInt8($0.trailingZeroBitCount)) }
        // 11 places × 25 pairs of neighbours × 16.
        var table = [Double](repeating: 0, count: 11 * 25 * 16)
        for i in 0..<9 {
            for j in max(0, 5 - i)...min(10, 11 - i) {
                for pair in 0..<25 {
                    let hidden = secondLayer(guide[i], guide[i + 1], pair / 5, pair % 5)
                    let at = (j * 25 + pair) * 16
                    for (c, value) in hidden.enumerated() {
                        let weights = ((i * 11 + j) * 16 + c) * 16
                        for k in 0..<16 { table[at + k] += value * third[weights + k] }
                    }
                }
            }
        }
        let normalisation = normalisations[2]
        return NetworkAffinity(
            microRNA: microRNA, table: table, scale: normalisation.scale, shift: normalisation.shift,
            last: last)
    }

    /// The network's own order: A, U, C, G, none.
    static func letter(_ code: UInt8) -> Int { [0, 2, 3, 1, 4][Int(code)] }

    private func firstLayer(_ a: Int, _ b: Int) -> [Double] {
        func hot(_ letter: Int, _ place: Int) -> Double { letter == 4 ? 0.25 : letter == place ? 1 : 0 }
        return (0..<4).map { channel in
            var sum = 0.0
            for row in 0..<4 {
                for column in 0..<4 {
                    sum += (hot(a, row) * hot(b, column) * 4 - 0.25) * first[(row * 4 + column) * 4 + channel]
                }
            }
            return normalisations[0](sum, channel)
        }
    }

    private func secondLayer(_ a0: Int, _ a1: Int, _ b0: Int, _ b1: Int) -> [Double] {
        let corners = [firstLayer(a0, b0), firstLayer(a0, b1), firstLayer(a1, b0), firstLayer(a1, b1)]
        return (0..<16).map { channel in
            var sum = 0.0
            for (corner, values) in corners.enumerated() {
                for (k, value) in values.enumerated() {
                    sum += value * second[(corner * 4 + k) * 16 + channel]
                }
            }
            return normalisations[1](sum, channel)
        }
    }
}

/// The network's affinities for one microRNA.
public struct NetworkAffinity: Affinity {
    public let microRNA: MicroRNA
    let table: [Double]
    let scale: [Double]
    let shift: [Double]
    let last: [Double]

    public func logKD(_ twelvemer: ArraySlice<UInt8>) -> Double? {
        let letters = twelvemer.map(AffinityNetwork.letter)
        var sums = [Double](repeating: 0, count: 16)
        for j in 0..<11 {
            let at = (j * 25 + letters[j] * 5 + letters[j + 1]) * 16
            for k in 0..<16 { sums[k] += table[at + k] }
        }
        var affinity = 0.0
        for k in 0..<16 {
            let normal = sums[k] * scale[k] + shift[k]
            affinity += (normal > 0 ? normal : 0.2 * normal) * last[k]
        }
        return -affinity
    }
}
