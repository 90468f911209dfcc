internal import Foundation

/// The five parameters of a curve, estimated or fixed. A flat curve has `lower` = `upper`.
public struct CurveCoefficients: Sendable, Hashable {
    public var slope: Double
    public var lower: Double
    public var upper: Double
    /// Natural logarithm of the location e.
    public var logLocation: Double
    public var asymmetry: Double

    public init(
        slope: Double, lower: Double, upper: Double, logLocation: Double, asymmetry: Double = 1
    ) {
        (self.slope, self.lower, self.upper) = (slope, lower, upper)
        (self.logLocation, self.asymmetry) = (logLocation, asymmetry)
    }

    /// e, in the unit of the doses.
    public var location: Double { exp(logLocation) }

    public subscript(parameter: CurveParameter) -> Double {
        get {
            switch parameter {
            case .slope: slope
            case .lower: lower
            case .upper: upper
            case .location: location
            case .asymmetry: asymmetry
            }
        }
        set {
            switch parameter {
            case .slope: slope = newValue
            case .lower: lower = newValue
            case .upper: upper = newValue
            case .location: logLocation = log(newValue)
            case .asymmetry: asymmetry = newValue
            }
        }
    }

    /// The curve of `family` at a dose ≥ 0 in the unit of the fitted doses.
    public func value(at dose: Double, _ family: DoseResponseModel.Family) -> Double {
        if family == .flat { return upper }
        let v = slope * (log(dose) - logLocation)
        let g = CurveShape.share(family, v, asymmetry, slope: slope)
        if g < 0.5 || v.isNaN { return lower + (upper - lower) * g }
        // From the nearer limit: the other may lie so far out that its digits are all lost.
        return upper - (upper - lower) * CurveShape.complement(family, v, asymmetry, slope: slope)
    }
}
