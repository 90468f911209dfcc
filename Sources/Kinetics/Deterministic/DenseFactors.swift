/// W = M/(γh) − J of one lane as a dense matrix, factorised with partial pivoting: for networks with algebraic
/// equations, and for steps in which the sparse factorisation is not accurate.
struct DenseFactors {
    private let size: Int
    private var matrix: [Double]
    private var pivots: [Int]
    private var right: [Double]

    init(size: Int) {
        self.size = size
        matrix = Array(repeating: 0, count: size * size)
        pivots = Array(0..<size)
        right = Array(repeating: 0, count: size)
    }

    mutating func factorise(
        _ network: CompiledNetwork, _ jacobian: UnsafePointer<Lanes>, mass: Double, lane: Int
    ) {
        for index in matrix.indices { matrix[index] = 0 }
        for (index, place) in network.jacobianPattern.enumerated() {
            matrix[place.row * size + place.column] = -jacobian[index][lane]
        }
        for index in 0..<network.differentialCount { matrix[index * size + index] += mass }
        factorise()
    }

    /// Row-major values of a square matrix, replaced by its factors.
    mutating func factorise(values: [Double]) {
        matrix = values
        factorise()
    }

    private mutating func factorise() {
        for column in 0..<size {
            var best = column
            for row in column..<size
            where matrix[row * size + column].magnitude > matrix[best * size + column].magnitude {
                best = row
            }
            pivots[column] = best
            if best != column {
                for k in 0..<size { matrix.swapAt(best * size + k, column * size + k) }
            }
            let reciprocal = 1 / matrix[column * size + column]
            for row in column + 1..<max(size, column + 1) {
                let factor = matrix[row * size + column] * reciprocal
                matrix[row * size + column] = factor
                guard factor != 0 else { continue }
                for k in column + 1..<size { matrix[row * size + k] -= factor * matrix[column * size + k] }
            }
        }
    }

    /// Solves for one lane's right-hand side.
    mutating func solve(_ values: UnsafePointer<Lanes>, _ x: UnsafeMutablePointer<Lanes>, lane: Int) {
        for index in 0..<size { right[index] = values[index][lane] }
        solve()
        for index in 0..<size { x[index][lane] = right[index] }
    }

    /// The solution for one right-hand side.
    mutating func solution(of values: [Double]) -> [Double] {
        right = values
        solve()
        return right
    }

    private mutating func solve() {
        for column in 0..<size where pivots[column] != column { right.swapAt(column, pivots[column]) }
        for row in 0..<size {
            for column in 0..<row { right[row] -= matrix[row * size + column] * right[column] }
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for column in row + 1..<max(size, row + 1) {
                right[row] -= matrix[row * size + column] * right[column]
            }
            right[row] /= matrix[row * size + row]
        }
    }
}
