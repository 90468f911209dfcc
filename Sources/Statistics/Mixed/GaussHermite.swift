/// Nodes and weights of ∫ exp(−x²)·f(x) dx, exact for polynomials below degree 2·count.
///
/// Eigenvalues of the Jacobi matrix of the Hermite polynomials; weights from the vectors' first components.
/// *Source*: Golub, Welsch 1969, doi:10.1090/S0025-5718-69-99647-1.
struct GaussHermite {
    let nodes: [Double]
    let weights: [Double]

    /// - Parameter count: 1 to 40.
    init(_ count: Int) {
        var matrix = [Double](repeating: 0, count: count * count)
        for k in 1..<max(count, 1) {
            matrix[k * count + k - 1] = (Double(k) / 2).squareRoot()
            matrix[(k - 1) * count + k] = matrix[k * count + k - 1]
        }
        let eigen = SymmetricEigen(matrix, size: count)
        nodes = eigen.values
        weights = eigen.vectors.map { Double.pi.squareRoot() * $0[0] * $0[0] }
    }
}
