internal import Findings

/// The selection statistic over every candidate, the chosen one marked, and the height that chance reaches.
struct CutOffProfileDrawing {
    let figure: CutOffProfileFigure
    let isSimulated: Bool
    private let width = 400.0
    private let height = 250.0

    init(_ figure: CutOffProfileFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = [zeroLine] + criticalLines
        layers += [profile, chosenLine]
        if let chosenPoint { layers.append(chosenPoint) }
        layers += texts
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return [
            "padding": ForestPanel.padding, "width": .number(width), "height": .number(height),
            "layer": .array(layers),
        ]
    }

    private var points: [CutOffProfileFigure.Point] {
        figure.points.filter { $0.cutOff.isFinite && $0.statistic.isFinite }.sorted {
            $0.cutOff < $1.cutOff
        }
    }

    // MARK: - Axes

    private static func widened(_ values: [Double]) -> ClosedRange<Double> {
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        let margin = high > low ? 0.04 * (high - low) : max(1, abs(low)) * 0.5
        return (low - margin)...(high + margin)
    }

    private var cutOffs: ClosedRange<Double> {
        Self.widened(points.map(\.cutOff) + [figure.chosen].filter(\.isFinite))
    }

    private var statistics: ClosedRange<Double> {
        Self.widened(points.map(\.statistic) + [0] + criticalValues)
    }

    /// On both sides where the statistic has a sign.
    private var criticalValues: [Double] {
        guard let critical = figure.critical, critical.isFinite else { return [] }
        return points.contains { $0.statistic < 0 } ? [critical, -critical] : [critical]
    }

    private func channel(_ field: String, _ domain: ClosedRange<Double>, _ title: JSON) -> JSON {
        Layer.quantitative(
            field,
            [
                "scale": [
                    "domain": [.number(domain.lowerBound), .number(domain.upperBound)], "nice": false,
                    "zero": false,
                ],
                "axis": ["title": title, "tickCount": 6, "format": "~g"],
            ])
    }

    private var x: JSON { channel("cutOff", cutOffs, FigureStyle.title(figure.cutOff)) }
    private var y: JSON {
        channel("statistic", statistics, JSON(wrapped(figure.statistic, width: 40, lines: 2)))
    }

    // MARK: - Layers

    private func horizontalLine(_ value: Double, _ mark: JSON) -> JSON {
        let base: JSON = ["type": "rule", "strokeWidth": 1]
        return [
            "data": ["values": [["statistic": .number(value)]]], "mark": base.merging(mark),
            "encoding": ["y": y],
        ]
    }

    private var zeroLine: JSON { horizontalLine(0, ["color": .string(FigureStyle.faint)]) }

    private var criticalLines: [JSON] {
        criticalValues.map { value in
            horizontalLine(value, ["color": .string(FigureStyle.ink), "strokeDash": [6, 4]])
        }
    }

    private var profile: JSON {
        let values = points.map { point -> JSON in
            ["cutOff": .number(point.cutOff), "statistic": .number(point.statistic)]
        }
        let encoding: JSON = ["x": x, "y": y]
        return [
            "data": ["values": .array(values)],
            "layer": [
                [
                    "mark": ["type": "line", "color": FigureStyle.color(0), "strokeWidth": 1.4],
                    "encoding": encoding,
                ],
                [
                    "mark": [
                        "type": "point", "filled": true, "color": FigureStyle.color(0), "opacity": 0.8,
                        "size": JSON(points.count > 120 ? 9 : 22),
                    ],
                    "encoding": encoding,
                ],
            ],
        ]
    }

    private var chosenLine: JSON {
        [
            "data": ["values": [["cutOff": .number(figure.chosen)]]],
            "mark": ["type": "rule", "color": FigureStyle.color(1), "strokeWidth": 1.2],
            "encoding": ["x": x],
        ]
    }

    private var chosenPoint: JSON? {
        guard
            let nearest = points.min(by: { abs($0.cutOff - figure.chosen) < abs($1.cutOff - figure.chosen) })
        else { return nil }
        return [
            "data": [
                "values": [["cutOff": .number(figure.chosen), "statistic": .number(nearest.statistic)]]
            ],
            "mark": [
                "type": "point", "shape": "diamond", "filled": true, "size": 110, "opacity": 1,
                "color": FigureStyle.color(1), "stroke": .string(FigureStyle.paper), "strokeWidth": 1,
            ],
            "encoding": ["x": x, "y": y],
        ]
    }

    /// Above: the note, then the chosen value over its line. Right: what the dashed line is.
    private var texts: [JSON] {
        let share =
            (figure.chosen - cutOffs.lowerBound) / (cutOffs.upperBound - cutOffs.lowerBound)
        var texts = [
            Layer.text(
                ["chosen \(Numbers.short(figure.chosen))"], x: width * share.clamped(to: 0...1), y: -8,
                ["align": .string(Layer.alignment(at: share)), "color": FigureStyle.color(1)])
        ]
        if let annotation = figure.annotation {
            let lines = wrapped(annotation, width: Int(width / 5.8), lines: 3)
            texts.append(
                Layer.text(
                    lines, x: 0, y: -26 - 14 * Double(lines.count - 1),
                    ["color": .string(FigureStyle.softInk)]))
        }
        if let value = criticalValues.first {
            let label = figure.criticalLabel ?? "critical value"
            let lines = wrapped("\(label): \(Numbers.short(value))", width: 20, lines: 4)
            let height =
                self.height * (statistics.upperBound - value)
                / (statistics.upperBound - statistics.lowerBound)
            let top = min(height, self.height - 14 * Double(lines.count - 1))
            texts.append(Layer.text(lines, x: width + 8, y: top))
        }
        return texts
    }
}
