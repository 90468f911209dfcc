/// Blocks of one design taken together: the likelihood needs of their responses only mean and scatter.
///
/// Animals of one arm that were measured on the same days have the same K and the same Qᵀ·X, bit by bit. Their sum
/// of UᵀV⁻¹U, U = Qᵀ·[X y], is that of one block with the mean response, times their number, and of one block for
/// each direction of the scatter, which has a response alone and no determinant.
struct PooledBlocks {
    /// One term of the sums.
    struct Entry {
        let rank: Int
        /// Where its K begin in the blocks' `kernels`.
        let kernel: Int
        /// Where its rank × width cells begin in `projected`.
        let start: Int
        /// How often its log determinant counts.
        let weight: Double
    }

    private(set) var entries: [Entry] = []
    private(set) var projected: [Double] = []

    private struct Kind: Hashable { let bits: [UInt64] }

    init(_ blocks: MixedBlocks) {
        var places: [Kind: Int] = [:]
        var kinds: [[Int]] = []
        for block in 0..<blocks.count where blocks.ranks[block] > 0 {
            let kind = Self.kind(block, blocks)
            if let place = places[kind] {
                kinds[place].append(block)
            } else {
                places[kind] = kinds.count
                kinds.append([block])
            }
        }
        for members in kinds { add(members, blocks) }
    }

    private static func kind(_ block: Int, _ blocks: MixedBlocks) -> Kind {
        let (r, w) = (blocks.ranks[block], blocks.width)
        var bits: [UInt64] = []
        bits.reserveCapacity(blocks.parameterCount * r * r + r * w)
        let kernel = blocks.kernelStarts[block]
        for k in kernel..<kernel + blocks.parameterCount * r * r { bits.append(blocks.kernels[k].bitPattern) }
        for a in 0..<r {
            let row = blocks.projectedStarts[block] + a * w
            for k in row..<row + w - 1 { bits.append(blocks.projected[k].bitPattern) }
        }
        return Kind(bits: bits)
    }

    private mutating func add(_ members: [Int], _ blocks: MixedBlocks) {
        let (r, w) = (blocks.ranks[members[0]], blocks.width)
        func response(_ block: Int, _ a: Int) -> Double {
            blocks.projected[blocks.projectedStarts[block] + a * w + w - 1]
        }
        let count = Double(members.count)
        let means = (0..<r).map { a in members.reduce(0.0) { $0 + response($1, a) } / count }
        append(r, blocks.kernelStarts[members[0]], weight: count)
        for a in 0..<r {
            let row = blocks.projectedStarts[members[0]] + a * w
            for k in 0..<w - 1 { projected.append(count.squareRoot() * blocks.projected[row + k]) }
            projected.append(count.squareRoot() * means[a])
        }
        guard members.count > 1 else { return }
        var scatter = [Double](repeating: 0, count: r * r)
        for block in members {
            for a in 0..<r {
                let left = response(block, a) - means[a]
                for b in 0...a { scatter[a * r + b] += left * (response(block, b) - means[b]) }
            }
        }
        for a in 0..<r { for b in 0..<a { scatter[b * r + a] = scatter[a * r + b] } }
        let eigen = SymmetricEigen(scatter, size: r)
        for (value, vector) in zip(eigen.values, eigen.vectors) where value > 0 {
            append(r, blocks.kernelStarts[members[0]], weight: 0)
            for a in 0..<r {
                projected += [Double](repeating: 0, count: w - 1)
                projected.append(value.squareRoot() * vector[a])
            }
        }
    }

    private mutating func append(_ rank: Int, _ kernel: Int, weight: Double) {
        entries.append(Entry(rank: rank, kernel: kernel, start: projected.count, weight: weight))
    }
}
