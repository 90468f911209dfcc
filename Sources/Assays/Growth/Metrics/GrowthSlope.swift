internal import Foundation
public import Statistics

/// Slopes and angles of a growth curve, each named by its definition.
public enum GrowthSlope {
    /// Slope of ordinary least squares of ln V on time: the exponential growth rate, per unit of time.
    ///
    /// - Returns: undefined where a value is not above zero (a vanished tumour is left-censored, not dropped)
    ///   or where there are fewer than two measurements.
    public static func logRate(_ series: GrowthSeries) -> Outcome<Double> {
        guard series.values.allSatisfy({ $0 > 0 }) else { return .undefined("a value is not above zero") }
        return leastSquaresSlope(series.elapsed, series.values.map { log($0) }).map(\.slope)
    }

    /// Slope of ordinary least squares of the values themselves.
    public static func linear(_ series: GrowthSeries) -> Outcome<Double> {
        leastSquaresSlope(series.elapsed, series.values).map(\.slope)
    }

    /// Angle in degrees of the line through the origin of V − V₀ on the time since the first measurement (Xeva's slope).
    ///
    /// It depends on the units of both axes: 1 mm³ per day is 45°.
    public static func angleInDegrees(_ series: GrowthSeries) -> Outcome<Double> {
        guard let baseline = series.baseline else { return .undefined("there is no measurement") }
        return slopeThroughOrigin(series.elapsed, series.values.map { $0 - baseline })
            .map { atan($0) * 180 / .pi }
    }

    /// KuLGaP's response angle in radians: V − V₀ (or V/V₀ − 1) on the time *as recorded*.
    ///
    /// The line passes through recorded day 0 and not through the first measurement, so the angle changes when
    /// days are counted from elsewhere. Given for comparison with published values only.
    public static func responseAngle(_ series: GrowthSeries, relative: Bool = false) -> Outcome<Double> {
        guard let baseline = series.baseline else { return .undefined("there is no measurement") }
        guard !relative || baseline > 0 else { return .undefined("the first value is not above zero") }
        let rises = series.values.map { relative ? $0 / baseline - 1 : $0 - baseline }
        return slopeThroughOrigin(series.times, rises).map(atan)
    }

    /// KuLGaP's `lm_slopes`: angle in degrees of the line through the origin of V itself on the recorded time.
    public static func valueAngleInDegrees(_ series: GrowthSeries) -> Outcome<Double> {
        slopeThroughOrigin(series.times, series.values).map { atan($0) * 180 / .pi }
    }
}
