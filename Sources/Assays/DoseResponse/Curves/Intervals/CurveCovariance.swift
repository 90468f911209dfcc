internal import Foundation
internal import NumericalKit
public import Statistics

/// How the curvature of the sum of squares is taken for standard errors. The two differ by a percent on good
/// data and by a third on poor: always say which.
public enum CovarianceConvention: String, Sendable, Hashable, Codable {
    /// σ² (JᵀWJ)⁻¹: Prism, R's `nls`, scipy.
    case gaussNewton
    /// σ² times the inverse of half the Hessian of the sum of squares: R's `drc`.
    case observedInformation

    /// `Gauss-Newton (as Prism, nls, scipy)`.
    public var name: String {
        switch self {
        case .gaussNewton: "Gauss-Newton (as Prism, nls, scipy)"
        case .observedInformation: "observed information (as drc)"
        }
    }
}

/// Covariance of the estimated parameters of one curve; the location e in the unit of the doses.
public struct CurveCovariance: Sendable, Hashable {
    public let convention: CovarianceConvention
    public let parameters: [CurveParameter]
    /// Row-major, `parameters.count` squared.
    public let values: [Double]
    let location: Double

    public func variance(_ a: CurveParameter, _ b: CurveParameter) -> Double {
        guard let i = parameters.firstIndex(of: a), let j = parameters.firstIndex(of: b) else { return 0 }
        return values[i * parameters.count + j]
    }

    public func standardError(_ parameter: CurveParameter) -> Double {
        variance(parameter, parameter).squareRoot()
    }

    /// Standard error of ln e.
    public var standardErrorOfLogLocation: Double { standardError(.location) / location }

    /// Variance of a function by its gradient in b, c, d, ln e, f (the delta method).
    func variance(gradient: CurveGradient) -> Double {
        func element(_ p: CurveParameter) -> Double {
            p == .location ? gradient[p.position] / location : gradient[p.position]
        }
        var sum = 0.0
        for (i, a) in parameters.enumerated() {
            for (j, b) in parameters.enumerated() {
                sum += element(a) * element(b) * values[i * parameters.count + j]
            }
        }
        return max(sum, 0)
    }
}

/// Partial derivatives by b, c, d, ln e, f, in this order.
struct CurveGradient {
    var values: [Double] = [0, 0, 0, 0, 0]
    subscript(place: Int) -> Double {
        get { values[place] }
        set { values[place] = newValue }
    }
}

extension DoseResponseFit {
    /// Covariance of the parameters that are estimated and stand inside their box.
    /// - Returns: undefined without residual degrees of freedom, where a parameter stands at a limit, and where
    ///   the data do not determine all parameters (singular curvature).
    public func covariance(
        _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<CurveCovariance> {
        guard residualDF > 0 else { return .undefined("no residual degrees of freedom are left") }
        if let parameter = atLimit.min(by: { $0.position < $1.position }) {
            return .undefined("the \(parameter.rawValue) ran to the end of its range")
        }
        let free = model.free
        guard !free.isEmpty else { return .undefined("no parameter is estimated") }
        let information = halfHessian(convention)
        let places = model.family == .flat ? [0] : free.map(\.position)
        let size = places.count
        var matrix = [Double](repeating: 0, count: size * size)
        for (i, a) in places.enumerated() {
            for (j, b) in places.enumerated() { matrix[i * size + j] = information[a * 5 + b] }
        }
        guard let inverse = scaledInverse(matrix, size) else {
            return .undefined("the data do not determine all \(size) parameters")
        }
        let variance = rss / Double(residualDF)
        return .success(
            CurveCovariance(
                convention: convention, parameters: free, values: inverse.map { $0 * variance },
                location: coefficients.location))
    }

    public func standardError(
        of parameter: CurveParameter, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<Double> {
        covariance(convention).map { $0.standardError(parameter) }
    }

    /// Estimate ± t · standard error on the parameter's own scale, as drc prints.
    public func waldInterval(
        of parameter: CurveParameter, level: Double = 0.95, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<Bounds> {
        standardError(of: parameter, convention).map {
            let reach = StudentT.quantile(0.5 + level / 2, df: Double(residualDF)) * $0
            return Bounds(
                lower: coefficients[parameter] - reach, upper: coefficients[parameter] + reach)
        }
    }

    /// Half the Hessian of the weighted sum of squares in b, c, d, e, f (5 × 5), or JᵀWJ.
    package func halfHessian(_ convention: CovarianceConvention) -> [Double] {
        if model.family == .flat { return [data.weights.reduce(0, +)] + [Double](repeating: 0, count: 24) }
        var sums = [Double](repeating: 0, count: 25)
        for (k, dose) in data.doses.enumerated() {
            let terms = CurveTerms(coefficients, model.family, dose: dose)
            let pull =
                convention == .observedInformation ? data.means[k] - terms.value : 0
            for i in 0..<5 {
                for j in 0..<5 {
                    sums[i * 5 + j] +=
                        data.weights[k]
                        * (terms.first[i] * terms.first[j] - pull * terms.second(i, j))
                }
            }
        }
        return sums
    }

    /// Mean response at a dose with its standard error by the delta method.
    public func prediction(
        at dose: Double, _ convention: CovarianceConvention = .gaussNewton
    ) -> (value: Double, standardError: Outcome<Double>) {
        let terms = CurveTerms(coefficients, model.family, dose: dose)
        guard model.family != .flat else {
            return (coefficients.upper, covariance(convention).map { $0.values[0].squareRoot() })
        }
        let error = covariance(convention).map { covariance in
            var sum = 0.0
            for a in covariance.parameters {
                for b in covariance.parameters {
                    sum += terms.first[a.position] * terms.first[b.position] * covariance.variance(a, b)
                }
            }
            return max(sum, 0).squareRoot()
        }
        return (terms.value, error)
    }

    /// Pointwise interval of the mean response: prediction ± t · standard error.
    public func band(
        at dose: Double, level: Double = 0.95, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<Bounds> {
        let (value, error) = prediction(at: dose, convention)
        return error.map {
            let reach = StudentT.quantile(0.5 + level / 2, df: Double(residualDF)) * $0
            return Bounds(lower: value - reach, upper: value + reach)
        }
    }
}

/// Inverse of a symmetric matrix after scaling its diagonal to 1, which leaves the units of the parameters out;
/// nil where it is not positive definite to working precision.
func scaledInverse(_ matrix: [Double], _ size: Int) -> [Double]? {
    let scales = (0..<size).map { matrix[$0 * size + $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var scaled = matrix
    for i in 0..<size { for j in 0..<size { scaled[i * size + j] /= scales[i] * scales[j] } }
    guard let factor = Cholesky(scaled, size: size) else { return nil }
    var inverse = factor.inverse()
    // The reciprocal of the smallest inverse diagonal bounds the condition number from below.
    guard (0..<size).allSatisfy({ inverse[$0 * size + $0] < 1e11 }) else { return nil }
    for i in 0..<size { for j in 0..<size { inverse[i * size + j] /= scales[i] * scales[j] } }
    return inverse
}
