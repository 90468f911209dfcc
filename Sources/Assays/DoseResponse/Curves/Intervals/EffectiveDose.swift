internal import Foundation
internal import NumericalKit
public import Statistics

/// A dose that is known, or known only to lie beyond the tested doses: never an extrapolation.
public enum CensoredDose: Sendable, Hashable {
    case value(Double)
    /// Above the highest tested dose.
    case above(Double)
    /// Below the lowest positive tested dose.
    case below(Double)

    /// Nil where censored.
    public var value: Double? { if case .value(let dose) = self { dose } else { nil } }
}

/// Which effective dose is meant. Tools print both as "IC50".
public enum EffectiveDoseTarget: Sendable, Hashable {
    /// The dose at which the response has gone `percent` of the way from its limit at dose 0 to its limit at
    /// infinite dose, both as fitted: the EC50 where 50.
    case relative(percent: Double)
    /// The dose at which the curve crosses this response: 0.5 for half of a control of 1.
    case absolute(response: Double)
}

/// How the interval of an effective dose is made.
public enum EffectiveDoseInterval: Sendable, Hashable {
    /// All doses that an F test of the fixed dose does not reject: asymmetric, an end may be 0 or infinite.
    case profile
    /// exp(ln dose ± t · standard error of ln dose).
    case deltaLog(CovarianceConvention)
    /// Dose ± t · standard error, which may reach below 0: as drc's `ED(interval = "delta")`.
    case deltaLinear(CovarianceConvention)

    public var name: String {
        switch self {
        case .profile: "profile likelihood, F"
        case .deltaLog(let convention): "delta method on ln dose, t, \(convention.name)"
        case .deltaLinear(let convention): "delta method on the dose, t, \(convention.name)"
        }
    }
}

/// An effective dose of a fitted curve.
public struct EffectiveDose: Sendable {
    public let target: EffectiveDoseTarget
    public let dose: CensoredDose
    /// ln of the dose at which the fitted curve, drawn on beyond the data, reaches the target; nil where it
    /// never does. Not an estimate where `dose` is censored.
    public let logDoseOfCurve: Double?
    /// In the unit of the doses; 0 and infinity are open ends.
    public let interval: Outcome<Bounds>
    public let method: EffectiveDoseInterval
}

extension DoseResponseFit {
    /// The dose that reaches `target`.
    /// - Returns: undefined for a flat curve, for a percent outside (0, 100), and for an estimate that the search
    ///   could not place.
    public func effectiveDose(
        _ target: EffectiveDoseTarget, level: Double = 0.95, interval method: EffectiveDoseInterval = .profile
    ) -> Outcome<EffectiveDose> {
        if let reason = reasonAgainst(target) { return .undefined(reason) }
        let logDose = logDose(of: target)
        let interval: Outcome<Bounds> =
            switch method {
            case .profile: profileInterval(target, level: level)
            case .deltaLog(let convention):
                deltaInterval(target, level, convention).map {
                    Bounds(lower: exp($0.logDose - $0.reach), upper: exp($0.logDose + $0.reach))
                }
            case .deltaLinear(let convention):
                deltaInterval(target, level, convention).map {
                    let dose = exp($0.logDose)
                    return Bounds(lower: dose * (1 - $0.reach), upper: dose * (1 + $0.reach))
                }
            }
        return .success(
            EffectiveDose(
                target: target, dose: censored(logDose, target), logDoseOfCurve: logDose, interval: interval,
                method: method))
    }

    private func reasonAgainst(_ target: EffectiveDoseTarget) -> String? {
        if model.family == .flat || coefficients.upper == coefficients.lower {
            return "the fitted curve is flat"
        }
        switch target {
        case .relative(let percent):
            return percent > 0 && percent < 100 ? nil : "a relative effect lies between 0 and 100 %"
        case .absolute(let response): return response.isFinite ? nil : "the response level is not a number"
        }
    }

    /// The share of the way from c to d that the target stands for; outside (0, 1) where never reached.
    func share(of target: EffectiveDoseTarget) -> Double {
        switch target {
        case .relative(let percent):
            let way = percent / 100
            return CurveShape.falls(model.family, slope: coefficients.slope) ? 1 - way : way
        case .absolute(let response):
            return (response - coefficients.lower) / (coefficients.upper - coefficients.lower)
        }
    }

    /// 1 − share by itself: a lower limit far out (a curve that falls only at the last dose) makes the share round
    /// to 1, and only the distance from the upper limit still tells where the level lies.
    func complement(of target: EffectiveDoseTarget) -> Double {
        switch target {
        case .relative: return 1 - share(of: target)
        case .absolute(let response):
            return (coefficients.upper - response) / (coefficients.upper - coefficients.lower)
        }
    }

    func logDose(of target: EffectiveDoseTarget) -> Double? {
        let (share, complement) = (share(of: target), complement(of: target))
        guard share > 0, complement > 0 else { return nil }
        let v = CurveShape.inverse(
            model.family, share: share, complement: complement, coefficients.asymmetry)
        let place = coefficients.logLocation + v / coefficients.slope
        return place.isFinite ? place : nil
    }

    private func censored(_ logDose: Double?, _ target: EffectiveDoseTarget) -> CensoredDose {
        let (low, high) = (data.lowestPositiveDose ?? 0, data.highestDose)
        if let logDose {
            // The ends themselves are tested: a last digit must not censor them.
            if logDose > log(high) + 1e-12 { return .above(high) }
            return logDose < log(low) - 1e-12 ? .below(low) : .value(exp(logDose))
        }
        // Never reached: beyond the limit at infinite dose, or passed already at dose 0.
        let falls = CurveShape.falls(model.family, slope: coefficients.slope)
        return (share(of: target) <= 0) == falls ? .above(high) : .below(low)
    }

    /// ln dose, its standard error by the delta method, and t times it.
    private func deltaInterval(
        _ target: EffectiveDoseTarget, _ level: Double, _ convention: CovarianceConvention
    ) -> Outcome<(logDose: Double, reach: Double)> {
        guard let logDose = logDose(of: target) else {
            return .undefined("the fitted curve does not reach the level")
        }
        return standardErrorOfLogDose(target, convention).map {
            (logDose, StudentT.quantile(0.5 + level / 2, df: Double(residualDF)) * $0)
        }
    }

    /// Standard error of ln effective dose; times the dose it is that of the dose itself.
    public func standardErrorOfLogDose(
        _ target: EffectiveDoseTarget, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<Double> {
        guard logDose(of: target) != nil else {
            return .undefined("the fitted curve does not reach the level")
        }
        let gradient = gradientOfLogDose(target)
        return covariance(convention).map { $0.variance(gradient: gradient).squareRoot() }
    }

    func gradientOfLogDose(_ target: EffectiveDoseTarget) -> CurveGradient {
        let (share, complement) = (share(of: target), complement(of: target))
        let (b, f) = (coefficients.slope, coefficients.asymmetry)
        let v = CurveShape.inverse(model.family, share: share, complement: complement, f)
        var gradient = CurveGradient()
        gradient[0] = -v / (b * b)
        gradient[3] = 1
        gradient[4] = CurveShape.inverseByLogAsymmetry(model.family, share: share, f) / (f * b)
        if case .absolute = target {
            let rise = coefficients.upper - coefficients.lower
            let byShare = 1 / (CurveShape.derivatives(model.family, v, f).v * b)
            gradient[1] = -complement / rise * byShare
            gradient[2] = -share / rise * byShare
        }
        return gradient
    }
}
