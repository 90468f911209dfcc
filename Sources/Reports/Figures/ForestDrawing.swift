internal import Findings

/// One panel of estimates with intervals on one axis.
struct ForestDrawing {
    let figure: ForestFigure
    let isSimulated: Bool

    init(_ figure: ForestFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        let title = figure.axis.unit.map { "\(figure.axis.label) (\($0))" } ?? figure.axis.label
        let panel = ForestPanel(
            title: wrapped(title, width: 46, lines: 2), isRatio: figure.scale == .ratio, null: figure.null,
            rows: figure.rows.map(row))
        return [
            "padding": ForestPanel.padding, "width": .number(ForestPanel.width),
            "height": .number(panel.height),
            "layer": .array(panel.layers(isSimulated: isSimulated)),
        ]
    }

    private func row(_ row: ForestFigure.Row) -> ForestPanel.Row {
        ForestPanel.Row(
            label: row.label, detail: row.detail.map { [$0] } ?? [], estimate: row.estimate, lower: row.lower,
            upper: row.upper,
            inner: nil, numbers: numbers(row), isPrimary: row.isPrimary)
    }

    private func numbers(_ row: ForestFigure.Row) -> String {
        guard let estimate = row.estimate else { return "undefined" }
        guard let lower = row.lower, let upper = row.upper else { return Numbers.short(estimate) }
        return Numbers.withRange(estimate, lower, upper)
    }
}
