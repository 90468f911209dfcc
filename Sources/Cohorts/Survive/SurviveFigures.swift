internal import Findings
internal import Foundation
internal import Statistics

extension SurviveReport {
    func figures() -> [Figure] {
        [kaplanMeierFigure(), forestFigure()].compactMap { $0 }
    }

    private func kaplanMeierFigure() -> Figure? {
        let annotation = curves.logRank(strata: design.strata)?.pValue.map {
            "log-rank \(Numbers.pEquals($0))" + (curves.isGrouping ? "" : " (descriptive)")
        }
        guard
            let content = curves.figure(
                time: AxisLabel("Time", unit: unit), outcome: analysis.outcome, landmark: analysis.knownAt,
                annotation: annotation)
        else { return nil }
        var caption =
            "Kaplan-Meier estimate with pointwise 95 % intervals (log scale), \(patients), \(events); "
            + "marks: last seen without the event."
        if !curves.isGrouping {
            caption +=
                " Thirds of \(analysis.predictor.column) are for display only: the test used the continuous marker."
        }
        if analysis.isAdjusted { caption += " Curves are not adjusted." }
        if analysis.knownAt > 0 {
            caption +=
                " Curves begin at the landmark, \(Numbers.plain(analysis.knownAt))"
                + (unit.map { " \($0)" } ?? "") + ", when the grouping is known."
        }
        return Figure(
            id: "kaplan-meier", title: "\(analysis.outcome) by \(analysis.predictor.column)",
            caption: caption,
            content: .kaplanMeier(content))
    }

    private func forestFigure() -> Figure? {
        guard model.value != nil else { return nil }
        var rows = [forestRow(design.predictor.label + adjustment, model, 0, isPrimary: true)]
        if let unadjusted { rows.append(forestRow(design.predictor.label + ", unadjusted", unadjusted, 0)) }
        for (place, term) in design.covariates.enumerated() {
            rows.append(forestRow(term.label, model, place + 1))
        }
        return Figure(
            id: "hazard-ratios", title: "Hazard ratios",
            caption: "Hazard ratios with 95 % intervals by \(model.intervalMethod), \(patients), \(events).",
            content: .forest(
                ForestFigure(axis: AxisLabel("Hazard ratio"), scale: .ratio, null: 1, rows: rows)))
    }

    private func forestRow(
        _ label: String, _ model: SurviveModel, _ k: Int, isPrimary: Bool = false
    ) -> ForestFigure.Row {
        let effect = model.effects.isEmpty ? nil : model.effects[k]
        return ForestFigure.Row(
            label: label, detail: effect == nil ? model.undefined?.reason : "\(patients), \(events)",
            estimate: effect.map { exp($0.value) }, lower: effect?.interval.map { exp($0.lower) },
            upper: effect?.interval.map { exp($0.upper) }, isPrimary: isPrimary)
    }
}
