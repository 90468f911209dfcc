internal import Findings
internal import Foundation
internal import Statistics

extension InteractReport {
    func figures() -> [Figure] { [forest(), kaplanMeier()].compactMap { $0 } }

    /// The treatment's effect in all patients and in quarters of the marker, each fitted by itself.
    private func forest() -> Figure? {
        guard models.value != nil, context.detail == .everything else { return nil }
        let all = forestRow("all", Array(0..<rows.count), isPrimary: true)
        let quarters = quarters().map { forestRow($0.name, $0.rows) }
        return Figure(
            id: "treatment-over-marker",
            title: "\(capital(outcome.ratio)) of \(contrast) over \(analysis.marker)",
            caption:
                "\(capital(outcome.ratio))s of \(contrast) with 95 % profile likelihood intervals, in all and in "
                + "quarters of \(analysis.marker), each by itself and without covariates. Quarters are for display: "
                + "the test used the continuous marker.",
            content: .forest(
                ForestFigure(
                    axis: AxisLabel("\(capital(outcome.ratio)), \(contrast)"), scale: .ratio, null: 1,
                    rows: [all] + quarters)))
    }

    private func forestRow(_ label: String, _ which: [Int], isPrimary: Bool = false) -> ForestFigure.Row {
        let treatment = ModelTerm(
            name: "treatment", label: contrast, values: which.map { rows.treatment[$0] })
        let model = FittedModel(rows.picking(which), [treatment])
        let effect = model.effect(0)
        let events = which.count { rows.hasEvent[$0] }
        let counts =
            "\(Numbers.count(which.count, "patients")), \(events) "
            + (outcome.isSurvival ? "events" : "with the outcome")
        return ForestFigure.Row(
            label: label, detail: model.result.reason.map { "\(counts): \($0)" } ?? counts,
            estimate: effect.map { exp($0.value) }, lower: effect?.interval.map { exp($0.lower) },
            upper: effect?.interval.map { exp($0.upper) }, isPrimary: isPrimary)
    }

    /// Cut at the quartiles (type 7); a value at a cut belongs below it. Empty quarters go.
    private func quarters() -> [(name: String, rows: [Int])] {
        let values = rows.marker.term.values
        let sorted = values.sorted()
        let cuts = [0.25, 0.5, 0.75].map { quantile($0, ofSorted: sorted) }
        let codes = values.map { value in cuts.count { value > $0 } }
        let names = ["lowest quarter", "second quarter", "third quarter", "highest quarter"]
        return names.enumerated().compactMap { code, name in
            let which = codes.indices.filter { codes[$0] == code }
            return which.isEmpty ? nil : ("\(name) of \(analysis.marker)", which)
        }
    }

    /// Arms by halves of the marker.
    private func kaplanMeier() -> Figure? {
        guard case .survival(_, _, _, let knownAt) = outcome, case .survival(let followUp) = rows.response,
            let arms, let last = followUp.times.max(), context.detail == .everything
        else { return nil }
        let middle = median(ofSorted: rows.marker.term.values.sorted())
        let ticks = niceTicks(upTo: last + knownAt)
        let groups = [(arms.of, 1.0), (arms.against, 0)].flatMap { arm, code in
            [("low", false), ("high", true)].map { half, isHigh in
                let which = (0..<rows.count).filter {
                    rows.treatment[$0] == code && (rows.marker.term.values[$0] > middle) == isHigh
                }
                return SurviveCurves.Group(
                    name: "\(arm), \(half) \(analysis.marker)", followUp: followUp.picking(which))
            }
        }.filter { $0.followUp.count > 0 }
        return Figure(
            id: "kaplan-meier", title: "\(capital(outcome.name)) by treatment and \(analysis.marker)",
            caption:
                "Kaplan-Meier estimate with pointwise 95 % intervals (log scale), \(rows.patientsInWords), "
                + "\(rows.eventsInWords); low: at or below the median of \(analysis.marker). Halves are for display "
                + "only, curves are not adjusted.",
            content: .kaplanMeier(
                KaplanMeierFigure(
                    time: AxisLabel("Time", unit: rows.question.survive?.unit(in: rows.patients.table)),
                    probability: "Survival",
                    curves: groups.map { SurviveCurves.curve($0, landmark: knownAt, ticks: ticks) },
                    ticks: ticks, landmark: knownAt > 0 ? knownAt : nil)))
    }
}

extension ModelRows {
    /// Of each patient: the event, or the outcome.
    var hasEvent: [Bool] {
        switch response {
        case .survival(let followUp): followUp.events
        case .binary(let outcomes): outcomes
        }
    }
}
