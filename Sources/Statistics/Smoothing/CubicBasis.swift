/// Cubic B-splines on [0, 1] with the given knots, the ends fourfold.
///
/// *Source*: de Boor, A Practical Guide to Splines, 1978, chapter X.
struct CubicBasis {
    private let knots: [Double]
    private let places: [Double]
    /// First of the four B-splines that are not 0 at each place, and their values.
    let rows: [(first: Int, values: [Double])]

    init(_ inner: [Double], at places: [Double]) {
        let (first, last) = (inner[0], inner[inner.count - 1])
        let knots = [first, first, first] + inner + [last, last, last]
        (self.knots, self.places) = (knots, places)
        rows = places.map { Self.row(knots, $0) }
    }

    var width: Int { knots.count - 4 }

    /// As `rows`, the last place taken 1e-11 before the end.
    var inward: [(first: Int, values: [Double])] {
        zip(places, rows).map { $0 == knots[width] ? Self.row(knots, $0 - 1e-11) : $1 }
    }

    private static func row(_ knots: [Double], _ x: Double) -> (first: Int, values: [Double]) {
        let i = interval(knots, x)
        return (i - 3, splines(knots, degree: 3, at: x, interval: i))
    }

    /// The interval that holds `x`: knots[i] ≤ x < knots[i + 1], the last one closed.
    private static func interval(_ knots: [Double], _ x: Double) -> Int {
        var (low, high) = (3, knots.count - 4)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x < knots[middle] { high = middle } else { low = middle }
        }
        return low
    }

    /// Those of `degree` that are not 0 in an interval, by the recursion of Cox and de Boor.
    private static func splines(
        _ knots: [Double], degree: Int, at x: Double, interval i: Int
    ) -> [Double] {
        var values = [1.0]
        for k in 0..<degree {
            var saved = 0.0
            for j in 0...k {
                let (left, right) = (x - knots[i - k + j], knots[i + 1 + j] - x)
                let share = values[j] / (right + left)
                values[j] = saved + right * share
                saved = left * share
            }
            values.append(saved)
        }
        return values
    }

    /// The curve at a point, from the coefficients of all B-splines.
    func value(_ coefficients: [Double], point: Int) -> Double {
        let (x, first) = (places[point], rows[point].first)
        var a = Array(coefficients[first..<first + 4])
        for degree in [3, 2, 1] {
            for j in 0..<degree {
                let (left, right) = (x - knots[first + 4 - degree + j], knots[first + 4 + j] - x)
                a[j] = (a[j + 1] * left + a[j] * right) / (left + right)
            }
        }
        return a[0]
    }

    /// Second derivatives of the four cubics that are not 0 in an interval: linear there.
    private func curvatures(at x: Double, interval i: Int) -> [Double] {
        // Row r: B-spline r of the derivative in those of the cubic, by differencing twice.
        var a = (0..<4).map { row in (0..<4).map { $0 == row ? 1.0 : 0 } }
        for degree in [3, 2] {
            for step in 0..<degree {
                let row = 3 - step
                let factor = Double(degree) / (knots[i - step + degree] - knots[i - step])
                for j in 0...row { a[row][j] = (a[row][j] - a[row - 1][j]) * factor }
            }
        }
        let linear = Self.splines(knots, degree: 1, at: x, interval: i)
        return (0..<4).map { j in
            let before = j < 3 ? a[2][j] * linear[0] : 0
            return a[3][j] * linear[1] + before
        }
    }

    /// ∫ of the products of second derivatives.
    ///
    /// The square of the slope's part has the weight 0.333 in place of 1/3, as in the program `sgram` that R took from
    /// Hastie and O'Sullivan: kept so that λ means the same.
    func roughness() -> Band {
        var result = Band(size: width)
        for i in 3..<width where knots[i + 1] > knots[i] {
            let start = curvatures(at: knots[i], interval: i)
            let rise = zip(curvatures(at: knots[i + 1], interval: i), start).map { $0 - $1 }
            let length = knots[i + 1] - knots[i]
            for a in 0..<4 {
                for b in a..<4 {
                    let product =
                        start[a] * start[b] + (rise[a] * start[b] + rise[b] * start[a]) * 0.5
                        + rise[a] * rise[b] * 0.333
                    result[i - 3 + a, b - a] += length * product
                }
            }
        }
        return result
    }
}
