/// The map from θ, the lower triangles Λ of the terms' relative Cholesky factors column by column, to the
/// variances φ = ΛΛᵀ in units of the residual variance, in the same order; and its derivatives.
struct RelativeFactor {
    let terms: [RandomTerm]
    let count: Int
    /// Position of each term's first parameter.
    private let starts: [Int]

    init(_ terms: [RandomTerm]) {
        var starts: [Int] = []
        var count = 0
        for term in terms {
            starts.append(count)
            count += term.parameterCount
        }
        (self.terms, self.starts, self.count) = (terms, starts, count)
    }

    /// Place of λ(row, column) of a term; row ≥ column.
    func place(_ term: Int, _ row: Int, _ column: Int) -> Int {
        let k = terms[term].width
        return starts[term] + column * k - column * (column - 1) / 2 + row - column
    }

    /// Positions of the diagonal elements, which are at least 0: 0 is the boundary.
    var diagonal: [(place: Int, term: Int, column: Int)] {
        terms.indices.flatMap { t in (0..<terms[t].width).map { (place(t, $0, $0), t, $0) } }
    }

    /// Λ of a term, row-major.
    func lower(_ theta: [Double], term: Int) -> [Double] {
        let k = terms[term].width
        var lower = [Double](repeating: 0, count: k * k)
        for i in 0..<k { for j in 0...i { lower[i * k + j] = theta[place(term, i, j)] } }
        return lower
    }

    func variances(_ theta: [Double]) -> [Double] {
        var phi = [Double](repeating: 0, count: count)
        for (t, term) in terms.enumerated() {
            for j in 0..<term.width {
                for i in j..<term.width {
                    for l in 0...j { phi[place(t, i, j)] += theta[place(t, i, l)] * theta[place(t, j, l)] }
                }
            }
        }
        return phi
    }

    /// ∂φ_a/∂θ_k, row-major.
    func slopes(_ theta: [Double]) -> [Double] {
        var slopes = [Double](repeating: 0, count: count * count)
        for (t, term) in terms.enumerated() {
            for j in 0..<term.width {
                for i in j..<term.width {
                    let a = place(t, i, j)
                    for l in 0...j {
                        slopes[a * count + place(t, i, l)] += theta[place(t, j, l)]
                        slopes[a * count + place(t, j, l)] += theta[place(t, i, l)]
                    }
                }
            }
        }
        return slopes
    }

    /// The non-zero ∂²φ_a/∂θ_k∂θ_l, both orders of a mixed pair listed.
    var curvatures: [(variance: Int, first: Int, second: Int)] {
        var list: [(variance: Int, first: Int, second: Int)] = []
        for (t, term) in terms.enumerated() {
            for j in 0..<term.width {
                for i in j..<term.width {
                    for l in 0...j {
                        list.append((place(t, i, j), place(t, i, l), place(t, j, l)))
                        list.append((place(t, i, j), place(t, j, l), place(t, i, l)))
                    }
                }
            }
        }
        return list
    }

    /// The same covariances with no negative diagonal in Λ: the sign of a column of Λ is free.
    func canonical(_ theta: [Double]) -> [Double] {
        var theta = theta
        for (t, term) in terms.enumerated() {
            for j in 0..<term.width where theta[place(t, j, j)] < 0 {
                for i in j..<term.width { theta[place(t, i, j)] *= -1 }
            }
        }
        return theta
    }
}
