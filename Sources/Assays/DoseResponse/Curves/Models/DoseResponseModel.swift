/// A parameter of a dose-response curve, by the letter of Ritz et al. 2015.
public enum CurveParameter: String, Sendable, Hashable, Codable, CaseIterable {
    /// b: steepness per unit of ln dose.
    case slope
    /// c: the smaller asymptote.
    case lower
    /// d: the larger asymptote.
    case upper
    /// e: the dose at which the family's argument is 0 (the ED50 of the symmetric log-logistic curve).
    case location
    /// f: asymmetry; 1 = symmetric.
    case asymmetry

    package var position: Int {
        switch self {
        case .slope: 0
        case .lower: 1
        case .upper: 2
        case .location: 3
        case .asymmetry: 4
        }
    }
}

/// A family of curves with its free and fixed parameters.
///
/// With v = b (ln x − ln e): log-logistic f(x) = c + (d − c) / (1 + exp v)^f; Weibull 1
/// f(x) = c + (d − c) exp(−exp v); Weibull 2 f(x) = c + (d − c) (1 − exp(−exp v)). Where the larger asymptote
/// is d, b > 0 falls with the dose in the first two and rises in the third. Dose 0 takes the limit.
///
/// *Source*: Ritz et al., PLoS ONE 2015, doi:10.1371/journal.pone.0146021.
public struct DoseResponseModel: Sendable, Hashable, Codable {
    public enum Family: String, Sendable, Hashable, Codable {
        case logLogistic, weibull1, weibull2
        /// One level for all doses.
        case flat
    }

    public var family: Family
    /// Parameters held at a value; the others are estimated.
    public var fixed: [CurveParameter: Double]

    public init(_ family: Family, fixed: [CurveParameter: Double] = [:]) {
        self.family = family
        self.fixed = fixed
        if family != .logLogistic { self.fixed[.asymmetry] = 1 }
    }

    /// Upper 1 and lower 0.
    public static let logLogistic2 = Self(.logLogistic, fixed: [.lower: 0, .upper: 1, .asymmetry: 1])
    /// Lower 0.
    public static let logLogistic3 = Self(.logLogistic, fixed: [.lower: 0, .asymmetry: 1])
    public static let logLogistic4 = Self(.logLogistic, fixed: [.asymmetry: 1])
    public static let logLogistic5 = Self(.logLogistic)
    public static let weibull1x2 = Self(.weibull1, fixed: [.lower: 0, .upper: 1])
    public static let weibull1x3 = Self(.weibull1, fixed: [.lower: 0])
    public static let weibull1x4 = Self(.weibull1)
    public static let weibull2x2 = Self(.weibull2, fixed: [.lower: 0, .upper: 1])
    public static let weibull2x3 = Self(.weibull2, fixed: [.lower: 0])
    public static let weibull2x4 = Self(.weibull2)
    public static let flat = Self(.flat)

    /// The estimated parameters in the order b, c, d, e, f; a flat curve has only its level, under `upper`.
    public var free: [CurveParameter] {
        if family == .flat { return fixed[.upper] == nil ? [.upper] : [] }
        return CurveParameter.allCases.filter { fixed[$0] == nil }
    }

    public func fixing(_ parameter: CurveParameter, at value: Double) -> Self {
        var copy = self
        copy.fixed[parameter] = value
        return copy
    }

    /// `log-logistic, 4 parameters`.
    public var name: String {
        switch family {
        case .logLogistic: "log-logistic, \(free.count) parameters"
        case .weibull1: "Weibull 1, \(free.count) parameters"
        case .weibull2: "Weibull 2, \(free.count) parameters"
        case .flat: "flat line"
        }
    }
}
