internal import Foundation
internal import NumericalKit

/// Local quadratic regression with tricube weights, fitted at the corners of cells that halve the points and
/// joined by cubics that keep value and slope.
///
/// *Source*: Cleveland and Grosse 1991, doi:10.1007/BF01890836 (the blending of fits at the vertices of a
/// k-d tree, in one dimension).
public enum Loess {
    /// - Parameter span: share of the points that each local fit uses.
    /// - Returns: one fitted value for each point; undefined with fewer than 4 distinct x in reach of a cell's
    ///   corner.
    public static func fitted(_ x: [Double], _ y: [Double], span: Double = 0.75) -> Outcome<[Double]> {
        precondition(x.count == y.count, "one y for each x")
        precondition(span > 0 && span <= 1, "a span is a share")
        let sorted = x.sorted()
        guard let low = sorted.first, let high = sorted.last, low < high else {
            return .undefined("a smooth curve needs values that vary")
        }
        let n = Double(x.count)
        let neighbours = Int(n * span + 1e-5)
        let margin = 0.1 * (high - low)
        var corners = [low - margin, high + margin]
        let most = max(1, Int(n * span * 0.2))
        split(sorted, 0..<x.count, most: most, between: corners[0], corners[1], &corners)
        corners.sort()
        var fits: [(value: Double, slope: Double)] = []
        for corner in corners {
            guard neighbours > 3, let fit = local(x, y, at: corner, neighbours: neighbours) else {
                return .undefined("too few distinct values for a local quadratic curve")
            }
            fits.append(fit)
        }
        return .success(x.map { blend($0, corners, fits) })
    }

    /// Cuts where the points of a cell are halved, between different values, until few are left in each.
    private static func split(
        _ x: [Double], _ rows: Range<Int>, most: Int, between a: Double, _ b: Double,
        _ corners: inout [Double]
    ) {
        guard rows.count > most else { return }
        let middle = rows.lowerBound + (rows.count - 1) / 2
        var cut = middle
        // The nearest gap between different values: 0, 1, −1, 2, … places from the middle.
        for step in 0..<(2 * rows.count) {
            cut = middle + (step % 2 == 1 ? (step + 1) / 2 : -step / 2)
            guard rows.contains(cut), rows.contains(cut + 1) else { return }
            if x[cut] < x[cut + 1] { break }
        }
        guard x[cut] != a, x[cut] != b else { return }
        let value = x[cut] / 2 + x[cut + 1] / 2
        corners.append(value)
        split(x, rows.lowerBound..<(cut + 1), most: most, between: a, value, &corners)
        split(x, (cut + 1)..<rows.upperBound, most: most, between: value, b, &corners)
    }

    /// Value and slope at `x0` of the weighted least squares parabola.
    private static func local(
        _ x: [Double], _ y: [Double], at x0: Double, neighbours: Int
    ) -> (value: Double, slope: Double)? {
        let distances = x.map { abs($0 - x0) }
        let reach = distances.sorted()[neighbours - 1]
        guard reach > 0 else { return nil }
        // Distances in units of the reach, so that the normal equations are of one size.
        var (matrix, right) = ([Double](repeating: 0, count: 9), [Double](repeating: 0, count: 3))
        for row in x.indices where distances[row] < reach {
            let share = distances[row] / reach
            let weight = share < 0.001 ? 1 : tricube(share)
            let u = (x[row] - x0) / reach
            let terms = [1, u, u * u]
            for a in 0..<3 {
                right[a] += weight * terms[a] * y[row]
                for b in 0..<3 { matrix[a * 3 + b] += weight * terms[a] * terms[b] }
            }
        }
        guard let solved = Cholesky(matrix, size: 3, pivotTolerance: 1e-11)?.solve(right) else { return nil }
        return (solved[0], solved[1] / reach)
    }

    private static func blend(_ x: Double, _ corners: [Double], _ fits: [(value: Double, slope: Double)])
        -> Double
    {
        let right = min(max(corners.firstIndex { $0 > x } ?? corners.count - 1, 1), corners.count - 1)
        let (a, b) = (fits[right - 1], fits[right])
        let width = corners[right] - corners[right - 1]
        let t = (x - corners[right - 1]) / width
        let rest = 1 - t
        return rest * rest * ((1 + 2 * t) * a.value + t * width * a.slope)
            + t * t * ((3 - 2 * t) * b.value - rest * width * b.slope)
    }
}
