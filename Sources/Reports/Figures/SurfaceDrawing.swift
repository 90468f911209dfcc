internal import Findings

/// A grid of doses as coloured cells with their numbers; one panel for each quantity.
struct SurfaceDrawing {
    let figure: SurfaceFigure
    let isSimulated: Bool
    private static let mostNumbers = 100

    init(_ figure: SurfaceFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        let panels = figure.panels.map(panel)
        let grid: JSON = [
            "concat": .array(panels), "columns": 2, "bounds": "flush", "spacing": ["row": 74, "column": 120],
            "resolve": ["scale": ["color": "independent"]],
        ]
        return grid.merging(Layer.note(figure.annotation, width: 640))
    }

    /// What the drawing itself decides, for the caption.
    var note: String { " Doses stand in order, not to scale; grey: no well." }

    private var width: Double { min(260, max(150, 42 * Double(figure.xDoses.count))) }
    private var height: Double { min(240, max(130, 34 * Double(figure.yDoses.count))) }

    private func panel(_ panel: SurfaceFigure.Panel) -> JSON {
        let size = figure.xDoses.count * figure.yDoses.count
        func cells(_ isWanted: (Double?) -> Bool) -> [JSON] {
            panel.values.indices.filter { isWanted(panel.values[$0]) }.map { index in
                let (row, column) = index.quotientAndRemainder(dividingBy: figure.xDoses.count)
                return [
                    "x": .string(String(column)), "y": .string(String(row)),
                    "value": JSON(panel.values[index]),
                    "t": .string(panel.values[index].map { Numbers.short($0, digits: 2) } ?? ""),
                    "dark": .bool(isDark(panel.values[index], in: panel)),
                ]
            }
        }
        let places: JSON = [
            "x": axis("x", figure.x, figure.xDoses),
            "y": axis("y", figure.y, figure.yDoses, descending: true),
        ]
        var layers: [JSON] = [
            [
                "data": ["values": .array(cells { $0 != nil })], "mark": ["type": "rect"],
                "encoding": places.merging(["color": color(panel)]),
            ],
            [
                "data": ["values": .array(cells { $0 == nil })],
                "mark": ["type": "rect", "color": .string(FigureStyle.faint)], "encoding": places,
            ],
        ]
        if size <= Self.mostNumbers {
            // The colours of the cells do not follow the theme, so neither may those of their numbers.
            for (isDark, ink) in [(false, "#111418"), (true, "#fdfdfd")] {
                layers.append([
                    "data": ["values": .array(cells { $0 != nil && self.isDark($0, in: panel) == isDark })],
                    "mark": ["type": "text", "fontSize": 9.5, "color": .string(ink)],
                    "encoding": places.merging(["text": ["field": "t"]]),
                ])
            }
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let drawing: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return drawing.merging(
            CurvePanels.heading(panel.unit.map { "\(panel.title) (\($0))" } ?? panel.title, width: width))
    }

    private func range(_ panel: SurfaceFigure.Panel) -> ClosedRange<Double> {
        let values = panel.values.compactMap { $0 }
        guard let low = values.min(), let high = values.max() else { return 0...1 }
        let reach = max(abs(low), abs(high), 1e-12)
        return panel.isDiverging ? -reach...reach : low...max(high, low + 1e-12)
    }

    private func isDark(_ value: Double?, in panel: SurfaceFigure.Panel) -> Bool {
        guard let value else { return false }
        let range = range(panel)
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return panel.isDiverging ? abs(share - 0.5) > 0.36 : share < 0.5
    }

    /// Diverging: blue below 0, orange above, as the series colours; else viridis.
    private func color(_ panel: SurfaceFigure.Panel) -> JSON {
        let range = range(panel)
        let scale: JSON =
            panel.isDiverging
            ? [
                "domain": [.number(range.lowerBound), 0, .number(range.upperBound)],
                "range": [.string(FigureStyle.series[0]), "#f5f5f5", .string(FigureStyle.series[1])],
                "type": "linear",
            ]
            : ["scheme": "viridis", "nice": false, "zero": false]
        return Layer.quantitative(
            "value",
            [
                "scale": scale,
                "legend": [
                    "orient": "right", "direction": "vertical", "type": "gradient", "title": nil,
                    "tickCount": 5, "gradientLength": 120, "gradientThickness": 10, "labelFontSize": 10,
                    "labelExpr": FigureStyle.valueLabel,
                ],
            ])
    }

    private static func dose(_ value: Double) -> String {
        let plain = shortestText(value)
        return plain.count > 6 ? Numbers.short(value) : plain
    }

    private func axis(
        _ field: String, _ label: AxisLabel, _ doses: [Double], descending: Bool = false
    ) -> JSON {
        let names = JSON.object(
            doses.enumerated().map {
                .init(key: String($0.offset), value: .string(Numbers.short($0.element)))
            })
        let domain = doses.indices.map(String.init)
        return [
            "field": .string(field), "type": "ordinal",
            "scale": ["domain": JSON(descending ? domain.reversed() : domain)],
            "axis": [
                "title": FigureStyle.title(label), "labelAngle": 0, "labelOverlap": true,
                "labelExpr": .string("(\(names.text))[datum.label]"), "ticks": false, "domain": false,
            ],
        ]
    }
}

extension SurfaceFigure {
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = []
        for panel in panels {
            for (row, y) in yDoses.enumerated() {
                for (column, x) in xDoses.enumerated() {
                    rows.append([
                        .text(panel.title), .number(x), .number(y),
                        cell(panel.values[row * xDoses.count + column]),
                    ])
                }
            }
        }
        return DataFrame(columns: ["quantity", "x", "y", "value"], rows: rows)
    }
}
