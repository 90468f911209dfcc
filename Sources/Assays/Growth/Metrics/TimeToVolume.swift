public import Statistics

/// The first measurement at which a tumour has some multiple of its first volume.
public struct TimeToVolume: Sendable, Hashable {
    /// Since the first measurement: of the event, or of the last measurement where it was not seen.
    public let time: Double
    /// False: right-censored at the last measurement.
    public let reached: Bool

    /// The day itself, not interpolated: what a record holds. Fits that interpolate have no censoring either.
    ///
    /// - Parameter multiple: above 1, such as 4 for the time to quadruple.
    /// - Returns: undefined where there is no measurement or the first value is not above zero.
    public static func of(_ series: GrowthSeries, multiple: Double) -> Outcome<TimeToVolume> {
        guard let baseline = series.baseline else { return .undefined("there is no measurement") }
        guard baseline > 0 else { return .undefined("the first value is not above zero") }
        let elapsed = series.elapsed
        if let place = series.values.indices.dropFirst().first(where: {
            series.values[$0] >= multiple * baseline
        }) {
            return .success(TimeToVolume(time: elapsed[place], reached: true))
        }
        return .success(TimeToVolume(time: elapsed[elapsed.count - 1], reached: false))
    }
}
