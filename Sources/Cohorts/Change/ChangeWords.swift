internal import Findings
internal import Statistics
internal import Tables

// What both questions about a change have in common: cautions and the figure.

extension ChangeRows {
    /// Cautions that hold whatever was found.
    var commonCautions: [Caution] {
        [censoring, association, missingSecondSamples].compactMap { $0 }
    }

    private var censoring: Caution? {
        if censored == 0 { return nil }
        return Caution(
            "censored-values",
            "\(Numbers.count(censored, "patients")) have a value that is only known to lie beyond a limit of "
                + "measurement. Values at or beyond the limit count as equal to it: the size of the change is not "
                + "exact.", weight: .serious)
    }

    /// A second sample taken when (or after) the group is decided cannot foretell it.
    private var association: Caution? {
        guard let name = analysis.group,
            let group = table.columns.first(where: { $0.name == name }),
            let after = table.columns.first(where: { $0.name == analysis.after })
        else { return nil }
        let isKnownBefore: Bool
        if let decided = group.decidedAt, let measured = after.decidedAt {
            isKnownBefore = measured < decided || decided <= 0
        } else {
            let isUndescribed = group.role == nil && group.decidedAt == nil
            let isResponse =
                group.role == .response || (isUndescribed && SurviveAnalysis.looksLikeResponse(name))
            isKnownBefore = !isResponse || group.decidedAt.map { $0 <= 0 } == true
        }
        if isKnownBefore { return nil }
        let when =
            after.decidedAt == nil || group.decidedAt == nil
            ? "is not declared to be measured before '\(name)' is decided"
            : "is measured when or after '\(name)' is decided"
        return Caution(
            "association-not-prediction",
            "'\(analysis.after)' \(when): its change goes with '\(name)' and does not predict it.",
            weight: .serious)
    }

    /// Whether those without a second sample started elsewhere.
    private var missingSecondSamples: Caution? {
        let lost = first.lostBaselines + second.lostBaselines
        if lost.isEmpty { return nil }
        var text = "\(Numbers.count(lost.count, "patients")) with a baseline have no second sample"
        if let of = analysis.of, let against = analysis.against {
            text +=
                " (\(first.lostBaselines.count) in '\(of)', \(second.lostBaselines.count) in '\(against)')"
        }
        text += "; what became of their level is not known."
        let kept = first.before + second.before
        if let test = MannWhitney.of(lost, kept).value {
            text +=
                " Their baselines differ from the others' by \(Numbers.short(test.shift)) "
                + "(Hodges-Lehmann; \(Numbers.pEquals(test.pValue(test.preferredMethod))))."
        }
        return Caution("missing-second-samples", text)
    }

    /// One line for each patient, on the recorded scale; a logarithmic axis where ratios are compared.
    func pairsFigure(annotation: String, caption: String) -> [Figure] {
        let groups = [(first, analysis.of), (second, analysis.against)]
        let pairs = groups.flatMap { group, name in
            group.recorded.map {
                PairsFigure.Pair(
                    first: $0.before, second: $0.after, group: analysis.against == nil ? nil : name)
            }
        }
        if pairs.isEmpty { return [] }
        return [
            Figure(
                id: "pairs", title: "\(analysis.before) and \(analysis.after)", caption: caption,
                content: .pairs(
                    PairsFigure(
                        value: AxisLabel("\(analysis.before), \(analysis.after)", unit: recordedUnit),
                        isLogScale: analysis.scale == .log2, firstName: analysis.before,
                        secondName: analysis.after, pairs: pairs, annotation: annotation)))
        ]
    }

    var scaleWords: String { analysis.scale == .log2 ? " on the log2 scale" : "" }

    func named(_ column: String) -> String { analysis.scale == .log2 ? "log2 \(column)" : column }
}
