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

    /// Turns W into L and U in place; the diagonal of U is left as reciprocals. The registers are the entries.
    package private(set) var factorisation = Program()
    /// Solves L·U·x = b in place. The registers are the entries, then b, in whose place x comes.
    package private(set) var solution = Program()

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

        func entry(_ row: Int, _ column: Int) -> Int { place[.init(row: row, column: column)]! }
        writeFactorisation(plan, entry)
        writeSolution(plan, entry)
    }

    /// Row after row, each entry at one go: what earlier pivots take from it, then its scale.
    private mutating func writeFactorisation(_ plan: EliminationPlan, _ entry: (Int, Int) -> Int) {
        var products: [Int: [(Int, Int)]] = [:]
        for step in plan.steps {
            for row in step.rows {
                for column in step.columns {
                    products[entry(row, column), default: []].append(
                        (entry(row, step.pivot), entry(step.pivot, column)))
                }
            }
        }
        for step in plan.steps {
            let row = step.pivot
            for column in plan.columns[row].sorted(by: { plan.rank[$0] < plan.rank[$1] }) {
                let target = entry(row, column)
                for (a, b) in products[target] ?? [] {
                    factorisation.add(.subtractProduct, target, a, b, target)
                }
                if column == row {
                    factorisation.add(.reciprocal, target, target)
                } else if plan.rank[column] < plan.rank[row] {
                    factorisation.add(.multiply, target, target, entry(column, column))
                }
            }
        }
    }

    private mutating func writeSolution(_ plan: EliminationPlan, _ entry: (Int, Int) -> Int) {
        func subtract(_ row: Int, _ columns: [Int]) {
            let x = entryCount + row
            for column in columns {
                solution.add(.subtractProduct, x, entry(row, column), entryCount + column, x)
            }
        }
        for step in plan.steps {
            let row = step.pivot
            subtract(
                row,
                plan.columns[row].filter { plan.rank[$0] < plan.rank[row] }
                    .sorted { plan.rank[$0] < plan.rank[$1] })
        }
        for step in plan.steps.reversed() {
            // What comes last in the order is known first.
            subtract(step.pivot, step.columns.sorted { plan.rank[$0] > plan.rank[$1] })
            let x = entryCount + step.pivot
            solution.add(.multiply, x, x, entry(step.pivot, step.pivot))
        }
    }
}

extension Program {
    fileprivate mutating func add(_ operation: Operation, _ target: Int, _ a: Int, _ b: Int = 0, _ c: Int = 0)
    {
        instructions.append(Instruction(operation, target, a, b, c))
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
