internal import Foundation

/// The Gaussian kernel density of a sample, for drawing violins.
///
/// Bandwidth: Silverman's rule of thumb, 0.9 · min(SD, IQR / 1.34) · n^(−1/5), with R's order of fall-backs
/// where the spread is zero (`bw.nrd0`).
/// *Source*: Silverman, Density Estimation for Statistics and Data Analysis (1986), equation 3.31.
package struct KernelDensity: Sendable {
    package let values: [Double]
    package let bandwidth: Double

    /// - Precondition: `values` is not empty.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a density needs a value")
        self.values = values.sorted()
        bandwidth = Self.bandwidth(self.values)
    }

    package func callAsFunction(at point: Double) -> Double {
        var sum = 0.0
        for value in values {
            let distance = (point - value) / bandwidth
            sum += exp(-0.5 * distance * distance)
        }
        return sum / (Double(values.count) * bandwidth * (2 * Double.pi).squareRoot())
    }

    private static func bandwidth(_ sorted: [Double]) -> Double {
        let n = Double(sorted.count)
        let mean = sorted.reduce(0, +) / n
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = n > 1 ? (squares / (n - 1)).squareRoot() : 0
        let spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34
        var scale = min(deviation, spread)
        if scale == 0 { scale = deviation }
        if scale == 0 { scale = abs(sorted[0]) }
        if scale == 0 { scale = 1 }
        return 0.9 * scale * pow(n, -0.2)
    }

    /// Type 7.
    private static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
        let place = probability * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}

/// The `position`-th number of the base-2 van der Corput sequence, in (0, 1): spreads points evenly, the same
/// way each time.
func vanDerCorput(_ position: Int) -> Double {
    var rest = position + 1
    var value = 0.0
    var weight = 0.5
    while rest > 0 {
        value += Double(rest & 1) * weight
        rest >>= 1
        weight /= 2
    }
    return value
}
