internal import Foundation
public import Statistics

/// Areas that summarise a dose response, each by its own definition: tools print several under one name.
public enum ActivityArea {
    /// Area under the mean responses by trapezoids over log₁₀ dose, divided by the range of log₁₀ dose: the mean
    /// response over the tested range. Dose 0 has no place on the axis and is left out.
    /// - Returns: undefined for fewer than two positive doses.
    public static func normalisedArea(_ data: CurveData) -> Outcome<Double> {
        let places = data.doses.indices.filter { data.doses[$0] > 0 }
        guard let first = places.first, let last = places.last, first < last else {
            return .undefined("an area needs two positive doses")
        }
        var sum = 0.0
        for (a, b) in zip(places, places.dropFirst()) {
            sum += (log10(data.doses[b]) - log10(data.doses[a])) * (data.means[a] + data.means[b]) / 2
        }
        return .success(sum / (log10(data.doses[last]) - log10(data.doses[first])))
    }

    /// The same area under a fitted curve between the lowest and the highest positive dose, by 256 Simpson steps.
    public static func normalisedArea(under fit: DoseResponseFit) -> Outcome<Double> {
        guard let low = fit.data.lowestPositiveDose, low < fit.data.highestDose else {
            return .undefined("an area needs two positive doses")
        }
        let (start, span, steps) = (log(low), log(fit.data.highestDose / low), 256)
        var sum = 0.0
        for k in 0...steps {
            let weight = k == 0 || k == steps ? 1.0 : (k % 2 == 1 ? 4 : 2)
            sum += weight * fit.value(at: exp(start + span * Double(k) / Double(steps)))
        }
        return .success(sum / (3 * Double(steps)))
    }

    /// What the differences from "no effect" are taken of.
    public enum Source: String, Sendable, Hashable, Codable {
        /// Mean response of each dose, negative effects counted as they are.
        case measured
        /// Mean response of each dose, a response above the control counted as no effect.
        case measuredEffectsOnly
    }

    /// CCLE's activity area: the sum over the tested positive doses of 1 − viability, so that 8 doses give 0 (no
    /// effect) to 8 (all dead at each). It grows with the number of doses and ignores their spacing.
    /// - Parameter data: viability, 1 = control.
    /// - Returns: undefined without positive doses.
    ///
    /// *Source*: Barretina et al., Nature 2012, doi:10.1038/nature11003, supplementary methods.
    public static func activityArea(_ data: CurveData, _ source: Source = .measured) -> Outcome<Double> {
        let effects = zip(data.doses, data.means).filter { $0.0 > 0 }.map { 1 - $0.1 }
        guard !effects.isEmpty else { return .undefined("an area needs a positive dose") }
        return .success(effects.reduce(0) { $0 + (source == .measured ? $1 : max($1, 0)) })
    }

    /// The same sum of a fitted curve at the tested positive doses.
    public static func activityArea(of fit: DoseResponseFit) -> Outcome<Double> {
        let doses = fit.data.doses.filter { $0 > 0 }
        guard !doses.isEmpty else { return .undefined("an area needs a positive dose") }
        return .success(doses.reduce(0) { $0 + 1 - fit.value(at: $1) })
    }
}
