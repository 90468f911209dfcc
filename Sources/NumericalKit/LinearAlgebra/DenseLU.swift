/// P·A = L·U of a square matrix, with partial pivoting over rows scaled to equal size.
///
/// *Source*: Golub and Van Loan, Matrix Computations, 4th ed., section 3.4.
public struct DenseLU: Sendable {
    public let size: Int
    /// L below the diagonal (its own diagonal is 1), U on and above it; row-major.
    private let factors: [Double]
    /// Row of A that stands at each place.
    private let order: [Int]

    /// Nil where the matrix is singular to rounding (a pivot below 1e-15 of its row), or not finite.
    /// - Parameter matrix: `size` × `size`, row-major.
    public init?(_ matrix: [Double], size: Int) {
        precondition(matrix.count == size * size, "a square matrix has size × size cells")
        var (work, order) = (matrix, Array(0..<size))
        var scales = (0..<size).map { row in
            (0..<size).reduce(0) { max($0, abs(matrix[row * size + $1])) }
        }
        for column in 0..<size {
            func share(_ row: Int) -> Double { abs(work[row * size + column]) / scales[row] }
            let pivot = (column..<size).max { share($0) < share($1) } ?? column
            guard share(pivot) > 1e-15, scales[pivot].isFinite else { return nil }
            if pivot != column {
                for k in 0..<size { work.swapAt(pivot * size + k, column * size + k) }
                order.swapAt(pivot, column)
                scales.swapAt(pivot, column)
            }
            Self.eliminate(&work, size, column)
        }
        (self.size, factors, self.order) = (size, work, order)
    }

    private static func eliminate(_ work: inout [Double], _ size: Int, _ column: Int) {
        let pivot = work[column * size + column]
        for row in (column + 1)..<max(size, column + 1) where work[row * size + column] != 0 {
            let factor = work[row * size + column] / pivot
            work[row * size + column] = factor
            for k in (column + 1)..<max(size, column + 1) {
                work[row * size + k] -= factor * work[column * size + k]
            }
        }
    }

    /// x with A·x = `right`.
    public func solve(_ right: [Double]) -> [Double] {
        precondition(right.count == size, "the right-hand side has another length")
        var x = order.map { right[$0] }
        for row in 0..<size { for k in 0..<row { x[row] -= factors[row * size + k] * x[k] } }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for k in (row + 1)..<max(size, row + 1) { x[row] -= factors[row * size + k] * x[k] }
            x[row] /= factors[row * size + row]
        }
        return x
    }
}
