/// One marker at a time in a Cox regression of its own, by one standard deviation (divisor n − 1) of it.
public struct UnivariableCox: Sendable, Hashable {
    /// Log hazard ratio for one standard deviation.
    public var coefficient: Double
    public var standardError: Double
    /// Wald's.
    public var pValue: Double

    /// Ties by Efron.
    ///
    /// - Parameter markers: one array of finite values for each marker, as long as the follow-up.
    /// - Returns: one for each marker; undefined where it does not vary or its model has no estimate.
    public static func screen(_ followUp: FollowUp, markers: [[Double]]) -> [Outcome<UnivariableCox>] {
        markers.map { values in
            Descriptives(values).standardDeviation.flatMap { deviation in
                guard deviation > 0, deviation.isFinite else { return .undefined("all values are equal") }
                let design = CoxDesign(
                    followUp, names: ["the marker"], columns: [values.map { $0 / deviation }])
                switch CoxFit.fit(design) {
                case .failure(let why): return .undefined(why.reason)
                case .success(let fit):
                    return .success(
                        UnivariableCox(
                            coefficient: fit.coefficients[0], standardError: fit.standardErrors[0],
                            pValue: max(fit.waldPValue(0), .leastNonzeroMagnitude)))
                }
            }
        }
    }
}
