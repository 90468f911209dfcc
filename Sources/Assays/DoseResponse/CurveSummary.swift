internal import Foundation
internal import Statistics

/// What one curve of viability (1 = untreated) gives.
struct CurveSummary {
    /// Nil where no model could be fitted.
    let fit: DoseResponseFit?
    let data: CurveData?
    /// Why there is no fit.
    let reason: String?
    /// The dose at which the curve crosses half of the control; `above` the highest dose where it does not within
    /// the tested doses.
    let ic50: CensoredDose?
    let ic50Interval: Bounds?
    /// The dose half-way between the curve's own two limits.
    let ec50: CensoredDose?
    let flatP: Double?
    let activityArea: Double?
    /// 1 minus the mean viability over the tested log doses.
    let inhibitedArea: Double?

    init(doses: [Double], viabilities: [Double], models: [DoseResponseModel], intervals: Bool = false) {
        let gathered = CurveData.gather(doses: doses, responses: viabilities)
        data = gathered.value
        activityArea = gathered.flatMap { ActivityArea.activityArea($0) }.value
        inhibitedArea = gathered.flatMap { ActivityArea.normalisedArea($0) }.value.map { 1 - $0 }
        let fits = gathered.map { data in
            models.map { DoseResponseFit.fit(data, model: $0, options: Self.box(data)) }
        }
        let found = (fits.value ?? []).compactMap(\.value)
        let fit = found.min { Self.criterion($0) < Self.criterion($1) }
        self.fit = fit
        reason = fit != nil ? nil : gathered.reason ?? fits.value?.first?.reason ?? "no model could be fitted"
        let half = fit.flatMap {
            $0.effectiveDose(
                .absolute(response: 0.5), interval: intervals ? .profile : .deltaLog(.gaussNewton)
            ).value
        }
        ic50 = Self.censored(half?.dose, fit) ?? Self.levelOfConstant(gathered.value)
        ic50Interval = half?.interval.value
        ec50 = fit.flatMap { $0.effectiveDose(.relative(percent: 50)).value?.dose }
        flatP = fit.flatMap { $0.testAgainstFlat().value?.p }
    }

    /// Nothing is less than dead: without this end a curve that falls only at the last dose has a lower limit of
    /// minus infinity, and its half is lost to rounding.
    private static func box(_ data: CurveData) -> CurveFitOptions {
        CurveFitOptions(bounds: [.lower: min(0, data.means.min() ?? 0)...Double.infinity])
    }

    /// A viability falls: a curve above one half at the highest dose has not got there, also where it rises.
    private static func censored(_ dose: CensoredDose?, _ fit: DoseResponseFit?) -> CensoredDose? {
        guard let fit, let low = fit.data.lowestPositiveDose else { return dose }
        let high = fit.data.highestDose
        if fit.value(at: high) > 0.5 { return .above(high) }
        return fit.value(at: low) < 0.5 ? .below(low) : dose
    }

    /// All responses equal: no curve, but it is known on which side of one half they lie.
    private static func levelOfConstant(_ data: CurveData?) -> CensoredDose? {
        guard let data, data.isConstant, let low = data.lowestPositiveDose else { return nil }
        return data.grandMean > 0.5 ? .above(data.highestDose) : .below(low)
    }

    /// AICc; where the observations are too few for its correction, AIC; a curve through every point last.
    private static func criterion(_ fit: DoseResponseFit) -> Double {
        fit.aicc.value ?? fit.aic.value.map { $0 + 1e9 } ?? .infinity
    }

    /// log10 IC50; nil where censored.
    var logIC50: Double? { ic50?.value.map { log10($0) } }
}

extension CensoredDose {
    /// `>8`, `<0.0025`, `1.3`.
    var bound: Double {
        switch self {
        case .value(let dose), .above(let dose), .below(let dose): dose
        }
    }
}
