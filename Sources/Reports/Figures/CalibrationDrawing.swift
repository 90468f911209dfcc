internal import Findings

/// Observed against predicted risk on a square, the diagonal of perfect agreement, and below it how the
/// predictions are spread.
struct CalibrationDrawing {
    let figure: CalibrationFigure
    let isSimulated: Bool
    private let side = 320.0
    private let histogramHeight = 44.0
    private let bins = 40

    init(_ figure: CalibrationFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = [diagonal]
        if !figure.curve.isEmpty { layers.append(curve) }
        layers += [intervals, points].compactMap { $0 }
        if !figure.risks.isEmpty { layers.append(histogram) }
        if isSimulated { layers.append(Layer.watermark(width: side, height: side)) }
        let frame: JSON = ["width": .number(side), "height": .number(side), "layer": .array(layers)]
        return frame.merging(Layer.note(figure.annotation, width: side))
    }

    /// The next round number above everything drawn.
    private var highest: Double {
        var values: [Double] = figure.risks
        for group in figure.groups { values += [group.predicted, group.observed, group.upper ?? 0] }
        for point in figure.curve { values += [point.predicted, point.observed] }
        let highest = values.filter(\.isFinite).max() ?? 1
        let ends = [0.01, 0.02, 0.05] + (1...10).map { Double($0) / 10 }
        return ends.first { $0 >= highest } ?? 1
    }

    private func shown(_ risk: Double) -> Double { risk.clamped(to: 0...highest) }

    private func axis(_ field: String, _ axis: JSON) -> JSON {
        let count = highest > 0.5 ? 6 : 5
        let base: JSON = ["tickCount": JSON(count), "format": "~g"]
        return Layer.quantitative(
            field,
            [
                "scale": ["domain": [0, .number(highest)], "nice": false],
                "axis": base.merging(axis),
            ])
    }

    /// The axis stands below the histogram.
    private func x(_ field: String = "x") -> JSON {
        axis(
            field,
            [
                "title": FigureStyle.title(figure.predicted),
                "offset": .number(figure.risks.isEmpty ? 0 : histogramHeight + 8),
            ])
    }

    private func y(_ field: String = "y") -> JSON {
        axis(field, ["title": FigureStyle.title(figure.observed)])
    }

    private var diagonal: JSON {
        [
            "data": ["values": [["x": 0, "y": 0, "x2": .number(highest), "y2": .number(highest)]]],
            "mark": [
                "type": "rule", "color": .string(FigureStyle.rule), "strokeDash": [4, 4], "strokeWidth": 1,
            ],
            "encoding": ["x": x(), "y": y(), "x2": ["field": "x2"], "y2": ["field": "y2"]],
        ]
    }

    private var curve: JSON {
        let values = figure.curve.sorted { $0.predicted < $1.predicted }.map { point -> JSON in
            ["x": .number(shown(point.predicted)), "y": .number(shown(point.observed))]
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "line", "color": FigureStyle.color(0), "strokeWidth": 2.2],
            "encoding": ["x": x(), "y": y()],
        ]
    }

    private var intervals: JSON? {
        let values = figure.groups.compactMap { group -> JSON? in
            guard let lower = group.lower, let upper = group.upper else { return nil }
            return [
                "x": .number(shown(group.predicted)), "lower": .number(shown(lower)),
                "upper": .number(shown(upper)),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rule", "color": FigureStyle.color(1), "strokeWidth": 1.4],
            "encoding": ["x": x(), "y": y("lower"), "y2": ["field": "upper"]],
        ]
    }

    private var points: JSON? {
        guard !figure.groups.isEmpty else { return nil }
        let values = figure.groups.map { group -> JSON in
            ["x": .number(shown(group.predicted)), "y": .number(shown(group.observed))]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "shape": "square", "filled": true, "size": 52, "opacity": 1,
                "color": FigureStyle.color(1), "stroke": .string(FigureStyle.paper), "strokeWidth": 1,
            ],
            "encoding": ["x": x(), "y": y()],
        ]
    }

    private var histogram: JSON {
        var counts = [Int](repeating: 0, count: bins)
        for risk in figure.risks where risk.isFinite {
            counts[min(bins - 1, max(0, Int(risk / highest * Double(bins))))] += 1
        }
        let most = Double(max(1, counts.max() ?? 1))
        let width = highest / Double(bins)
        let values = counts.enumerated().filter { $0.element > 0 }.map { bin, count -> JSON in
            let height = max(1.5, histogramHeight * Double(count) / most)
            return [
                "x": .number(width * (Double(bin) + 0.08)), "x2": .number(width * (Double(bin) + 0.92)),
                "count": JSON(count), "floor": .number(below(histogramHeight + 4)),
                "top": .number(below(histogramHeight + 4 - height)),
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rect", "color": FigureStyle.color(0), "opacity": 0.6],
            "encoding": [
                "x": x(), "x2": ["field": "x2"], "y": y("floor"), "y2": ["field": "top"],
            ],
        ]
    }

    /// What the observed axis would read so many pixels below 0.
    private func below(_ pixels: Double) -> Double { -highest * pixels / side }
}
