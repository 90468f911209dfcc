internal import Findings
internal import Foundation

/// Cohorts as squares sized by weight, what they say together as diamonds, and a bar for the next cohort.
struct PooledForestDrawing {
    let figure: PooledForestFigure
    let isSimulated: Bool

    init(_ figure: PooledForestFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        let title = figure.axis.unit.map { "\(figure.axis.label) (\($0))" } ?? figure.axis.label
        let panel = ForestPanel(
            title: wrapped(title, width: 46, lines: 2), isRatio: figure.scale == .ratio, null: figure.null,
            rows: figure.cohorts.map(cohort) + pooled + prediction)
        let layers = panel.layers(
            isSimulated: isSimulated, head: (left: "Cohort", right: "Estimate (interval)"),
            besideNumbers: "Weight")
        return [
            "padding": ForestPanel.padding, "width": .number(ForestPanel.width),
            "height": .number(panel.height), "layer": .array(pooledLine(panel) + layers),
        ]
    }

    private var largestWeight: Double { max(figure.cohorts.map(\.weight).max() ?? 1, 1e-12) }

    private func cohort(_ cohort: PooledForestFigure.Cohort) -> ForestPanel.Row {
        ForestPanel.Row(
            label: cohort.name, detail: cohort.detail.map { [$0] } ?? [], estimate: cohort.estimate,
            lower: cohort.lower, upper: cohort.upper, inner: nil,
            numbers: Numbers.withRange(cohort.estimate, cohort.lower, cohort.upper), isPrimary: false,
            symbol: .square(share: cohort.weight / largestWeight),
            besideNumbers: String(format: "%.1f\u{A0}%%", 100 * cohort.weight))
    }

    /// What the study says of their differences stands under the deciding one.
    private var pooled: [ForestPanel.Row] {
        let noted = figure.pooled.firstIndex(where: \.isPrimary) ?? figure.pooled.indices.last
        return figure.pooled.enumerated().map { position, pooled in
            ForestPanel.Row(
                label: pooled.name,
                detail: position == noted ? figure.annotation.map { [$0] } ?? [] : [],
                estimate: pooled.estimate, lower: pooled.lower, upper: pooled.upper, inner: nil,
                numbers: Numbers.withRange(pooled.estimate, pooled.lower, pooled.upper),
                isPrimary: pooled.isPrimary, symbol: .diamond, isApart: position == 0)
        }
    }

    private var prediction: [ForestPanel.Row] {
        figure.prediction.map { prediction in
            [
                ForestPanel.Row(
                    label: "Prediction for a new cohort", estimate: nil, lower: prediction.lower,
                    upper: prediction.upper, inner: nil,
                    numbers: Numbers.range(prediction.lower, prediction.upper), isPrimary: false, symbol: .bar
                )
            ]
        } ?? []
    }

    /// Carries the deciding estimate up through the cohorts.
    private func pooledLine(_ panel: ForestPanel) -> [JSON] {
        guard let primary = figure.pooled.first(where: \.isPrimary), panel.holds(primary.estimate) else {
            return []
        }
        return [
            panel.verticalLine(
                at: primary.estimate,
                ["color": .string(FigureStyle.series[1]), "strokeDash": [2, 3], "strokeWidth": 1])
        ]
    }
}
