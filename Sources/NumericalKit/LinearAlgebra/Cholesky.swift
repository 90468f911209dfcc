internal import Foundation

/// A = L·Lᵀ of a symmetric positive definite matrix: solutions, inverse, log-determinant.
///
/// Matrices are flat arrays in row-major order; only the lower triangle of the input is read.
/// *Source*: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1.
public struct Cholesky: Sendable {
    public let size: Int
    /// L, row-major; its upper triangle is 0.
    public let lower: [Double]

    /// Nil where the matrix is not positive definite: a pivot is at most `pivotTolerance` times its
    /// diagonal element, so that a column that others explain is found however it is scaled.
    /// - Parameter matrix: `size` × `size`, row-major.
    public init?(_ matrix: [Double], size: Int, pivotTolerance: Double = 1e-12) {
        precondition(matrix.count == size * size, "a square matrix has size × size cells")
        var lower = [Double](repeating: 0, count: matrix.count)
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column]
                for k in 0..<column { sum -= lower[row * size + k] * lower[column * size + k] }
                if row == column {
                    guard sum > pivotTolerance * abs(matrix[row * size + row]), sum.isFinite else {
                        return nil
                    }
                    lower[row * size + row] = sum.squareRoot()
                } else {
                    lower[row * size + column] = sum / lower[column * size + column]
                }
            }
        }
        self.size = size
        self.lower = lower
    }

    /// x with A·x = `right`.
    public func solve(_ right: [Double]) -> [Double] {
        var x = solveLower(right)
        for row in stride(from: size - 1, through: 0, by: -1) {
            for k in (row + 1)..<max(size, row + 1) { x[row] -= lower[k * size + row] * x[k] }
            x[row] /= lower[row * size + row]
        }
        return x
    }

    /// y with L·y = `right`; its squared length is the quadratic form rightᵀ·A⁻¹·right.
    public func solveLower(_ right: [Double]) -> [Double] {
        precondition(right.count == size, "the right-hand side has another length")
        var y = right
        for row in 0..<size {
            for k in 0..<row { y[row] -= lower[row * size + k] * y[k] }
            y[row] /= lower[row * size + row]
        }
        return y
    }

    /// A⁻¹, row-major, exactly symmetric.
    public func inverse() -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            let x = solve(unit)
            for row in column..<size {
                result[row * size + column] = x[row]
                result[column * size + row] = x[row]
            }
        }
        return result
    }

    public var logDeterminant: Double {
        2 * (0..<size).reduce(0) { $0 + log(lower[$1 * size + $1]) }
    }

    /// rightᵀ·A⁻¹·right.
    public func quadraticForm(_ right: [Double]) -> Double {
        solveLower(right).reduce(0) { $0 + $1 * $1 }
    }
}
