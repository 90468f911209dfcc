internal import Findings

/// Sensitivity against 1 − specificity on a square, with its band, the diagonal of no discrimination, and a
/// cross at the cut-off whose arms are the exact intervals.
struct ROCDrawing {
    let figure: ROCFigure
    let isSimulated: Bool
    private let side = 330.0

    init(_ figure: ROCFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = [diagonal]
        if !figure.band.isEmpty { layers.append(band) }
        layers.append(curve)
        if let cutOff = figure.cutOff { layers += cross(cutOff) }
        layers += legend
        if isSimulated { layers.append(Layer.watermark(width: side, height: side)) }
        return ["width": .number(side), "height": .number(side), "layer": .array(layers)]
    }

    private func axis(_ field: String, _ title: String) -> JSON {
        Layer.quantitative(
            field,
            [
                "scale": ["domain": [0, 1], "nice": false],
                "axis": ["values": [0, 0.2, 0.4, 0.6, 0.8, 1], "format": ".1f", "title": .string(title)],
            ])
    }

    private func x(_ field: String = "x") -> JSON { axis(field, "1 − specificity") }
    private func y(_ field: String = "y") -> JSON { axis(field, "Sensitivity") }

    private var diagonal: JSON {
        [
            "data": ["values": [["x": 0, "y": 0, "x2": 1, "y2": 1]]],
            "mark": [
                "type": "rule", "color": .string(FigureStyle.rule), "strokeDash": [4, 4], "strokeWidth": 1,
            ],
            "encoding": ["x": x(), "y": y(), "x2": ["field": "x2"], "y2": ["field": "y2"]],
        ]
    }

    private var band: JSON {
        let values = figure.band.sorted { $0.specificity > $1.specificity }.map { point -> JSON in
            [
                "x": .number(1 - point.specificity), "lower": .number(point.lower),
                "upper": .number(point.upper),
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "area", "color": FigureStyle.color(0), "opacity": 0.15],
            "encoding": ["x": x(), "y": y("lower"), "y2": ["field": "upper"]],
        ]
    }

    private var curve: JSON {
        let values = figure.points.enumerated().map { position, point -> JSON in
            [
                "order": JSON(position), "x": .number(1 - point.specificity), "y": .number(point.sensitivity),
                "threshold": JSON(point.threshold),
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "line", "color": FigureStyle.color(0), "strokeWidth": 2.2, "strokeJoin": "round",
            ],
            "encoding": ["x": x(), "y": y(), "order": Layer.quantitative("order")],
        ]
    }

    private func cross(_ cutOff: ROCFigure.CutOff) -> [JSON] {
        let place: JSON = ["x": .number(1 - cutOff.specificity), "y": .number(cutOff.sensitivity)]
        let arm: JSON = ["type": "rule", "color": FigureStyle.color(1), "strokeWidth": 1.6]
        var layers: [JSON] = []
        if cutOff.specificityInterval.count == 2 {
            let ends: JSON = [
                "from": .number(1 - cutOff.specificityInterval[1]),
                "to": .number(1 - cutOff.specificityInterval[0]),
            ]
            layers.append([
                "data": ["values": [place.merging(ends)]], "mark": arm,
                "encoding": ["x": x("from"), "x2": ["field": "to"], "y": y()],
            ])
        }
        if cutOff.sensitivityInterval.count == 2 {
            let ends: JSON = [
                "from": .number(cutOff.sensitivityInterval[0]), "to": .number(cutOff.sensitivityInterval[1]),
            ]
            layers.append([
                "data": ["values": [place.merging(ends)]], "mark": arm,
                "encoding": ["x": x(), "y": y("from"), "y2": ["field": "to"]],
            ])
        }
        layers.append([
            "data": ["values": [place]],
            "mark": [
                "type": "point", "shape": "square", "filled": true, "size": 52, "opacity": 1,
                "color": FigureStyle.color(1), "stroke": .string(FigureStyle.paper), "strokeWidth": 1,
            ],
            "encoding": ["x": x(), "y": y()],
        ])
        return layers
    }

    /// Lower right, where a curve worth drawing leaves room: the area, then the cut-off with its sign.
    private var legend: [JSON] {
        let area = wrapped(figure.annotation, width: 34, lines: 3)
        guard let cutOff = figure.cutOff else {
            return [text(area, left: left(area), bottom: side - 10)]
        }
        let label = wrapped(cutOff.label, width: 34, lines: 3)
        let labelTop = side - 10 - 14 * Double(label.count)
        let left = left(area + label)
        return [
            text(area, left: left, bottom: labelTop - 4),
            text(label, left: left, bottom: side - 10),
            [
                "data": ["values": [[:]]],
                "mark": [
                    "type": "point", "shape": "square", "filled": true, "size": 52, "opacity": 1,
                    "color": FigureStyle.color(1),
                ],
                "encoding": [
                    "x": ["value": .number(left - 10)], "y": ["value": .number(labelTop + 7)],
                ],
            ],
        ]
    }

    private func left(_ lines: [String]) -> Double {
        side - 10 - 6.2 * Double(lines.map(\.count).max() ?? 0)
    }

    private func text(_ lines: [String], left: Double, bottom: Double) -> JSON {
        Layer.text(
            lines, x: left, y: bottom - 14 * Double(lines.count) + 7,
            ["color": .string(FigureStyle.ink), "baseline": "middle"])
    }
}
