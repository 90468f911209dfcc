internal import Findings

/// One line for each pair from the first to the second value, coloured by group, else by direction.
struct PairsDrawing {
    let figure: PairsFigure
    let isSimulated: Bool
    private let width = 250.0
    private let height = 290.0

    init(_ figure: PairsFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var isLog: Bool { figure.isLogScale && figure.pairs.allSatisfy { $0.first > 0 && $0.second > 0 } }

    var drawing: JSON {
        var layers = [lines, ends]
        layers.append(name(figure.firstName, at: 0))
        layers.append(name(figure.secondName, at: width))
        if let annotation = figure.annotation {
            let lines = wrapped(annotation, width: 48, lines: 3)
            let nameLines = [figure.firstName, figure.secondName].map {
                wrapped($0, width: 22, lines: 3).count
            }
            layers.append(
                Layer.text(
                    lines, x: -40, y: height + 20 + 14 * Double(nameLines.max() ?? 1),
                    ["color": .string(FigureStyle.softInk), "baseline": "top"]))
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func name(_ text: String, at x: Double) -> JSON {
        Layer.text(wrapped(text, width: 22, lines: 3), x: x, y: height + 16, ["align": "center"])
    }

    private var isGrouped: Bool { figure.pairs.contains { $0.group != nil } }

    private func series(_ pair: PairsFigure.Pair) -> String {
        if isGrouped { return pair.group ?? "group not known" }
        return pair.second > pair.first ? "rises" : pair.second < pair.first ? "falls" : "unchanged"
    }

    /// In the order of first appearance, with their counts in the legend.
    private var seriesNames: [String] {
        if !isGrouped { return ["rises", "falls", "unchanged"].filter { name in count(name) > 0 } }
        var names: [String] = []
        for pair in figure.pairs where !names.contains(series(pair)) { names.append(series(pair)) }
        return names
    }

    private func count(_ name: String) -> Int { figure.pairs.count { series($0) == name } }

    private func legendName(_ name: String) -> String { "\(name) (\(count(name)))" }

    private var values: JSON {
        .array(
            figure.pairs.enumerated().flatMap { position, pair -> [JSON] in
                let common: JSON = ["pair": JSON(position), "series": .string(legendName(series(pair)))]
                return [
                    common.merging(["visit": 0, "value": .number(pair.first)]),
                    common.merging(["visit": 1, "value": .number(pair.second)]),
                ]
            })
    }

    private var x: JSON {
        Layer.quantitative(
            "visit",
            [
                "scale": ["domain": [0, 1], "nice": false],
                "axis": ["values": [0, 1], "labels": false, "title": nil],
            ])
    }

    private var y: JSON {
        let axis: JSON = ["title": FigureStyle.title(figure.value), "offset": 40]
        let values = figure.pairs.flatMap { [$0.first, $0.second] }
        return Layer.quantitative("value", FigureStyle.valueAxis(values, isLog: isLog, axis: axis))
    }

    private func channel(_ range: (Int) -> JSON) -> JSON {
        let names = seriesNames.map(legendName)
        return [
            "field": "series", "type": "nominal",
            "legend": [
                "symbolType": "stroke", "direction": "vertical",
                "columns": JSON((names.map(\.count).max() ?? 0) > 18 ? 1 : 3),
            ],
            "scale": ["domain": JSON(names), "range": .array(names.indices.map(range))],
        ]
    }

    private var lines: JSON {
        [
            "data": ["values": values],
            "mark": ["type": "line", "strokeWidth": 1.3, "strokeOpacity": 0.7],
            "encoding": [
                "x": x, "y": y, "detail": ["field": "pair"], "color": channel(FigureStyle.color),
                "strokeDash": channel(FigureStyle.dash),
            ],
        ]
    }

    private var ends: JSON {
        [
            "data": ["values": values],
            "mark": ["type": "point", "filled": true, "size": 22, "opacity": 0.9],
            "encoding": ["x": x, "y": y, "color": channel(FigureStyle.color)],
        ]
    }
}
