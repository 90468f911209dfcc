internal import Findings

/// Survival curves as steps with their pointwise bands, censor marks, and the numbers at risk written under
/// the ticks of the same time axis.
struct KaplanMeierDrawing {
    let figure: KaplanMeierFigure
    let isSimulated: Bool
    private let width = 470.0
    private let height = 290.0
    /// Longer names stand above their row of numbers instead of left of it.
    private let longestNameBesideRow = 16

    init(_ figure: KaplanMeierFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = landmarkLayers
        for position in figure.curves.indices { layers.append(band(position)) }
        layers.append(lines)
        for position in figure.curves.indices where !figure.curves[position].censorTimes.isEmpty {
            layers.append(censorMarks(position))
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        layers += atRiskLayers
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    // MARK: - Axes

    private var lastTime: Double {
        let times = figure.curves.flatMap { $0.steps.map(\.time) + $0.censorTimes } + figure.ticks
        return times.max() ?? 1
    }

    private var x: JSON {
        Layer.quantitative(
            "time",
            [
                "scale": ["domain": [0, .number(lastTime > 0 ? lastTime : 1)], "nice": false],
                "axis": [
                    "values": JSON(figure.ticks), "title": FigureStyle.title(figure.time),
                    "labelOverlap": false,
                ],
            ])
    }

    private func y(_ field: String) -> JSON {
        Layer.quantitative(
            field,
            [
                "scale": ["domain": [0, 1]],
                "axis": [
                    "values": [0, 0.2, 0.4, 0.6, 0.8, 1], "format": ".1f",
                    "title": JSON(wrapped(figure.probability, width: 42, lines: 2)),
                ],
            ])
    }

    // MARK: - Curves

    /// The steps, carried on level to the end of follow-up.
    private func steps(_ curve: KaplanMeierFigure.Curve) -> [KaplanMeierFigure.Step] {
        guard let last = curve.steps.last, let end = curve.censorTimes.max(), end > last.time else {
            return curve.steps
        }
        return curve.steps
            + [.init(time: end, survival: last.survival, lower: last.lower, upper: last.upper)]
    }

    private var lines: JSON {
        let names = figure.curves.map(\.name)
        let values = figure.curves.flatMap { curve in
            steps(curve).map { step -> JSON in
                [
                    "curve": .string(curve.name), "time": .number(step.time),
                    "survival": .number(step.survival),
                ]
            }
        }
        let longest = names.map(\.count).max() ?? 0
        let columns = longest * names.count > 50 ? 1 : names.count
        let legend: JSON =
            names.count > 1
            ? [
                "symbolType": "stroke", "direction": "horizontal", "columns": JSON(columns),
                "columnPadding": 18,
            ]
            : nil
        func scale(_ range: [JSON]) -> JSON { ["domain": JSON(names), "range": .array(range)] }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "line", "interpolate": "step-after", "strokeWidth": 2],
            "encoding": [
                "x": x, "y": y("survival"),
                "color": [
                    "field": "curve", "type": "nominal", "legend": legend,
                    "scale": scale(names.indices.map(FigureStyle.color)),
                ],
                "strokeDash": [
                    "field": "curve", "type": "nominal", "legend": legend,
                    "scale": scale(names.indices.map(FigureStyle.dash)),
                ],
            ],
        ]
    }

    /// Steps without a band (survival 0, say) leave a gap; each run between gaps is an area of its own.
    private func band(_ position: Int) -> JSON {
        var values: [JSON] = []
        var run = 0
        for step in steps(figure.curves[position]) {
            guard let lower = step.lower, let upper = step.upper else {
                if !values.isEmpty { values.append(closing(values.last, at: step.time)) }
                run += 1
                continue
            }
            values.append([
                "time": .number(step.time), "lower": .number(lower), "upper": .number(upper),
                "run": JSON(run),
            ])
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "area", "interpolate": "step-after",
                "opacity": .number(figure.curves.count > 3 ? 0.08 : 0.14),
                "color": FigureStyle.color(position),
            ],
            "encoding": ["x": x, "y": y("lower"), "y2": ["field": "upper"], "detail": ["field": "run"]],
        ]
    }

    private func closing(_ last: JSON?, at time: Double) -> JSON {
        (last ?? [:]).merging(["time": .number(time)])
    }

    private func censorMarks(_ position: Int) -> JSON {
        let curve = figure.curves[position]
        let values = curve.censorTimes.map { time -> JSON in
            let survival = curve.steps.last { $0.time <= time }?.survival ?? 1
            return ["time": .number(time), "survival": .number(survival)]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "tick", "orient": "vertical", "size": 8, "thickness": 1.1,
                "color": FigureStyle.color(position),
            ],
            "encoding": ["x": x, "y": y("survival")],
        ]
    }

    private var landmarkLayers: [JSON] {
        guard let landmark = figure.landmark, landmark > 0 else { return [] }
        let data: JSON = ["values": [["time": 0, "end": .number(landmark)]]]
        return [
            [
                "data": data,
                "mark": ["type": "rect", "color": .string(FigureStyle.faint), "opacity": 0.45],
                "encoding": [
                    "x": x, "x2": ["field": "end"], "y": ["value": 0], "y2": ["value": .number(height)],
                ],
            ],
            [
                "data": data,
                "mark": ["type": "rule", "color": .string(FigureStyle.softInk), "strokeDash": [3, 3]],
                "encoding": ["x": x.merging(["field": "end"])],
            ],
            [
                "data": data,
                "mark": [
                    "type": "text", "align": "left", "dx": 5, "baseline": "bottom", "text": "landmark",
                    "color": .string(FigureStyle.softInk),
                ],
                "encoding": ["x": x.merging(["field": "end"]), "y": ["value": .number(height - 4)]],
            ],
        ]
    }

    // MARK: - Numbers at risk

    private var atRiskLayers: [JSON] {
        let axisBottom = height + 56 + (FigureStyle.title(figure.time).count > 1 ? 14 : 0)
        let namesBeside = figure.curves.allSatisfy { $0.name.count <= longestNameBesideRow }
        let rowHeight = namesBeside ? 17.0 : 35.0
        let longest = Double(figure.curves.map(\.name.count).max() ?? 0)
        let left = namesBeside ? -max(44, 45 + 6.6 * longest) : -26
        var layers = [
            Layer.text(
                ["Number at risk"], x: left, y: axisBottom,
                ["color": .string(FigureStyle.softInk), "fontWeight": "bold"])
        ]
        if let annotation = figure.annotation {
            layers.append(
                Layer.text(
                    wrapped(annotation, width: 62, lines: 1), x: width, y: axisBottom,
                    ["color": .string(FigureStyle.softInk), "align": "right"]))
        }
        for (position, curve) in figure.curves.enumerated() {
            let top = axisBottom + 19 + Double(position) * rowHeight
            let numbers = namesBeside ? top : top + 15
            layers.append(
                Layer.rule(
                    from: (left, top), to: (left + 16, top),
                    [
                        "color": FigureStyle.color(position), "strokeWidth": 2,
                        "strokeDash": FigureStyle.dash(position),
                    ]))
            layers.append(Layer.text([String(curve.name.prefix(78))], x: left + 21, y: top))
            layers.append(counts(curve, y: numbers))
        }
        return layers
    }

    private func counts(_ curve: KaplanMeierFigure.Curve, y: Double) -> JSON {
        let values = zip(figure.ticks, curve.atRisk).map { tick, count -> JSON in
            ["time": .number(tick), "atRisk": JSON(count)]
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "text", "align": "center", "baseline": "middle"],
            "encoding": ["x": x, "y": ["value": .number(y)], "text": Layer.quantitative("atRisk")],
        ]
    }
}

extension JSON {
    var count: Int { if case .array(let elements) = self { elements.count } else { 0 } }
}
