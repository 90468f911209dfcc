internal import Foundation
public import Statistics

/// Areas under a growth curve: what tools call AUC, told apart.
public enum GrowthArea: String, Sendable, Hashable, CaseIterable {
    /// Trapezoids of the values over all measurements (Xeva).
    case full
    /// The same without the last measurement (KuLGaP).
    case withoutLast = "without-last"
    /// Trapezoids of what stands above the first value (DRAP); negative where the tumour shrinks.
    case aboveBaseline = "above-baseline"
    /// The full area over the time it covers: a mean volume. A growing tumour followed
    /// longer has the larger one: compare over a time that all animals share.
    case perDay = "per-day"
    /// Trapezoids of 1 + ln((V + 0.01)/V₀) without the last measurement (KuLGaP's normalised area).
    case logNormalised = "log-normalised"

    public var words: String {
        switch self {
        case .full: "trapezoids over all measurements"
        case .withoutLast: "trapezoids without the last measurement"
        case .aboveBaseline: "trapezoids of the values minus the first one"
        case .perDay: "trapezoids over all measurements, divided by the time that they cover"
        case .logNormalised: "trapezoids of 1 + ln((V + 0.01)/V0) without the last measurement"
        }
    }

    /// In the value's unit times the time's (per day: the value's).
    public func of(_ series: GrowthSeries) -> Outcome<Double> {
        let used = self == .withoutLast || self == .logNormalised ? series.withoutLast : series
        guard used.count >= 2, let first = used.times.first, let last = used.times.last, last > first else {
            return .undefined("there are fewer than two measurements")
        }
        switch self {
        case .full, .withoutLast: return .success(trapezoids(used.times, used.values))
        case .aboveBaseline:
            return .success(trapezoids(used.times, used.values.map { $0 - used.values[0] }))
        case .perDay: return .success(trapezoids(used.times, used.values) / (last - first))
        case .logNormalised:
            guard let values = logNormalisedValues(used) else {
                return .undefined("the first value is not above zero")
            }
            return .success(trapezoids(used.times, values))
        }
    }
}

func trapezoids(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for place in x.indices.dropFirst() {
        sum += (x[place] - x[place - 1]) * (y[place] + y[place - 1]) / 2
    }
    return sum
}

/// KuLGaP's 1 + ln((V + 0.01)/V₀); nil where the first value is not above zero or a later one is negative.
func logNormalisedValues(_ series: GrowthSeries) -> [Double]? {
    guard let baseline = series.baseline, baseline > 0, series.values.allSatisfy({ $0 >= 0 }) else {
        return nil
    }
    return series.values.map { 1 + log(($0 + 0.01) / baseline) }
}
