internal import Findings

/// Rows of point and interval over one axis, with their words left and their numbers right: the piece that a
/// forest is made of.
struct ForestPanel {
    struct Row {
        var label: String
        /// Smaller lines under the label.
        var detail: [String] = []
        var estimate: Double?
        /// The outer interval; an end that leaves the axis becomes an arrow.
        var lower: Double?
        var upper: Double?
        /// Drawn thicker, where both are known.
        var inner: ClosedRange<Double>?
        var numbers: String
        var isPrimary: Bool
        /// +1 where a small triangle at the right end marks the claimed side, -1 at the left, 0 for none.
        var claimedSide = 0
        var symbol = Symbol.point
        /// A second column on the right, such as the weight.
        var besideNumbers: String?
        /// Begins a block of its own: a thin line stands above it.
        var isApart = false
    }

    enum Symbol: Hashable {
        case point
        /// A square whose area is a share of the largest one's.
        case square(share: Double)
        /// From end to end of the interval.
        case diamond
        /// The interval alone, as a bar.
        case bar
    }

    var title: [String]
    var isRatio: Bool
    var null: Double
    var rows: [Row]
    /// Puts the line of no effect into the middle, so that panels line up.
    var isSymmetric = false

    static let width = 260.0
    static let labelCharacters = 30
    static let lineHeight = 14.0
    /// Room on the right for a browser whose letters are wider than the renderer's.
    static let padding: JSON = ["left": 6, "top": 6, "bottom": 6, "right": 40]

    // MARK: - Geometry

    private struct Placed {
        var row: Row
        var top: Double
        var labelLines: [String]
        var detailLines: [String]
        var y: Double { top + Double(labelLines.count) * ForestPanel.lineHeight / 2 }
        var bottom: Double {
            top + Double(labelLines.count + detailLines.count) * ForestPanel.lineHeight
        }
    }

    private var placed: [Placed] {
        var top = 10.0
        let gap = rows.count > 20 ? 7.0 : 13.0
        return rows.enumerated().map { position, row in
            if row.isApart, position > 0 { top += 9 }
            let placed = Placed(
                row: row, top: top,
                labelLines: wrapped(row.label, width: Self.labelCharacters, lines: 3),
                detailLines: row.detail.flatMap { wrapped($0, width: Self.labelCharacters + 4, lines: 3) })
            top = placed.bottom + gap
            return placed
        }
    }

    var height: Double { (placed.last?.bottom ?? 0) + 8 }

    /// Where labels begin, left of the axis.
    static let labelStart = -222.0
    static let numbersStart = width + 14

    /// Where the second column on the right ends: beyond the longest numbers.
    private var besideNumbersEnd: Double {
        Self.numbersStart + 6.3 * Double(rows.map(\.numbers.count).max() ?? 0) + 58
    }

    // MARK: - Scale

    private var axis: EffectAxis { EffectAxis(isRatio: isRatio, null: null) }

    var domain: ClosedRange<Double> {
        axis.domain(
            estimates: rows.compactMap(\.estimate),
            ends: rows.compactMap(\.lower) + rows.compactMap(\.upper), isSymmetric: isSymmetric)
    }

    private func x(_ field: String) -> JSON {
        Layer.quantitative(field, axis.channel(domain, title: title))
    }

    private var y: JSON {
        Layer.quantitative(
            "y",
            [
                "scale": [
                    "domain": [0, .number(height)], "range": [0, .number(height)], "nice": false,
                    "zero": false,
                ],
                "axis": nil,
            ])
    }

    // MARK: - Layers

    /// - Parameters:
    ///   - head: above the labels and the numbers, where wanted.
    ///   - besideNumbers: above the second column on the right.
    func layers(
        isSimulated: Bool, head: (left: String, right: String)? = nil, besideNumbers: String? = nil
    ) -> [JSON] {
        var layers = blockLines + [nullLine]
        layers += [intervals, bars, innerIntervals, arrows, squares, diamonds, points].compactMap { $0 }
        layers.append(texts)
        if rows.contains(where: { $0.claimedSide != 0 }) { layers.append(claimedSides) }
        let style: JSON = ["color": .string(FigureStyle.softInk), "fontWeight": "bold"]
        if let head {
            layers.append(Layer.text([head.left], x: Self.labelStart, y: -8, style))
            layers.append(Layer.text([head.right], x: Self.numbersStart, y: -8, style))
        }
        if let besideNumbers {
            layers.append(
                Layer.text(
                    [besideNumbers], x: besideNumbersEnd, y: -8, style.merging(["align": "right"])))
        }
        if isSimulated { layers.append(Layer.watermark(width: Self.width, height: height)) }
        return layers
    }

    private var nullLine: JSON {
        verticalLine(at: null, ["color": .string(FigureStyle.rule), "strokeWidth": 1])
    }

    func holds(_ value: Double) -> Bool { axis.holds(value) }

    /// From top to bottom of the panel.
    func verticalLine(at value: Double, _ mark: JSON) -> JSON {
        let base: JSON = ["type": "rule"]
        return [
            "data": ["values": [["line": .number(clamped(value))]]],
            "mark": base.merging(mark),
            "encoding": ["x": x("line"), "y": ["value": 0], "y2": ["value": .number(height)]],
        ]
    }

    private var blockLines: [JSON] {
        placed.dropFirst().filter(\.row.isApart).map { placed in
            let y = placed.top - 9
            return Layer.rule(
                from: (Self.labelStart, y), to: (Self.width, y),
                ["color": .string(FigureStyle.faint), "strokeWidth": 1])
        }
    }

    private func clamped(_ value: Double) -> Double { value.clamped(to: domain) }

    private func isBounded(_ row: Row) -> Bool { row.estimate != nil || row.symbol == .bar }

    private var intervals: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard placed.row.estimate != nil, placed.row.symbol != .diamond, let lower = placed.row.lower,
                let upper = placed.row.upper
            else {
                return nil
            }
            return [
                "y": .number(placed.y), "lower": .number(clamped(lower)), "upper": .number(clamped(upper)),
                "primary": .bool(placed.row.isPrimary),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rule", "color": .string(FigureStyle.series[0])],
            "encoding": [
                "x": x("lower"), "x2": ["field": "upper"], "y": y,
                "strokeWidth": ["condition": ["test": "datum.primary", "value": 2], "value": 1.3],
            ],
        ]
    }

    private var innerIntervals: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard let inner = placed.row.inner else { return nil }
            return [
                "y": .number(placed.y), "lower": .number(clamped(inner.lowerBound)),
                "upper": .number(clamped(inner.upperBound)),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "rule", "color": .string(FigureStyle.series[0]), "strokeWidth": 4.5],
            "encoding": ["x": x("lower"), "x2": ["field": "upper"], "y": y],
        ]
    }

    /// Where an interval goes on beyond the axis.
    private var arrows: JSON? {
        var values: [JSON] = []
        for placed in placed where isBounded(placed.row) {
            if let lower = placed.row.lower, lower < domain.lowerBound {
                values.append([
                    "x": .number(domain.lowerBound), "y": .number(placed.y), "shape": "triangle-left",
                ])
            }
            if let upper = placed.row.upper, upper > domain.upperBound {
                values.append([
                    "x": .number(domain.upperBound), "y": .number(placed.y), "shape": "triangle-right",
                ])
            }
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "size": 70, "opacity": 1,
                "color": .string(FigureStyle.series[0]),
            ],
            "encoding": ["x": x("x"), "y": y, "shape": ["field": "shape", "type": "nominal", "scale": nil]],
        ]
    }

    private var squares: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard case .square(let share) = placed.row.symbol, let estimate = placed.row.estimate,
                axis.holds(estimate)
            else { return nil }
            return [
                "estimate": .number(clamped(estimate)), "y": .number(placed.y),
                "size": .number(16 + 184 * share.clamped(to: 0...1)),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "shape": "square", "filled": true, "opacity": 1,
                "color": .string(FigureStyle.series[0]), "stroke": .string(FigureStyle.paper),
                "strokeWidth": 1,
            ],
            "encoding": [
                "x": x("estimate"), "y": y, "size": ["field": "size", "type": "quantitative", "scale": nil],
            ],
        ]
    }

    /// Each from end to end, widest at the estimate.
    private var diamonds: JSON? {
        let corners = placed.enumerated().flatMap { position, placed -> [JSON] in
            guard placed.row.symbol == .diamond, let estimate = placed.row.estimate, axis.holds(estimate),
                let lower = placed.row.lower, let upper = placed.row.upper
            else { return [] }
            let half = placed.row.isPrimary ? 7.0 : 5.0
            return [(lower, 0), (estimate, half), (upper, 0)].map { value, half in
                [
                    "diamond": JSON(position), "primary": .bool(placed.row.isPrimary),
                    "x": .number(clamped(value)),
                    "y": .number(placed.y - half), "y2": .number(placed.y + half),
                ]
            }
        }
        guard !corners.isEmpty else { return nil }
        return [
            "data": ["values": .array(corners)], "mark": ["type": "area", "opacity": 1],
            "encoding": [
                "x": x("x"), "y": y, "y2": ["field": "y2"], "detail": ["field": "diamond"],
                "color": [
                    "condition": ["test": "datum.primary", "value": .string(FigureStyle.series[1])],
                    "value": .string(FigureStyle.series[0]),
                ],
            ],
        ]
    }

    private var bars: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard placed.row.symbol == .bar, let lower = placed.row.lower, let upper = placed.row.upper else {
                return nil
            }
            return [
                "y": .number(placed.y), "lower": .number(clamped(lower)), "upper": .number(clamped(upper)),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "rule", "color": .string(FigureStyle.series[1]), "strokeWidth": 5, "opacity": 0.55,
            ],
            "encoding": ["x": x("lower"), "x2": ["field": "upper"], "y": y],
        ]
    }

    private var points: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard placed.row.symbol == .point, let estimate = placed.row.estimate, axis.holds(estimate) else {
                return nil
            }
            return [
                "estimate": .number(clamped(estimate)), "y": .number(placed.y),
                "primary": .bool(placed.row.isPrimary),
            ]
        }
        guard !values.isEmpty else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "opacity": 1, "stroke": .string(FigureStyle.paper),
                "strokeWidth": 1,
            ],
            "encoding": [
                "x": x("estimate"), "y": y,
                "size": ["condition": ["test": "datum.primary", "value": 120], "value": 70],
                "shape": ["condition": ["test": "datum.primary", "value": "diamond"], "value": "square"],
                "color": [
                    "condition": ["test": "datum.primary", "value": .string(FigureStyle.series[1])],
                    "value": .string(FigureStyle.series[0]),
                ],
            ],
        ]
    }

    private var texts: JSON {
        let line = Self.lineHeight
        var layers: [JSON] = []
        for placed in placed {
            let weight: JSON = placed.row.isPrimary ? "bold" : "normal"
            layers.append(
                Layer.text(
                    placed.labelLines, x: Self.labelStart, y: placed.top + line / 2, ["fontWeight": weight]))
            if !placed.detailLines.isEmpty {
                layers.append(
                    Layer.text(
                        placed.detailLines, x: Self.labelStart,
                        y: placed.top + line * (Double(placed.labelLines.count) + 0.5),
                        ["fontSize": 10, "color": .string(FigureStyle.softInk)]))
            }
            layers.append(
                Layer.text([placed.row.numbers], x: Self.numbersStart, y: placed.y, ["fontWeight": weight]))
            if let text = placed.row.besideNumbers {
                layers.append(Layer.text([text], x: besideNumbersEnd, y: placed.y, ["align": "right"]))
            }
        }
        return ["layer": .array(layers)]
    }

    private var claimedSides: JSON {
        let values = placed.filter { $0.row.claimedSide != 0 }.map { placed -> JSON in
            [
                "y": .number(placed.y + 8),
                "x": .number(placed.row.claimedSide > 0 ? domain.upperBound : domain.lowerBound),
                "text": placed.row.claimedSide > 0 ? "claimed ›" : "‹ claimed",
                "align": placed.row.claimedSide > 0 ? "right" : "left",
            ]
        }
        let layers = ["left", "right"].map { side -> JSON in
            [
                "transform": [["filter": .string("datum.align === '\(side)'")]],
                "mark": [
                    "type": "text", "align": .string(side), "baseline": "top", "fontSize": 9,
                    "color": .string(FigureStyle.softInk),
                ],
                "encoding": ["x": x("x"), "y": y, "text": ["field": "text"]],
            ]
        }
        return ["data": ["values": .array(values)], "layer": .array(layers)]
    }
}
