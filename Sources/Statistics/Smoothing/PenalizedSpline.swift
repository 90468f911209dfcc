internal import Foundation

/// The normal equations (XᵀWX + λΩ)·c = XᵀWy in cubic B-splines, and the search for λ.
///
/// Where knots lie close, the equations lose half of their digits, and where the search ends hangs on how each sum was
/// rounded: R itself answers differently, by up to 6e-6 of a fitted value, with other linear-algebra libraries. Sums are
/// taken in the order of R's `smooth.spline`, and inner products with one rounding for product and sum, as its fastest
/// libraries do.
struct PenalizedSpline {
    private let points: [SmoothingSpline.Point]
    /// Square roots of the points' weights.
    private let roots: [Double]
    private let basis: CubicBasis
    /// Sum of squares of the y about the mean of those that share an x.
    private let pure: Double
    private let data: Band
    private let penalty: Band
    private let right: [Double]
    private let ratio: Double

    /// - Returns: nil with too few knots for a ratio of traces.
    init?(_ points: [SmoothingSpline.Point]) {
        self.points = points
        roots = points.map { $0.weight.squareRoot() }
        pure = points.reduce(0) { $0 + $1.pure }
        let (origin, span) = (points[0].x, points[points.count - 1].x - points[0].x)
        let places = points.map { ($0.x - origin) / span }
        let count = SmoothingSpline.knotCount(points.count)
        let step = Double(points.count - 1) / Double(count - 1)
        let inner = (0..<count).map { i in
            i == count - 1 ? places[points.count - 1] : places[Int(Double(i) * step)]
        }
        basis = CubicBasis(inner, at: places)
        var data = Band(size: basis.width)
        var right = [Double](repeating: 0, count: basis.width)
        for (i, row) in basis.rows.enumerated() {
            let weight = roots[i] * roots[i]
            for a in 0..<4 {
                right[row.first + a] += weight * points[i].y * row.values[a]
                data[row.first + a, 0] += weight * (row.values[a] * row.values[a])
                for b in a + 1..<max(4, a + 1) {
                    data[row.first + a, b - a] += weight * row.values[a] * row.values[b]
                }
            }
        }
        penalty = basis.roughness()
        (self.data, self.right) = (data, right)
        let middle = 2..<(basis.width - 3)
        guard !middle.isEmpty else { return nil }
        ratio = middle.reduce(0) { $0 + data[$1, 0] } / middle.reduce(0) { [penalty] in $0 + penalty[$1, 0] }
    }

    struct Fit {
        var smoothness: Double
        var fitted: [Double]
        var freedom: Double
        var criterion: Double
    }

    /// At one smoothness; nil where the equations are singular.
    private func fit(_ smoothness: Double) -> Fit? {
        let lambda = ratio * pow(16, smoothness * 6 - 2)
        guard let factor = BandedCholesky(data.adding(penalty, times: lambda)) else { return nil }
        let coefficients = factor.solve(right)
        let inverse = factor.inverseBand()
        let fitted = points.indices.map { basis.value(coefficients, point: $0) }
        var (freedom, residual, total) = (0.0, pure, 0.0)
        for (i, row) in basis.inward.enumerated() {
            let weight = roots[i] * roots[i]
            let error = (points[i].y - fitted[i]) * roots[i]
            residual += error * error
            freedom += inverse.quadratic(row.values, from: row.first) * weight
            total += weight
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
