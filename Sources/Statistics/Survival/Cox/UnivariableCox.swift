internal import NumericalKit

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
        let kernel = UnivariableKernel(followUp)
        return markers.map { values in
            Descriptives(values).standardDeviation.flatMap { deviation in
                guard deviation > 0, deviation.isFinite else { return .undefined("all values are equal") }
                let scaled = values.map { $0 / deviation }
                if let fit = kernel.fit(scaled) {
                    let error = 1 / fit.information.squareRoot()
                    return .success(UnivariableCox(fit.coefficient, error))
                }
                return general(followUp, scaled)
            }
        }
    }

    private init(_ coefficient: Double, _ standardError: Double) {
        (self.coefficient, self.standardError) = (coefficient, standardError)
        pValue = max(Normal.twoSided(coefficient / standardError), .leastNonzeroMagnitude)
    }

    private static func general(_ followUp: FollowUp, _ scaled: [Double]) -> Outcome<UnivariableCox> {
        CoxFit.fit(CoxDesign(followUp, names: ["the marker"], columns: [scaled]))
            .map { UnivariableCox($0.coefficients[0], $0.standardErrors[0]) }
            .mapError { Undefined($0.reason) }
    }
}
