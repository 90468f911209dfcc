internal import Foundation
internal import NumericalKit

/// One value that is known, or known only to lie beyond a limit of measurement.
public enum CensoredValue: Sendable, Hashable {
    case exact(Double)
    /// Not above this.
    case below(Double)
    /// Not below this.
    case above(Double)

    var number: Double {
        switch self {
        case .exact(let value), .below(let value), .above(let value): value
        }
    }
    var isExact: Bool { if case .exact = self { true } else { false } }
}

/// A linear model with normal errors of one spread, some responses censored (Tobit), by maximum likelihood.
///
/// The likelihood is concave in (β/σ, 1/σ), so Newton's method finds its only maximum. σ is the maximum likelihood
/// one, with the divisor n: too small in small samples by √((n − p)/n) where nothing is censored; tests and intervals
/// of `CensoredComparison` allow for that.
/// *Source*: Tobin 1958, doi:10.2307/1907382; Olsen 1978, doi:10.2307/1913082.
public struct CensoredNormalModel: Sendable {
    /// Intercept first, then one for each column.
    public let coefficients: [Double]
    /// Maximum likelihood.
    public let standardDeviation: Double
    public let logLikelihood: Double
    public let exactCount: Int
    public let count: Int

    /// - Parameters:
    ///   - columns: as long as `values`; the intercept is added.
    /// - Returns: undefined where no more values are known exactly than there are coefficients, where the known ones fit without
    ///   any error, or where the likelihood has no maximum (a column whose rows are all censored on one side).
    public static func fit(_ values: [CensoredValue], columns: [[Double]] = []) -> Outcome<
        CensoredNormalModel
    > {
        precondition(columns.allSatisfy { $0.count == values.count }, "a column has another length")
        precondition(
            values.allSatisfy(\.number.isFinite) && columns.allSatisfy { $0.allSatisfy(\.isFinite) },
            "values must be finite")
        let exact = values.indices.filter { values[$0].isExact }
        if exact.count < 2 { return .undefined("fewer than 2 values are known exactly") }
        let response = standardisation(of: exact.map { values[$0].number })
        guard exact.contains(where: { values[$0].number != values[exact[0]].number }) else {
            return .undefined("all values that are known exactly are equal")
        }
        let scaled = columns.map { column -> (values: [Double], center: Double, scale: Double) in
            let (center, scale) = standardisation(of: column)
            return (column.map { ($0 - center) / scale }, center, scale)
        }
        if let why = flaw(values, exact, scaled.map(\.values)) { return .undefined(why) }
        let likelihood = OlsenLikelihood(values, response, scaled.map(\.values))
        guard let (point, value) = likelihood.maximum() else {
            return .undefined("the likelihood has no maximum")
        }
        return .success(
            CensoredNormalModel(
                point, value, response, scaled.map { ($0.center, $0.scale) }, exact.count, values.count))
    }

    /// The known values must leave an error over, in the directions in which they tell anything.
    private static func flaw(_ values: [CensoredValue], _ exact: [Int], _ columns: [[Double]]) -> String? {
        for column in columns where column.allSatisfy({ $0 == column[0] }) { return "a column does not vary" }
        var kept = [exact.map { _ in 1.0 }]
        for column in columns {
            let more = kept + [exact.map { column[$0] }]
            if more.count <= exact.count, orthogonal(more) != nil { kept = more }
        }
        guard kept.count < exact.count, let qr = orthogonal(kept) else {
            return "no more values are known exactly than there are coefficients"
        }
        let response = exact.map { values[$0].number }
        let slopes = qr.solve(response)
        let residuals = response.indices.map { row in
            kept.indices.reduce(response[row]) { $0 - slopes[$1] * kept[$1][row] }
        }
        let size = response.reduce(0) { max($0, abs($1)) }
        return residuals.contains { abs($0) > 1e-12 * size }
            ? nil : "the values that are known exactly leave no error over"
    }

    /// Nil where a column depends on those before it.
    private static func orthogonal(_ columns: [[Double]]) -> HouseholderQR? {
        let rows = columns[0].count
        return try? HouseholderQR(rowMajor(columns, count: rows), rows: rows, columns: columns.count)
    }

    private init(
        _ point: [Double], _ value: Double, _ response: (center: Double, scale: Double),
        _ columns: [(center: Double, scale: Double)], _ exactCount: Int, _ count: Int
    ) {
        let precision = point[point.count - 1]
        let slopes = columns.indices.map { point[$0 + 1] / precision * response.scale / columns[$0].scale }
        let intercept =
            response.center + point[0] / precision * response.scale
            - zip(slopes, columns).reduce(0) { $0 + $1.0 * $1.1.center }
        coefficients = [intercept] + slopes
        standardDeviation = response.scale / precision
        logLikelihood = value - Double(exactCount) * log(response.scale)
        (self.exactCount, self.count) = (exactCount, count)
    }
}

/// In γ = β/σ and θ = 1/σ of standardised response and columns; the point is (γ₀, γ₁, …, θ).
private struct OlsenLikelihood {
    private let values: [CensoredValue]
    /// Row-major, the intercept first.
    private let rows: [[Double]]
    private let responses: [Double]
    private let width: Int

    init(_ values: [CensoredValue], _ response: (center: Double, scale: Double), _ columns: [[Double]]) {
        self.values = values
        responses = values.map { ($0.number - response.center) / response.scale }
        rows = values.indices.map { row in [1] + columns.map { $0[row] } }
        width = columns.count + 2
    }

    private struct Point {
        var value = 0.0
        var gradient: [Double]
        /// −second derivatives, row-major.
        var information: [Double]
    }

    private func at(_ point: [Double]) -> Point? {
        let theta = point[width - 1]
        guard theta > 0 else { return nil }
        var result = Point(
            gradient: [Double](repeating: 0, count: width),
            information: [Double](repeating: 0, count: width * width))
        for (k, value) in values.enumerated() {
            let z = theta * responses[k] - rows[k].indices.reduce(0) { $0 + rows[k][$1] * point[$1] }
            let term = Self.term(value, z)
            result.value += term.value + (value.isExact ? log(theta) : 0)
            let slope = rows[k].map { -$0 } + [responses[k]]
            for a in 0..<width {
                result.gradient[a] += term.slope * slope[a]
                for b in 0..<width {
                    result.information[a * width + b] += term.curvature * slope[a] * slope[b]
                }
            }
            if value.isExact {
                result.gradient[width - 1] += 1 / theta
                result.information[width * width - 1] += 1 / (theta * theta)
            }
        }
        return result.value.isFinite ? result : nil
    }

    /// Log-likelihood of one value, its derivative by z, and minus the second one.
    private static func term(_ value: CensoredValue, _ z: Double) -> (
        value: Double, slope: Double, curvature: Double
    ) {
        switch value {
        case .exact: return (-z * z / 2 - 0.918938533204672742, -z, 1)
        case .above:
            let (logTail, hazard) = upperTail(z)
            return (logTail, -hazard, max(0, hazard * (hazard - z)))
        case .below:
            let (logTail, hazard) = upperTail(-z)
            return (logTail, hazard, max(0, hazard * (hazard + z)))
        }
    }

    /// log P(Z > z) and φ(z)/P(Z > z), by the asymptotic series far out.
    private static func upperTail(_ z: Double) -> (log: Double, hazard: Double) {
        if z > 30 {
            let hazard = z + 1 / z - 2 / (z * z * z)
            return (-z * z / 2 - 0.918938533204672742 - log(hazard), hazard)
        }
        let tail = Normal.upperTail(z)
        return (log(tail), Normal.density(z) / tail)
    }

    /// Newton's method with step halving; nil where it runs away or stalls.
    func maximum() -> (point: [Double], value: Double)? {
        var point = [Double](repeating: 0, count: width)
        point[width - 1] = 1
        guard var here = at(point) else { return nil }
        for _ in 0..<200 {
            guard let factor = Cholesky(here.information, size: width, pivotTolerance: 1e-13) else {
                return nil
            }
            let step = factor.solve(here.gradient)
            let promised = zip(step, here.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            if promised < 1e-18 { return (point, here.value) }
            guard let next = halved(point, step, from: here) else {
                return promised < 1e-10 ? (point, here.value) : nil
            }
            (point, here) = next
            // Fitted values this many standard deviations away are on their way to infinity.
            if point.contains(where: { abs($0) > 1e7 }) { return nil }
        }
        return nil
    }

    private func halved(_ point: [Double], _ step: [Double], from here: Point) -> ([Double], Point)? {
        var share = 1.0
        for _ in 0..<60 {
            let trial = zip(point, step).map { $0 + share * $1 }
            if let next = at(trial), next.value >= here.value { return (trial, next) }
            share /= 2
        }
        return nil
    }
}
