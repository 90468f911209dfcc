internal import Statistics

/// What one animal (or patient, or nodule) showed over time: one value for each time, in order of time.
///
/// Metrics count time from the first measurement unless they say otherwise.
public struct GrowthSeries: Sendable, Hashable {
    /// Ascending; usually days.
    public let times: [Double]
    public let values: [Double]

    /// - Precondition: as many times as values, all finite.
    public init(times: [Double], values: [Double]) {
        precondition(times.count == values.count, "times and values differ in length")
        precondition(
            times.allSatisfy(\.isFinite) && values.allSatisfy(\.isFinite), "a time or value is not finite")
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        self.times = order.map { times[$0] }
        self.values = order.map { values[$0] }
    }

    public var count: Int { times.count }

    /// Times since the first measurement.
    public var elapsed: [Double] { times.first.map { start in times.map { $0 - start } } ?? [] }

    /// The first value; nil without measurements.
    public var baseline: Double? { values.first }

    /// Without its last measurement.
    public var withoutLast: GrowthSeries {
        GrowthSeries(times: Array(times.dropLast()), values: Array(values.dropLast()))
    }

    /// Measurements up to that time.
    public func until(_ end: Double) -> GrowthSeries {
        let kept = times.indices.filter { times[$0] <= end }
        return GrowthSeries(times: kept.map { times[$0] }, values: kept.map { values[$0] })
    }

    /// Values over the baseline's: 1 at the first measurement.
    public func relative() -> [Double]? {
        guard let baseline, baseline > 0 else { return nil }
        return values.map { $0 / baseline }
    }

    /// The value at that very time.
    public func value(at time: Double) -> Double? { times.firstIndex(of: time).map { values[$0] } }
}

/// The plain mean at each time over those that were measured then, from the first time to the last.
///
/// After an animal has left, the mean is of the survivors alone: it can fall though no tumour shrinks.
public func meanOfMeasured(_ series: [GrowthSeries]) -> GrowthSeries {
    var sums: [Double: (sum: Double, count: Double)] = [:]
    for one in series {
        for (time, value) in zip(one.times, one.values) {
            let so = sums[time] ?? (0, 0)
            sums[time] = (so.sum + value, so.count + 1)
        }
    }
    let times = sums.keys.sorted()
    return GrowthSeries(times: times, values: times.map { sums[$0]!.sum / sums[$0]!.count })
}

/// Slope of ordinary least squares of `y` on `x` with an intercept.
///
/// - Returns: undefined with fewer than two distinct x.
func leastSquaresSlope(_ x: [Double], _ y: [Double]) -> Outcome<(slope: Double, intercept: Double)> {
    let n = Double(x.count)
    guard x.count >= 2 else { return .undefined("there are fewer than two measurements") }
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    guard spread > 0 else { return .undefined("all measurements are of one time") }
    let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
    return .success((slope, meanY - slope * meanX))
}

/// Slope of the line through the origin.
func slopeThroughOrigin(_ x: [Double], _ y: [Double]) -> Outcome<Double> {
    let square = x.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return .undefined("all measurements are at time zero") }
    return .success(zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / square)
}
