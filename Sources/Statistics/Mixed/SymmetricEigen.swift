/// Eigenvalues and eigenvectors of a small symmetric matrix, by falling eigenvalue.
///
/// Cyclic Jacobi rotations, which find small eigenvalues to high relative accuracy.
/// *Source*: Golub and Van Loan, Matrix Computations, 4th ed., section 8.5.
struct SymmetricEigen {
    let size: Int
    private(set) var values: [Double]
    /// Vector k is `vectors[k]`.
    private(set) var vectors: [[Double]]

    /// - Parameter matrix: `size` × `size`, row-major, finite.
    init(_ matrix: [Double], size: Int) {
        var a = matrix
        var v = [Double](repeating: 0, count: size * size)
        for k in 0..<size { v[k * size + k] = 1 }
        for _ in 0..<100 {
            var changed = false
            for p in 0..<size {
                for q in (p + 1)..<max(size, p + 1) {
                    changed = Self.rotate(&a, &v, size, p, q) || changed
                }
            }
            if !changed { break }
        }
        let order = (0..<size).sorted { a[$0 * size + $0] > a[$1 * size + $1] }
        self.size = size
        values = order.map { a[$0 * size + $0] }
        vectors = order.map { column in (0..<size).map { v[$0 * size + column] } }
    }

    /// Makes the element (p, q) zero; false where it already is next to nothing.
    private static func rotate(
        _ a: inout [Double], _ v: inout [Double], _ n: Int, _ p: Int, _ q: Int
    ) -> Bool {
        let off = a[p * n + q]
        let (app, aqq) = (a[p * n + p], a[q * n + q])
        guard abs(off) > 1e-17 * (abs(app * aqq)).squareRoot(), off != 0 else { return false }
        let ratio = (aqq - app) / (2 * off)
        let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        let sine = tangent * cosine
        for k in 0..<n where k != p && k != q {
            let (x, y) = (a[k * n + p], a[k * n + q])
            (a[k * n + p], a[k * n + q]) = (cosine * x - sine * y, sine * x + cosine * y)
            (a[p * n + k], a[q * n + k]) = (a[k * n + p], a[k * n + q])
        }
        a[p * n + p] = app - tangent * off
        a[q * n + q] = aqq + tangent * off
        (a[p * n + q], a[q * n + p]) = (0, 0)
        for k in 0..<n {
            let (x, y) = (v[k * n + p], v[k * n + q])
            (v[k * n + p], v[k * n + q]) = (cosine * x - sine * y, sine * x + cosine * y)
        }
        return true
    }
}
