internal import Findings

/// One half-transparent point for each unit, so that crowded places look darker.
struct ScatterDrawing {
    let figure: ScatterFigure
    let isSimulated: Bool
    private let width = 330.0
    private let height = 290.0

    init(_ figure: ScatterFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = [points]
        if let annotation = figure.annotation {
            layers.append(
                Layer.text(
                    wrapped(annotation, width: 56, lines: 2), x: 0, y: -10,
                    ["color": .string(FigureStyle.softInk), "baseline": "bottom"]))
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private var points: JSON {
        let values = figure.points.map { point -> JSON in ["x": .number(point.x), "y": .number(point.y)] }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "point", "filled": true, "size": 26, "opacity": 0.55],
            "encoding": [
                "x": axis("x", figure.x, figure.points.map(\.x)),
                "y": axis("y", figure.y, figure.points.map(\.y)),
                "color": ["value": FigureStyle.color(0)],
            ],
        ]
    }

    private func axis(_ field: String, _ label: AxisLabel, _ values: [Double]) -> JSON {
        let axis: JSON = ["title": FigureStyle.title(label)]
        return Layer.quantitative(field, FigureStyle.valueAxis(values, isLog: false, axis: axis))
    }
}
