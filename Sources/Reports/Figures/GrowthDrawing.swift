internal import Findings

/// A thin line for each animal, a thick one for the mean of its arm: two arms in one panel, more in a panel each.
struct GrowthDrawing {
    let figure: GrowthFigure
    let isSimulated: Bool

    init(_ figure: GrowthFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        let arms = Array(figure.arms.enumerated())
        guard arms.count > 2 else {
            return panel(arms, width: 430, height: 290, isSmall: false)
                .merging(Layer.note(figure.annotation, width: 430))
        }
        let panels = arms.map { arm in
            panel([arm], width: 180, height: 150, isSmall: true)
                .merging(CurvePanels.heading(name(arm.element), width: 180))
        }
        let grid: JSON = [
            "concat": .array(panels), "columns": 3, "bounds": "flush", "spacing": ["row": 74, "column": 58],
        ]
        return grid.merging(Layer.note(figure.annotation, width: 640))
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        figure.isLogScale && !isLog ? " The axis is linear, because a value is 0 or below." : ""
    }

    private var animals: [GrowthFigure.Animal] { figure.arms.flatMap(\.animals) }

    private var values: [Double] { animals.flatMap { $0.points.map(\.value) } }

    private var isLog: Bool { figure.isLogScale && values.allSatisfy { $0 > 0 } }

    private func name(_ arm: GrowthFigure.Arm) -> String { "\(arm.name) (n = \(arm.animals.count))" }

    private func x(isSmall: Bool) -> JSON {
        let times = animals.flatMap { $0.points.map(\.time) }
        let axis: JSON = ["title": FigureStyle.title(figure.time), "tickCount": isSmall ? 4 : 7]
        return Layer.quantitative(
            "x",
            [
                "scale": [
                    "domain": [.number(times.min() ?? 0), .number(times.max() ?? 1)], "nice": true,
                    "zero": false,
                ],
                "axis": axis,
            ])
    }

    private var y: JSON {
        Layer.quantitative(
            "y",
            FigureStyle.valueAxis(values, isLog: isLog, axis: ["title": FigureStyle.title(figure.value)]))
    }

    private typealias NumberedArm = (offset: Int, element: GrowthFigure.Arm)

    private func panel(_ arms: [NumberedArm], width: Double, height: Double, isSmall: Bool) -> JSON {
        let x = x(isSmall: isSmall)
        var layers = [
            lines(arms, x), below(arms, x), crosses(arms, x), means(arms, x, isSmall: isSmall),
        ]
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func values(
        _ arms: [NumberedArm], _ points: (GrowthFigure.Animal) -> [GrowthFigure.Point]
    ) -> JSON {
        .array(
            arms.flatMap { arm in
                arm.element.animals.enumerated().flatMap { position, animal in
                    points(animal).map { point -> JSON in
                        [
                            "x": .number(point.time), "y": .number(point.value),
                            "animal": .string("\(arm.offset)/\(position)"),
                            "c": FigureStyle.color(arm.offset),
                        ]
                    }
                }
            })
    }

    private static let color: JSON = ["field": "c", "type": "nominal", "scale": nil]

    private func lines(_ arms: [NumberedArm], _ x: JSON) -> JSON {
        [
            "data": ["values": values(arms) { $0.points }],
            "mark": ["type": "line", "strokeWidth": 0.9, "opacity": 0.5],
            "encoding": ["x": x, "y": y, "detail": ["field": "animal"], "color": Self.color],
        ]
    }

    private func below(_ arms: [NumberedArm], _ x: JSON) -> JSON {
        [
            "data": ["values": values(arms) { $0.points.filter(\.isBelow) }],
            "mark": ["type": "point", "filled": false, "size": 26, "strokeWidth": 1.2],
            "encoding": ["x": x, "y": y, "color": Self.color],
        ]
    }

    private func crosses(_ arms: [NumberedArm], _ x: JSON) -> JSON {
        [
            "data": ["values": values(arms) { $0.leftEarly ? Array($0.points.suffix(1)) : [] }],
            "mark": [
                "type": "point", "shape": "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7", "size": 70,
                "strokeWidth": 1.6,
            ],
            "encoding": ["x": x, "y": y, "color": Self.color],
        ]
    }

    private func means(_ arms: [NumberedArm], _ x: JSON, isSmall: Bool) -> JSON {
        let points = arms.enumerated().flatMap { place, arm in
            arm.element.mean.map { point -> JSON in
                [
                    "x": .number(point.time), "y": .number(point.value), "series": .string(String(place)),
                ]
            }
        }
        func channel(_ range: (Int) -> JSON) -> JSON {
            Layer.series(arms.map { name($0.element) }, arms.map { range($0.offset) })
        }
        return [
            "data": ["values": .array(points)],
            "mark": ["type": "line", "strokeWidth": 3],
            "encoding": [
                // In a panel of its own an arm keeps its colour: panels would share one scale.
                "x": x, "y": y,
                "color": isSmall
                    ? ["value": FigureStyle.color(arms[0].offset)] : channel(FigureStyle.color),
                "strokeDash": isSmall ? ["value": [1, 0]] : channel(FigureStyle.dash),
            ],
        ]
    }
}

extension GrowthFigure {
    /// Animals are numbered within their arm; `part` is `animal` or `mean`.
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = []
        for arm in arms {
            for (position, animal) in arm.animals.enumerated() {
                for point in animal.points {
                    rows.append([
                        .text(arm.name), .text("animal"), .number(Double(position + 1)), .number(point.time),
                        .number(point.value), .text(point.isBelow ? "below" : "exact"),
                    ])
                }
            }
            for point in arm.mean {
                rows.append([
                    .text(arm.name), .text("mean"), .missing, .number(point.time), .number(point.value),
                    .missing,
                ])
            }
        }
        return DataFrame(columns: ["arm", "part", "animal", "time", "value", "known"], rows: rows)
    }
}
