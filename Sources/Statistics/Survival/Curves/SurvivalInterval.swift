internal import Foundation
internal import NumericalKit

/// The scale on which a pointwise interval of survival is symmetric.
public enum SurvivalIntervalScale: String, Sendable, CaseIterable {
    case plain, log, logit
    /// log(−log S).
    case logLog = "log-log"
    /// arcsin √S.
    case arcsine = "arcsin"

    /// The interval of S, cut to [0, 1]; nil where the scale has no value (S of 0, or of 1 on the log-log
    /// scale).
    ///
    /// - Parameter standardErrorOfLog: the standard error of log S.
    /// *Source*: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd ed., 1.4.
    public func interval(
        survival: Double, standardErrorOfLog: Double, level: Double
    ) -> (lower: Double, upper: Double)? {
        let reach = Normal.quantile(0.5 + level / 2) * standardErrorOfLog
        let s = survival
        guard s > 0 else { return nil }
        switch self {
        case .plain: return (max(0, s - reach * s), min(1, s + reach * s))
        case .log: return (s * exp(-reach), min(1, s * exp(reach)))
        case .logLog:
            guard s < 1 else { return nil }
            let (center, half) = (Foundation.log(-Foundation.log(s)), reach / Foundation.log(s))
            return (exp(-exp(center - half)), exp(-exp(center + half)))
        case .logit:
            guard s < 1 else { return (1, 1) }
            let (center, half) = (Foundation.log(s / (1 - s)), reach / (1 - s))
            return (1 / (1 + exp(half - center)), 1 / (1 + exp(-center - half)))
        case .arcsine:
            guard s < 1 else { return (1, 1) }
            let (center, half) = (asin(s.squareRoot()), 0.5 * reach * (s / (1 - s)).squareRoot())
            let (low, high) = (sin(max(0, center - half)), sin(min(.pi / 2, center + half)))
            return (low * low, high * high)
        }
    }
}

extension KaplanMeier {
    /// Pointwise interval at `points[index]`; nil where the scale has no value there.
    public func interval(
        _ index: Int, level: Double = 0.95, scale: SurvivalIntervalScale = .log
    ) -> (lower: Double, upper: Double)? {
        let point = points[index]
        return scale.interval(
            survival: point.survival, standardErrorOfLog: point.standardErrorOfLog, level: level)
    }

    /// The time by which a fraction of subjects had the event, with the interval that reflects the
    /// pointwise band at that fraction; each nil where it is not reached.
    ///
    /// Where S(t) equals 1 − `fraction` exactly over an interval, the middle of that interval is the
    /// quantile (at the end of the curve: the middle up to the last time seen).
    /// *Source*: Brookmeyer and Crowley 1982, doi:10.2307/2530286.
    public func quantile(
        _ fraction: Double, level: Double = 0.95, scale: SurvivalIntervalScale = .log
    ) -> (estimate: Double?, lower: Double?, upper: Double?) {
        let bands = points.indices.map { interval($0, level: level, scale: scale) }
        return (
            crossing(fraction, of: points.map(\.survival)),
            crossing(fraction, of: bands.map { $0?.lower }),
            crossing(fraction, of: bands.map { $0?.upper })
        )
    }

    /// The time at which a falling curve passes 1 − `fraction`. Undefined stretches are passed over.
    private func crossing(_ fraction: Double, of curve: [Double?]) -> Double? {
        let slack = Double.ulpOfOne.squareRoot()
        let level = 1 - fraction
        let defined = curve.indices.filter { curve[$0] != nil }
        guard let reached = defined.first(where: { curve[$0]! <= level + slack }) else { return nil }
        if let below = defined.first(where: { curve[$0]! < level - slack }) {
            return (points[reached].time + points[below].time) / 2
        }
        guard let end = curve[curve.count - 1], abs(end - level) < slack else { return nil }
        return (points[reached].time + points[points.count - 1].time) / 2
    }
}
