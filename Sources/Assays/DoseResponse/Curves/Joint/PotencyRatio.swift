internal import Foundation
internal import NumericalKit
public import Statistics

/// How the interval of a ratio of two effective doses is made.
public enum PotencyInterval: String, Sendable, Hashable, Codable {
    /// exp(ln ratio ± t · standard error).
    case deltaLog
    /// Ratio ± t · standard error, as drc's `EDcomp(interval = "delta")`.
    case deltaLinear
    /// Fieller's theorem on the two doses: may be unbounded (undefined) where the divisor is not told from 0.
    case fieller
    /// All ratios that an F test does not reject: the curves are fitted again under each. Asymmetric; an end is 0
    /// or infinite where no ratio within a factor of 10⁶ of the estimate is rejected.
    case profile
}

/// A difference of one parameter between two curves.
public struct ParameterDifference: Sendable, Hashable {
    public let estimate: Double
    public let standardError: Double
    public let t: Double
    public let df: Double
    public let p: Double
    public let convention: CovarianceConvention
}

extension JointCurveFit {
    /// Effective dose of curve `i` over that of curve `j`, each at its own target.
    /// - Returns: the ratio, its interval and the named method; undefined where a curve never reaches the target.
    public func potencyRatio(
        of i: Int, to j: Int, at target: EffectiveDoseTarget = .relative(percent: 50), level: Double = 0.95,
        interval: PotencyInterval = .deltaLog, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<(ratio: Double, interval: Outcome<Bounds>)> {
        let (first, second) = (single(i, data[i]), single(j, data[j]))
        guard let a = first.logDose(of: target), let b = second.logDose(of: target) else {
            return .undefined("a fitted curve does not reach the level")
        }
        if interval == .profile {
            return .success((exp(a - b), profile(i, j, target, logRatio: a - b, level: level)))
        }
        let bounds = logVariances(i, j, target, convention).flatMap {
            let t = StudentT.quantile(0.5 + level / 2, df: Double(residualDF))
            return Self.bounds(interval, logRatio: a - b, $0, t: t)
        }
        return .success((exp(a - b), bounds))
    }

    /// Variances and covariance of the two ln effective doses.
    private func logVariances(
        _ i: Int, _ j: Int, _ target: EffectiveDoseTarget, _ convention: CovarianceConvention
    ) -> Outcome<SIMD4<Double>> {
        covariance(convention).map { covariance in
            func product(_ a: Int, _ b: Int) -> Double {
                let (u, v) = (slopes(a, target), slopes(b, target))
                var sum = 0.0
                for p in model.free {
                    for q in model.free {
                        sum += u[p.position] * v[q.position] * covariance.covariance(p, curve: a, q, curve: b)
                    }
                }
                return sum
            }
            return SIMD4(product(i, i), product(i, j), product(j, j), 0)
        }
    }

    /// By Gauss-Newton; nil where the covariance is undefined.
    func standardErrorOfLogRatio(_ i: Int, _ j: Int, _ target: EffectiveDoseTarget) -> Double? {
        guard let v = logVariances(i, j, target, .gaussNewton).value else { return nil }
        let variance = v[0] - 2 * v[1] + v[2]
        return variance > 0 ? variance.squareRoot() : nil
    }

    /// Gradient of the ln effective dose by b, c, d, e, f.
    private func slopes(_ curve: Int, _ target: EffectiveDoseTarget) -> [Double] {
        var gradient = single(curve, data[curve]).gradientOfLogDose(target).values
        gradient[3] /= coefficients[curve].location
        return gradient
    }

    private static func bounds(
        _ interval: PotencyInterval, logRatio: Double, _ v: SIMD4<Double>, t: Double
    ) -> Outcome<Bounds> {
        let ratio = exp(logRatio)
        let variance = max(v[0] - 2 * v[1] + v[2], 0)
        let reach = t * variance.squareRoot()
        switch interval {
        case .deltaLog: return .success(Bounds(lower: ratio * exp(-reach), upper: ratio * exp(reach)))
        case .deltaLinear: return .success(Bounds(lower: ratio * (1 - reach), upper: ratio * (1 + reach)))
        case .profile: return .undefined("profiles need the data")
        case .fieller:
            // All in units of the two doses, which cancel: relative variances stand for v11/a², v12/ab, v22/b².
            let g = t * t * v[2]
            guard g < 1 else {
                return .undefined("the divisor is not told from 0: Fieller's set is unbounded")
            }
            let inner = variance - g * (v[0] - v[1] * v[1] / v[2])
            guard inner >= 0 else { return .undefined("Fieller's set is unbounded") }
            let (centre, half) = (1 - t * t * v[1], t * inner.squareRoot())
            return .success(
                Bounds(lower: ratio * (centre - half) / (1 - g), upper: ratio * (centre + half) / (1 - g)))
        }
    }

    /// `parameter` of curve `i` minus that of curve `j`, with a t test against 0 (drc's `compParm(…, "-")`).
    public func difference(
        _ parameter: CurveParameter, of i: Int, to j: Int, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<ParameterDifference> {
        guard model.free.contains(parameter), !shared.contains(parameter) else {
            return .undefined("the curves have the \(parameter.rawValue) in common")
        }
        return covariance(convention).map {
            let variance =
                $0.covariance(parameter, curve: i, parameter, curve: i)
                - 2 * $0.covariance(parameter, curve: i, parameter, curve: j)
                + $0.covariance(parameter, curve: j, parameter, curve: j)
            let (estimate, df) = (coefficients[i][parameter] - coefficients[j][parameter], Double(residualDF))
            let error = max(variance, .leastNonzeroMagnitude).squareRoot()
            return ParameterDifference(
                estimate: estimate, standardError: error, t: estimate / error, df: df,
                p: StudentT.twoSided(estimate / error, df: df), convention: convention)
        }
    }
}

extension JointCurveFit {
    /// Effective dose of one of the curves, with the residual variance and covariance of all.
    public func effectiveDose(
        _ target: EffectiveDoseTarget, curve: Int, level: Double = 0.95,
        interval method: EffectiveDoseInterval = .deltaLog(.gaussNewton)
    ) -> Outcome<EffectiveDose> {
        let alone = single(curve, data[curve])
        // The shape alone says where the dose lies; the interval is of all curves together.
        return alone.effectiveDose(target, level: level, interval: .deltaLog(.gaussNewton)).map { dose in
            guard let logDose = dose.logDoseOfCurve else {
                return dose.with(.undefined("the fitted curve does not reach the level"), method)
            }
            let t = StudentT.quantile(0.5 + level / 2, df: Double(max(residualDF, 1)))
            switch method {
            case .profile: return dose.with(.undefined("profiles are of single curves"), method)
            case .deltaLog(let convention):
                return dose.with(
                    standardErrorOfLogDose(target, curve: curve, convention).map {
                        Bounds(lower: exp(logDose - t * $0), upper: exp(logDose + t * $0))
                    }, method)
            case .deltaLinear(let convention):
                return dose.with(
                    standardErrorOfLogDose(target, curve: curve, convention).map {
                        Bounds(lower: exp(logDose) * (1 - t * $0), upper: exp(logDose) * (1 + t * $0))
                    }, method)
            }
        }
    }

    /// Standard error of the ln effective dose of one curve.
    public func standardErrorOfLogDose(
        _ target: EffectiveDoseTarget, curve: Int, _ convention: CovarianceConvention = .gaussNewton
    ) -> Outcome<Double> {
        guard single(curve, data[curve]).logDose(of: target) != nil else {
            return .undefined("the fitted curve does not reach the level")
        }
        return logVariances(curve, curve, target, convention).map { max($0[0], 0).squareRoot() }
    }
}

extension EffectiveDose {
    func with(_ interval: Outcome<Bounds>, _ method: EffectiveDoseInterval) -> EffectiveDose {
        EffectiveDose(
            target: target, dose: dose, logDoseOfCurve: logDoseOfCurve, interval: interval, method: method)
    }
}
