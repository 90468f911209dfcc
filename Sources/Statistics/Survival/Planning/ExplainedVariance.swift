internal import NumericalKit

extension CoxPlanning {
    /// R² of the linear regression of one covariate on others: what is lost of its variance by adjusting.
    ///
    /// - Returns: nil where `values` do not vary or `others` determine each other.
    public static func explained(_ values: [Double], by others: [[Double]]) -> Double? {
        precondition(others.allSatisfy { $0.count == values.count }, "a column has another length")
        guard let y = standardScores(values) else { return nil }
        let columns = others.compactMap(standardScores)
        if columns.isEmpty { return 0 }
        let p = columns.count
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let matrix = columns.flatMap { a in columns.map { dot(a, $0) } }
        guard let factor = Cholesky(matrix, size: p, pivotTolerance: 1e-10) else { return nil }
        return min(1, factor.quadraticForm(columns.map { dot($0, y) }) / dot(y, y))
    }
}

/// Nil where all are equal.
private func standardScores(_ values: [Double]) -> [Double]? {
    guard let deviation = Descriptives(values).standardDeviation.value, deviation > 0,
        let mean = Descriptives(values).mean.value
    else { return nil }
    return values.map { ($0 - mean) / deviation }
}
