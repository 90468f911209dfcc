internal import Findings
internal import Foundation

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
        return rows.map { row in
            let placed = Placed(
                row: row, top: top,
                labelLines: wrapped(row.label, width: Self.labelCharacters, lines: 3),
                detailLines: row.detail.flatMap { wrapped($0, width: Self.labelCharacters + 4, lines: 3) })
            top = placed.bottom + 13
            return placed
        }
    }

    var height: Double { (placed.last?.bottom ?? 0) + 8 }

    /// Where labels begin, left of the axis.
    static let labelStart = -222.0

    // MARK: - Scale

    private func inner(_ value: Double) -> Double { isRatio ? log(value) : value }
    private func outer(_ value: Double) -> Double { isRatio ? exp(value) : value }

    /// Covers every estimate, the line of no effect and the finite ends, but no end more than four times as far
    /// from the line as the farthest estimate or the nearest ends.
    var domain: ClosedRange<Double> {
        let origin = inner(null)
        func offsets(_ pick: (Row) -> Double?) -> [Double] {
            rows.compactMap(pick).filter { !isRatio || $0 > 0 }.map { inner($0) - origin }.filter(\.isFinite)
        }
        let estimates = offsets(\.estimate)
        let ends = offsets(\.lower) + offsets(\.upper)
        let nearEnds = ends.map(abs).sorted()
        let typical = nearEnds.isEmpty ? 0 : nearEnds[nearEnds.count / 2]
        let limit = 4 * max(estimates.map(abs).max() ?? 0, typical)
        let shown = estimates + ends.map { min(max($0, -limit), limit) } + [0]
        var low = shown.min() ?? 0
        var high = shown.max() ?? 0
        if isSymmetric {
            high = max(high, -low)
            low = -high
        }
        if high - low < 1e-12 * max(1, abs(origin)) { (low, high) = (low - 1, high + 1) }
        let margin = 0.07 * (high - low)
        return outer(origin + low - margin)...outer(origin + high + margin)
    }

    private var ticks: JSON { JSON(FigureStyle.logarithmicTicks(domain)) }

    private func x(_ field: String) -> JSON {
        let range = domain
        var scale: JSON = [
            "type": isRatio ? "log" : "linear", "nice": false,
            "domain": [.number(range.lowerBound), .number(range.upperBound)],
        ]
        if !isRatio { scale = scale.merging(["zero": false]) }
        var axis: JSON = [
            "title": JSON(title), "format": "~g", "labelOverlap": .bool(!isRatio),
        ]
        axis = axis.merging(isRatio ? ["values": ticks] : ["tickCount": 6])
        return Layer.quantitative(field, ["scale": scale, "axis": axis])
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

    /// - Parameter head: above the labels and the numbers, where wanted.
    func layers(isSimulated: Bool, head: (left: String, right: String)? = nil) -> [JSON] {
        var layers = [nullLine]
        layers += [intervals, innerIntervals, arrows, points].compactMap { $0 }
        layers.append(texts)
        if rows.contains(where: { $0.claimedSide != 0 }) { layers.append(claimedSides) }
        if let head {
            let style: JSON = ["color": .string(FigureStyle.softInk), "fontWeight": "bold"]
            layers.append(Layer.text([head.left], x: Self.labelStart, y: -8, style))
            layers.append(Layer.text([head.right], x: Self.width + 14, y: -8, style))
        }
        if isSimulated { layers.append(Layer.watermark(width: Self.width, height: height)) }
        return layers
    }

    private var nullLine: JSON {
        [
            "data": ["values": [["null": .number(null)]]],
            "mark": ["type": "rule", "color": .string(FigureStyle.rule), "strokeWidth": 1],
            "encoding": ["x": x("null"), "y": ["value": 0], "y2": ["value": .number(height)]],
        ]
    }

    private func clamped(_ value: Double) -> Double {
        min(max(value, domain.lowerBound), domain.upperBound)
    }

    private var intervals: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard placed.row.estimate != nil, let lower = placed.row.lower, let upper = placed.row.upper
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
        for placed in placed where placed.row.estimate != nil {
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

    private var points: JSON? {
        let values = placed.compactMap { placed -> JSON? in
            guard let estimate = placed.row.estimate, estimate.isFinite, !isRatio || estimate > 0 else {
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
            layers.append(Layer.text([placed.row.numbers], x: Self.width + 14, y: placed.y))
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
