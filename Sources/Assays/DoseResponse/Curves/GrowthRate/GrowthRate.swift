internal import Foundation
public import Statistics

/// Growth-rate inhibition.
///
/// *Source*: Hafner et al., Nat Methods 2016, doi:10.1038/nmeth.3853.
public enum GrowthRate {
    /// GR = 2^(log₂(x/x₀) / log₂(x_control/x₀)) − 1: 1 = grows as the control, 0 = stands still, below 0 = cells
    /// are lost; −1 where none is left.
    /// - Parameters:
    ///   - count: cells (or a signal proportional to them) at the end, ≥ 0.
    ///   - control: of the untreated at the end.
    ///   - timeZero: when the drug was added.
    /// - Returns: undefined where a count is not a number, x₀ is not positive or the control did not grow.
    public static func value(count: Double, control: Double, timeZero: Double) -> Outcome<Double> {
        guard count.isFinite, control.isFinite, timeZero.isFinite else {
            return .undefined("a count is not a number")
        }
        guard count >= 0 else { return .undefined("a count is negative") }
        guard timeZero > 0 else { return .undefined("the count at time zero is not positive") }
        guard control > timeZero else { return .undefined("the control did not grow") }
        return .success(exp2(log2(count / timeZero) / log2(control / timeZero)) - 1)
    }

    /// log₂(x_control / x₀): how often the control doubled.
    public static func doublings(control: Double, timeZero: Double) -> Outcome<Double> {
        guard control > 0, timeZero > 0, control.isFinite, timeZero.isFinite else {
            return .undefined("a count is not positive")
        }
        return .success(log2(control / timeZero))
    }
}

/// The summary of a curve that starts at 1: GR50, GRmax, GR_AOC, GEC50, GRinf, hGR of growth-rate values, or IC50,
/// Emax, AUC, EC50, Einf, h of relative counts.
///
/// y = limit + (1 − limit) / (1 + (x / midpoint)^hill) by least squares over single wells, with the boxes of
/// GRmetrics: hill 0.1 to 5, limit −1 to 1 (growth rate) or 0 to 1 (relative count), midpoint from a hundredth of
/// the lowest to a hundred times the highest concentration.
///
/// *Sources*: Hafner et al. 2016, doi:10.1038/nmeth.3853; Clark et al., BMC Cancer 2017,
/// doi:10.1186/s12885-017-3689-3 (GRmetrics).
public struct InhibitionMetrics: Sendable {
    public enum Scale: String, Sendable, Hashable, Codable { case growthRate, relativeCount }

    public let scale: Scale
    /// The bounded curve, also where the test finds it no better than a flat line.
    public let curve: DoseResponseFit
    /// Whether p < level: where false the curve's parameters are not reported.
    public let isSigmoid: Bool
    /// F test of the bounded curve against the mean, df = (2, n − 3). GRmetrics takes n − 2 for the second.
    public let test: Outcome<CurveFTest>
    /// 1 − RSS(curve) / RSS(mean); negative where the curve, which starts at 1, is worse than the mean.
    public let rSquared: Outcome<Double>
    /// GR50 or IC50: where the curve crosses 0.5. Censored beyond the tested doses, where GRmetrics prints an
    /// extrapolation or ±Inf. For a flat line: above the highest dose where its mean is at least 0.5.
    public let doseAtHalf: CensoredDose
    /// GEC50 or EC50; undefined for a flat line, where GRmetrics prints 0.
    public let midpoint: Outcome<Double>
    /// GRinf or Einf; undefined for a flat line, where GRmetrics prints `maximumEffect`.
    public let limit: Outcome<Double>
    /// hGR or h; undefined for a flat line, where GRmetrics prints 0.01.
    public let hill: Outcome<Double>
    /// GRmax or Emax: the smaller mean response of the two highest doses.
    public let maximumEffect: Double
    /// GR_AOC (area over the curve) or AUC (area under it): trapezoids of the mean responses over log₁₀ dose,
    /// divided by the range of log₁₀ dose.
    public let area: Outcome<Double>
    /// Level of the flat line: the mean of all responses.
    public let flatLevel: Double

    /// - Parameters:
    ///   - doses: > 0 (a control at 0 is the 1 that the curve starts from, and not a point of it).
    ///   - responses: growth-rate values or relative counts, single wells.
    ///   - level: of the F test.
    /// - Returns: undefined for bad numbers or fewer than three distinct doses.
    public static func fit(
        doses: [Double], responses: [Double], scale: Scale, level: Double = 0.05
    ) -> Outcome<InhibitionMetrics> {
        guard doses.allSatisfy({ $0 > 0 }) else { return .undefined("a dose is not positive") }
        return CurveData.gather(doses: doses, responses: responses).flatMap { data in
            let range = data.doses[0] * 1e-2...data.highestDose * 1e2
            let least = scale == .growthRate ? -1.0 : 0
            let options = CurveFitOptions(bounds: [.slope: 0.1...5, .lower: least...1, .location: range])
            let model = DoseResponseModel(.logLogistic, fixed: [.upper: 1, .asymmetry: 1])
            return DoseResponseFit.fit(data, model: model, options: options).map {
                InhibitionMetrics($0, scale, level)
            }
        }
    }

    private init(_ fit: DoseResponseFit, _ scale: Scale, _ level: Double) {
        (self.scale, curve) = (scale, fit)
        let data = fit.data
        test = CurveFTest.extraSquares(
            smaller: data.totalSquares, larger: fit.rss, df1: 2, df2: data.observations - 3,
            "three-parameter curve that starts at 1 against the mean")
        rSquared = fit.rSquared
        let isSigmoid = test.value.map { $0.p < level } ?? false
        self.isSigmoid = isSigmoid
        flatLevel = data.grandMean
        let highest = data.means.suffix(2)
        maximumEffect = highest.min() ?? flatLevel
        let area = ActivityArea.normalisedArea(data)
        self.area = scale == .growthRate ? area.map { 1 - $0 } : area
        let p = fit.coefficients
        func reported(_ value: Double) -> Outcome<Double> {
            isSigmoid ? .success(value) : .undefined("the responses are not told from a flat line")
        }
        (midpoint, limit, hill) = (reported(p.location), reported(p.lower), reported(p.slope))
        doseAtHalf =
            isSigmoid
            ? (fit.effectiveDose(.absolute(response: 0.5), interval: .deltaLog(.gaussNewton)).value?.dose
                ?? .above(data.highestDose))
            : flatLevel < 0.5 ? .below(data.doses[0]) : .above(data.highestDose)
    }
}
