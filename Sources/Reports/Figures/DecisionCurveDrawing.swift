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

    private var lines: JSON {
        let names = figure.strategies.map(\.name)
        var models = 0
        var colors: [JSON] = []
        var dashes: [JSON] = []
        var widths: [JSON] = []
        for strategy in figure.strategies {
            let isReference = isReference(strategy)
            colors.append(isReference ? .string(FigureStyle.rule) : FigureStyle.color(models))
            dashes.append(
                isReference
                    ? (strategy.name.hasSuffix(" none") ? [1, 0] : [2, 3]) : FigureStyle.dash(models))
            widths.append(isReference ? 1.2 : 2.2)
            if !isReference { models += 1 }
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "line", "clip": true, "strokeCap": "round", "strokeJoin": "round"],
            "encoding": [
                "x": x, "y": y, "detail": ["field": "run"],
                "color": Layer.series(names, colors), "strokeDash": Layer.series(names, dashes),
                "strokeWidth": Layer.series(names, widths),
            ],
        ]
    }
}
