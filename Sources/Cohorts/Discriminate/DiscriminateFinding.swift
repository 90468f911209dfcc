internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

extension DiscriminateAnalysis {
    func finding(
        _ shift: GroupShift, _ curve: Outcome<ROC>, unit: String?, exclusions: [FlowStep.Loss],
        context: AnalysisContext, cautions: [Caution]
    ) -> Finding {
        let cut = curve.value.flatMap { markedCutOff($0) }
        var all = cautions + shift.cautions
        if case .youden = cutOff, cut != nil {
            all.append(
                Caution(
                    "cut-off-on-same-data",
                    "The cut-off is chosen on the data that it is judged on: its sensitivity and specificity are "
                        + "too good, and another cohort must confirm them."))
        }
        let unitText = unit.map { " (\($0))" } ?? ""
        return Finding(
            analysis: Self.schema.name,
            title: "\(marker)\(unitText) and \(outcome): \(positive) against \(negativeName), \(shift.sizes)",
            estimates: estimates(shift, cut, unit, context),
            decision: shift.decision(
                higherMeans: "\(marker) is higher where \(outcome) is '\(positive)'",
                lowerMeans: "\(marker) is lower where \(outcome) is '\(positive)'"),
            tests: shift.tests,
            units: Finding.Units(
                noun: "patients", total: shift.first.count + shift.second.count,
                groups: [
                    .init(name: positive, count: shift.first.count),
                    .init(name: negativeName, count: shift.second.count),
                ]),
            exclusions: exclusions, method: method(shift, cut), cautions: all,
            figures: [
                curve.value.map { rocFigure($0, shift, cut, context) },
                groupsFigure(shift, marker: marker, unit: unit),
            ]
            .compactMap { $0 },
            rCalls: rCalls(shift, curve.value),
            analysed: DataFrame(
                columns: [marker, outcome],
                rows: shift.first.map { [.number($0), .text(positive)] }
                    + shift.second.map { [.number($0), .text(negativeName)] }))
    }

    private func estimates(
        _ shift: GroupShift, _ cut: MarkedCutOff?, _ unit: String?, _ context: AnalysisContext
    ) -> [Estimate] {
        var estimates = [
            shift.shiftEstimate(label: "Shift of \(marker), \(positive) minus \(negativeName)", unit: unit),
            shift.areaEstimate,
        ]
        if let cut {
            estimates.append(
                Estimate(
                    "cut_off", label: "Cut-off (\(cut.label))", definition: cut.definition,
                    value: .value(cut.threshold), unit: unit))
            estimates.append(cut.estimate("sensitivity", cut.sensitivity, of: "cases beyond the cut-off"))
            estimates.append(
                cut.estimate("specificity", cut.specificity, of: "controls not beyond the cut-off"))
            if let prevalence {
                estimates += predictiveEstimates(.success(cut.table), prevalence: prevalence)
            }
            estimates += youdenEstimates(shift, cut, context)
        }
        estimates += descriptionEstimates(
            shift.first, suffix: "positive", name: positive, marker: marker, unit: unit)
        return estimates
            + descriptionEstimates(
                shift.second, suffix: "negative", name: negativeName, marker: marker, unit: unit)
    }

    /// Youden's index of a cut-off chosen on these data, as it is and corrected for the choice.
    private func youdenEstimates(
        _ shift: GroupShift, _ cut: MarkedCutOff, _ context: AnalysisContext
    ) -> [Estimate] {
        guard case .youden = cutOff, context.detail == .everything else { return [] }
        let sign: Double = direction(shift) == .higherInCases ? 1 : -1
        let accuracy = CutOffAccuracy(
            values: (shift.first + shift.second).map { sign * $0 },
            isCase: (0..<shift.first.count + shift.second.count).map { $0 < shift.first.count },
            sides: .higher, minimumShare: 0, resamples: Self.bandReplicates, seed: context.seed)
        return [
            Estimate(
                "youden_index", label: "Youden's index at the cut-off, apparent",
                definition: "Sensitivity + specificity − 1 on the data that chose the cut-off",
                value: Quantity(cut.table.youden), null: 0),
            accuracy.corrected,
        ]
    }

    private func method(_ shift: GroupShift, _ cut: MarkedCutOff?) -> [String] {
        var sentences = [
            "\(marker) was compared between patients with \(outcome) \(positive) (n = \(shift.first.count)) and "
                + "\(negativeName) (n = \(shift.second.count)) with the two-sided \(shift.testName), conditional on "
                + "ties; the shift is the Hodges-Lehmann estimate with the interval of all shifts that this test "
                + "does not reject.",
            "The area under the empirical ROC curve is given with its logit-transformed DeLong interval; the band "
                + "of sensitivity is pointwise, from \(Self.bandReplicates) bootstrap resamples within cases and "
                + "controls (percentiles).",
        ]
        if let cut {
            sentences.append(
                "\(cut.definition) Sensitivity and specificity have exact (Clopper-Pearson) intervals.")
            if case .youden = cutOff {
                sentences.append(
                    "Youden's index was corrected for the choice with \(Self.bandReplicates) bootstrap resamples."
                )
            }
        }
        return sentences
    }

    private func rCalls(_ shift: GroupShift, _ curve: ROC?) -> [Finding.RCall] {
        guard let curve else { return [] }
        let read = RankTestsInR.groups(first: positive, second: negativeName)
        let p = shift.method == .exact ? RankTestsInR.exactRankSum(at: [0]) : RankTestsInR.approximateRankSum
        return [
            .init(reproduces: "hodges_lehmann_shift", code: "\(read)\n\(RankTestsInR.shift)"),
            .init(reproduces: shift.testName, code: "\(read)\n\(p)"),
            .init(
                reproduces: "auc",
                code: "\(read)\n\(RankTestsInR.area(hasLogitInterval: shift.hasLogitInterval))"),
            .init(
                reproduces: "cut_off, sensitivity, specificity",
                code: """
                    \(read)
                    library(pROC)
                    r <- roc(controls = b, cases = a, direction = \(rString(curve.direction.rawValue)))
                    coords(r, \(cutOffInR), ret = c("threshold", "sensitivity", "specificity"))
                    """),
        ]
    }

    private var cutOffInR: String {
        if case .fixed(let value) = cutOff {
            "\(shortestText(value)), input = \"threshold\""
        } else {
            "\"best\""
        }
    }
}
