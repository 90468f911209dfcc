/// One number from the course of an observable.
public enum ResponseMeasure: Sendable, Hashable {
    case endValue
    case maximum
    case minimum
    /// Area under the course, by trapezia between output times.
    case area
    /// When the value first lies at or above the threshold, linear between output times; so as exact as these are
    /// dense.
    case timeToReach(Double)
    /// When the value first lies at or below the threshold; likewise.
    case timeToFallTo(Double)

    /// Nil where the course has no such number: a threshold never crossed, a value that is not finite.
    ///
    /// - Parameter values: one for each time, at least one.
    public func value(times: [Double], values: [Double]) -> Double? {
        precondition(times.count == values.count && !times.isEmpty, "one value for each time")
        guard values.allSatisfy(\.isFinite) else { return nil }
        switch self {
        case .endValue: return values.last
        case .maximum: return values.max()
        case .minimum: return values.min()
        case .area:
            return zip(zip(times, times.dropFirst()), zip(values, values.dropFirst())).reduce(0) {
                $0 + ($1.0.1 - $1.0.0) * ($1.1.0 + $1.1.1) / 2
            }
        case .timeToReach(let threshold): return Self.crossing(times, values.map { $0 - threshold })
        case .timeToFallTo(let threshold): return Self.crossing(times, values.map { threshold - $0 })
        }
    }

    /// When the margin first is not negative.
    private static func crossing(_ times: [Double], _ margins: [Double]) -> Double? {
        guard let after = margins.firstIndex(where: { $0 >= 0 }) else { return nil }
        guard after > 0, margins[after] > 0 else { return times[after] }
        let before = after - 1
        let share = margins[before] / (margins[before] - margins[after])
        return times[before] + share * (times[after] - times[before])
    }
}
