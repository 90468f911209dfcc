/// What a response says, stated by the user and never guessed.
public enum ResponseSense: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1 (or 100 %) = as the untreated.
    case viability
    /// 0 = as the untreated.
    case inhibition
    /// Raw: divided by the mean of the untreated wells of the same experiment.
    case signal
}

/// The unit of a viability or an inhibition.
public enum ResponseScale: String, Sendable, Hashable, Codable, CaseIterable {
    case percent, fraction
    var unit: Double { self == .percent ? 100 : 1 }
}

/// Which curve a dose response is fitted with.
public enum CurveModelChoice: String, Sendable, Hashable, Codable, CaseIterable {
    /// The least AICc of three- and four-parameter log-logistic and Weibull curves.
    case auto
    case ll2, ll3, ll4, ll5, w14, w24

    /// Models on viabilities as fractions.
    var candidates: [DoseResponseModel] {
        switch self {
        case .auto:
            [.logLogistic4, .logLogistic4.fixing(.upper, at: 1), .weibull1x4, .weibull2x4, .logLogistic3]
        case .ll2: [.logLogistic2]
        case .ll3: [.logLogistic3]
        case .ll4: [.logLogistic4]
        case .ll5: [.logLogistic5]
        case .w14: [.weibull1x4]
        case .w24: [.weibull2x4]
        }
    }
}
