internal import Findings

/// Controls as stacked dots, or as a histogram where they are many, with the claim's marker among them.
struct EmpiricalNullDrawing {
    let figure: EmpiricalNullFigure
    let isSimulated: Bool
    private let width = 400.0
    private let columns = 44
    /// With more, bars are easier to read than dots.
    static let mostDots = 150

    init(_ figure: EmpiricalNullFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var isDots: Bool { figure.controls.count <= Self.mostDots }
    private var axis: EffectAxis { EffectAxis(isRatio: figure.scale == .ratio, null: figure.null) }

    private var domain: ClosedRange<Double> {
        axis.domain(
            estimates: figure.controls.map(\.estimate) + [figure.claimed.estimate], ends: [])
    }

    var drawing: JSON {
        var layers = [line(figure.null, ["color": .string(FigureStyle.rule), "strokeWidth": 1])]
        if !figure.controls.isEmpty { layers.append(isDots ? dots : bars) }
        layers.append(line(figure.claimed.estimate, ["color": FigureStyle.color(1), "strokeWidth": 2]))
        layers.append(diamond)
        layers += texts
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    // MARK: - Columns

    /// 0 at the left end of the axis, 1 at the right.
    private func share(_ value: Double) -> Double {
        let (low, high) = (axis.inner(domain.lowerBound), axis.inner(domain.upperBound))
        return ((axis.inner(value.clamped(to: domain)) - low) / (high - low)).clamped(to: 0...1)
    }

    private func value(atShare share: Double) -> Double {
        let (low, high) = (axis.inner(domain.lowerBound), axis.inner(domain.upperBound))
        return axis.outer(low + share * (high - low))
    }

    private var counts: [Int] {
        var counts = [Int](repeating: 0, count: columns)
        for control in figure.controls {
            counts[min(columns - 1, Int(share(control.estimate) * Double(columns)))] += 1
        }
        return counts
    }

    private var tallest: Double { Double(max(1, counts.max() ?? 1)) }
    private var dotHeight: Double { min(width / Double(columns), 200 / tallest) }
    private var height: Double { isDots ? max(90, tallest * dotHeight + 20) : 200 }

    // MARK: - Layers

    private func x(_ field: String) -> JSON {
        let title = figure.axis.unit.map { "\(figure.axis.label) (\($0))" } ?? figure.axis.label
        return Layer.quantitative(field, axis.channel(domain, title: wrapped(title, width: 62, lines: 2)))
    }

    private func line(_ value: Double, _ mark: JSON) -> JSON {
        let base: JSON = ["type": "rule"]
        return [
            "data": ["values": [["x": .number(value.clamped(to: domain))]]], "mark": base.merging(mark),
            "encoding": ["x": x("x"), "y": ["value": 0], "y2": ["value": .number(height)]],
        ]
    }

    private var dots: JSON {
        let values = counts.enumerated().flatMap { column, count in
            (0..<count).map { rank -> JSON in
                [
                    "x": .number(value(atShare: (Double(column) + 0.5) / Double(columns))),
                    "y": .number(height - (Double(rank) + 0.5) * dotHeight),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "opacity": 0.85, "color": FigureStyle.color(0),
                "size": .number(0.8 * dotHeight * dotHeight),
            ],
            "encoding": [
                "x": x("x"),
                "y": Layer.quantitative(
                    "y",
                    [
                        "scale": [
                            "domain": [0, .number(height)], "range": [0, .number(height)], "nice": false,
                        ], "axis": nil,
                    ]),
            ],
        ]
    }

    private var bars: JSON {
        let values = counts.enumerated().filter { $0.element > 0 }.map { column, count -> JSON in
            [
                "x": .number(value(atShare: (Double(column) + 0.06) / Double(columns))),
                "x2": .number(value(atShare: (Double(column) + 0.94) / Double(columns))),
                "count": JSON(count), "floor": 0,
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rect", "color": FigureStyle.color(0), "opacity": 0.75],
            "encoding": [
                "x": x("x"), "x2": ["field": "x2"],
                "y": Layer.quantitative(
                    "floor",
                    [
                        "scale": ["domain": [0, .number(tallest * 1.05)], "nice": false],
                        "axis": ["title": "Controls", "tickCount": 5, "format": "d", "tickMinStep": 1],
                    ]),
                "y2": ["field": "count"],
            ],
        ]
    }

    /// On top of the claim's line.
    private var diamond: JSON {
        [
            "data": ["values": [["x": .number(figure.claimed.estimate.clamped(to: domain))]]],
            "mark": [
                "type": "point", "shape": "diamond", "filled": true, "size": 110, "opacity": 1,
                "color": FigureStyle.color(1),
            ],
            "encoding": ["x": x("x"), "y": ["value": 0]],
        ]
    }

    private var texts: [JSON] {
        let share = share(figure.claimed.estimate)
        let name = wrapped(
            "\(figure.claimed.name): \(Numbers.short(figure.claimed.estimate))", width: 40, lines: 2)
        let bottom = -14.0 - 14 * Double(name.count - 1)
        var texts = [
            Layer.text(
                name, x: width * share, y: bottom,
                [
                    "align": .string(Layer.alignment(at: share)), "color": FigureStyle.color(1),
                    "fontWeight": "bold",
                ])
        ]
        if let annotation = figure.annotation {
            let lines = wrapped(annotation, width: Int(width / 5.8), lines: 3)
            texts.append(
                Layer.text(
                    lines, x: 0, y: bottom - 20 - 14 * Double(lines.count - 1),
                    ["color": .string(FigureStyle.softInk)]))
        }
        return texts
    }
}
