internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// Words, numbers, figure and tables of dose-response curves.
struct DoseResponseFinding {
    let analysis: DoseResponseAnalysis
    let data: DoseResponseData
    let level: Double

    init(_ analysis: DoseResponseAnalysis, _ data: DoseResponseData, level: Double) {
        (self.analysis, self.data, self.level) = (analysis, data, level)
    }

    private var isRatio: Bool { analysis.summary != .area }
    private var word: String {
        switch analysis.summary {
        case .ic50: "IC50"
        case .area: "inhibited area"
        case .gr50: "GR50"
        }
    }
    private var definition: String {
        switch analysis.summary {
        case .ic50: "dose at which the fitted curve crosses half of the control (absolute IC50)"
        case .area: "1 − mean viability over the tested log10 doses, by trapezoids"
        case .gr50: "dose at which the fitted growth-rate curve crosses 0.5"
        }
    }

    private func value(_ curve: ArmCurve) -> Double? {
        analysis.summary == .area ? curve.summary.inhibitedArea : curve.summary.logIC50
    }

    private func curve(_ arm: String?, _ experiment: Int) -> ArmCurve? {
        data.curves.first { $0.arm == arm && $0.experiment == experiment }
    }

    /// Experiments with both arms.
    private var pairs: [(of: ArmCurve, against: ArmCurve)] {
        (1...max(data.experiments, 1)).compactMap { experiment in
            guard let of = curve(analysis.of, experiment),
                let against = curve(analysis.against, experiment)
            else { return nil }
            return (of, against)
        }
    }

    /// `of` − `against` for each experiment: positive where `of` is more resistant.
    private var contrasts: Outcome<[Double]> {
        guard analysis.arm != nil else { return .undefined("one curve is described: no arms are compared") }
        guard !pairs.isEmpty else { return .undefined("no experiment has both arms") }
        var found: [Double] = []
        for pair in pairs {
            guard let a = value(pair.of), let b = value(pair.against) else {
                return .undefined(
                    "the \(word) of a curve lies beyond the tested doses or cannot be fitted, so the "
                        + "difference is only bounded; 'summary: area' exists for every curve")
            }
            found.append(analysis.summary == .area ? b - a : a - b)
        }
        return .success(found)
    }

    private func test(_ level: Double) -> Outcome<TTest> {
        if let reason = notTestable { return .undefined(reason) }
        return contrasts.flatMap { TTest.oneSample($0, level: level) }
    }

    private var notTestable: String? {
        if let reason = contrasts.reason { return reason }
        if analysis.experiment == nil {
            return "no column names the experiment, and wells of one experiment are not independent"
        }
        return pairs.count < 2
            ? "there is one experiment with both arms: wells are not replicates of it" : nil
    }

    private var mean: Outcome<Double> { contrasts.map { $0.reduce(0, +) / Double($0.count) } }

    private var decidingName: String {
        analysis.arm == nil ? "curve" : isRatio ? "fold_\(slug(word))" : "area_difference"
    }

    var finding: Finding {
        let t = test(0.95)
        return Finding(
            analysis: DoseResponseAnalysis.schema.name, title: title, estimates: estimates,
            decision: decision,
            tests: [
                Finding.Test(
                    name: "one-sample t test over experiments", statistic: Quantity(t.map(\.statistic)),
                    pValue: Quantity(t.map(\.pValue)))
            ],
            units: Finding.Units(
                noun: "experiments", total: analysis.arm == nil ? data.experiments : pairs.count),
            exclusions: data.exclusions.losses, method: method,
            cautions: DoseResponseCautions(analysis, data, isTestable: notTestable == nil).all,
            figures: [figure], tables: [table, wide], rCalls: rCalls, analysed: analysed)
    }

    private var title: String {
        let arms = analysis.of.map { " in '\($0)' against '\(analysis.against ?? "")'" } ?? ""
        let count = analysis.arm == nil ? data.experiments : pairs.count
        return "\(word) of \(analysis.dose)\(arms), \(Numbers.count(count, "experiments"))"
    }

    private var estimates: [Estimate] {
        (analysis.arm == nil ? [] : [contrastEstimate] + pooled) + data.curves.prefix(12).map(curveEstimate)
    }

    private var contrastEstimate: Estimate {
        func shown(_ value: Double) -> Double { isRatio ? pow(10, value) : value }
        return Estimate(
            decidingName,
            label: isRatio
                ? "\(word) of '\(analysis.of!)' over '\(analysis.against!)'"
                : "Inhibited area of '\(analysis.against!)' minus '\(analysis.of!)'",
            definition: "Mean over experiments of the difference of "
                + (isRatio
                    ? "log10 \(word) (\(definition)), as a ratio" : "the inhibited area (\(definition))"),
            value: Quantity(mean.map(shown)),
            interval: test(0.95).value.map {
                Interval(
                    lower: shown($0.interval.lower), upper: shown($0.interval.upper), level: 0.95,
                    method: "one-sample t over experiments")
            }, scale: isRatio ? .ratio : .linear, null: isRatio ? 1 : 0)
    }

    /// Where one experiment is there: both curves fitted together (one residual variance), for description.
    private var pooled: [Estimate] {
        guard isRatio, pairs.count == 1, let pair = pairs.first, let of = pair.of.summary.data,
            let against = pair.against.summary.data
        else { return [] }
        let model = analysis.model.candidates[0]
        let found = JointCurveFit.fit([("of", of), ("against", against)], model: model).flatMap {
            $0.potencyRatio(of: 0, to: 1, at: .absolute(response: 0.5), interval: .deltaLog)
        }
        let isWithin = value(pair.of) != nil && value(pair.against) != nil
        return [
            Estimate(
                "potency_ratio_of_wells", label: "\(word) ratio by a joint fit of the wells",
                definition:
                    "Ratio of the \(definition), both curves (\(model.name)) fitted together with one residual "
                    + "variance. The interval treats wells as independent and describes this experiment only: it "
                    + "never decides",
                value: Quantity(
                    isWithin
                        ? found.map(\.ratio)
                        : .undefined("a curve does not reach half within the tested doses")),
                interval: isWithin
                    ? found.value?.interval.value.map {
                        Interval($0, level: 0.95, method: "delta method on ln ratio, wells as units")
                    } : nil, scale: .ratio, null: 1)
        ]
    }

    private func curveEstimate(_ curve: ArmCurve) -> Estimate {
        let place = "\(curve.arm == "all" ? "" : " of '\(curve.arm)'"), experiment \(curve.experiment)"
        let name = "\(slug(word))_\(slug(curve.arm))_\(curve.experiment)"
        if analysis.summary == .area {
            return Estimate(
                name, label: "Inhibited area\(place)", definition: definition,
                value: Quantity(
                    curve.summary.inhibitedArea.map { .success($0) } ?? .undefined("too few doses")))
        }
        let outcome: Outcome<Double> =
            switch curve.summary.ic50 {
            case .value(let dose): .success(dose)
            case .above(let dose): .undefined("it lies above the highest dose, \(Numbers.short(dose))")
            case .below(let dose): .undefined("it lies below the lowest dose, \(Numbers.short(dose))")
            case nil: .undefined(curve.summary.reason ?? "the curve is flat")
            }
        return Estimate(
            name, label: "\(word)\(place)",
            definition: "The \(definition); \(curve.summary.fit?.model.name ?? "no curve"); wells of one "
                + "experiment, so the interval describes this curve only",
            value: Quantity(outcome),
            interval: curve.summary.ic50Interval.map {
                Interval($0, level: 0.95, method: EffectiveDoseInterval.profile.name)
            }, unit: data.unit)
    }

    /// log10 ratios decide as natural logarithms, so that the scale prints as a ratio.
    private var decision: Decision {
        let factor = isRatio ? log(10.0) : 1
        let test = test(level)
        return Decision(
            estimate: analysis.arm == nil ? estimates.first?.name ?? "curve" : decidingName,
            procedure: "one-sample t test of the difference within each experiment",
            higherMeans: "'\(analysis.of ?? "of")' is more resistant than '\(analysis.against ?? "against")'",
            lowerMeans: "'\(analysis.of ?? "of")' is more sensitive than '\(analysis.against ?? "against")'",
            effect: Quantity(mean.map { $0 * factor }),
            interval: test.value.map {
                Interval(
                    lower: $0.interval.lower * factor, upper: $0.interval.upper * factor, level: level,
                    method: "one-sample t over experiments")
            }, pValue: Quantity(test.map(\.pValue)), scale: isRatio ? .ratio : .linear,
            notTestable: notTestable ?? test.reason)
    }

    private var method: [String] {
        let normal =
            analysis.sense == .signal
            ? " divided by the mean of the vehicle wells of its arm and experiment" : ""
        return [
            "For each experiment and arm the response\(normal) was fitted by least squares (model: "
                + "\(analysis.model.rawValue)); the \(word) is the \(definition). A dose beyond the tested ones is "
                + "reported as such and not extrapolated.",
            "The difference between the arms within an experiment was one observation; a one-sample t test over "
                + "experiments decided.",
        ]
    }

    private var figure: Figure {
        let curves = data.curves.map { curve in
            FittedCurvesFigure.Curve(
                name: curve.arm == "all" ? "experiment \(curve.experiment)" : curve.arm,
                panel: curve.arm == "all" || data.experiments < 2 ? nil : "experiment \(curve.experiment)",
                points: zip(curve.doses, curve.viabilities).map {
                    .init(x: $0, y: 100 * $1, unit: "\(curve.experiment)")
                }, line: line(curve), mark: mark(curve))
        }
        return Figure(
            id: "curves", title: "Dose response",
            caption: "Wells, fitted curves with pointwise 95 % band, and \(word) with 95 % profile interval.",
            content: .fittedCurves(
                FittedCurvesFigure(
                    x: AxisLabel(analysis.dose, unit: data.unit),
                    y: analysis.summary == .gr50
                        ? AxisLabel("Growth rate", unit: "% of control")
                        : AxisLabel("Response", unit: "% of control"),
                    isLogX: true, curves: curves, levels: [.init(label: "50 %", y: 50)])))
    }

    private func line(_ curve: ArmCurve) -> [FittedCurvesFigure.LinePoint] {
        guard let fit = curve.summary.fit, let low = fit.data.lowestPositiveDose else { return [] }
        let (start, span) = (log(low), log(fit.data.highestDose / low))
        return (0...60).map { k in
            let dose = exp(start + span * Double(k) / 60)
            let band = fit.band(at: dose).value.flatMap { $0.lower.isFinite && $0.upper.isFinite ? $0 : nil }
            return .init(
                x: dose, y: 100 * fit.value(at: dose), lower: band.map { 100 * $0.lower },
                upper: band.map { 100 * $0.upper })
        }
    }

    private func mark(_ curve: ArmCurve) -> FittedCurvesFigure.Mark? {
        guard let dose = curve.summary.ic50 else { return nil }
        let interval = curve.summary.ic50Interval
        return .init(
            label: word, x: dose.value, lower: interval?.lower ?? dose.bound,
            upper: interval?.upper ?? dose.bound)
    }

    private var table: FindingTable {
        let rows = data.curves.map { curve -> [DataFrame.Cell] in
            let summary = curve.summary
            func number(_ value: Double?) -> DataFrame.Cell {
                value.flatMap { $0.isFinite ? .number($0) : nil } ?? .missing
            }
            func dose(_ value: CensoredDose?) -> DataFrame.Cell {
                switch value {
                case .value(let dose): .number(dose)
                case .some(let censored): censored.cell.label.map { .text($0) } ?? .missing
                case nil: .missing
                }
            }
            return [
                .text(curve.arm), .number(Double(curve.experiment)), dose(summary.ic50),
                number(summary.ic50Interval?.lower), number(summary.ic50Interval?.upper), dose(summary.ec50),
                number(summary.inhibitedArea), number(summary.activityArea),
                number(summary.fit?.coefficients.slope), number(summary.fit?.coefficients.lower),
                number(summary.fit?.coefficients.upper), number(summary.flatP),
                .text(summary.fit?.model.name ?? "none"), .number(Double(curve.doses.count)),
            ]
        }
        return FindingTable(
            id: "fits", title: "What each curve gave",
            caption:
                "One row for each arm and experiment. half_dose: \(definition), '>' where beyond the highest "
                + "dose; ec50: half-way between the curve's own limits.",
            frame: DataFrame(
                columns: [
                    "arm", "experiment", "half_dose", "half_dose_lower", "half_dose_upper", "ec50",
                    "inhibited_area", "activity_area", "slope", "lower", "upper", "flat_p", "model", "wells",
                ], rows: rows))
    }

    /// Doses below each other, curves side by side (means).
    private var wide: FindingTable {
        let doses = Set(data.curves.flatMap(\.doses)).sorted()
        return FindingTable(
            id: "means", title: "Mean response by dose",
            caption: "Percent of control; one column for each arm and experiment.", layout: .sideBySide,
            frame: DataFrame(
                columns: ["dose"] + data.curves.map { "\($0.arm) \($0.experiment)" },
                rows: doses.map { dose in
                    [.number(dose)]
                        + data.curves.map { curve in
                            guard let own = curve.summary.data, let place = own.doses.firstIndex(of: dose)
                            else {
                                return .missing
                            }
                            return .number(100 * own.means[place])
                        }
                }))
    }

    private var analysed: DataFrame {
        DataFrame(
            columns: ["arm", "experiment", "dose", "response"],
            rows: data.curves.flatMap { curve in
                zip(curve.doses, curve.viabilities).map {
                    [.text(curve.arm), .number(Double(curve.experiment)), .number($0), .number($1)]
                }
            })
    }

    private var rCalls: [Finding.RCall] {
        guard let curve = data.curves.first, let fit = curve.summary.fit, fit.model == .logLogistic4 else {
            return []
        }
        let p = fit.coefficients
        let code = """
            x <- subset(d, arm == \(rString(curve.arm)) & experiment == \(curve.experiment))
            f <- nls(response ~ lo + (up - lo) / (1 + (dose / e)^b), x,
                     start = list(lo = \(p.lower), up = \(p.upper), e = \(p.location), b = \(p.slope)))
            with(as.list(coef(f)), e * ((up - 0.5) / (0.5 - lo))^(1 / b))
            """
        guard analysis.summary != .area, curve.summary.logIC50 != nil else { return [] }
        return [Finding.RCall(reproduces: "\(slug(word))_\(slug(curve.arm))_\(curve.experiment)", code: code)]
    }
}
