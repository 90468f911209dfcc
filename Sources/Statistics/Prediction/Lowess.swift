internal import Foundation

/// Local linear regression with tricube weights on the nearest share of the points, without robust
/// iterations.
///
/// Fits at every point but those within 1/100 of the range of the last one fitted, which are interpolated.
/// *Source*: Cleveland 1979, doi:10.1080/01621459.1979.10481038.
public enum Lowess {
    /// - Returns: one fitted value for each point, in the order of `x`; equal x have equal values.
    public static func fitted(_ x: [Double], _ y: [Double], span: Double = 2.0 / 3) -> Outcome<[Double]> {
        precondition(x.count == y.count, "one y for each x")
        guard x.count > 1 else { return .undefined("a smooth curve needs two points") }
        let order = x.indices.sorted { x[$0] < x[$1] }
        let (xs, ys) = (order.map { x[$0] }, order.map { y[$0] })
        let smooth = sorted(xs, ys, neighbours: max(2, min(x.count, Int(span * Double(x.count) + 1e-7))))
        var result = smooth
        for (place, row) in order.enumerated() { result[row] = smooth[place] }
        return .success(result)
    }

    private static func sorted(_ x: [Double], _ y: [Double], neighbours: Int) -> [Double] {
        let n = x.count
        let step = 0.01 * (x[n - 1] - x[0])
        var fitted = [Double](repeating: 0, count: n)
        var (left, last, place) = (0, -1, 0)
        while true {
            // The window of the nearest points moves right only.
            while left + neighbours < n, x[place] - x[left] > x[left + neighbours] - x[place] { left += 1 }
            fitted[place] = local(x, y, at: x[place], left..<(left + neighbours))
            interpolate(&fitted, x, from: last, to: place)
            last = place
            while place + 1 < n, x[place + 1] == x[last] {
                place += 1
                fitted[place] = fitted[last]
                last = place
            }
            if last == n - 1 { return fitted }
            var next = last + 1
            while next < n, x[next] <= x[last] + step { next += 1 }
            place = max(last + 1, next - 1)
        }
    }

    private static func interpolate(_ fitted: inout [Double], _ x: [Double], from: Int, to: Int) {
        guard from >= 0, to - from > 1 else { return }
        for place in from + 1..<to {
            let share = (x[place] - x[from]) / (x[to] - x[from])
            fitted[place] = share * fitted[to] + (1 - share) * fitted[from]
        }
    }

    private static func local(_ x: [Double], _ y: [Double], at x0: Double, _ window: Range<Int>) -> Double {
        let n = x.count
        let reach = max(x0 - x[window.lowerBound], x[window.upperBound - 1] - x0)
        var weights: [(place: Int, weight: Double)] = []
        var place = window.lowerBound
        // Points beyond the window that tie with its edge belong to it.
        while place < n, x[place] - x0 <= 0.999 * reach || x[place] == x0 {
            let distance = abs(x[place] - x0)
            if distance <= 0.999 * reach || distance == 0 {
                weights.append((place, distance <= 0.001 * reach ? 1 : tricube(distance / reach)))
            }
            place += 1
        }
        let total = weights.reduce(0) { $0 + $1.weight }
        let center = weights.reduce(0) { $0 + $1.weight * x[$1.place] } / total
        let height = weights.reduce(0) { $0 + $1.weight * y[$1.place] } / total
        let spread = weights.reduce(0) {
            $0 + $1.weight * (x[$1.place] - center) * (x[$1.place] - center)
        }
        guard (spread / total).squareRoot() > 0.001 * (x[n - 1] - x[0]) else { return height }
        let slope = weights.reduce(0) { $0 + $1.weight * (x[$1.place] - center) * y[$1.place] } / spread
        return height + slope * (x0 - center)
    }
}

/// (1 − u³)³.
func tricube(_ u: Double) -> Double {
    let rest = 1 - u * u * u
    return rest * rest * rest
}
