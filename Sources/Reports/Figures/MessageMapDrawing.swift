internal import Findings

/// The message as a bar to scale, sites above it, accessibility below.
struct MessageMapDrawing {
    let figure: MessageMapFigure
    let isSimulated: Bool
    private let width = 600.0
    private let siteHeight = 150.0
    private let trackHeight = 90.0
    /// Fewest pixels that a site may be wide.
    private let narrowest = 5.0

    init(_ figure: MessageMapFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var panels = [sitePanel]
        if figure.track != nil, figure.trackPoints.contains(where: { !$0.isEmpty }) {
            panels.append(trackPanel)
        }
        let drawing: JSON = [
            "vconcat": .array(panels), "spacing": 14,
            "resolve": ["scale": ["x": "shared"], "legend": ["color": "independent"]],
        ]
        return drawing.merging(Layer.note(figure.annotation, width: width))
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        let scale = Double(figure.length) / width
        let isWidened = figure.sites.contains { Double($0.end - $0.start + 1) / scale < narrowest }
        return isWidened ? " Sites are drawn wider than to scale, centred on their place." : ""
    }

    private var types: [String] {
        let order = ["8mer", "7mer-m8", "7mer-A1", "6mer", "offset 6mer", "6mer-A1"]
        let there = Set(figure.sites.map(\.type))
        return order.filter(there.contains) + there.subtracting(order).sorted()
    }

    /// One row for each type; with several microRNAs, whose sites may lie on each other, one for each of them too.
    private var rows: [String] {
        microRNAs.count < 2
            ? types
            : types.flatMap { type in
                microRNAs.filter { name in figure.sites.contains { $0.type == type && $0.microRNA == name } }
                    .map { row(type, $0) }
            }
    }

    private func row(_ type: String, _ microRNA: String) -> String {
        microRNAs.count < 2 ? type : "\(type)  \(microRNA)"
    }

    private var microRNAs: [String] {
        var names: [String] = []
        for site in figure.sites where !names.contains(site.microRNA) { names.append(site.microRNA) }
        return names
    }

    private func x(_ field: String, axis: JSON) -> JSON {
        Layer.quantitative(
            field,
            ["scale": ["domain": [0, JSON(max(1, figure.length))], "nice": false], "axis": axis])
    }

    private var isTracked: Bool { figure.track != nil && !figure.trackPoints.isEmpty }

    private var positionAxis: JSON { ["title": FigureStyle.title(figure.x), "tickCount": 8] }

    private var sitePanel: JSON {
        let names = rows
        let y: JSON = [
            "field": "type", "type": "ordinal",
            "scale": ["domain": JSON(names.isEmpty ? ["no site"] : names)],
            "axis": [
                "title": nil, "ticks": false, "domain": false, "grid": true,
                "gridColor": .string(FigureStyle.faint),
            ],
        ]
        let axis: JSON = isTracked ? ["labels": false, "ticks": false, "title": nil] : positionAxis
        let scale = Double(figure.length) / width
        let values = figure.sites.map { site -> JSON in
            let middle = Double(site.start + site.end - 1) / 2
            let half = max(Double(site.end - site.start + 1), narrowest * scale) / 2
            return [
                "x": .number(max(0, middle - half)), "x2": .number(min(Double(figure.length), middle + half)),
                "type": .string(row(site.type, site.microRNA)),
                "series": .string(String(microRNAs.firstIndex(of: site.microRNA)!)),
                "t": .string(String(site.start)), "m": .number(middle),
            ]
        }
        let rows = Double(max(1, names.count))
        let height = min(max(siteHeight, 18 * rows), 34 * rows)
        // A bar without data would have no end.
        var layers =
            values.isEmpty
            ? [emptyMessage(x("x", axis: axis), y)] : [bars(values, x("x", axis: axis), y, height / rows)]
        if !values.isEmpty, values.count <= 24 {
            layers.append([
                "data": ["values": .array(values)],
                "mark": [
                    "type": "text", "dy": .number(-min(14, height / rows * 0.5) / 2 - 6), "fontSize": 9,
                    "color": .string(FigureStyle.softInk),
                ],
                "encoding": ["x": x("m", axis: axis), "y": y, "text": ["field": "t"]],
            ])
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func bars(_ values: [JSON], _ x: JSON, _ y: JSON, _ rowHeight: Double) -> JSON {
        [
            "data": ["values": .array(values)],
            "mark": ["type": "bar", "height": .number(min(14, rowHeight * 0.5))],
            "encoding": [
                "x": x, "x2": ["field": "x2"], "y": y,
                "color": Layer.series(
                    microRNAs, microRNAs.indices.map(FigureStyle.color), symbol: "square"),
            ],
        ]
    }

    private func emptyMessage(_ x: JSON, _ y: JSON) -> JSON {
        [
            "data": ["values": [["x": .number(Double(figure.length) / 2), "type": "no site"]]],
            "mark": ["type": "point", "opacity": 0], "encoding": ["x": x, "y": y],
        ]
    }

    private var trackPanel: JSON {
        let values = figure.trackPoints.enumerated().flatMap { stretch, points in
            points.map { point -> JSON in
                [
                    "x": .number(point.position), "y": .number(point.value),
                    "stretch": .string(String(stretch)),
                ]
            }
        }
        let y = Layer.quantitative(
            "y",
            [
                "scale": ["nice": true, "zero": true],
                "axis": [
                    "title": JSON(wrapped(figure.track?.label ?? "", width: 18, lines: 3)), "tickCount": 3,
                ],
            ])
        let single = figure.trackPoints.filter { $0.count == 1 }.count == figure.trackPoints.count
        return [
            "width": .number(width), "height": .number(trackHeight), "data": ["values": .array(values)],
            "mark": single
                ? [
                    "type": "point", "filled": true, "size": 28, "color": .string(FigureStyle.softInk),
                    "opacity": 1,
                ]
                : ["type": "line", "strokeWidth": 1, "color": .string(FigureStyle.softInk)],
            "encoding": ["x": x("x", axis: positionAxis), "y": y, "detail": ["field": "stretch"]],
        ]
    }
}

extension MessageMapFigure {
    /// `part` is `site` or `track`.
    var data: DataFrame {
        var rows = sites.map { site in
            [
                DataFrame.Cell.text("site"), .number(Double(site.start)), .number(Double(site.end)),
                .text(site.type), .text(site.microRNA), cell(site.score),
            ]
        }
        rows += trackPoints.joined().map { point in
            [.text("track"), .number(point.position), .missing, .missing, .missing, .number(point.value)]
        }
        return DataFrame(columns: ["part", "start", "end", "type", "microRNA", "value"], rows: rows)
    }
}
