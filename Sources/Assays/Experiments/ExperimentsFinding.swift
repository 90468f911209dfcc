internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// Words, numbers and tables of one nested experiment.
struct ExperimentsFinding {
    let analysis: ExperimentsAnalysis
    var wells: NestedWells
    let contrasts: ExperimentContrasts
    let secondary: SecondaryModels
    let level: Double
    private let deciding: Outcome<TTest>

    init(_ analysis: ExperimentsAnalysis, _ wells: NestedWells, level: Double) {
        (self.analysis, self.wells, self.level) = (analysis, wells, level)
        contrasts = ExperimentContrasts(wells, analysis)
        secondary = SecondaryModels(wells, analysis, contrasts)
        deciding = contrasts.test(level: level)
        let out = Set(contrasts.incomplete)
        let arms = [analysis.of, analysis.against]
        self.wells.leaveOut(because: "its experiment lacks an arm to compare with") {
            out.contains($0.experiment) && arms.contains($0.arm)
        }
    }

    private var subject: String {
        let arms = "\(analysis.measure), \(analysis.of) against \(analysis.against)"
        guard analysis.by != nil else { return arms }
        return arms + ", \(analysis.whereLevel!) compared with \(analysis.comparedWith!)"
    }
    var estimateName: String {
        switch (analysis.isRatio, analysis.by != nil) {
        case (true, false): "ratio"
        case (true, true): "ratio_of_ratios"
        case (false, false): "difference"
        case (false, true): "difference_of_differences"
        }
    }
    private var procedure: String {
        switch contrasts.design {
        case .paired: "one-sample t test of the experiments' contrasts"
        case .unpaired: "Welch's t test of the units' means"
        case .betweenLevels: "Welch's t test of the experiments' contrasts"
        }
    }
    private var units: String { Numbers.count(contrasts.unitCount, "experiments") }

    var finding: Finding {
        Finding(
            analysis: ExperimentsAnalysis.schema.name, title: "\(subject), \(units)", estimates: estimates,
            decision: decision, tests: tests,
            units: Finding.Units(noun: "experiments", total: contrasts.unitCount, groups: groups),
            exclusions: wells.exclusions.losses, method: methodText, cautions: cautions, figures: figures,
            tables: tables, rCalls: rCalls, analysed: analysed)
    }

    private var groups: [Finding.Units.Group] {
        [analysis.of, analysis.against].map { arm in
            .init(name: arm, count: distinct(wells.wells.filter { $0.arm == arm }.map(\.experiment)).count)
        }
    }

    /// As a reader sees it: a ratio where the scale is logarithmic.
    func shown(_ value: Double) -> Double { analysis.isRatio ? exp(value) : value }

    func estimate(
        _ name: String, _ label: String, _ definition: String, _ effect: Outcome<Double>,
        _ test: Outcome<TTest>
    )
        -> Estimate
    {
        Estimate(
            name, label: label, definition: definition, value: Quantity(effect.map(shown)),
            interval: test.value.map {
                Interval(
                    lower: shown($0.interval.lower), upper: shown($0.interval.upper), level: 0.95,
                    method: procedure)
            }, unit: analysis.isRatio ? nil : wells.unit, scale: analysis.isRatio ? .ratio : .linear,
            null: analysis.isRatio ? 1 : 0)
    }

    private var estimates: [Estimate] {
        let kind = analysis.isRatio ? "ratio of geometric means" : "difference of means"
        let more =
            analysis.by == nil
            ? ""
            : ", in \(analysis.whereLevel!) less in \(analysis.comparedWith!)\(analysis.isRatio ? " on the log scale" : "")"
        let what = "Mean over experiments of the contrast of each (\(kind) of its wells\(more))"
        var all = [
            estimate(estimateName, subject, what, contrasts.effect, contrasts.test(level: 0.95))
        ]
        all += levelEstimates
        if analysis.isRatio, analysis.by == nil, contrasts.design == .paired, !contrasts.first.isEmpty {
            all.append(
                Estimate(
                    "arithmetic_mean_ratio", label: "Arithmetic mean of the experiments' ratios",
                    definition:
                        "Mean of the ratios themselves, as many papers print it: above the geometric one, "
                        + "and it changes when the arms are exchanged; describes only",
                    value: .value(meanOf(contrasts.first.map { exp($0) })), scale: .ratio, null: 1))
        }
        return all + armEstimates
    }

    /// The effect in each level of the second factor.
    private var levelEstimates: [Estimate] {
        guard analysis.by != nil else { return [] }
        return [analysis.whereLevel!, analysis.comparedWith!].map { name in
            let values = contrastValues(in: name)
            return estimate(
                "\(analysis.isRatio ? "ratio" : "difference")_\(slug(name))",
                "\(analysis.of) against \(analysis.against) in \(name)",
                "mean over experiments of the contrast in \(name) alone; describes only",
                values.isEmpty
                    ? .undefined("no experiment holds both arms in \(name)") : .success(meanOf(values)),
                values.count < 2 ? .undefined("there is one experiment") : TTest.oneSample(values))
        }
    }

    private func contrastValues(in level: String) -> [Double] {
        (contrasts.names.first + contrasts.names.second).compactMap { unit in
            guard let a = wells.mean(unit, analysis.of, level),
                let b = wells.mean(unit, analysis.against, level)
            else { return nil }
            return a - b
        }
    }

    private var decision: Decision {
        let above = "higher in \(analysis.of) than in \(analysis.against)"
        let below = "lower in \(analysis.of) than in \(analysis.against)"
        let more =
            analysis.by.map { _ in ", more so in \(analysis.whereLevel!) than in \(analysis.comparedWith!)" }
            ?? ""
        return Decision(
            estimate: estimateName, procedure: procedure,
            higherMeans: "\(analysis.measure) is \(above)\(more)",
            lowerMeans: "\(analysis.measure) is \(below)\(more)", effect: Quantity(contrasts.effect),
            interval: deciding.value.map { Interval($0.interval, level: level, method: procedure) },
            pValue: Quantity(deciding.map(\.pValue)), scale: analysis.isRatio ? .ratio : .linear,
            notTestable: contrasts.notTestable,
            detectable: contrasts.detectable(level: level).map {
                "\(units) could have shown a mean contrast of \(Numbers.short($0, digits: 2)) standard deviations "
                    + "between experiments with 80 % power at level \(Numbers.percent(level))"
            })
    }

    private var tests: [Finding.Test] {
        let test = contrasts.test(level: 0.95)
        return [
            .init(
                name: procedure, statistic: Quantity(test.map(\.statistic)),
                pValue: Quantity(test.map(\.pValue))),
            .init(
                name: "linear model of experiment means, blocked by experiment",
                statistic: Quantity(secondary.blocked.map(\.statistic)),
                pValue: Quantity(secondary.blocked.map(\.pValue))),
            .init(
                name: "linear mixed model of wells (experiment, arm within experiment), Satterthwaite",
                statistic: Quantity(secondary.mixed.map(\.statistic)),
                pValue: Quantity(secondary.mixed.map(\.pValue))),
        ] + dunnettTests
    }

    private var methodText: [String] {
        let scale = analysis.isRatio ? "logarithms of " : ""
        return [
            "Wells are parts of an experiment: \(scale)\(analysis.measure) were averaged within experiment and arm, "
                + "and the contrast of each of \(units) entered a \(procedure).",
            "The blocked linear model and the mixed model describe and do not decide.",
        ]
    }

    private var cautions: [Caution] {
        var cautions: [Caution] = []
        let parts = wells.wells.filter { [analysis.of, analysis.against].contains($0.arm) }.count
        if parts > 2 * contrasts.unitCount * (analysis.by == nil ? 1 : 2)
            / (contrasts.design == .paired ? 1 : 2),
            let wrong = secondary.wellsAsN.value
        {
            let ours =
                deciding.value.map { "; with \(units) as the n it is \(Numbers.p($0.pValue))" }
                ?? "; there is no p value here"
            cautions.append(
                Caution(
                    "wells-as-n",
                    "Wells of one experiment are not independent. Taking the \(parts) wells as n would give p = "
                        + "\(Numbers.p(wrong))\(ours).", weight: .serious))
        }
        if contrasts.design != .paired {
            cautions.append(
                Caution(
                    "unpaired-units",
                    "No unit holds all that is compared, so differences between units are part of the error.")
            )
        }
        if deciding.value != nil, contrasts.unitCount < 5 {
            cautions.append(
                Caution("few-units", "With \(units) the interval is wide, and one experiment can change it."))
        }
        if !contrasts.incomplete.isEmpty {
            cautions.append(
                Caution(
                    "incomplete-experiments",
                    "\(Numbers.count(contrasts.incomplete.count, "experiments")) lacked an arm and could not be compared within."
                ))
        }
        if wells.flagged > 0 {
            cautions.append(
                Caution(
                    "flagged-wells",
                    "\(Numbers.count(wells.flagged, "wells")) marked by \(analysis.flag!) were left out."))
        }
        if let caution = blockCaution { cautions.append(caution) }
        return cautions + ExperimentSuspicions(analysis, wells).cautions
    }
}
