internal import Findings

/// Net benefit of each strategy over the threshold of risk; what goes far below no benefit is cut off.
struct DecisionCurveDrawing {
    let figure: DecisionCurveFigure
    let isSimulated: Bool
    private let width = 400.0
    private let height = 270.0

    init(_ figure: DecisionCurveFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        var layers = [zeroLine, lines]
        if let lonePoints { layers.append(lonePoints) }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let frame: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return frame.merging(Layer.note(figure.annotation, width: width))
    }

    /// Strategies that need no model are grey and thin.
    private func isReference(_ strategy: DecisionCurveFigure.Strategy) -> Bool {
        strategy.name.hasSuffix(" all") || strategy.name.hasSuffix(" none")
    }

    private var domain: ClosedRange<Double> {
        let values = figure.strategies.flatMap { $0.netBenefit.compactMap { $0 } }.filter(\.isFinite)
        let high = max(values.max() ?? 0, 0)
        let low = min(values.min() ?? 0, 0)
        guard high > 0 else { return (low < 0 ? low * 1.05 : -1)...(low < 0 ? -0.1 * low : 1) }
        return max(low * 1.05, -0.25 * high)...(high * 1.06)
    }

    private var x: JSON {
        let last = figure.thresholds.last ?? 1
        let first = figure.thresholds.first ?? 0
        let isPoint = last - first < 1e-9
        return Layer.quantitative(
            "threshold",
            [
                "scale": [
                    "domain": [.number(isPoint ? 0 : first), .number(isPoint ? 1 : last)], "nice": false,
                ],
                "axis": ["title": "Threshold probability", "format": ".0%", "tickCount": 6],
            ])
    }

    private var y: JSON {
        Layer.quantitative(
            "benefit",
            [
                "scale": [
                    "domain": [.number(domain.lowerBound), .number(domain.upperBound)], "nice": false,
                    "zero": false,
                ],
                "axis": ["title": "Net benefit", "tickCount": 6, "format": "~g"],
            ])
    }

    private var zeroLine: JSON {
        [
            "data": ["values": [["benefit": 0]]],
            "mark": ["type": "rule", "color": .string(FigureStyle.faint), "strokeWidth": 1],
            "encoding": ["y": y],
        ]
    }

    /// Each run of thresholds with a value is a line of its own.
    private var values: [JSON] {
        figure.strategies.enumerated().flatMap { position, strategy -> [JSON] in
            var run = 0
            return zip(figure.thresholds, strategy.netBenefit).compactMap { threshold, benefit in
                guard let benefit, benefit.isFinite else {
                    run += 1
                    return nil
                }
                return [
                    "series": .string(String(position)), "run": JSON(run), "threshold": .number(threshold),
                    "benefit": .number(benefit),
                ]
            }
        }
    }

    /// A threshold whose neighbours have no value makes no line.
    private var lonePoints: JSON? {
        func run(_ value: JSON) -> [JSON?] { [value["series"], value["run"]] }
        let lone = Dictionary(grouping: values, by: run).values.filter { $0.count == 1 }.flatMap { $0 }
        guard !lone.isEmpty else { return nil }
        let inOrder = values.filter(lone.contains)
        return [
            "data": ["values": .array(inOrder)],
            "mark": ["type": "point", "filled": true, "size": 30, "opacity": 1, "clip": true],
            "encoding": [
                "x": x, "y": y, "color": Layer.series(figure.strategies.map(\.name), styles.map(\.color)),
            ],
        ]
    }

    private var styles: [(color: JSON, dash: JSON, width: JSON)] {
        var models = 0
        return figure.strategies.map { strategy in
            guard !isReference(strategy) else {
                let isNone = strategy.name.hasSuffix(" none")
                return (.string(FigureStyle.rule), isNone ? [1, 0] : [2, 3], 1.2)
            }
            defer { models += 1 }
            return (FigureStyle.color(models), FigureStyle.dash(models), 2.2)
        }
    }

    private var lines: JSON {
        let names = figure.strategies.map(\.name)
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "line", "clip": true, "strokeCap": "round", "strokeJoin": "round"],
            "encoding": [
                "x": x, "y": y, "detail": ["field": "run"],
                "color": Layer.series(names, styles.map(\.color)),
                "strokeDash": Layer.series(names, styles.map(\.dash)),
                "strokeWidth": Layer.series(names, styles.map(\.width)),
            ],
        ]
    }
}
