internal import Findings
internal import Foundation
internal import Statistics

extension AddedValueReport {
    func figures() -> [Figure] {
        guard notTestable == nil, let performance, context.detail == .everything else { return [] }
        return [decisionCurve(performance), calibration(performance)].compactMap { $0 }
    }

    private var risk: String {
        switch outcome {
        case .survival: "risk of the event by \(Numbers.plain(analysis.horizon ?? 0))"
        case .binary(let column, let positive, _): "risk of \(column) '\(positive)'"
        }
    }

    private func decisionCurve(_ performance: ModelPerformance) -> Figure? {
        guard let clinical = performance.clinical.risks, let joint = performance.joint.risks,
            let greatest = (clinical + joint + analysis.thresholds).max()
        else { return nil }
        let last = max(2, min(95, Int((greatest * 100).rounded(.up))))
        let grid = (1...last).map { Double($0) / 100 }
        let curves = grid.map { threshold in
            (performance.netBenefit(clinical, at: threshold), performance.netBenefit(joint, at: threshold))
        }
        guard curves.contains(where: { $0.1.value != nil }) else { return nil }
        return Figure(
            id: "decision-curve", title: "Net benefit with and without \(analysis.marker)",
            caption:
                "Net benefit of acting from a \(risk) on, in the \(rows.patientsInWords) that fitted both models "
                + "(\(rows.eventsInWords)); not corrected for optimism, which flatters the larger model more.",
            content: .decisionCurve(
                DecisionCurveFigure(
                    thresholds: grid,
                    strategies: [
                        .init(name: "act on all", netBenefit: curves.map { $0.0.value?.treatingAll }),
                        .init(name: "act on none", netBenefit: grid.map { _ in 0 }),
                        .init(name: clinicalModel, netBenefit: curves.map { $0.0.value?.model }),
                        .init(
                            name: "\(clinicalModel) and \(analysis.marker)",
                            netBenefit: curves.map { $0.1.value?.model }),
                    ])))
    }

    private func calibration(_ performance: ModelPerformance) -> Figure? {
        guard let risks = performance.joint.risks, rows.count >= 20 else { return nil }
        let slope = performance.joint.optimism?.shrinkage
        let (groups, curve) = observed(risks, performance)
        guard !groups.isEmpty else { return nil }
        return Figure(
            id: "calibration", title: "Calibration of the joint model",
            caption:
                "Predicted \(risk) against what happened, in groups of neighbouring risk with 95 % intervals, in "
                + "the \(rows.patientsInWords) that fitted the model. Internal: such a model is calibrated by "
                + "construction; the corrected slope says what to expect of new patients.",
            content: .calibration(
                CalibrationFigure(
                    predicted: AxisLabel("Predicted \(risk)"),
                    observed: AxisLabel(outcome.isSurvival ? "Kaplan-Meier risk" : "Observed share"),
                    groups: groups, curve: curve, risks: risks,
                    annotation: slope.map { "slope corrected for optimism \(Numbers.short($0))" })))
    }

    private func observed(
        _ risks: [Double], _ performance: ModelPerformance
    ) -> ([CalibrationFigure.Group], [CalibrationFigure.Point]) {
        let number = rows.count < 100 ? 5 : 10
        switch rows.response {
        case .binary(let outcomes):
            guard let calibration = Calibration.of(risks: risks, outcomes: outcomes).value else {
                return ([], [])
            }
            let groups = calibration.groups(number).map { group in
                let ends = Proportion(group.cases, of: group.count).interval()
                return CalibrationFigure.Group(
                    predicted: group.meanRisk, observed: group.observedShare, lower: ends.lower,
                    upper: ends.upper, count: group.count)
            }
            return (groups, smooth(risks, outcomes))
        case .survival(let followUp):
            guard let horizon = performance.horizon else { return ([], []) }
            return (kaplanMeierGroups(risks, followUp, horizon, number), [])
        }
    }

    private func smooth(_ risks: [Double], _ outcomes: [Bool]) -> [CalibrationFigure.Point] {
        guard let fitted = Loess.fitted(risks, outcomes.map { $0 ? 1 : 0 }).value else { return [] }
        var points: [CalibrationFigure.Point] = []
        for (risk, value) in zip(risks, fitted).sorted(by: { $0.0 < $1.0 })
        where points.last?.predicted != risk {
            points.append(.init(predicted: risk, observed: min(1, max(0, value))))
        }
        return points
    }

    /// Groups of equal size in order of the risk.
    private func kaplanMeierGroups(
        _ risks: [Double], _ followUp: FollowUp, _ horizon: Double, _ number: Int
    ) -> [CalibrationFigure.Group] {
        let order = risks.indices.sorted { (risks[$0], $0) < (risks[$1], $1) }
        return (0..<number).compactMap { group in
            let which = Array(order[group * order.count / number..<(group + 1) * order.count / number])
            guard !which.isEmpty else { return nil }
            let curve = KaplanMeier(followUp.picking(which))
            let place = curve.points.lastIndex { $0.time <= horizon }
            let band = place.flatMap { curve.interval($0) }
            return CalibrationFigure.Group(
                predicted: which.reduce(0) { $0 + risks[$1] } / Double(which.count),
                observed: 1 - curve.survival(at: horizon), lower: band.map { 1 - $0.upper },
                upper: band.map { 1 - $0.lower }, count: which.count)
        }
    }
}
