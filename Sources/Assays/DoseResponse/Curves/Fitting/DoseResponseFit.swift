internal import Foundation
public import Statistics

/// Options of a fit beside its model.
public struct CurveFitOptions: Sendable, Hashable {
    /// Closed boxes of free parameters (the location in the unit of the doses).
    public var bounds: [CurveParameter: ClosedRange<Double>] = [:]

    public init(bounds: [CurveParameter: ClosedRange<Double>] = [:]) { self.bounds = bounds }
}

/// A dose-response curve fitted by (weighted) least squares.
///
/// *Source*: Ritz et al. 2015, doi:10.1371/journal.pone.0146021; the optimum is that of a grid followed by
/// Levenberg-Marquardt from each basin, so that it does not depend on starting values.
public struct DoseResponseFit: Sendable {
    public let model: DoseResponseModel
    public let data: CurveData
    public let options: CurveFitOptions
    /// With `lower` ≤ `upper` where both are estimated.
    public let coefficients: CurveCoefficients
    /// Weighted residual sum of squares.
    public let rss: Double
    /// Parameters that stand at the end of their box, or that the data leave open: a location beyond the doses by
    /// a factor of 10⁶, an asymptote beyond the means by a thousand times their range, a slope so steep that the
    /// curve is a step. Not to be reported as estimates.
    public let atLimit: Set<CurveParameter>
    public let hasConverged: Bool

    /// Fits `model` to doses ≥ 0 and their responses.
    /// - Returns: undefined for bad numbers (`CurveData.gather`), for fewer distinct doses than free parameters,
    ///   and where all responses are equal (only a flat line then).
    public static func fit(
        doses: [Double], responses: [Double], weights: [Double]? = nil,
        model: DoseResponseModel = .logLogistic4, options: CurveFitOptions = CurveFitOptions()
    ) -> Outcome<DoseResponseFit> {
        CurveData.gather(doses: doses, responses: responses, weights: weights)
            .flatMap { fit($0, model: model, options: options) }
    }

    public static func fit(
        _ data: CurveData, model: DoseResponseModel = .logLogistic4,
        options: CurveFitOptions = CurveFitOptions()
    ) -> Outcome<DoseResponseFit> {
        let kernel = CurveKernel(capacity: data.doses.count)
        return fit(data, model: model, options: options, kernel)
    }

    static func fit(
        _ data: CurveData, model: DoseResponseModel, options: CurveFitOptions, _ kernel: CurveKernel
    ) -> Outcome<DoseResponseFit> {
        if model.family == .flat { return .success(flat(data, model)) }
        if let reason = reasonAgainst(model, data) { return .undefined(reason) }
        kernel.load(data)
        let signs = kernel.prepare(model, bounds: options.bounds)
        guard !signs.isEmpty else { return .undefined("the slope's bounds hold no slope but 0") }
        let optimum = kernel.globalOptimum(signs: signs)
        return .success(DoseResponseFit(data, model, options, optimum, kernel.settings))
    }

    private static func reasonAgainst(_ model: DoseResponseModel, _ data: CurveData) -> String? {
        if data.lowestPositiveDose == nil { return "all doses are 0" }
        let needed = model.free.count
        if data.doses.count < max(needed, 2) {
            return "\(data.doses.count) distinct doses cannot determine \(needed) parameters"
        }
        if data.isConstant, model.fixed[.lower] == nil, model.fixed[.upper] == nil {
            return "all responses are equal: any flat curve fits"
        }
        if let slope = model.fixed[.slope], slope == 0 { return "a slope of 0 is a flat line" }
        return nil
    }

    private static func flat(_ data: CurveData, _ model: DoseResponseModel) -> DoseResponseFit {
        let level = model.fixed[.upper] ?? data.grandMean
        let rss = zip(data.weights, data.means)
            .reduce(data.withinSquares) { $0 + $1.0 * ($1.1 - level) * ($1.1 - level) }
        let coefficients = CurveCoefficients(slope: 0, lower: level, upper: level, logLocation: 0)
        return DoseResponseFit(
            model: model, data: data, options: CurveFitOptions(), coefficients: coefficients, rss: rss,
            atLimit: [], hasConverged: true)
    }

    init(
        model: DoseResponseModel, data: CurveData, options: CurveFitOptions,
        coefficients: CurveCoefficients, rss: Double, atLimit: Set<CurveParameter>, hasConverged: Bool
    ) {
        (self.model, self.data, self.options) = (model, data, options)
        (self.coefficients, self.rss, self.atLimit) = (coefficients, rss, atLimit)
        self.hasConverged = hasConverged
    }

    private init(
        _ data: CurveData, _ model: DoseResponseModel, _ options: CurveFitOptions,
        _ optimum: CurveKernel.Optimum, _ settings: KernelSettings
    ) {
        var fitted = CurveCoefficients(
            slope: model.fixed[.slope] ?? optimum.sign * exp(optimum.point[0]), lower: optimum.c,
            upper: optimum.d, logLocation: optimum.point[1],
            asymmetry: settings.isSymmetric ? 1 : exp(optimum.point[2]))
        // The symmetric curve has a twin with the asymptotes exchanged: the one with c ≤ d is reported.
        let isOpen = model.fixed[.lower] == nil && model.fixed[.upper] == nil
        if isOpen, fitted.upper < fitted.lower {
            fitted = CurveCoefficients(
                slope: -fitted.slope, lower: fitted.upper, upper: fitted.lower,
                logLocation: fitted.logLocation)
        }
        var ends: Set<CurveParameter> = []
        for (place, name) in [(0, CurveParameter.slope), (1, .location), (2, .asymmetry)]
        where settings.isSearched[place] == 1 {
            let value = optimum.point[place]
            if value <= settings.least[place] || value >= settings.most[place] { ends.insert(name) }
        }
        ends.formUnion(Self.unreached(fitted, data, model))
        for name in [CurveParameter.lower, .upper] {
            if let box = options.bounds[name], model.fixed[name] == nil,
                fitted[name] <= box.lowerBound || fitted[name] >= box.upperBound
            {
                ends.insert(name)
            }
        }
        self.init(
            model: model, data: data, options: options, coefficients: fitted,
            rss: optimum.rss + data.withinSquares, atLimit: ends, hasConverged: optimum.hasConverged)
    }

    /// Estimates that only the shape within the doses holds: a location further than a factor of 10⁶ beyond the
    /// doses, an asymptote more than a thousand ranges of the means beyond them.
    private static func unreached(
        _ p: CurveCoefficients, _ data: CurveData, _ model: DoseResponseModel
    ) -> Set<CurveParameter> {
        var names: Set<CurveParameter> = []
        let (low, high) = (log(data.lowestPositiveDose ?? 1), log(data.highestDose))
        if model.fixed[.location] == nil,
            p.logLocation < low - CurveKernel.outreach || p.logLocation > high + CurveKernel.outreach
        {
            names.insert(.location)
        }
        let (least, most) = (data.means.min() ?? 0, data.means.max() ?? 0)
        let reach = 1000 * (most - least)
        if model.fixed[.lower] == nil, p.lower < least - reach { names.insert(.lower) }
        if model.fixed[.upper] == nil, p.upper > most + reach { names.insert(.upper) }
        return names
    }

    /// The curve at a dose ≥ 0.
    public func value(at dose: Double) -> Double { coefficients.value(at: dose, model.family) }

    public var observations: Int { data.observations }
    public var residualDF: Int { observations - model.free.count }

    /// Residual standard deviation √(RSS/df); undefined without residual degrees of freedom.
    public var sigma: Outcome<Double> {
        residualDF > 0
            ? .success((rss / Double(residualDF)).squareRoot())
            : .undefined("\(observations) observations leave no residual degrees of freedom")
    }

    /// Gaussian log-likelihood at the maximum-likelihood variance RSS/n, as R's `logLik` of `nls` and `drm`;
    /// undefined where the curve goes through every point.
    public var logLikelihood: Outcome<Double> {
        guard rss > 0 else { return .undefined("the curve goes through every point") }
        let n = Double(observations)
        return .success(-0.5 * (n * (log(2 * .pi) + log(rss / n) + 1) - data.logWeights))
    }

    /// Curve parameters and the variance.
    public var likelihoodParameters: Int { model.free.count + 1 }

    public var aic: Outcome<Double> { logLikelihood.map { 2 * Double(likelihoodParameters) - 2 * $0 } }
    public var bic: Outcome<Double> {
        logLikelihood.map { log(Double(observations)) * Double(likelihoodParameters) - 2 * $0 }
    }
    /// Akaike's criterion with the small-sample correction.
    ///
    /// *Source*: Hurvich, Tsai, Biometrika 1989, doi:10.1093/biomet/76.2.297.
    public var aicc: Outcome<Double> {
        let (k, n) = (Double(likelihoodParameters), Double(observations))
        guard n - k - 1 > 0 else { return .undefined("too few observations for the correction") }
        return aic.map { $0 + 2 * k * (k + 1) / (n - k - 1) }
    }

    /// Share of the sum of squares around the grand mean that the curve takes; undefined without variation.
    public var rSquared: Outcome<Double> {
        let total = data.totalSquares
        return total > 0 ? .success(1 - rss / total) : .undefined("all responses are equal")
    }
}
