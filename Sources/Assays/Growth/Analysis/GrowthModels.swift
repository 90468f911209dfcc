internal import Statistics

/// A difference of slopes with the interval and p of one procedure.
struct SlopeContrast {
    var estimate: Double
    var standardError: Double
    /// Infinite for a normal reference.
    var degreesOfFreedom: Double
    var pValue: Double
    var isSingular: Bool
    /// By level.
    var interval: @Sendable (Double) -> Bounds
}

/// Mixed models of the values on time, arm and their product.
struct GrowthModels {
    let hasCensored: Bool

    init(_ units: [GrowthComparison.Unit], scale: GrowthScale, isNested: Bool) {
        hasCensored = units.contains { $0.animal.hasCensored }
    }

    func randomSlope() -> Outcome<SlopeContrast> { .undefined("mixed models are not built yet") }
    func randomIntercept() -> Outcome<SlopeContrast> { .undefined("mixed models are not built yet") }
    func censored() -> Outcome<SlopeContrast> { .undefined("mixed models are not built yet") }
}
