/// The factorisation W = L·U of a sparse matrix of fixed pattern, planned once and carried out in lanes.
///
/// The pivots stand on the diagonal in Markowitz's order (the fewest products at each step, ties by index);
/// there is no pivoting at run time, so the caller must check what comes out. Unit diagonal in L.
/// *Source*: Markowitz, Manage. Sci. 1957, doi:10.1287/mnsc.3.3.255.
package struct SparseFactorisation: Sendable {
    /// Number of rows.
    package let size: Int
    /// Number of entries of L and U, fill included.
    package let entryCount: Int
    /// Place in L and U of each entry of the matrix's own pattern, in the order of that pattern.
    package let patternPlaces: [Int]
    /// Place of each diagonal entry, by row.
    package let diagonalPlaces: [Int]
    /// Places that are not in the pattern: zero before the factorisation.
    package let fillPlaces: [Int]

    private struct Pivot: Sendable {
        var index: Int
        var diagonal: Int
        /// Into `scaled`: entries of L's column.
        var scales: Range<Int>
        /// Into `products`.
        var products: Range<Int>
        /// Into `lower` and `upper`: the row's entries before and after the diagonal.
        var lower: Range<Int>
        var upper: Range<Int>
    }

    private let pivots: [Pivot]
    private let scaled: [Int32]
    /// target −= a·b
    private let products: [SIMD4<Int32>]
    /// Entry and unknown.
    private let lower: [SIMD2<Int32>]
    private let upper: [SIMD2<Int32>]

    /// - Parameter pattern: places of the matrix, every diagonal place among them.
    package init(size: Int, pattern: [CompiledNetwork.MatrixPlace]) {
        var plan = EliminationPlan(size: size, pattern: pattern)
        plan.eliminate()
        self.size = size
        let place = plan.places
        entryCount = place.count
        patternPlaces = pattern.map { place[$0]! }
        diagonalPlaces = (0..<size).map { place[.init(row: $0, column: $0)]! }
        let own = Set(patternPlaces)
        fillPlaces = place.values.filter { !own.contains($0) }.sorted()

        let rank = plan.rank
        var pivots: [Pivot] = []
        var scaled: [Int32] = []
        var products: [SIMD4<Int32>] = []
        var lower: [SIMD2<Int32>] = []
        var upper: [SIMD2<Int32>] = []
        for step in plan.steps {
            func entry(_ row: Int, _ column: Int) -> Int32 { Int32(place[.init(row: row, column: column)]!) }
            let (firstScale, firstProduct) = (scaled.count, products.count)
            for row in step.rows { scaled.append(entry(row, step.pivot)) }
            for row in step.rows {
                for column in step.columns {
                    products.append(
                        SIMD4(entry(row, column), entry(row, step.pivot), entry(step.pivot, column), 0))
                }
            }
            let (firstLower, firstUpper) = (lower.count, upper.count)
            for column in plan.columns[step.pivot] where column != step.pivot {
                let pair = SIMD2(entry(step.pivot, column), Int32(column))
                if rank[column] < rank[step.pivot] { lower.append(pair) } else { upper.append(pair) }
            }
            pivots.append(
                Pivot(
                    index: step.pivot, diagonal: Int(entry(step.pivot, step.pivot)),
                    scales: firstScale..<scaled.count, products: firstProduct..<products.count,
                    lower: firstLower..<lower.count, upper: firstUpper..<upper.count))
        }
        (self.pivots, self.scaled, self.products, self.lower, self.upper) = (
            pivots, scaled, products, lower, upper
        )
    }

    /// `factorise` as a program whose registers are the entries.
    package var factorisationProgram: Program {
        var program = Program()
        for pivot in pivots {
            program.instructions.append(Instruction(.reciprocal, pivot.diagonal, pivot.diagonal))
            for index in pivot.scales {
                let entry = Int(scaled[index])
                program.instructions.append(Instruction(.multiply, entry, entry, pivot.diagonal))
            }
            for index in pivot.products {
                let (target, a, b) = (Int(products[index].x), Int(products[index].y), Int(products[index].z))
                program.instructions.append(Instruction(.subtractProduct, target, a, b, target))
            }
        }
        return program
    }

    /// `solve` as a program whose registers are the entries, then x.
    package var solutionProgram: Program {
        var program = Program()
        func subtract(_ pair: SIMD2<Int32>, from index: Int) {
            let x = entryCount + index
            program.instructions.append(
                Instruction(.subtractProduct, x, Int(pair.x), entryCount + Int(pair.y), x))
        }
        for pivot in pivots {
            for index in pivot.lower { subtract(lower[index], from: pivot.index) }
        }
        for pivot in pivots.reversed() {
            for index in pivot.upper { subtract(upper[index], from: pivot.index) }
            let x = entryCount + pivot.index
            program.instructions.append(Instruction(.multiply, x, x, pivot.diagonal))
        }
        return program
    }

    /// Turns W into L and U in place; the diagonal of U is left as reciprocals.
    package func factorise(_ entries: UnsafeMutablePointer<Lanes>) {
        scaled.withUnsafeBufferPointer { scaled in
            products.withUnsafeBufferPointer { products in
                for pivot in pivots {
                    let reciprocal = 1 / entries[pivot.diagonal]
                    entries[pivot.diagonal] = reciprocal
                    for index in pivot.scales { entries[Int(scaled[index])] *= reciprocal }
                    for index in pivot.products {
                        let place = products[index]
                        entries[Int(place.x)].addProduct(-entries[Int(place.y)], entries[Int(place.z)])
                    }
                }
            }
        }
    }

    /// Solves L·U·x = b in place.
    package func solve(_ entries: UnsafePointer<Lanes>, _ x: UnsafeMutablePointer<Lanes>) {
        lower.withUnsafeBufferPointer { lower in
            for pivot in pivots where !pivot.lower.isEmpty {
                var value = x[pivot.index]
                for index in pivot.lower {
                    let pair = lower[index]
                    value.addProduct(-entries[Int(pair.x)], x[Int(pair.y)])
                }
                x[pivot.index] = value
            }
        }
        upper.withUnsafeBufferPointer { upper in
            for pivot in pivots.reversed() {
                var value = x[pivot.index]
                for index in pivot.upper {
                    let pair = upper[index]
                    value.addProduct(-entries[Int(pair.x)], x[Int(pair.y)])
                }
                x[pivot.index] = value * entries[pivot.diagonal]
            }
        }
    }
}

/// Symbolic elimination in Markowitz's order.
private struct EliminationPlan {
    struct Step {
        var pivot: Int
        /// Rows that the pivot is subtracted from, and columns of its row that are still to come.
        var rows: [Int]
        var columns: [Int]
    }

    private(set) var steps: [Step] = []
    /// When each index is a pivot.
    private(set) var rank: [Int]
    /// All columns of each row, fill included, in ascending order once `eliminate` is through.
    private(set) var columns: [[Int]] = []
    private var open: [Set<Int>]
    private var openColumns: [Set<Int>]
    private var all: [Set<Int>]

    init(size: Int, pattern: [CompiledNetwork.MatrixPlace]) {
        rank = Array(repeating: 0, count: size)
        open = Array(repeating: [], count: size)
        openColumns = open
        for place in pattern {
            open[place.row].insert(place.column)
            openColumns[place.column].insert(place.row)
        }
        all = open
    }

    mutating func eliminate() {
        var left = Set(open.indices)
        while let pivot = left.min(by: { (cost($0), $0) < (cost($1), $1) }) {
            left.remove(pivot)
            rank[pivot] = steps.count
            let rows = openColumns[pivot].subtracting([pivot]).sorted()
            let columns = open[pivot].subtracting([pivot]).sorted()
            steps.append(Step(pivot: pivot, rows: rows, columns: columns))
            for row in rows {
                open[row].remove(pivot)
                for column in columns where open[row].insert(column).inserted {
                    openColumns[column].insert(row)
                    all[row].insert(column)
                }
            }
            for column in columns { openColumns[column].remove(pivot) }
        }
        columns = all.map { $0.sorted() }
    }

    private func cost(_ index: Int) -> Int { (open[index].count - 1) * (openColumns[index].count - 1) }

    /// A number for each entry, in the order in which the elimination reaches the rows.
    var places: [CompiledNetwork.MatrixPlace: Int] {
        var places: [CompiledNetwork.MatrixPlace: Int] = [:]
        for step in steps {
            for column in columns[step.pivot] {
                places[.init(row: step.pivot, column: column)] = places.count
            }
        }
        return places
    }
}
