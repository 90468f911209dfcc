internal import Foundation
internal import NumericalKit

/// Events and detectable effects of a Cox regression, from the numbers alone.
///
/// Events D = (z₁₋α/₂ + z_power)²/(v·log²HR·(1 − R²)), where v is the variance of the covariate: 1 for a hazard
/// ratio per standard deviation, q(1 − q) for two groups with shares q and 1 − q, and R² is how far the
/// other covariates explain it.
/// *Sources*: Schoenfeld 1983, doi:10.2307/2531021; Hsieh and Lavori 2000,
/// doi:10.1016/S0197-2456(00)00104-5.
public enum CoxPlanning {
    /// The hazard ratio above 1 that this many events show with this power; nil without events or variance.
    ///
    /// - Parameters:
    ///   - level: confidence level of the two-sided interval that decides, 0.95 for 95 %.
    ///   - variance: of the covariate.
    public static func detectableHazardRatio(
        events: Int, variance: Double = 1, explained: Double = 0, level: Double = 0.95, power: Double = 0.8
    ) -> Double? {
        let spread = Double(events) * variance * (1 - explained)
        guard spread > 0 else { return nil }
        return exp(reach(level, power) / spread.squareRoot())
    }

    /// Events (not rounded) that show this hazard ratio with this power; infinite for a ratio of 1.
    public static func eventsNeeded(
        hazardRatio: Double, variance: Double = 1, explained: Double = 0, level: Double = 0.95,
        power: Double = 0.8
    ) -> Double {
        precondition(hazardRatio > 0, "a hazard ratio is positive")
        let effect = log(hazardRatio)
        return reach(level, power) * reach(level, power) / (variance * effect * effect * (1 - explained))
    }

    private static func reach(_ level: Double, _ power: Double) -> Double {
        Normal.quantile(0.5 + level / 2) + Normal.quantile(power)
    }
}
