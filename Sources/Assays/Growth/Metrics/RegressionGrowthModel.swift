internal import Foundation
internal import NumericalKit
public import Statistics

/// Simultaneous regression and growth of a tumour burden, fitted to one patient's or animal's values over time.
///
/// f is the value over the first one, t the time since the first plus one day; all rates are per day.
/// *Source*: Stein et al. 2008, doi:10.1634/theoncologist.2008-0109; Wilkerson et al. 2017,
/// doi:10.1016/S1470-2045(16)30633-7.
public enum RegressionGrowthModel: String, Sendable, Hashable, CaseIterable {
    /// e^(−dt) + e^(gt) − 1
    case both = "gd"
    /// e^(−dt)
    case regression = "dx"
    /// e^(gt)
    case growth = "gx"
    /// (1 − φ)e^(gt) + φe^(−dt)
    case fractions = "gdphi"

    public var parameterCount: Int {
        switch self {
        case .both: 2
        case .regression, .growth: 1
        case .fractions: 3
        }
    }

    /// Starting values and bounds of the published program: rates within [0, 1] per day.
    private var start: [Double] {
        switch self {
        case .both: [0.00511, 0.00511]
        case .regression, .growth: [0.00511]
        case .fractions: [0.9, 0.00511, 0.00511]
        }
    }

    fileprivate func fit(_ times: [Double], _ relative: [Double]) -> RegressionGrowthFit? {
        let (n, k) = (relative.count, parameterCount)
        guard n > k else { return nil }
        let problem = BoundedLeastSquares(
            model: { predictions($0, times) }, observed: relative, lower: .init(repeating: 0, count: k),
            upper: .init(repeating: 1, count: k))
        let minimum = problem.minimum(from: start)
        guard minimum.residualSquares.isFinite, minimum.residualSquares > 0,
            let factor = Cholesky(minimum.information, size: k)
        else { return nil }
        let (inverse, df) = (factor.inverse(), Double(n - k))
        let errors = (0..<k).map { (inverse[$0 * k + $0] * minimum.residualSquares / df).squareRoot() }
        let logLikelihood =
            -Double(n) / 2 * (log(2 * .pi) + 1 - log(Double(n)) + log(minimum.residualSquares))
        return RegressionGrowthFit(
            model: self, parameters: minimum.parameters, standardErrors: errors,
            pValues: zip(minimum.parameters, errors).map { StudentT.twoSided($0 / $1, df: df) },
            akaike: 2 * Double(k) - 2 * logLikelihood, residualSquares: minimum.residualSquares)
    }

    private func predictions(
        _ p: [Double], _ times: [Double]
    ) -> (values: [Double], derivatives: [[Double]]) {
        switch self {
        case .regression:
            let decay = times.map { exp(-p[0] * $0) }
            return (decay, [zip(times, decay).map { -$0 * $1 }])
        case .growth:
            let rise = times.map { exp(p[0] * $0) }
            return (rise, [zip(times, rise).map { $0 * $1 }])
        case .both:
            let (rise, decay) = (times.map { exp(p[0] * $0) }, times.map { exp(-p[1] * $0) })
            return (
                zip(rise, decay).map { $0 + $1 - 1 },
                [zip(times, rise).map { $0 * $1 }, zip(times, decay).map { -$0 * $1 }]
            )
        case .fractions:
            let (rise, decay) = (times.map { exp(p[1] * $0) }, times.map { exp(-p[2] * $0) })
            return (
                zip(rise, decay).map { (1 - p[0]) * $0 + p[0] * $1 },
                [
                    zip(rise, decay).map { $1 - $0 }, zip(times, rise).map { (1 - p[0]) * $0 * $1 },
                    zip(times, decay).map { -p[0] * $0 * $1 },
                ]
            )
        }
    }
}

/// One model fitted, or the model selected.
public struct RegressionGrowthFit: Sendable, Hashable {
    public let model: RegressionGrowthModel
    /// (g, d) for `.both`, (d), (g), (φ, g, d) for `.fractions`.
    public let parameters: [Double]
    public let standardErrors: [Double]
    /// Two-sided, from the t distribution with n − k degrees of freedom, of each parameter against 0.
    public let pValues: [Double]
    public let akaike: Double
    public let residualSquares: Double

    /// Growth rate per day; of the fractions' model as fitted.
    public var growthRate: Double? {
        switch model {
        case .both, .growth: parameters[0]
        case .fractions: parameters[1]
        case .regression: nil
        }
    }

    /// The growth rate that the program tumgr reports: for the fractions' model g·√(1 − φ), which is no rate of
    /// the model's equation.
    public var growthRateAsInTumgr: Double? {
        model == .fractions ? parameters[1] * (1 - parameters[0]).squareRoot() : growthRate
    }

    public var regressionRate: Double? {
        switch model {
        case .both: parameters[1]
        case .regression: parameters[0]
        case .fractions: parameters[2]
        case .growth: nil
        }
    }

    /// Share of the burden that shrinks.
    public var shrinkingFraction: Double? { model == .fractions ? parameters[0] : nil }

    /// The model with the smallest Akaike criterion among those whose parameters are all significant.
    ///
    /// - Parameter level: below which each parameter's p value must lie.
    /// - Returns: undefined with the reason: one measurement; two that differ by less than 20 %; none fits; a
    ///   first value of zero.
    public static func selected(
        _ series: GrowthSeries, level: Double = 0.1
    ) -> Outcome<RegressionGrowthFit> {
        guard let relative = series.relative() else {
            return .undefined("the first value is not above zero")
        }
        if series.count == 1 { return .undefined("there is only one measurement") }
        if Set(series.values).count == 1, series.count > 2 { return .undefined("all values are equal") }
        let change = relative[series.count - 1]
        if series.count == 2, change > 0.8, change < 1.2 {
            return .undefined("the two measurements differ by less than 20 %")
        }
        let times = series.elapsed.map { $0 + 1 }
        let fits = RegressionGrowthModel.allCases.compactMap { $0.fit(times, relative) }
            .filter { $0.pValues.allSatisfy { $0 < level } }
        guard let best = fits.min(by: { $0.akaike < $1.akaike }) else {
            return .undefined("no model has all its parameters different from 0")
        }
        return .success(best)
    }
}
