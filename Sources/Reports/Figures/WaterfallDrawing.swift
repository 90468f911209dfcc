internal import Findings

/// Bars from the largest to the smallest value, coloured by arm.
struct WaterfallDrawing {
    let figure: WaterfallFigure
    let isSimulated: Bool
    private let height = 250.0

    init(_ figure: WaterfallFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var bars: [WaterfallFigure.Bar] { figure.bars.sorted { $0.value > $1.value } }
    private var width: Double { min(620, max(240, 15 * Double(figure.bars.count))) }
    private var step: Double { width / Double(max(1, figure.bars.count)) }

    private var arms: [String] {
        var names: [String] = []
        for bar in figure.bars where !names.contains(bar.arm) { names.append(bar.arm) }
        return names.sorted()
    }

    var drawing: JSON {
        var layers = figure.levels.map(level)
        layers.append(columns)
        if step >= 14 { layers.append(categories) }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let drawing: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return drawing.merging(Layer.note(figure.annotation, width: width))
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        step < 14 && figure.bars.contains { $0.category != nil }
            ? " The classes of so many bars are in the table." : ""
    }

    private func y(_ field: String) -> JSON {
        let values = figure.bars.map(\.value) + figure.levels.map(\.y) + [0]
        return Layer.quantitative(
            field,
            FigureStyle.valueAxis(values, isLog: false, axis: ["title": FigureStyle.title(figure.value)]))
    }

    private var x: JSON {
        Layer.quantitative(
            "x",
            [
                "scale": ["domain": [0, JSON(max(1, figure.bars.count))], "nice": false],
                "axis": ["labels": false, "ticks": false, "title": nil],
            ])
    }

    private var columns: JSON {
        let values = bars.enumerated().map { position, bar -> JSON in
            [
                "x": .number(Double(position) + 0.1), "x2": .number(Double(position) + 0.9),
                "y": .number(bar.value), "zero": 0,
                "series": .string(String(arms.firstIndex(of: bar.arm) ?? 0)),
            ]
        }
        let color = Layer.series(arms, arms.indices.map(FigureStyle.color), symbol: "square")
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rect", "opacity": 0.9],
            "encoding": [
                "x": x, "x2": ["field": "x2"], "y": y("y"), "y2": ["field": "zero"], "color": color,
            ],
        ]
    }

    private var categories: JSON {
        let values = bars.enumerated().compactMap { position, bar -> JSON? in
            bar.category.map {
                [
                    "x": .number(Double(position) + 0.5), "y": .number(max(bar.value, 0)),
                    "t": .string($0),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "text", "dy": -6, "fontSize": 9, "color": .string(FigureStyle.softInk),
            ],
            "encoding": ["x": x, "y": y("y"), "text": ["field": "t"]],
        ]
    }

    private func level(_ level: FittedCurvesFigure.Level) -> JSON {
        [
            "data": ["values": [["level": .number(level.y), "t": .string(level.label)]]],
            "encoding": ["y": y("level")],
            "layer": [
                [
                    "mark": [
                        "type": "rule", "color": .string(FigureStyle.rule), "strokeDash": [2, 3],
                        "strokeWidth": 1,
                    ]
                ],
                [
                    "mark": [
                        "type": "text", "align": "left", "baseline": "middle", "fontSize": 10,
                        "color": .string(FigureStyle.softInk),
                    ],
                    "encoding": ["text": ["field": "t"], "x": ["value": .number(width + 4)]],
                ],
            ],
        ]
    }
}

extension WaterfallFigure {
    /// In order of size.
    var data: DataFrame {
        let rows = bars.sorted { $0.value > $1.value }.map { bar in
            [
                DataFrame.Cell.number(bar.value), .text(bar.arm), bar.category.map { .text($0) } ?? .missing,
            ]
        }
        return DataFrame(columns: ["value", "arm", "category"], rows: rows)
    }
}
