/// What the data say about the variance parameters: rows fall into blocks that share no random effect, and of
/// each block only its part along the random columns is kept, the rest is a sum of squares.
///
/// With Z = Q·R of a block (Q orthonormal, as many columns as Z has rank) and W = [X y], the likelihood needs
/// Qᵀ·W, the matrices K with V = 1 + Σ φ·K on the span of Q, and Σ (W − Q·Qᵀ·W)ᵀ(W − Q·Qᵀ·W) over all blocks.
/// All are computed once; nothing is a difference of large sums, and a group with fewer rows than columns is
/// like any other. Rows whose groups are crossed form one large block.
struct MixedBlocks {
    let rows: Int
    /// Columns of W.
    let width: Int
    /// Variance parameters: for each term the lower triangle of its covariance, column by column.
    let parameterCount: Int
    /// Rank of each block.
    private(set) var ranks: [Int] = []
    /// Where each block starts in `kernels` and `projected`.
    private(set) var kernelStarts: [Int] = []
    private(set) var projectedStarts: [Int] = []
    /// For each block and parameter, K: rank × rank.
    private(set) var kernels: [Double] = []
    /// For each block, Qᵀ·W: rank × width, row-major.
    private(set) var projected: [Double] = []
    /// Σ of squares and products outside the random columns: width × width.
    private(set) var within: [Double]
    /// Σ rows − rank: what is left over to tell the residual variance from, before fixed effects.
    private(set) var residualRows = 0
    /// For each block, R: rank × random columns, row-major, and which term and group its columns belong to.
    private(set) var factors: [[Double]] = []
    private(set) var owners: [[Owner]] = []

    /// The columns of one group, from `start` on.
    struct Owner {
        let term: Int
        let group: Int
        let start: Int
    }

    var count: Int { ranks.count }
    var greatestRank: Int { ranks.max() ?? 0 }

    init(_ design: MixedDesign, _ terms: [RandomTerm]) {
        rows = design.rows
        width = design.width + 1
        parameterCount = terms.reduce(0) { $0 + $1.parameterCount }
        within = [Double](repeating: 0, count: width * width)
        for block in Self.blocks(terms, rows: design.rows) { add(block, design, terms) }
    }

    /// Rows of each block: the connected parts of the graph whose edges join rows of one group.
    private static func blocks(_ terms: [RandomTerm], rows: Int) -> [[Int]] {
        var parent = Array(0..<rows)
        func root(_ row: Int) -> Int {
            var row = row
            while parent[row] != row {
                parent[row] = parent[parent[row]]
                row = parent[row]
            }
            return row
        }
        for term in terms {
            var first = [Int](repeating: -1, count: term.groupLimit)
            for (row, group) in term.groups.enumerated() {
                if first[group] < 0 {
                    first[group] = row
                } else {
                    let (a, b) = (root(first[group]), root(row))
                    if a != b { parent[max(a, b)] = min(a, b) }
                }
            }
        }
        var place = [Int](repeating: -1, count: rows)
        var blocks: [[Int]] = []
        for row in 0..<rows {
            let top = root(row)
            if place[top] < 0 {
                place[top] = blocks.count
                blocks.append([])
            }
            blocks[place[top]].append(row)
        }
        return blocks
    }

    private mutating func add(_ block: [Int], _ design: MixedDesign, _ terms: [RandomTerm]) {
        let (owner, columns) = Self.randomColumns(block, design, terms)
        let basis = BlockBasis(columns, rows: block.count)
        let (rank, q) = (basis.rank, columns.count / max(block.count, 1))
        ranks.append(rank)
        kernelStarts.append(kernels.count)
        projectedStarts.append(projected.count)
        residualRows += block.count - rank
        var parts = [Double](repeating: 0, count: rank * width)
        var left = [Double](repeating: 0, count: width * block.count)
        for (j, column) in design.columns.enumerated() {
            for (k, row) in block.enumerated() { left[j * block.count + k] = column[row] }
            basis.takeOff(&left, column: j) { parts[$0 * width + j] += $1 }
        }
        projected += parts
        addProducts(left, block.count)
        appendKernels(owner, basis.factor, rank, q, terms)
        factors.append(basis.factor)
        owners.append(owner)
    }

    /// Random columns of a block, one after another, each group's in turn.
    private static func randomColumns(
        _ block: [Int], _ design: MixedDesign, _ terms: [RandomTerm]
    ) -> (owners: [Owner], columns: [Double]) {
        var owners: [Owner] = []
        var columns: [Double] = []
        for (t, term) in terms.enumerated() {
            var seen: [Int] = []
            for row in block where seen.last != term.groups[row] && !seen.contains(term.groups[row]) {
                seen.append(term.groups[row])
            }
            for group in seen {
                owners.append(Owner(term: t, group: group, start: columns.count / block.count))
                for (c, column) in term.columns.enumerated() {
                    let scale = design.randomScales[t][c]
                    for row in block {
                        columns.append(term.groups[row] == group ? column[row] / scale : 0)
                    }
                }
            }
        }
        return (owners, columns)
    }

    private mutating func addProducts(_ left: [Double], _ n: Int) {
        left.withUnsafeBufferPointer { left in
            for i in 0..<width {
                for j in 0...i {
                    var sum = 0.0
                    for k in 0..<n { sum += left[i * n + k] * left[j * n + k] }
                    within[i * width + j] += sum
                    if i != j { within[j * width + i] += sum }
                }
            }
        }
    }

    /// K of each parameter: Σ over the term's groups in the block of rᵢ·rⱼᵀ (+ rⱼ·rᵢᵀ), r a column of R.
    private mutating func appendKernels(
        _ owners: [Owner], _ factor: [Double], _ rank: Int, _ q: Int, _ terms: [RandomTerm]
    ) {
        for (t, term) in terms.enumerated() {
            for j in 0..<term.width {
                for i in j..<term.width {
                    let start = kernels.count
                    kernels += [Double](repeating: 0, count: rank * rank)
                    for owner in owners where owner.term == t {
                        for a in 0..<rank {
                            for b in 0..<rank {
                                let (ai, bj) = (
                                    factor[a * q + owner.start + i], factor[b * q + owner.start + j]
                                )
                                kernels[start + a * rank + b] += ai * bj
                                if i != j { kernels[start + b * rank + a] += ai * bj }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Q and R of one block's random columns; columns that others determine add nothing to Q.
private struct BlockBasis {
    let rows: Int
    private(set) var rank = 0
    /// Unit vectors, one after another.
    private var units: [Double] = []
    /// rank × columns, row-major.
    private(set) var factor: [Double] = []

    init(_ columns: [Double], rows: Int) {
        self.rows = rows
        let q = columns.count / max(rows, 1)
        var parts: [[Double]] = []
        for j in 0..<q {
            var own = [Double](repeating: 0, count: rank + 1)
            var left = Array(columns[j * rows..<(j + 1) * rows])
            let length = rootSum(left)
            takeOff(&left, column: 0) { own[$0] += $1 }
            let remaining = rootSum(left)
            if remaining > 1e-10 * length {
                own[rank] = remaining
                for k in left.indices { left[k] /= remaining }
                units += left
                rank += 1
            }
            parts.append(own)
        }
        factor = [Double](repeating: 0, count: rank * q)
        for (j, own) in parts.enumerated() {
            for (a, part) in own.prefix(rank).enumerated() { factor[a * q + j] = part }
        }
    }

    /// Takes Q·Qᵀ·v off the `column`-th vector of a list, twice for rounding; tells each part along the way.
    func takeOff(_ vectors: inout [Double], column: Int, _ part: (Int, Double) -> Void) {
        vectors.withUnsafeMutableBufferPointer { vectors in
            units.withUnsafeBufferPointer { units in
                let vector = vectors.baseAddress! + column * rows
                for _ in 0..<2 {
                    for k in 0..<rank {
                        var sum = 0.0
                        for row in 0..<rows { sum += units[k * rows + row] * vector[row] }
                        part(k, sum)
                        for row in 0..<rows { vector[row] -= sum * units[k * rows + row] }
                    }
                }
            }
        }
    }
}
