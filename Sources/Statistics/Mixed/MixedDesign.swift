/// Response and columns as the search sees them: fixed effects made orthonormal, the response replaced by what
/// they leave of it, all random columns of mean square 1. Units and large means then cost no digits.
struct MixedDesign {
    let rows: Int
    /// Fixed effects.
    let width: Int
    /// Q of X = Q·R, then the residual of least squares divided by `responseScale`; column by column.
    let columns: [[Double]]
    /// R, row-major, upper triangle.
    let upper: [Double]
    /// Qᵀ·y: least squares in the orthonormal basis.
    let projections: [Double]
    /// Root mean square of the least-squares residuals.
    let responseScale: Double
    /// Root mean square of each column of each term, by which it is divided.
    let randomScales: [[Double]]

    enum Failure: Error { case dependent(Int), noSpread, emptyRandomColumn(String, String) }

    init(response: [Double], fixed: [[Double]], random: [RandomTerm]) throws(Failure) {
        let p = fixed.count
        var basis: [[Double]] = []
        var upper = [Double](repeating: 0, count: p * p)
        for (j, column) in fixed.enumerated() {
            var left = column
            let length = rootSum(column)
            guard length > 0 else { throw .dependent(j) }
            for (i, part) in takeOff(basis, from: &left).enumerated() { upper[i * p + j] = part }
            let remaining = rootSum(left)
            guard remaining > 1e-9 * length else { throw .dependent(j) }
            upper[j * p + j] = remaining
            for row in left.indices { left[row] /= remaining }
            basis.append(left)
        }
        var residual = response
        let projections = takeOff(basis, from: &residual)
        let scale = rootSum(residual) / Double(response.count).squareRoot()
        let size = rootSum(response) / Double(response.count).squareRoot()
        guard scale > 1e-12 * size, scale > 0 else { throw .noSpread }
        for row in residual.indices { residual[row] /= scale }
        var scales: [[Double]] = []
        for term in random {
            var own: [Double] = []
            for (name, column) in zip(term.columnNames, term.columns) {
                let length = rootSum(column) / Double(response.count).squareRoot()
                guard length > 0 else { throw .emptyRandomColumn(term.name, name) }
                own.append(length)
            }
            scales.append(own)
        }
        (rows, width, columns) = (response.count, p, basis + [residual])
        (self.upper, self.projections, responseScale, randomScales) = (upper, projections, scale, scales)
    }

    /// R⁻¹·b: coefficients of the columns as given.
    func coefficients(_ basisCoefficients: [Double]) -> [Double] {
        var x = basisCoefficients
        for i in stride(from: width - 1, through: 0, by: -1) {
            for k in (i + 1)..<max(width, i + 1) { x[i] -= upper[i * width + k] * x[k] }
            x[i] /= upper[i * width + i]
        }
        return x
    }
}

func rootSum(_ values: [Double]) -> Double { dot(values, values).squareRoot() }

/// Four running sums, which the processor adds side by side.
func dot(_ a: [Double], _ b: [Double]) -> Double {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            var sums = SIMD4<Double>(repeating: 0)
            let whole = a.count & ~3
            var row = 0
            while row < whole {
                let x = SIMD4(a[row], a[row + 1], a[row + 2], a[row + 3])
                let y = SIMD4(b[row], b[row + 1], b[row + 2], b[row + 3])
                sums += x * y
                row += 4
            }
            var sum = sums.sum()
            while row < a.count {
                sum += a[row] * b[row]
                row += 1
            }
            return sum
        }
    }
}

/// Takes the part along each orthonormal vector off, twice, so that rounding leaves none; returns the parts.
private func takeOff(_ basis: [[Double]], from vector: inout [Double]) -> [Double] {
    var parts = [Double](repeating: 0, count: basis.count)
    for _ in 0..<2 {
        for (k, unit) in basis.enumerated() {
            let part = dot(unit, vector)
            parts[k] += part
            vector.withUnsafeMutableBufferPointer { vector in
                unit.withUnsafeBufferPointer { unit in
                    for row in unit.indices { vector[row] -= part * unit[row] }
                }
            }
        }
    }
    return parts
}
