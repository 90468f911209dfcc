internal import Findings

/// Cumulative shares as steps; long classes are thinned to places evenly spread over their ranks.
struct CumulativeDrawing {
    let figure: CumulativeFigure
    let isSimulated: Bool
    private let width = 380.0
    private let height = 260.0
    private static let mostSteps = 400

    init(_ figure: CumulativeFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        let (low, high) = range
        let isCut = figure.curves.contains { $0.values.contains { $0 < low || $0 > high } }
        return isCut ? " The axis ends at the 0.5th and 99.5th percentile of all values." : ""
    }

    /// The middle 99 % of all values: a few extreme ones would hide the shift.
    private var range: (Double, Double) {
        let all = figure.curves.flatMap(\.values).sorted()
        guard all.count > 1 else { return (all.first ?? 0, (all.first ?? 0) + 1) }
        func at(_ share: Double) -> Double { all[Int((share * Double(all.count - 1)).rounded())] }
        let (low, high) = (at(0.005), at(0.995))
        return low < high ? (low, high) : (all[0], all[all.count - 1] + 1e-9)
    }

    var drawing: JSON {
        let names = figure.curves.map { "\($0.name) (n = \($0.values.count))" }
        let (low, high) = range
        let values = figure.curves.enumerated().flatMap { position, curve in
            steps(curve.values).map { step -> JSON in
                ["x": .number(step.x), "y": .number(step.y), "series": .string(String(position))]
            }
        }
        var layers: [JSON] = [
            [
                "data": ["values": .array(values)],
                "mark": ["type": "line", "interpolate": "step-after", "strokeWidth": 1.6, "clip": true],
                "encoding": [
                    "x": Layer.quantitative(
                        "x",
                        [
                            "scale": ["domain": [.number(low), .number(high)], "nice": false],
                            "axis": ["title": FigureStyle.title(figure.x), "tickCount": 6],
                        ]),
                    "y": Layer.quantitative(
                        "y", ["scale": ["domain": [0, 1]], "axis": ["title": "Cumulative share"]]),
                    "color": Layer.series(names, names.indices.map(FigureStyle.color), columns: 1),
                    "strokeDash": Layer.series(names, names.indices.map(FigureStyle.dash), columns: 1),
                ],
            ]
        ]
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let drawing: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return drawing.merging(Layer.note(figure.annotation, width: width))
    }

    private func steps(_ values: [Double]) -> [(x: Double, y: Double)] {
        let sorted = values.sorted()
        let stride = max(1, sorted.count / Self.mostSteps)
        return sorted.indices.filter { ($0 + 1) % stride == 0 || $0 == sorted.count - 1 }.map {
            (sorted[$0], Double($0 + 1) / Double(sorted.count))
        }
    }
}

extension CumulativeFigure {
    var data: DataFrame {
        let rows = curves.flatMap { curve in
            curve.values.sorted().map { [DataFrame.Cell.text(curve.name), .number($0)] }
        }
        return DataFrame(columns: ["class", "value"], rows: rows)
    }
}
