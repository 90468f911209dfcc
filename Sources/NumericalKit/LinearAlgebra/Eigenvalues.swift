/// One eigenvalue of a real matrix; complex ones come in conjugate pairs.
public struct Eigenvalue: Sendable, Hashable {
    public var real: Double
    public var imaginary: Double

    public var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }
}

/// All eigenvalues of a square matrix, each right to about 1e-15 times the (balanced) matrix's norm, by falling real
/// part. Nil where the matrix is not finite or the iteration does not end.
///
/// Balancing, reduction to Hessenberg form by mirrors, then the QR iteration with double shifts.
/// *Source*: Golub and Van Loan, Matrix Computations, 4th ed., sections 7.4 and 7.5; Parlett and Reinsch 1969,
/// doi:10.1007/BF02165404.
/// - Parameter matrix: `size` × `size`, row-major.
public func eigenvalues(of matrix: [Double], size: Int) -> [Eigenvalue]? {
    precondition(matrix.count == size * size, "a square matrix has size × size cells")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    var iteration = HessenbergIteration(cells: matrix, size: size)
    iteration.balance()
    iteration.reduceToHessenberg()
    guard iteration.run() else { return nil }
    return iteration.found.sorted { ($0.real, $0.imaginary) > ($1.real, $1.imaginary) }
}

private struct HessenbergIteration {
    var cells: [Double]
    let size: Int
    var found: [Eigenvalue] = []

    init(cells: [Double], size: Int) {
        self.cells = cells
        self.size = size
    }

    subscript(row: Int, column: Int) -> Double {
        get { cells[row * size + column] }
        set { cells[row * size + column] = newValue }
    }

    /// Scales by powers of two until rows and columns are of about equal size.
    mutating func balance() {
        var isDone = false
        while !isDone {
            isDone = true
            for k in 0..<size {
                var (row, column) = (0.0, 0.0)
                for j in 0..<size where j != k {
                    row += abs(self[k, j])
                    column += abs(self[j, k])
                }
                guard row > 0, column > 0, row.isFinite, column.isFinite else { continue }
                let before = row + column
                var factor = 1.0
                while column < row / 2 { (column, row, factor) = (column * 2, row / 2, factor * 2) }
                while column >= row * 2 { (column, row, factor) = (column / 2, row * 2, factor / 2) }
                guard row + column < 0.95 * before else { continue }
                isDone = false
                for j in 0..<size {
                    self[k, j] /= factor
                    self[j, k] *= factor
                }
            }
        }
    }

    mutating func reduceToHessenberg() {
        for column in 0..<max(0, size - 2) {
            let below = ((column + 1)..<size).map { self[$0, column] }
            guard let mirror = Mirror(below) else { continue }
            reflectRows(mirror, from: column + 1, columns: column..<size)
            reflectColumns(mirror, from: column + 1, rows: 0..<size)
            for row in (column + 2)..<size { self[row, column] = 0 }
        }
    }

    /// Splits eigenvalues off the lower end; false where one takes too many steps.
    mutating func run() -> Bool {
        var last = size - 1
        var steps = 0
        while last >= 0 {
            let first = start(of: last)
            if last - first <= 1 {
                split(first, last)
                (last, steps) = (first - 1, 0)
            } else {
                steps += 1
                guard steps <= 100 else { return false }
                doubleStep(first, last, isExceptional: steps % 10 == 0)
            }
        }
        return true
    }

    /// The first row of the block that ends at `last`: above it the matrix falls apart.
    private mutating func start(of last: Int) -> Int {
        for row in stride(from: last, to: 0, by: -1) {
            let diagonal = abs(self[row - 1, row - 1]) + abs(self[row, row])
            let scale = diagonal > 0 ? diagonal : 1
            if abs(self[row, row - 1]) <= Double.ulpOfOne * scale {
                self[row, row - 1] = 0
                return row
            }
        }
        return 0
    }

    /// The eigenvalues of a block of one or two rows.
    private mutating func split(_ first: Int, _ last: Int) {
        guard first < last else {
            return found.append(Eigenvalue(real: self[last, last], imaginary: 0))
        }
        let half = (self[first, first] - self[last, last]) / 2
        let product = self[first, last] * self[last, first]
        let discriminant = half * half + product
        if discriminant < 0 {
            let (real, imaginary) = (self[last, last] + half, (-discriminant).squareRoot())
            found += [
                Eigenvalue(real: real, imaginary: imaginary), Eigenvalue(real: real, imaginary: -imaginary),
            ]
        } else {
            // The far root without cancellation, the near one from the product.
            let far = half + (half < 0 ? -1 : 1) * discriminant.squareRoot()
            found.append(Eigenvalue(real: self[last, last] + far, imaginary: 0))
            let near = far == 0 ? 0 : product / far
            found.append(Eigenvalue(real: self[last, last] - near, imaginary: 0))
        }
    }

    /// Francis's step: both shifts at once, in real arithmetic.
    private mutating func doubleStep(_ first: Int, _ last: Int, isExceptional: Bool) {
        var sum = self[last - 1, last - 1] + self[last, last]
        var product =
            self[last - 1, last - 1] * self[last, last] - self[last - 1, last] * self[last, last - 1]
        if isExceptional {
            let size = abs(self[last, last - 1]) + abs(self[last - 1, last - 2])
            (sum, product) = (1.5 * size, size * size)
        }
        let (a, b, c) = (self[first, first], self[first + 1, first], self[first + 1, first + 1])
        var bulge = [
            a * a + self[first, first + 1] * b - sum * a + product, b * (a + c - sum),
            b * self[first + 2, first + 1],
        ]
        for row in first..<last {
            if let mirror = Mirror(bulge) {
                reflectRows(mirror, from: row, columns: max(first, row - 1)..<(last + 1))
                reflectColumns(mirror, from: row, rows: first..<(min(row + 3, last) + 1))
            }
            if row > first {
                for k in (row + 1)..<min(row + 3, last + 1) { self[k, row - 1] = 0 }
            }
            bulge = ((row + 1)..<min(row + 4, last + 1)).map { self[$0, row] }
        }
    }

    private mutating func reflectRows(_ mirror: Mirror, from first: Int, columns: Range<Int>) {
        for column in columns {
            var dot = 0.0
            for (k, v) in mirror.normal.enumerated() { dot += v * self[first + k, column] }
            for (k, v) in mirror.normal.enumerated() { self[first + k, column] -= mirror.factor * dot * v }
        }
    }

    private mutating func reflectColumns(_ mirror: Mirror, from first: Int, rows: Range<Int>) {
        for row in rows {
            var dot = 0.0
            for (k, v) in mirror.normal.enumerated() { dot += v * self[row, first + k] }
            for (k, v) in mirror.normal.enumerated() { self[row, first + k] -= mirror.factor * dot * v }
        }
    }
}

/// 1 − factor·normal·normalᵀ, which turns a vector into its first component alone.
private struct Mirror {
    let normal: [Double]
    let factor: Double

    /// Nil for a vector that needs none.
    init?(_ vector: [Double]) {
        let scale = vector.reduce(0) { max($0, abs($1)) }
        guard vector.count > 1, vector.dropFirst().contains(where: { $0 != 0 }) else { return nil }
        var normal = vector.map { $0 / scale }
        let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
        normal[0] += normal[0] < 0 ? -length : length
        self.normal = normal
        factor = 2 / normal.reduce(0) { $0 + $1 * $1 }
    }
}
