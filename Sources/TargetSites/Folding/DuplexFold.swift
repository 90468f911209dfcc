internal import Sequences

/// A microRNA on a message: the pairs of least free energy.
public struct Duplex: Sendable, Hashable {
    /// kcal/mol at 37 °C, to two decimals.
    public var energy: Double
    /// 0-based indices of paired bases, from the message's 5' end on.
    public var pairs: [Pair]

    public struct Pair: Sendable, Hashable {
        public var message: Int
        public var microRNA: Int
        public init(message: Int, microRNA: Int) { (self.message, self.microRNA) = (message, microRNA) }
    }
}

/// The duplex of least free energy between two strands, without pairs within either.
///
/// Nearest neighbours at 37 °C with mismatches at both ends (dangles of both sides added whatever stands there); loops
/// of up to 30 unpaired bases. *Source*: energies of `TurnerModel`; recursion: Rehmsmeier et al. 2004,
/// doi:10.1261/rna.5248604.
public enum DuplexFold {
    /// - Parameters:
    ///   - message: sets of bases, 5' to 3'; uncertain ones never pair.
    ///   - microRNA: likewise.
    /// - Returns: nil where no two bases can pair. Among equals the pair nearest to both 5' ends begins.
    public static func fold(message: [UInt8], microRNA: [UInt8]) -> Duplex? {
        Folder(TurnerModel.codes(message), TurnerModel.codes(microRNA)).duplex
    }
}

private struct Folder {
    let model = TurnerModel.shared
    let a: [Int]
    let b: [Int]
    /// Energy of the best duplex that begins (5' on the message) anywhere and has (i, j) as its last pair.
    private var energy: [Int]
    private var previous: [Int]
    private static let none = 1_000_000

    init(_ a: [Int], _ b: [Int]) {
        (self.a, self.b) = (a, b)
        energy = [Int](repeating: Self.none, count: a.count * b.count)
        previous = [Int](repeating: -1, count: a.count * b.count)
        for i in a.indices { for j in b.indices.reversed() { fill(i, j) } }
    }

    private func base(_ strand: [Int], _ index: Int) -> Int {
        strand.indices.contains(index) ? strand[index] : -1
    }

    private mutating func fill(_ i: Int, _ j: Int) {
        let pair = model.pair(a[i], b[j])
        guard pair >= 0 else { return }
        var best =
            TurnerModel.duplexStart + model.exterior(pair, before: base(a, i - 1), after: base(b, j + 1))
        var from = -1
        let most = TurnerModel.mostUnpaired
        for k in stride(from: i - 1, through: max(0, i - 1 - most), by: -1) {
            for l in (j + 1)..<max(j + 1, min(b.count, j + 2 + most - (i - k - 1))) {
                let before = energy[k * b.count + l]
                guard before < Self.none else { continue }
                let outer = model.pair(a[k], b[l])
                let loop = model.interior(
                    outer, TurnerModel.turned(pair), left: i - k - 1, right: l - j - 1, a: a[k + 1],
                    b: b[l - 1],
                    c: a[i - 1], d: b[j + 1])
                if before + loop < best { (best, from) = (before + loop, k * b.count + l) }
            }
        }
        energy[i * b.count + j] = best
        previous[i * b.count + j] = from
    }

    var duplex: Duplex? {
        var (least, last) = (Self.none, -1)
        for i in a.indices {
            for j in b.indices where energy[i * b.count + j] < Self.none {
                let pair = model.pair(a[i], b[j])
                let whole =
                    energy[i * b.count + j]
                    + model.exterior(
                        TurnerModel.turned(pair), before: base(b, j - 1), after: base(a, i + 1))
                if whole < least { (least, last) = (whole, i * b.count + j) }
            }
        }
        guard last >= 0 else { return nil }
        var pairs: [Duplex.Pair] = []
        while last >= 0 {
            pairs.append(.init(message: last / b.count, microRNA: last % b.count))
            last = previous[last]
        }
        return Duplex(energy: Double(least) / 100, pairs: pairs.reversed())
    }
}
