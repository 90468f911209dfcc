internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// Where the spread of the target comes from: wells, samples of one unit, units; and what change it takes.
struct QPCRVariation {
    private(set) var estimates: [Estimate] = []

    init(_ finding: QPCRFinding) {
        let samples = (finding.data.first + finding.data.second).flatMap(\.samples)
        let sets = samples.compactMap { $0.targetMeans[0]?.detected }.filter { $0.count > 1 }
        let freedom = sets.reduce(0) { $0 + $1.count - 1 }
        let squares = sets.reduce(0.0) { sum, wells in
            sum + Double(wells.count - 1) * (Descriptives(wells).variance.value ?? 0)
        }
        estimates.append(
            Estimate(
                "replicate_sd", label: "SD of technical replicates of \(finding.analysis.target)",
                definition:
                    "Square root of the pooled variance of Cq within samples (detected wells, divisor n − 1): the assay alone",
                value: freedom > 0
                    ? .value((squares / Double(freedom)).squareRoot())
                    : .undefined(because: "no sample has two detected wells"), unit: "cycles"))
        if finding.data.repeats.contains(where: { $0.count > 1 }) { biological(finding) }
    }

    private mutating func biological(_ finding: QPCRFinding) {
        let target = finding.analysis.target
        let factor = finding.normalised.efficiencies.log2Factor(target)
        // Wells of a sample on the scale of its amount: they scatter about it as their Cq do.
        let subjects = finding.data.repeats.map { samples in
            samples.compactMap { sample -> [Double]? in
                guard let amount = sample.amounts[0].exactValue, let mean = sample.targetMeans[0],
                    let centre = mean.cq.exactValue, !finding.isAbsolute
                else { return nil }
                return mean.detected.map { amount - ($0 - centre) * factor }
            }
        }
        let found = BiologicalVariation.of(subjects)
        func estimate(
            _ name: String, _ label: String, _ definition: String, _ value: (BiologicalVariation) -> Double,
            unit: String? = "log2 relative quantity", scale: Estimate.Scale = .linear
        ) -> Estimate {
            Estimate(
                name, label: label, definition: definition, value: Quantity(found.map(value)), unit: unit,
                scale: scale)
        }
        estimates += [
            estimate(
                "within_unit_sd", "SD within units, \(target)",
                "Square root of the variance between samples of one unit, freed of the wells' part (method of moments); a lower bound "
                    + "of the biology unless the samples come from different days",
                { $0.withinVariance.squareRoot() }),
            estimate(
                "between_unit_sd", "SD between units, \(target)",
                "Square root of the variance between units (method of moments, not below 0); units of both groups together, so that a "
                    + "difference between the groups is in it", { $0.betweenVariance.squareRoot() }),
            estimate(
                "reference_change_value", "Reference change value, \(target)",
                "Ratio of two results of one unit beyond which chance explains 5 % of changes: 2^(1.96·√2·SD within as measured), log-normal; "
                    + "its reciprocal for a fall",
                { ReferenceChange(log2Variance: $0.withinAsMeasured.withinVariance).rise }, unit: nil,
                scale: .ratio),
        ]
    }
}
