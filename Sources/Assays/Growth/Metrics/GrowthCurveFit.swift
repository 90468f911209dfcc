internal import Foundation
public import Statistics

/// An exponential or a Gompertz curve through one tumour's volumes, fitted on their logarithms.
///
/// Exponential: ln V = a + k·t. Gompertz: ln V = a + (k/β)(1 − e^(−βt)): growth starts at rate k and slows by the
/// factor e^(−βt). On the logarithm both are least squares with relative errors, so a large tumour does not
/// decide alone. *Source*: Laird 1964, doi:10.1038/bjc.1964.55; Benzekry et al. 2014,
/// doi:10.1371/journal.pcbi.1003800.
public struct GrowthCurveFit: Sendable, Hashable {
    public enum Model: String, Sendable, Hashable { case exponential, gompertz }

    public let model: Model
    /// ln V at the first measurement, as fitted.
    public let logStart: Double
    /// Growth rate at the first measurement, per unit of time.
    public let rate: Double
    /// Decay of the growth rate, per unit of time; 0 for the exponential.
    public let slowing: Double
    public let residualSquares: Double
    /// Small-sample Akaike criterion (AICc); infinite where there are too few measurements for it.
    public let akaike: Double

    /// ln 2/rate; undefined where the tumour shrinks or growth slows (a doubling time then changes with time).
    public var doublingTime: Outcome<Double> {
        guard model == .exponential else {
            return .undefined("Gompertz growth has no constant doubling time")
        }
        return rate > 0 ? .success(log(2) / rate) : .undefined("the tumour does not grow")
    }

    public static func exponential(_ series: GrowthSeries) -> Outcome<GrowthCurveFit> {
        logs(series).flatMap { logs in
            let times = series.elapsed
            return leastSquaresSlope(times, logs).map { line in
                let squares = zip(times, logs).reduce(0) { sum, point in
                    let error = point.1 - line.intercept - line.slope * point.0
                    return sum + error * error
                }
                return GrowthCurveFit(
                    .exponential, start: line.intercept, rate: line.slope, slowing: 0, squares,
                    count: logs.count)
            }
        }
    }

    /// For each slowing the rest is a straight line, so the search is in one dimension: a grid over five
    /// decades around one over the time covered, then golden section.
    ///
    /// - Returns: undefined with fewer than four measurements, or where the growth does not slow within the
    ///   time covered.
    public static func gompertz(_ series: GrowthSeries) -> Outcome<GrowthCurveFit> {
        logs(series).flatMap { logs in
            guard let span = series.elapsed.last, span > 0, logs.count >= 4 else {
                return .undefined("there are fewer than four measurements")
            }
            func fit(_ exponent: Double) -> GrowthCurveFit? {
                let slowing = exp(exponent) / span
                let bent = series.elapsed.map { (1 - exp(-slowing * $0)) / slowing }
                return leastSquaresSlope(bent, logs).value.map { line in
                    let squares = zip(bent, logs).reduce(0) { sum, point in
                        let error = point.1 - line.intercept - line.slope * point.0
                        return sum + error * error
                    }
                    return GrowthCurveFit(
                        .gompertz, start: line.intercept, rate: line.slope, slowing: slowing, squares,
                        count: logs.count)
                }
            }
            let grid = stride(from: -6.0, through: 5.5, by: 0.25).map { $0 }
            let squares = grid.map { fit($0)?.residualSquares ?? .infinity }
            guard let best = grid.indices.min(by: { squares[$0] < squares[$1] }), best > 0,
                best < grid.count - 1
            else { return .undefined("the growth does not slow within the time covered") }
            let exponent = goldenSection(grid[best - 1], grid[best + 1]) {
                fit($0)?.residualSquares ?? .infinity
            }
            return fit(exponent).map { .success($0) } ?? .undefined("the fit failed")
        }
    }

    /// The one with the smaller AICc.
    public static func better(_ series: GrowthSeries) -> Outcome<GrowthCurveFit> {
        let straight = exponential(series)
        guard let line = straight.value, let bent = gompertz(series).value else { return straight }
        return .success(bent.akaike < line.akaike ? bent : line)
    }

    private init(
        _ model: Model, start: Double, rate: Double, slowing: Double, _ squares: Double, count: Int
    ) {
        (self.model, logStart, self.rate, self.slowing) = (model, start, rate, slowing)
        residualSquares = squares
        // The error variance counts as a parameter.
        let (n, k) = (Double(count), model == .exponential ? 3.0 : 4.0)
        akaike =
            n > k + 1 ? n * log(max(squares, 1e-300) / n) + 2 * k * n / (n - k - 1) : .infinity
    }

    private static func logs(_ series: GrowthSeries) -> Outcome<[Double]> {
        series.values.allSatisfy { $0 > 0 }
            ? .success(series.values.map { log($0) }) : .undefined("a value is not above zero")
    }
}

/// The place of the minimum of a function with one minimum between two ends, to 1e-10.
private func goldenSection(_ lower: Double, _ upper: Double, _ f: (Double) -> Double) -> Double {
    let share = (5.0.squareRoot() - 1) / 2
    var (a, b) = (lower, upper)
    var (c, d) = (b - share * (b - a), a + share * (b - a))
    var (fc, fd) = (f(c), f(d))
    while b - a > 1e-10 {
        if fc < fd {
            (b, d, fd) = (d, c, fc)
            c = b - share * (b - a)
            fc = f(c)
        } else {
            (a, c, fc) = (c, d, fd)
            d = a + share * (b - a)
            fd = f(d)
        }
    }
    return (a + b) / 2
}
