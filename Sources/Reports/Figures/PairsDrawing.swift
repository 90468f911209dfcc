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
        var layers = [lines, ends] + medians
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

    private var isCrowded: Bool { figure.pairs.count > 80 }

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

    private func code(_ name: String) -> JSON { .string(String(seriesNames.firstIndex(of: name) ?? 0)) }

    private var values: JSON {
        .array(
            figure.pairs.enumerated().flatMap { position, pair -> [JSON] in
                let common: JSON = ["pair": JSON(position), "series": code(series(pair))]
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

    private func y(_ field: String = "value") -> JSON {
        let axis: JSON = ["title": FigureStyle.title(figure.value), "offset": 40]
        let values = figure.pairs.flatMap { [$0.first, $0.second] }
        return Layer.quantitative(field, FigureStyle.valueAxis(values, isLog: isLog, axis: axis))
    }

    private func channel(_ range: (Int) -> JSON) -> JSON {
        Layer.series(seriesNames.map(legendName), seriesNames.indices.map(range))
    }

    private var lines: JSON {
        [
            "data": ["values": values],
            "mark": [
                "type": "line", "strokeWidth": .number(isCrowded ? 0.9 : 1.3),
                "strokeOpacity": .number(isCrowded ? 0.4 : 0.7),
            ],
            "encoding": [
                "x": x, "y": y(), "detail": ["field": "pair"], "color": channel(FigureStyle.color),
                "strokeDash": channel(FigureStyle.dash),
            ],
        ]
    }

    private var ends: JSON {
        [
            "data": ["values": values],
            "mark": [
                "type": "point", "filled": true, "size": .number(isCrowded ? 12 : 22), "opacity": 0.9,
            ],
            "encoding": ["x": x, "y": y(), "color": channel(FigureStyle.color)],
        ]
    }

    // MARK: - Medians

    /// With more groups there is no room beside the lines.
    static let mostGroupsWithMedians = 3
    /// Fewer pairs show themselves.
    private static let fewestForMedian = 3

    static func hasMedians(_ figure: PairsFigure) -> Bool {
        guard figure.pairs.contains(where: { $0.group != nil }) else { return false }
        let groups = Dictionary(grouping: figure.pairs) { $0.group ?? "" }
        return groups.count <= mostGroupsWithMedians
            && groups.values.contains { $0.count >= fewestForMedian }
    }

    /// Each group's median at both visits, outside the lines.
    private var medians: [JSON] {
        guard Self.hasMedians(figure) else { return [] }
        return seriesNames.enumerated().flatMap { position, name -> [JSON] in
            let pairs = figure.pairs.filter { series($0) == name }
            guard pairs.count >= Self.fewestForMedian else { return [] }
            let away = 12 + 10 * Double(position)
            return [
                median(pairs.map(\.first), position, x: -away),
                median(pairs.map(\.second), position, x: width + away),
            ]
        }
    }

    private func median(_ values: [Double], _ position: Int, x: Double) -> JSON {
        let sorted = values.sorted()
        let (lower, upper) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return [
            "data": ["values": [["median": .number((lower + upper) / 2)]]],
            "mark": [
                "type": "point", "filled": true, "opacity": 1, "size": 62,
                "shape": FigureStyle.shape(position + 1), "color": FigureStyle.color(position),
            ],
            "encoding": ["x": ["value": .number(x)], "y": y("median")],
        ]
    }
}
