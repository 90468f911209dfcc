internal import Findings

/// For each kind of site the count seen, beside the mean and range that chance gives.
struct ChanceDrawing {
    let figure: ChanceFigure
    let isSimulated: Bool
    private let width = 420.0

    init(_ figure: ChanceFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    /// What the drawing itself decides, for the caption.
    var note: String { " Orange: seen. Grey tick: the mean by chance; grey bar: 95 % of chance counts." }

    private var height: Double { 30 * Double(max(1, figure.rows.count)) }

    var drawing: JSON {
        var layers = [ranges, means, observed]
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let drawing: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return drawing.merging(Layer.note(figure.annotation, width: width))
    }

    private var y: JSON {
        [
            "field": "label", "type": "ordinal", "scale": ["domain": JSON(figure.rows.map(\.label))],
            "axis": ["title": nil, "ticks": false, "domain": false, "labelLimit": 0],
        ]
    }

    private func x(_ field: String) -> JSON {
        let most = figure.rows.flatMap { [$0.observed, $0.expected, $0.upper ?? 0] }.max() ?? 1
        return Layer.quantitative(
            field,
            [
                "scale": ["domain": [0, .number(max(1, most * 1.05))], "nice": true],
                "axis": ["title": FigureStyle.title(figure.x), "tickCount": 6],
            ])
    }

    private func values(_ row: (ChanceFigure.Row) -> JSON?) -> JSON {
        .array(figure.rows.compactMap(row))
    }

    private var ranges: JSON {
        [
            "data": [
                "values": values { row in
                    guard let lower = row.lower, let upper = row.upper else { return nil }
                    return ["label": .string(row.label), "x": .number(lower), "x2": .number(upper)]
                }
            ],
            "mark": ["type": "bar", "height": 9, "color": .string(FigureStyle.faint)],
            "encoding": ["y": y, "x": x("x"), "x2": ["field": "x2"]],
        ]
    }

    private var means: JSON {
        [
            "data": ["values": values { ["label": .string($0.label), "x": .number($0.expected)] }],
            "mark": [
                "type": "tick", "thickness": 2, "size": 15, "color": .string(FigureStyle.rule), "opacity": 1,
            ],
            "encoding": ["y": y, "x": x("x")],
        ]
    }

    private var observed: JSON {
        [
            "data": ["values": values { ["label": .string($0.label), "x": .number($0.observed)] }],
            "mark": [
                "type": "point", "filled": true, "size": 80, "color": .string(FigureStyle.series[1]),
                "opacity": 1,
            ],
            "encoding": ["y": y, "x": x("x")],
        ]
    }
}

extension ChanceFigure {
    var data: DataFrame {
        DataFrame(
            columns: ["label", "observed", "expected", "lower", "upper"],
            rows: rows.map { row in
                [
                    .text(row.label), .number(row.observed), .number(row.expected), cell(row.lower),
                    cell(row.upper),
                ]
            })
    }
}
