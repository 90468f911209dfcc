/// Sums over the structures of a stretch of RNA in which no pair spans more than `span` nucleotides.
///
/// `enclosed(i, j)` sums over what the pair (i, j) encloses, the pair included; it does not depend on what lies outside,
/// so every folding window that holds i and j shares it.
/// *Source*: McCaskill 1990, doi:10.1002/bip.360290621; local version: Bernhart et al. 2006,
/// doi:10.1093/bioinformatics/btk014.
struct LocalPartition {
    /// Codes 0 to 4.
    let codes: [Int]
    /// Bases just before and after the stretch (−1 for none).
    let before: Int
    let after: Int
    let span: Int
    private let factors: BoltzmannFactors
    /// Row i, distance d = j − i: `span` values for each i.
    private(set) var enclosed: [Double]
    /// `enclosed` times what an interior loop needs of its inner pair, of general size and of 1 × n.
    private var general: [Double]
    private var single: [Double]
    /// One helix from i on that ends at j or before; one helix or more between i and j.
    private var oneHelix: [Double]
    private var helices: [Double]
    /// Bases that may not pair.
    private var blocked: Range<Int>

    init(codes: [Int], before: Int, after: Int, span: Int) {
        (self.codes, self.before, self.after, self.span) = (codes, before, after, span)
        factors = .shared
        blocked = 0..<0
        let size = codes.count * span
        enclosed = [Double](repeating: 0, count: size)
        (general, single) = (enclosed, enclosed)
        (oneHelix, helices) = (enclosed, enclosed)
        fill(0..<codes.count, reaching: 0)
    }

    /// The same stretch with the bases of `region` unpaired; what does not touch the region is taken over.
    init(_ free: LocalPartition, unpaired region: Range<Int>) {
        self = free
        blocked = region
        fill(max(0, region.lowerBound - span + 1)..<region.upperBound, reaching: region.lowerBound)
    }

    func base(_ index: Int) -> Int {
        index < 0 ? before : index >= codes.count ? after : codes[index]
    }

    /// A missing base has the code 5 in the tables of open ends.
    private func neighbour(_ index: Int) -> Int {
        let base = base(index)
        return base < 0 ? 5 : base
    }

    private func pair(_ i: Int, _ j: Int) -> Int {
        if blocked.contains(i) || blocked.contains(j) { return -1 }
        return factors.model.pairs[5 * codes[i] + codes[j]]
    }

    /// Recomputes rows from the last to the first, for j from `reaching` on.
    private mutating func fill(_ rows: Range<Int>, reaching: Int) {
        for i in rows.reversed() {
            let last = min(codes.count - 1, i + span - 1)
            for j in stride(from: max(i, reaching), through: last, by: 1) { fill(i, j) }
        }
    }

    private mutating func fill(_ i: Int, _ j: Int) {
        let at = i * span + j - i
        let pair = j - i > 3 ? pair(i, j) : -1
        var stem = 0.0
        if pair >= 0 {
            let sum = hairpin(pair, i, j) + interior(pair, i, j) + multiloop(pair, i, j)
            enclosed[at] = sum
            let turned = TurnerModel.turned(pair)
            let mismatch = 25 * turned + 5 * mismatchBase(j + 1) + mismatchBase(i - 1)
            general[at] = sum * factors.mismatchInterior[mismatch]
            single[at] = sum * factors.mismatchInterior1n[mismatch]
            stem = sum * factors.multi[36 * pair + 6 * neighbour(i - 1) + neighbour(j + 1)]
        } else {
            (enclosed[at], general[at], single[at]) = (0, 0, 0)
        }
        oneHelix[at] = stem + (j > i ? oneHelix[at - 1] : 0)
        helices[at] = helixSum(i, j)
    }

    private func mismatchBase(_ index: Int) -> Int { max(0, base(index)) }

    private func hairpin(_ pair: Int, _ i: Int, _ j: Int) -> Double {
        let size = j - i - 1
        if [3, 4, 6].contains(size) {
            return BoltzmannFactors.factor(Double(factors.model.hairpin(pair, codes[i...j])))
        }
        return factors.hairpin(size) * factors.mismatchHairpin[25 * pair + 5 * codes[i + 1] + codes[j - 1]]
    }

    /// Σ over the first helix's start k: bases before it unpaired, or helices before it.
    private func helixSum(_ i: Int, _ j: Int) -> Double {
        var sum = 0.0
        helices.withUnsafeBufferPointer { helices in
            oneHelix.withUnsafeBufferPointer { oneHelix in
                let row = i * span - i
                for k in stride(from: i, through: j - 4, by: 1) {
                    let left = k > i ? 1 + helices[row + k - 1] : 1
                    sum += left * oneHelix[k * span + j - k]
                }
            }
        }
        return sum
    }

    private func multiloop(_ pair: Int, _ i: Int, _ j: Int) -> Double {
        guard j - i > 10 else { return 0 }
        var sum = 0.0
        helices.withUnsafeBufferPointer { helices in
            oneHelix.withUnsafeBufferPointer { oneHelix in
                let row = (i + 1) * span - (i + 1)
                for k in stride(from: i + 6, through: j - 5, by: 1) {
                    sum += helices[row + k - 1] * oneHelix[k * span + j - 1 - k]
                }
            }
        }
        let turned = TurnerModel.turned(pair)
        let stem = factors.multi[36 * turned + 6 * codes[j - 1] + codes[i + 1]]
        return sum * stem * factors.multiClosing
    }

    private func interior(_ pair: Int, _ i: Int, _ j: Int) -> Double {
        guard j - i > 5 else { return 0 }
        let (a, b) = (codes[i + 1], codes[j - 1])
        var (generalSum, singleSum) = (0.0, 0.0)
        general.withUnsafeBufferPointer { general in
            single.withUnsafeBufferPointer { single in
                factors.loop.withUnsafeBufferPointer { loop in
                    for left in 1...max(1, min(30, j - i - 6)) {
                        let p = i + 1 + left
                        let row = p * span - p
                        // j − q − 1 = right, and the inner pair spans 5 or more.
                        let most = min(30 - left, j - 1 - p - 4)
                        if left == 1 {
                            for right in stride(from: 3, through: most, by: 1) {
                                singleSum += loop[31 + right] * single[row + j - 1 - right]
                            }
                        } else {
                            if left >= 3, most >= 1 { singleSum += loop[31 * left + 1] * single[row + j - 2] }
                            for right in stride(from: 2, through: most, by: 1) {
                                generalSum += loop[31 * left + right] * general[row + j - 1 - right]
                            }
                        }
                    }
                }
            }
        }
        let outer = 25 * pair + 5 * a + b
        return generalSum * factors.mismatchInterior[outer] + singleSum * factors.mismatchInterior1n[outer]
            + special(pair, i, j)
    }

    /// Stacks, bulges, and the loops with energies of their own (2 × 2 and 2 × 3 are in the general sum: corrected).
    private func special(_ pair: Int, _ i: Int, _ j: Int) -> Double {
        var sum = 0.0
        func inner(_ left: Int, _ right: Int) -> (at: Int, pair: Int)? {
            let (p, q) = (i + 1 + left, j - 1 - right)
            guard q - p > 3, enclosed[p * span + q - p] > 0 else { return nil }
            return (p * span + q - p, TurnerModel.turned(factors.model.pairs[5 * codes[p] + codes[q]]))
        }
        if let (at, other) = inner(0, 0) { sum += enclosed[at] * factors.stack[6 * pair + other] }
        for size in 1...max(1, min(30, j - i - 6)) {
            for (left, right) in [(size, 0), (0, size)] {
                guard let (at, other) = inner(left, right) else { continue }
                let ends =
                    size == 1 ? factors.stack[6 * pair + other] : factors.end[pair] * factors.end[other]
                sum += enclosed[at] * factors.bulge[size] * ends
            }
        }
        let (a, b) = (codes[i + 1], codes[j - 1])
        for (left, right) in [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 2)] {
            guard let (at, other) = inner(left, right) else { continue }
            let (c, d) = (codes[i + left], codes[j - right])
            let pairs = 6 * pair + other
            switch (left, right) {
            case (1, 1): sum += enclosed[at] * factors.interior11[25 * pairs + 5 * a + b]
            case (1, 2): sum += enclosed[at] * factors.interior21[125 * pairs + 25 * a + 5 * d + b]
            case (2, 1):
                sum += enclosed[at] * factors.interior21[125 * (6 * other + pair) + 25 * d + 5 * a + c]
            default:
                let own =
                    left == right
                    ? factors.interior22[625 * pairs + 125 * a + 25 * c + 5 * d + b]
                    : factors.loop[31 * left + right] * factors.mismatchInterior23[25 * pair + 5 * a + b]
                        * factors.mismatchInterior23[25 * other + 5 * d + c]
                let counted =
                    factors.loop[31 * left + right] * factors.mismatchInterior[25 * pair + 5 * a + b]
                sum += enclosed[at] * own - counted * general[at]
            }
        }
        return sum
    }

    /// What each pair weighs in the open: by its second base j, the first base i rising to j − 4; `span` values each.
    func openPairs() -> [Double] {
        var weights = [Double](repeating: 0, count: codes.count * span)
        for i in codes.indices {
            for d in 4..<max(4, min(span, codes.count - i)) {
                let sum = enclosed[i * span + d]
                guard sum > 0 else { continue }
                let pair = factors.model.pairs[5 * codes[i] + codes[i + d]]
                weights[(i + d) * span + span - 1 - d] =
                    sum * factors.exterior[36 * pair + 6 * neighbour(i - 1) + neighbour(i + d + 1)]
            }
        }
        return weights
    }
}
