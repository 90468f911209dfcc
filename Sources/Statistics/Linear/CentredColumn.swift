/// Values less their mean, in units of the largest deviation: neither a large mean costs digits, nor do values
/// of any size overflow or vanish.
struct CentredColumn {
    let values: [Double]
    let mean: Double
    let scale: Double

    /// Nil where all values are equal.
    init?(_ column: [Double]) {
        guard let first = column.first, column.contains(where: { $0 != first }) else { return nil }
        let n = Double(column.count)
        let rough = column.reduce(0) { $0 + $1 / n }
        let rest = column.reduce(0) { $0 + ($1 - rough) / n }
        mean = rough + rest
        let deviations = column.map { ($0 - rough) - rest }
        scale = deviations.reduce(0) { max($0, abs($1)) }
        guard scale > 0, scale.isFinite else { return nil }
        values = deviations.map { [scale] in $0 / scale }
    }
}
