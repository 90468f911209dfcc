internal import Foundation

/// Sums over the blocks at one value of the variance parameters, with their first and second derivatives.
struct BlockSums {
    /// log |V|, V in units of the residual variance.
    var logDeterminant = 0.0
    var logDeterminantSlopes: [Double]
    /// m × m.
    var logDeterminantCurvatures: [Double]
    /// H = Wᵀ·V⁻¹·W, w × w.
    var products: [Double]
    /// ∂H for each parameter.
    var slopes: [Double]
    /// ∂²H for each pair i ≥ j of parameters, at i·(i + 1)/2 + j.
    var curvatures: [Double]

    init(parameters m: Int, within: [Double]) {
        let cells = within.count
        logDeterminantSlopes = [Double](repeating: 0, count: m)
        logDeterminantCurvatures = [Double](repeating: 0, count: m * m)
        products = within
        slopes = [Double](repeating: 0, count: m * cells)
        curvatures = [Double](repeating: 0, count: m * (m + 1) / 2 * cells)
    }
}

extension MixedBlocks {
    /// Nil where V is not positive definite in floating point.
    ///
    /// V = 1 + Σ φ·K is linear in the (relative) variances φ, so that ∂V⁻¹ = −V⁻¹·K·V⁻¹ and the second
    /// derivatives follow from the same matrices.
    func sums(at variances: [Double]) -> BlockSums? {
        var sums = BlockSums(parameters: parameterCount, within: within)
        var work = BlockWork(rank: greatestRank, width: width, parameters: parameterCount)
        for block in 0..<count {
            guard
                work.add(
                    to: &sums, rank: ranks[block], variances, kernels, kernelStarts[block], projected,
                    projectedStarts[block])
            else { return nil }
        }
        sums.mirror(width: width, parameters: parameterCount)
        return sums
    }

    /// V⁻¹ on the span of a block's random columns, as a factor.
    func covariance(_ block: Int, at variances: [Double]) -> [Double] {
        let cells = ranks[block] * ranks[block]
        var v = [Double](repeating: 0, count: cells)
        for k in 0..<ranks[block] { v[k * ranks[block] + k] = 1 }
        for (a, variance) in variances.enumerated() {
            let start = kernelStarts[block] + a * cells
            for k in 0..<cells { v[k] += variance * kernels[start + k] }
        }
        return v
    }
}

extension BlockSums {
    /// Fills the upper triangles, of which only the lower were summed.
    fileprivate mutating func mirror(width w: Int, parameters m: Int) {
        func fill(_ cells: inout [Double], _ start: Int) {
            for i in 0..<w { for j in 0..<i { cells[start + j * w + i] = cells[start + i * w + j] } }
        }
        fill(&products, 0)
        for a in 0..<m { fill(&slopes, a * w * w) }
        for ab in 0..<(m * (m + 1) / 2) { fill(&curvatures, ab * w * w) }
        for a in 0..<m {
            for b in 0..<a { logDeterminantCurvatures[b * m + a] = logDeterminantCurvatures[a * m + b] }
        }
    }
}

/// Scratch for one block, used again for the next.
private struct BlockWork {
    let width: Int
    let parameters: Int
    private var factor: [Double]
    private var inverse: [Double]
    /// E = V⁻¹·U.
    private var solved: [Double]
    /// K·E of each parameter, and V⁻¹·K·E.
    private var turned: [Double]
    private var solvedTurned: [Double]
    /// V⁻¹·K of each parameter.
    private var relative: [Double]

    init(rank: Int, width: Int, parameters: Int) {
        (self.width, self.parameters) = (width, parameters)
        factor = [Double](repeating: 0, count: rank * rank)
        inverse = factor
        solved = [Double](repeating: 0, count: rank * width)
        turned = [Double](repeating: 0, count: parameters * rank * width)
        solvedTurned = turned
        relative = [Double](repeating: 0, count: parameters * rank * rank)
    }

    mutating func add(
        to sums: inout BlockSums, rank r: Int, _ variances: [Double], _ kernels: [Double], _ kernel: Int,
        _ projected: [Double], _ start: Int
    ) -> Bool {
        let (w, m) = (width, parameters)
        return kernels.withUnsafeBufferPointer { kernels in
            projected.withUnsafeBufferPointer { projected in
                guard r > 0 else { return true }
                let k = kernels.baseAddress! + kernel
                let u = projected.baseAddress! + start
                guard let log = invert(r, variances, k) else { return false }
                sums.logDeterminant += log
                multiply(r, w, m, k, u)
                addLogDeterminants(r, m, &sums)
                addProducts(r, w, m, u, &sums)
                return true
            }
        }
    }

    /// V⁻¹ by Cholesky; returns log |V|.
    private mutating func invert(_ r: Int, _ variances: [Double], _ kernels: UnsafePointer<Double>) -> Double?
    {
        var determinant = 1.0
        var logarithm = 0.0
        let m = parameters
        let isPositive = factor.withUnsafeMutableBufferPointer { l in
            inverse.withUnsafeMutableBufferPointer { inverse in
                for i in 0..<r {
                    for j in 0...i {
                        var sum = i == j ? 1.0 : 0
                        for a in 0..<m { sum += variances[a] * kernels[(a * r + i) * r + j] }
                        for k in 0..<j { sum -= l[i * r + k] * l[j * r + k] }
                        if i == j {
                            guard sum > 0, sum.isFinite else { return false }
                            l[i * r + i] = sum.squareRoot()
                            determinant *= sum
                            if determinant > 1e200 || determinant < 1e-200 {
                                logarithm += log(determinant)
                                determinant = 1
                            }
                        } else {
                            l[i * r + j] = sum / l[j * r + j]
                        }
                    }
                }
                Self.invertFactor(l, inverse, r)
                return true
            }
        }
        return isPositive ? logarithm + log(determinant) : nil
    }

    /// (L·Lᵀ)⁻¹ column by column.
    private static func invertFactor(
        _ l: UnsafeMutableBufferPointer<Double>, _ inverse: UnsafeMutableBufferPointer<Double>, _ r: Int
    ) {
        for column in 0..<r {
            for row in 0..<r {
                var sum = row == column ? 1.0 : 0
                for k in 0..<row { sum -= l[row * r + k] * inverse[k * r + column] }
                inverse[row * r + column] = sum / l[row * r + row]
            }
            var row = r - 1
            while row >= 0 {
                var sum = inverse[row * r + column]
                var k = row + 1
                while k < r {
                    sum -= l[k * r + row] * inverse[k * r + column]
                    k += 1
                }
                inverse[row * r + column] = sum / l[row * r + row]
                row -= 1
            }
        }
    }

    private mutating func multiply(
        _ r: Int, _ w: Int, _ m: Int, _ kernels: UnsafePointer<Double>, _ u: UnsafePointer<Double>
    ) {
        inverse.withUnsafeBufferPointer { inverse in
            solved.withUnsafeMutableBufferPointer { solved in
                matrixProduct(inverse.baseAddress!, u, solved.baseAddress!, r, r, w)
                let e = UnsafePointer(solved.baseAddress!)
                turned.withUnsafeMutableBufferPointer { turned in
                    solvedTurned.withUnsafeMutableBufferPointer { solvedTurned in
                        relative.withUnsafeMutableBufferPointer { relative in
                            for a in 0..<m {
                                let t = turned.baseAddress! + a * r * w
                                let k = kernels + a * r * r
                                matrixProduct(k, e, t, r, r, w)
                                matrixProduct(
                                    inverse.baseAddress!, t, solvedTurned.baseAddress! + a * r * w, r, r, w)
                                matrixProduct(
                                    inverse.baseAddress!, k, relative.baseAddress! + a * r * r, r, r, r)
                            }
                        }
                    }
                }
            }
        }
    }

    private func addLogDeterminants(_ r: Int, _ m: Int, _ sums: inout BlockSums) {
        relative.withUnsafeBufferPointer { relative in
            for a in 0..<m {
                for i in 0..<r { sums.logDeterminantSlopes[a] += relative[(a * r + i) * r + i] }
                for b in 0...a {
                    var trace = 0.0
                    for i in 0..<r {
                        for j in 0..<r {
                            trace += relative[(a * r + i) * r + j] * relative[(b * r + j) * r + i]
                        }
                    }
                    sums.logDeterminantCurvatures[a * m + b] -= trace
                }
            }
        }
    }

    /// Lower triangles of Uᵀ·E, −Eᵀ·K·E and the second derivatives.
    private func addProducts(
        _ r: Int, _ w: Int, _ m: Int, _ u: UnsafePointer<Double>, _ sums: inout BlockSums
    ) {
        solved.withUnsafeBufferPointer { e in
            turned.withUnsafeBufferPointer { t in
                solvedTurned.withUnsafeBufferPointer { s in
                    sums.products.withUnsafeMutableBufferPointer {
                        addTransposed(u, e.baseAddress!, $0.baseAddress!, r, w, 1)
                    }
                    sums.slopes.withUnsafeMutableBufferPointer {
                        for a in 0..<m {
                            addTransposed(
                                e.baseAddress!, t.baseAddress! + a * r * w, $0.baseAddress! + a * w * w, r, w,
                                -1)
                        }
                    }
                    sums.curvatures.withUnsafeMutableBufferPointer {
                        for a in 0..<m {
                            for b in 0...a {
                                let out = $0.baseAddress! + (a * (a + 1) / 2 + b) * w * w
                                let (ta, sb) = (t.baseAddress! + a * r * w, s.baseAddress! + b * r * w)
                                addTransposed(ta, sb, out, r, w, 1)
                                addTransposed(sb, ta, out, r, w, 1)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// C = A·B, A `rows` × `inner`, B `inner` × `columns`, row-major.
@inline(__always)
private func matrixProduct(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>, _ rows: Int,
    _ inner: Int, _ columns: Int
) {
    for i in 0..<rows {
        for j in 0..<columns {
            var sum = 0.0
            for k in 0..<inner { sum += a[i * inner + k] * b[k * columns + j] }
            c[i * columns + j] = sum
        }
    }
}

/// The lower triangle of C += sign·Aᵀ·B, A and B `rows` × `width`.
@inline(__always)
private func addTransposed(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>, _ rows: Int,
    _ width: Int, _ sign: Double
) {
    for i in 0..<width {
        for j in 0...i {
            var sum = 0.0
            for k in 0..<rows { sum += a[k * width + i] * b[k * width + j] }
            c[i * width + j] += sign * sum
        }
    }
}
