internal import Foundation
internal import NumericalKit

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

/// The normal equations (XᵀWX + λΩ)·c = XᵀWy in cubic B-splines.
private struct PenalizedSpline {
    let points: [SmoothingSpline.Point]
    let width: Int
    /// First of the four B-splines that are not 0 at each point, and their values.
    let basis: [(first: Int, values: [Double])]
    /// width × width, row-major.
    var data: [Double]
    var penalty: [Double]
    var right: [Double]
    let ratio: Double

    init?(_ points: [SmoothingSpline.Point]) {
        self.points = points
        let (origin, span) = (points[0].x, points[points.count - 1].x - points[0].x)
        let places = points.map { ($0.x - origin) / span }
        let count = SmoothingSpline.knotCount(points.count)
        let step = Double(points.count - 1) / Double(count - 1)
        let inner = (0..<count).map { i in
            i == count - 1 ? places[points.count - 1] : places[Int(Double(i) * step)]
        }
        let knots = CubicBasis(inner)
        let size = count + 2
        width = size
        basis = places.map { knots.values(at: $0) }
        penalty = knots.roughness()
        data = [Double](repeating: 0, count: size * size)
        right = [Double](repeating: 0, count: size)
        for (point, row) in zip(points, basis) {
            for (a, u) in row.values.enumerated() {
                right[row.first + a] += point.weight * point.y * u
                for (b, v) in row.values.enumerated() {
                    data[(row.first + a) * size + row.first + b] += point.weight * u * v
                }
            }
        }
        let middle = 2..<(size - 3)
        guard !middle.isEmpty else { return nil }
        var (trace, roughness) = (0.0, 0.0)
        for k in middle {
            (trace, roughness) = (trace + data[k * size + k], roughness + penalty[k * size + k])
        }
        ratio = trace / roughness
    }

    struct Fit {
        var smoothness: Double
        var fitted: [Double]
        var freedom: Double
        var criterion: Double
    }

    /// At one smoothness; nil where the equations are singular.
    func fit(_ smoothness: Double) -> Fit? {
        let lambda = ratio * pow(16, 6 * smoothness - 2)
        let matrix = zip(data, penalty).map { $0 + lambda * $1 }
        guard let factor = Cholesky(matrix, size: width, pivotTolerance: 0) else { return nil }
        let coefficients = factor.solve(right)
        let inverse = factor.inverse()
        var (fitted, freedom, residual, total): ([Double], Double, Double, Double) = ([], 0, 0, 0)
        for (point, row) in zip(points, basis) {
            var (value, leverage) = (0.0, 0.0)
            for (a, u) in row.values.enumerated() {
                value += u * coefficients[row.first + a]
                for (b, v) in row.values.enumerated() {
                    leverage += u * v * inverse[(row.first + a) * width + row.first + b]
                }
            }
            fitted.append(value)
            freedom += leverage * point.weight
            residual += point.weight * (point.y - value) * (point.y - value) + point.pure
            total += point.weight
        }
        let share = 1 - freedom / total
        return Fit(
            smoothness: smoothness, fitted: fitted, freedom: freedom,
            criterion: residual / total / (share * share))
    }

    /// Brent's minimiser of the criterion; the fit of its last trial point.
    func search() -> Fit? {
        let golden = 0.381966011250105151795
        var (a, b) = (-1.5, 1.5)
        var x = a + golden * (b - a)
        var (v, w, d, e) = (x, x, 0.0, 0.0)
        guard var last = fit(x) else { return nil }
        var fx = last.criterion
        var (fv, fw) = (fx, fx)
        for _ in 0..<500 {
            let middle = (a + b) / 2
            let tolerance = 2e-8 * abs(x) + 1e-4 / 3
            if abs(x - middle) <= 2 * tolerance - (b - a) / 2 { break }
            var isParabolic = false
            if abs(e) > tolerance {
                let r = (x - w) * (fx - fv)
                var q = (x - v) * (fx - fw)
                var p = (x - v) * q - (x - w) * r
                q = (q - r) * 2
                if q > 0 { p = -p }
                q = abs(q)
                let before = e
                e = d
                if abs(p) < abs(0.5 * q * before), q != 0, p > q * (a - x), p < q * (b - x) {
                    isParabolic = true
                    d = p / q
                    let u = x + d
                    if u - a < 2 * tolerance || b - u < 2 * tolerance {
                        d = middle - x < 0 ? -tolerance : tolerance
                    }
                }
            }
            if !isParabolic {
                e = x >= middle ? a - x : b - x
                d = golden * e
            }
            let u = x + (abs(d) >= tolerance ? d : (d < 0 ? -tolerance : tolerance))
            guard let trial = fit(u) else { return nil }
            last = trial
            let fu = trial.criterion
            if fu <= fx {
                if u >= x { a = x } else { b = x }
                (v, fv, w, fw, x, fx) = (w, fw, x, fx, u, fu)
            } else {
                if u < x { a = u } else { b = u }
                if fu <= fw || w == x {
                    (v, fv, w, fw) = (w, fw, u, fu)
                } else if fu <= fv || v == x || v == w {
                    (v, fv) = (u, fu)
                }
            }
        }
        return last
    }
}

/// Cubic B-splines on [0, 1] with the given knots, the ends fourfold.
private struct CubicBasis {
    let knots: [Double]

    init(_ inner: [Double]) {
        let (first, last) = (inner[0], inner[inner.count - 1])
        knots = [first, first, first] + inner + [last, last, last]
    }

    private var width: Int { knots.count - 4 }

    /// The interval that holds `x`: knots[i] ≤ x < knots[i + 1], the last one closed.
    private func interval(_ x: Double) -> Int {
        var (low, high) = (3, width)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x < knots[middle] { high = middle } else { low = middle }
        }
        return low
    }

    func values(at x: Double) -> (first: Int, values: [Double]) {
        let i = interval(x)
        return (i - 3, splines(degree: 3, at: x, interval: i))
    }

    /// Those of `degree` that are not 0 in an interval, by the recursion of Cox and de Boor.
    private func splines(degree: Int, at x: Double, interval i: Int) -> [Double] {
        var values = [1.0]
        for k in 1..<(degree + 1) {
            var next = [Double](repeating: 0, count: k + 1)
            for (j, value) in values.enumerated() {
                let (left, right) = (knots[i - k + 1 + j], knots[i + 1 + j])
                let share = value / (right - left)
                next[j] += (right - x) * share
                next[j + 1] += (x - left) * share
            }
            values = next
        }
        return values
    }

    /// Second derivatives of the four cubics that are not 0 in an interval: linear there.
    private func curvatures(at x: Double, interval i: Int) -> [Double] {
        let linear = splines(degree: 1, at: x, interval: i)
        let quadratic = differences([0] + linear + [0], degree: 2, interval: i)
        return differences([0] + quadratic + [0], degree: 3, interval: i)
    }

    /// Derivatives of B-splines of `degree` from the (padded) ones of one degree less.
    private func differences(_ lower: [Double], degree k: Int, interval i: Int) -> [Double] {
        (0...k).map { j in
            func scaled(_ value: Double, _ start: Int) -> Double {
                value == 0 ? 0 : Double(k) * value / (knots[start + k] - knots[start])
            }
            return scaled(lower[j], i - k + j) - scaled(lower[j + 1], i - k + j + 1)
        }
    }

    /// ∫ of the products of second derivatives, width × width.
    ///
    /// The square of the slope's part has the weight 0.333 in place of 1/3, as in the program `sgram` that R took from
    /// Hastie and O'Sullivan: kept so that λ means the same.
    func roughness() -> [Double] {
        let size = width
        var result = [Double](repeating: 0, count: size * size)
        for i in 3..<size where knots[i + 1] > knots[i] {
            let start = curvatures(at: knots[i], interval: i)
            let rise = zip(curvatures(at: knots[i + 1], interval: i), start).map { $0 - $1 }
            let length = knots[i + 1] - knots[i]
            for a in 0..<4 {
                for b in 0..<4 {
                    let product =
                        start[a] * start[b] + (rise[a] * start[b] + rise[b] * start[a]) * 0.5
                        + rise[a] * rise[b] * 0.333
                    result[(i - 3 + a) * size + i - 3 + b] += length * product
                }
            }
        }
        return result
    }
}
