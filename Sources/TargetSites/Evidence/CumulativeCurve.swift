internal import Foundation

/// The share of genes at or below each change of expression.
public struct CumulativeCurve: Sendable, Hashable {
    /// Such as `8mer`.
    public var label: String
    /// Log2 fold changes, ascending.
    public var changes: [Double]

    public init(label: String, changes: [Double]) {
        (self.label, self.changes) = (label, changes.sorted())
    }

    /// Share of genes with a change of at most `change`, in 0 … 1; 0 for no genes.
    public func share(upTo change: Double) -> Double {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= change { low = middle + 1 } else { high = middle }
        }
        return changes.isEmpty ? 0 : Double(low) / Double(changes.count)
    }

    /// The largest distance between two curves, and Kolmogorov's limit of its p value, two-sided.
    ///
    /// The limit holds for two large samples without ties, of genes that differ in nothing else.
    /// - Precondition: both have genes.
    /// *Source*: Smirnov 1939; limit: Kolmogorov 1933; Feller 1948, doi:10.1214/aoms/1177730243.
    public func kolmogorovSmirnov(against other: CumulativeCurve) -> (distance: Double, pValue: Double) {
        precondition(!changes.isEmpty && !other.changes.isEmpty, "a curve has genes")
        let distance = (changes + other.changes).reduce(0.0) {
            max($0, abs(share(upTo: $1) - other.share(upTo: $1)))
        }
        let (n, m) = (Double(changes.count), Double(other.changes.count))
        return (distance, kolmogorovUpperTail(distance * (n * m / (n + m)).squareRoot()))
    }
}

/// P(K > x) of Kolmogorov's distribution, by whichever of its two series converges fast there.
private func kolmogorovUpperTail(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x < 1 {
        let sum = (0..<8).reduce(0.0) { sum, k in
            let odd = Double(2 * k + 1)
            return sum + exp(-odd * odd * Double.pi * Double.pi / (8 * x * x))
        }
        return max(0, 1 - (2 * Double.pi).squareRoot() / x * sum)
    }
    var (sum, sign) = (0.0, 2.0)
    for k in 1...8 {
        sum += sign * exp(-2 * Double(k * k) * x * x)
        sign = -sign
    }
    return max(sum, .leastNonzeroMagnitude)
}
