/// X = Q·R of a tall matrix, and the first column that those before it determine.
///
/// Columns are never exchanged, so that a dependent one is found by its name: it is the one of which nothing
/// is left once its part along the earlier columns is taken off.
/// *Source*: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 5.2.1.
public struct HouseholderQR: Sendable {
    public let rows: Int
    public let columns: Int
    /// R, `columns` × `columns`, row-major; its lower triangle is 0.
    public let upper: [Double]
    /// Q, `rows` × `columns`, row-major: orthonormal columns.
    public let orthonormal: [Double]

    public enum Failure: Error, Sendable, Hashable {
        /// Position of a column that those before it determine (or that is 0).
        case dependent(Int)
    }

    /// - Parameters:
    ///   - matrix: `rows` × `columns`, row-major, finite; rows ≥ columns.
    ///   - tolerance: a column is dependent where less than this share of its length is left.
    public init(_ matrix: [Double], rows: Int, columns: Int, tolerance: Double = 1e-9) throws(Failure) {
        precondition(
            matrix.count == rows * columns && rows >= columns, "a tall matrix has rows × columns cells")
        var work = matrix
        let lengths = (0..<columns).map { Self.length(work, columns, $0, from: 0) }
        var reflections: [[Double]] = []
        for k in 0..<columns {
            let left = Self.length(work, columns, k, from: k)
            guard left > tolerance * lengths[k], left.isFinite else { throw .dependent(k) }
            reflections.append(Self.reflect(&work, rows, columns, k, length: left))
        }
        var upper = [Double](repeating: 0, count: columns * columns)
        for i in 0..<columns { for j in i..<columns { upper[i * columns + j] = work[i * columns + j] } }
        (self.rows, self.columns, self.upper) = (rows, columns, upper)
        orthonormal = Self.unfold(reflections, rows, columns)
    }

    private static func length(_ work: [Double], _ width: Int, _ column: Int, from first: Int) -> Double {
        var sum = 0.0
        for row in first..<(work.count / max(width, 1)) {
            let cell = work[row * width + column]
            sum += cell * cell
        }
        return sum.squareRoot()
    }

    /// Makes column k zero below its diagonal; returns the mirror's unit normal (its first k cells are 0).
    private static func reflect(
        _ work: inout [Double], _ rows: Int, _ columns: Int, _ k: Int, length: Double
    ) -> [Double] {
        var normal = [Double](repeating: 0, count: rows)
        for row in k..<rows { normal[row] = work[row * columns + k] }
        normal[k] += normal[k] < 0 ? -length : length
        let norm = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for row in k..<rows { normal[row] /= norm }
        for column in k..<columns { mirror(&work, columns, column, normal, from: k) }
        return normal
    }

    private static func mirror(
        _ work: inout [Double], _ width: Int, _ column: Int, _ normal: [Double], from first: Int
    ) {
        var dot = 0.0
        for row in first..<normal.count { dot += normal[row] * work[row * width + column] }
        for row in first..<normal.count { work[row * width + column] -= 2 * dot * normal[row] }
    }

    private static func unfold(_ reflections: [[Double]], _ rows: Int, _ columns: Int) -> [Double] {
        var q = [Double](repeating: 0, count: rows * columns)
        for k in 0..<columns { q[k * columns + k] = 1 }
        for (k, normal) in reflections.enumerated().reversed() {
            for column in 0..<columns { mirror(&q, columns, column, normal, from: k) }
        }
        return q
    }

    /// The coefficients whose X·b lies nearest to `response`.
    public func solve(_ response: [Double]) -> [Double] {
        precondition(response.count == rows, "the response has another length")
        var b = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            for k in 0..<columns { b[k] += orthonormal[row * columns + k] * response[row] }
        }
        return backSubstituted(b)
    }

    /// x with R·x = `right`.
    private func backSubstituted(_ right: [Double]) -> [Double] {
        var x = right
        for i in stride(from: columns - 1, through: 0, by: -1) {
            for j in (i + 1)..<max(columns, i + 1) { x[i] -= upper[i * columns + j] * x[j] }
            x[i] /= upper[i * columns + i]
        }
        return x
    }

    /// R⁻¹, row-major: (XᵀX)⁻¹ is R⁻¹·R⁻ᵀ.
    public func inverseUpper() -> [Double] {
        var result = [Double](repeating: 0, count: columns * columns)
        for k in 0..<columns {
            var unit = [Double](repeating: 0, count: columns)
            unit[k] = 1
            let x = backSubstituted(unit)
            for i in 0...k { result[i * columns + k] = x[i] }
        }
        return result
    }

    /// Leverage of each row: its squared length in Q.
    public func leverages() -> [Double] {
        (0..<rows).map { row in
            (0..<columns).reduce(0) { $0 + orthonormal[row * columns + $1] * orthonormal[row * columns + $1] }
        }
    }
}
