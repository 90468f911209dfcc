internal import Foundation

/// A cubic smoothing spline whose smoothness generalised cross-validation chooses.
///
/// It minimises Σ w·(y − f(x))² + λ·∫f″². Values of y at one x (up to 1e-6 of the interquartile range) are averaged
/// and weigh as many as they are. With 50 different x or more, fewer knots than x are used: 50 of 50, 100 of 200,
/// 140 of 800. λ is found by a golden-section and parabola search on a log scale between λ = r·256^(−5.5) and
/// r·256^3.5, r the ratio of the traces of data and penalty; its last trial point stands, as in R's `smooth.spline`,
/// whose numbers these are.
/// *Source*: Hastie, Tibshirani, Generalized Additive Models, 1990, section 2.10; Green, Silverman 1994, chapter 3;
/// search: Brent 1973, chapter 5.
public struct SmoothingSpline: Sendable {
    /// Different x, ascending.
    public let x: [Double]
    /// The curve there.
    public let fitted: [Double]
    /// log256(λ/r) scaled as (1 + it)/3: the `spar` of R.
    public let smoothness: Double
    /// Trace of the smoother.
    public let degreesOfFreedom: Double

    /// - Parameters: finite, as many x as y.
    /// - Returns: undefined with fewer than four different x, or where more than half of them are equal.
    public static func fit(x: [Double], y: [Double]) -> Outcome<SmoothingSpline> {
        precondition(x.count == y.count, "one y for each x")
        guard let quartiles = Descriptives(x).quartiles().value, quartiles.upper > quartiles.lower else {
            return .undefined("most x are equal")
        }
        let merged = merge(x, y, tolerance: 1e-6 * (quartiles.upper - quartiles.lower))
        if merged.count < 4 { return .undefined("there are fewer than 4 different x") }
        guard let problem = PenalizedSpline(merged), let fit = problem.search() else {
            return .undefined("the spline's equations have no unique solution")
        }
        return .success(
            SmoothingSpline(
                x: merged.map(\.x), fitted: fit.fitted, smoothness: fit.smoothness,
                degreesOfFreedom: fit.freedom))
    }

    struct Point {
        var x: Double
        var y: Double
        var weight: Double
        /// Sum of squares of the y about their mean.
        var pure: Double
    }

    private static func merge(_ x: [Double], _ y: [Double], tolerance: Double) -> [Point] {
        let centre = meanOf(x)
        var groups: [(key: Double, x: Double, y: [Double])] = []
        for i in x.indices.sorted(by: { x[$0] == x[$1] ? $0 < $1 : x[$0] < x[$1] }) {
            let key = ((x[i] - centre) / tolerance).rounded(.toNearestOrEven)
            if groups.last?.key == key {
                groups[groups.count - 1].y.append(y[i])
            } else {
                groups.append((key, x[i], [y[i]]))
            }
        }
        return groups.map { group in
            let mean = group.y.reduce(0, +) / Double(group.y.count)
            let squares = group.y.reduce(0) { $0 + $1 * $1 }
            return Point(
                x: group.x, y: mean, weight: Double(group.y.count),
                pure: squares - Double(group.y.count) * mean * mean)
        }
    }

    /// As many as there are different x below 50, then fewer.
    static func knotCount(_ n: Int) -> Int {
        if n < 50 { return n }
        let (a, b, c, d) = (log2(50.0), log2(100.0), log2(140.0), log2(200.0))
        let x = Double(n)
        if n < 200 { return Int(exp2(a + (b - a) * (x - 50) / 150)) }
        if n < 800 { return Int(exp2(b + (c - b) * (x - 200) / 600)) }
        if n < 3200 { return Int(exp2(c + (d - c) * (x - 800) / 2400)) }
        return Int(200 + pow(x - 3200, 0.2))
    }
}
