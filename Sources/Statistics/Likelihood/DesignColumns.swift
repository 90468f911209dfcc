internal import Foundation

/// Mean and standard deviation, safe for values of any size; a constant gets scale 1.
func standardisation(of values: [Double]) -> (center: Double, scale: Double) {
    guard let low = values.min(), let high = values.max(), low < high else { return (values.first ?? 0, 1) }
    let unit = max(abs(low), abs(high))
    let n = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / unit } / n
    let variance = values.reduce(0) { $0 + ($1 / unit - mean) * ($1 / unit - mean) } / n
    let scale = variance.squareRoot() * unit
    return (mean * unit, scale > 0 ? scale : 1)
}

/// Columns as one array, row after row.
func rowMajor(_ columns: [[Double]], count: Int) -> [Double] {
    let width = columns.count
    var flat = [Double](repeating: 0, count: count * width)
    for (k, column) in columns.enumerated() {
        for row in column.indices { flat[row * width + k] = column[row] }
    }
    return flat
}

/// Some rows of such an array.
func pickedRows(_ rows: [Int], of flat: [Double], width: Int) -> [Double] {
    var picked = [Double]()
    picked.reserveCapacity(rows.count * width)
    for row in rows { picked.append(contentsOf: flat[row * width..<(row + 1) * width]) }
    return picked
}
