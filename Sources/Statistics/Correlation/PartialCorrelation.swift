internal import NumericalKit

/// Correlation of two variables with covariates held constant: read off the inverse of the matrix of all
/// pairwise correlations, as −w_xy/√(w_xx·w_yy).
///
/// For products of moments that is the correlation of the residuals on the covariates; for ranks the same of
/// ranks; for Kendall's τ-b it is defined by this formula.
/// *Source*: Kendall, Rank Correlation Methods, 1970, chapter 8; Kim 2015, doi:10.5351/CSAM.2015.22.6.665.
extension Correlation {
    /// SE of z is 1/√(n − k − 3) with k covariates.
    ///
    /// - Parameter covariates: any number of columns, each as long as `x`.
    /// - Returns: undefined where a column does not vary, the covariates determine one another, or there are
    ///   too few pairs.
    /// *Source*: Fisher, Metron 1924, 3:329, for the standard error.
    public static func partialPearson(
        _ x: [Double], _ y: [Double], covariates: [[Double]]
    ) -> Outcome<Correlation> {
        partial([x, y] + covariates, lost: 3, { _ in 1 }, productMoment)
    }

    /// Of midranks; SE of z is √((1 + ρ²/2)/(n − k − 3)), Bonett and Wright's with the covariates taken off.
    public static func partialSpearman(
        _ x: [Double], _ y: [Double], covariates: [[Double]]
    ) -> Outcome<Correlation> {
        partial(([x, y] + covariates).map { midranks($0).ranks }, lost: 3, spearmanVariance, productMoment)
    }

    /// Of τ-b; SE of z is √(0.437/(n − k − 4)), Fieller's with the covariates taken off.
    public static func partialKendall(
        _ x: [Double], _ y: [Double], covariates: [[Double]]
    ) -> Outcome<Correlation> {
        partial([x, y] + covariates, lost: 4, kendallVariance) { a, b in
            KendallCorrelation.of(a, b).map(\.coefficient)
        }
    }

    private static func partial(
        _ columns: [[Double]], lost: Int, _ variance: (Double) -> Double,
        _ correlation: ([Double], [Double]) -> Outcome<Double>
    ) -> Outcome<Correlation> {
        let (n, size) = (columns[0].count, columns.count)
        precondition(columns.allSatisfy { $0.count == n }, "a covariate has another length")
        var matrix = [Double](repeating: 1, count: size * size)
        for i in 0..<size {
            for j in 0..<i {
                switch correlation(columns[i], columns[j]) {
                case .success(let r):
                    matrix[i * size + j] = r
                    matrix[j * size + i] = r
                case .failure(let why): return .failure(why)
                }
            }
        }
        guard let inverse = Cholesky(matrix, size: size, pivotTolerance: 1e-10)?.inverse() else {
            return .undefined("the variables and covariates determine one another")
        }
        let r = -inverse[1] / (inverse[0] * inverse[size + 1]).squareRoot()
        return fisher(r, n, covariates: size - 2, lost: lost, variance)
    }
}

/// Normal test of a partial τ-b: the coefficient over the standard deviation that τ has without ties and
/// association, with n less one for each covariate.
///
/// *Source*: Kim 2015, doi:10.5351/CSAM.2015.22.6.665.
public func partialKendallTest(_ partial: Correlation) -> (statistic: Double, pValue: Double) {
    let n = Double(partial.count - partial.covariateCount)
    let z = partial.coefficient / (2 * (2 * n + 5) / (9 * n * (n - 1))).squareRoot()
    return (z, Normal.twoSided(z))
}
