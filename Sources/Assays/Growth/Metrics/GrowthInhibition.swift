public import Statistics

/// Tumour growth inhibition of a treated arm against a control: six things that go by one name.
///
/// All are computed from the arms' means over the animals measured at each time, so that after the first
/// animal has left they speak of survivors. None carries a standard error of its own here; they describe.
///
/// Xeva's `(C − T at the end)/(C − T at the start)` is not offered: arms are randomised to equal baselines,
/// so its denominator is a difference that is zero but for chance, and its value and sign are arbitrary.
public enum GrowthInhibition: String, Sendable, Hashable, CaseIterable {
    /// 1 − (T at the end − T at the start)/(C at the end − C at the start), at the last common time
    /// (DRAP's deltaV, the usual TGI). Above 1 where the treated tumours shrink.
    case volumeChange = "delta-v"
    /// 1 − (T end/T start)/(C end/C start), ratios of arm means (DRAP's RTV).
    case relativeVolume = "rtv"
    /// 1 − area of T above its baseline/area of C above its baseline, on arm means over common times (DRAP's AUC).
    case area = "auc"
    /// T/C of arm means at the last common time: not an inhibition but a ratio.
    case treatedOverControl = "t/c"
    /// Area of T over area of C on arm means over common times: a ratio.
    case areaRatio = "area-ratio"
    /// 1 − rise of T/rise of C in the arm means of 1 + ln((V + 0.01)/V₀) (KuLGaP).
    case logNormalised = "log-normalised"

    public var words: String {
        switch self {
        case .volumeChange: "1 − change of the treated arm's mean/change of the control's (deltaV)"
        case .relativeVolume: "1 − (Vt/V0 of the treated arm's mean)/(Vt/V0 of the control's) (RTV)"
        case .area: "1 − area of the treated arm's mean above its baseline/the control's (AUC)"
        case .treatedOverControl: "mean of the treated arm/mean of the control (T/C)"
        case .areaRatio: "area under the treated arm's mean/area under the control's"
        case .logNormalised:
            "1 − rise of the treated arm's mean of 1 + ln((V + 0.01)/V0)/the control's (KuLGaP)"
        }
    }

    /// Whether it is a ratio T/C, for which 1 means no effect, rather than an inhibition with 0.
    public var isRatio: Bool { self == .treatedOverControl || self == .areaRatio }

    /// - Returns: the value and the last time at which both arms were measured.
    public func of(
        treated: [GrowthSeries], control: [GrowthSeries]
    ) -> Outcome<(value: Double, time: Double)> {
        if self == .logNormalised { return Self.onLogs(treated, control) }
        let (t, c) = Self.atCommonTimes(meanOfMeasured(treated), meanOfMeasured(control))
        guard t.count >= 2, let time = t.times.last else {
            return .undefined("the arms have fewer than two times in common")
        }
        let (t0, c0, t1, c1) = (t.values[0], c.values[0], t.values[t.count - 1], c.values[c.count - 1])
        func ratio(_ a: Double, _ b: Double) -> Outcome<(value: Double, time: Double)> {
            guard b > 0 else { return .undefined("the control arm did not grow") }
            return .success((isRatio ? a / b : 1 - a / b, time))
        }
        switch self {
        case .volumeChange: return ratio(t1 - t0, c1 - c0)
        case .relativeVolume:
            guard t0 > 0, c0 > 0 else { return .undefined("a mean at the first time is zero") }
            return ratio(t1 / t0, c1 / c0)
        case .area:
            return ratio(
                trapezoids(t.times, t.values.map { $0 - t0 }), trapezoids(c.times, c.values.map { $0 - c0 }))
        case .treatedOverControl: return ratio(t1, c1)
        case .areaRatio: return ratio(trapezoids(t.times, t.values), trapezoids(c.times, c.values))
        case .logNormalised: preconditionFailure("handled above")
        }
    }

    private static func onLogs(
        _ treated: [GrowthSeries], _ control: [GrowthSeries]
    ) -> Outcome<(value: Double, time: Double)> {
        func logs(_ series: [GrowthSeries]) -> [GrowthSeries]? {
            let logs = series.map { one -> GrowthSeries? in
                logNormalisedValues(one).map { GrowthSeries(times: one.times, values: $0) }
            }
            return logs.contains { $0 == nil } ? nil : logs.compactMap { $0 }
        }
        guard let a = logs(treated), let b = logs(control) else {
            return .undefined("a first value is not above zero")
        }
        return GrowthInhibition.volumeChange.of(treated: a, control: b)
    }

    private static func atCommonTimes(_ a: GrowthSeries, _ b: GrowthSeries) -> (GrowthSeries, GrowthSeries) {
        let times = Set(a.times).intersection(b.times).sorted()
        func at(_ series: GrowthSeries) -> GrowthSeries {
            GrowthSeries(times: times, values: times.map { series.value(at: $0)! })
        }
        return (at(a), at(b))
    }
}
