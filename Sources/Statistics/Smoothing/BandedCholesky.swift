/// A symmetric matrix whose elements are 0 beyond the third diagonal.
struct Band {
    let size: Int
    /// Element (i, i + k) at 4·i + k.
    private var elements: [Double]

    init(size: Int) {
        self.size = size
        elements = [Double](repeating: 0, count: 4 * size)
    }

    /// Element (i, i + k), k from 0 to 3.
    subscript(i: Int, k: Int) -> Double {
        get { elements[4 * i + k] }
        set { elements[4 * i + k] = newValue }
    }

    func adding(_ other: Band, times factor: Double) -> Band {
        var sum = self
        for i in elements.indices { sum.elements[i] += factor * other.elements[i] }
        return sum
    }

    /// vᵀAv for a v that is 0 but for the four values from `first` on.
    func quadratic(_ v: [Double], from first: Int) -> Double {
        var sum = 0.0
        for a in 0..<4 {
            sum += self[first + a, 0] * (v[a] * v[a])
            for b in a + 1..<max(4, a + 1) { sum += 2 * self[first + a, b - a] * v[a] * v[b] }
        }
        return sum
    }
}

/// RᵀR of a band matrix, R upper triangular with three diagonals above the main one.
///
/// *Source*: inverse within the band: Hutchinson, de Hoog 1985, doi:10.1007/BF01389878.
struct BandedCholesky {
    private var root: Band

    /// - Returns: nil where the matrix is not positive definite.
    init?(_ matrix: Band) {
        root = matrix
        for j in 0..<root.size {
            let top = max(j - 3, 0)
            var squares = 0.0
            for i in top..<j {
                let inner = (top..<i).reduce(0.0) { $0.addingProduct(root[$1, i - $1], root[$1, j - $1]) }
                let element = (root[i, j - i] - inner) / root[i, 0]
                root[i, j - i] = element
                squares += element * element
            }
            let pivot = root[j, 0] - squares
            guard pivot > 0 else { return nil }
            root[j, 0] = pivot.squareRoot()
        }
    }

    func solve(_ right: [Double]) -> [Double] {
        var x = right
        for k in 0..<root.size {
            let inner = (max(k - 3, 0)..<k).reduce(0.0) { $0.addingProduct(root[$1, k - $1], x[$1]) }
            x[k] = (x[k] - inner) / root[k, 0]
        }
        for k in (0..<root.size).reversed() {
            x[k] /= root[k, 0]
            for i in max(k - 3, 0)..<k { x[i].addProduct(-x[k], root[i, k - i]) }
        }
        return x
    }

    /// The inverse's elements within the band, from the last row up.
    func inverseBand() -> Band {
        var inverse = Band(size: root.size)
        /// Element (i, k) of the inverse, rows and columns beyond the last being 0.
        func element(_ i: Int, _ k: Int) -> Double {
            i + k < root.size ? inverse[i, k] : 0
        }
        for j in (0..<root.size).reversed() {
            let scale = 1 / root[j, 0]
            let (c1, c2, c3) = (root[j, 3] * scale, root[j, 2] * scale, root[j, 1] * scale)
            inverse[j, 3] = 0 - (c1 * element(j + 3, 0) + c2 * element(j + 2, 1) + c3 * element(j + 1, 2))
            inverse[j, 2] = 0 - (c1 * element(j + 2, 1) + c2 * element(j + 2, 0) + c3 * element(j + 1, 1))
            inverse[j, 1] = 0 - (c1 * element(j + 1, 2) + c2 * element(j + 1, 1) + c3 * element(j + 1, 0))
            inverse[j, 0] =
                scale * scale + c1 * c1 * element(j + 3, 0) + 2 * c1 * c2 * element(j + 2, 1)
                + 2 * c1 * c3 * element(j + 1, 2) + c2 * c2 * element(j + 2, 0)
                + 2 * c2 * c3 * element(j + 1, 1) + c3 * c3 * element(j + 1, 0)
        }
        return inverse
    }
}
