internal import Findings
internal import Foundation
internal import Statistics

extension GrowthReport {
    func figures(_ events: GrowthEvents?) -> [Figure] {
        var list = [growthFigure()]
        if let waterfall = events.flatMap(waterfallFigure) { list.append(waterfall) }
        if let events, let curves = events.figure() {
            list.append(
                Figure(
                    id: "time-to-multiple", title: "Time to \(events.multipleWords)",
                    caption:
                        "Kaplan-Meier estimate of the \(columns.noun) still below \(events.multipleWords), "
                        + "with pointwise 95 % intervals (log scale); marks: last measured below it.",
                    content: .kaplanMeier(curves)))
        }
        return list
    }

    private func growthFigure() -> Figure {
        let arms = [(false, analysis.against), (true, analysis.of)].map { isOf, name in
            let units = data.units.filter { $0.isOf == isOf }
            return GrowthFigure.Arm(
                name: name, animals: units.flatMap(curves), mean: mean(units))
        }
        let p = decision.pValue.number.map { "difference of slopes \(Numbers.pEquals($0))" }
        return Figure(
            id: "growth", title: "\(columns.value) by \(columns.arm ?? "arm")",
            caption: "Each line one \(columns.part == nil ? columns.oneNoun : "nodule"); thick: "
                + "\(data.isLog ? "geometric " : "")mean of the arm until the first \(columns.oneNoun) left it"
                + "\(data.censored == nil ? "" : " or fell below the limit"); a cross where one left early"
                + (data.censored == nil ? "." : "; hollow: below the limit of measurement."),
            content: .growth(
                GrowthFigure(
                    time: AxisLabel(columns.time, unit: data.timeUnit),
                    value: AxisLabel(columns.value, unit: data.valueUnit), isLogScale: data.isLog, arms: arms,
                    annotation: p)))
    }

    /// One line for each animal, or for each of its nodules.
    private func curves(_ unit: GrowthComparison.Unit) -> [GrowthFigure.Animal] {
        let parts = Dictionary(grouping: unit.animal.points) { $0.part ?? "" }
        return parts.keys.sorted().map { part in
            GrowthFigure.Animal(
                points: parts[part]!.map { .init(time: $0.time, value: $0.value, isBelow: $0.isBelow) },
                leftEarly: unit.leftEarly)
        }
    }

    /// Times up to the first departure at which every animal of the arm was measured, and before any value is
    /// known only to lie below a limit.
    private func mean(_ units: [GrowthComparison.Unit]) -> [GrowthFigure.Point] {
        guard let firstEnd = units.map(\.animal.lastTime).min() else { return [] }
        let byTime = units.map { unit in
            Dictionary(grouping: unit.animal.points) { $0.time }.mapValues { points in
                points.reduce(0) { $0 + (data.isLog ? log($1.value) : $1.value) } / Double(points.count)
            }
        }
        let firstBelow = units.flatMap(\.animal.points).filter(\.isBelow).map(\.time).min() ?? .infinity
        let times = Set(byTime.flatMap(\.keys)).filter { $0 <= firstEnd && $0 < firstBelow }.sorted()
        return times.compactMap { time in
            let values = byTime.compactMap { $0[time] }
            guard values.count == units.count else { return nil }
            let mean = values.reduce(0, +) / Double(values.count)
            return .init(time: time, value: data.isLog ? exp(mean) : mean)
        }
    }

    private func waterfallFigure(_ events: GrowthEvents) -> Figure? {
        let bars = zip(data.units, events.responses).compactMap { unit, response in
            response.value.map {
                WaterfallFigure.Bar(
                    value: $0.bestResponse, arm: unit.animal.arm, category: $0.category.rawValue)
            }
        }.sorted { ($0.value, $0.arm) > ($1.value, $1.arm) }
        guard !bars.isEmpty else { return nil }
        return Figure(
            id: "waterfall", title: "Best response by \(columns.oneNoun)",
            caption:
                "Smallest change from the first value (\(analysis.response.words)), from the worst to the "
                + "best; lines: limits of the classes. \(bars.count) of \(data.units.count) \(columns.noun) could "
                + "be classed.",
            content: .waterfall(
                WaterfallFigure(
                    value: AxisLabel("Best response", unit: "%"), bars: bars,
                    levels: [.init(label: "PR", y: -50), .init(label: "SD", y: 35)])))
    }
}
