internal import Findings
internal import Foundation

/// Observations with the fitted line, its band and the IC50 below: all curves in one panel where they are few,
/// else a small panel for each.
struct FittedCurvesDrawing {
    let figure: FittedCurvesFigure
    let isSimulated: Bool
    static let mostTogether = 5
    static let mostPanels = 24

    init(_ figure: FittedCurvesFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private typealias Panel = (title: String?, curves: [FittedCurvesFigure.Curve])

    /// One for all curves, one for each name that the figure gives its panels, or one for each curve.
    private var panels: [Panel] {
        let curves = figure.curves
        guard curves.contains(where: { $0.panel != nil }) else {
            return curves.count <= Self.mostTogether ? [(nil, curves)] : curves.map { ($0.name, [$0]) }
        }
        var titles: [String] = []
        for curve in curves where !titles.contains(curve.panel ?? "") { titles.append(curve.panel ?? "") }
        return titles.map { title in (title, curves.filter { ($0.panel ?? "") == title }) }
    }

    /// Names in the legend, in order of appearance: of all curves, so that panels share their colours.
    private var names: [String] {
        guard panels.contains(where: { $0.curves.count > 1 }) else { return [] }
        var names: [String] = []
        for curve in figure.curves where !names.contains(curve.name) { names.append(curve.name) }
        return names
    }

    private func series(_ curve: FittedCurvesFigure.Curve) -> Int { names.firstIndex(of: curve.name) ?? 0 }

    var drawing: JSON {
        let panels = panels
        guard panels.count > 1 else {
            let width = 430.0
            return panel(panels.first?.curves ?? [], width: width, height: 290, isSmall: false)
                .merging(Layer.note(figure.annotation, width: width))
        }
        let shown = panels.prefix(Self.mostPanels).map { one in
            panel(one.curves, width: 165, height: 125, isSmall: true)
                .merging(CurvePanels.heading(one.title ?? "", width: 165))
        }
        let grid: JSON = [
            "concat": .array(shown), "columns": 3, "bounds": "flush",
            "spacing": ["row": 74, "column": 62],
        ]
        return grid.merging(Layer.note(figure.annotation, width: 640))
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        var parts: [String] = []
        if figure.curves.contains(where: { $0.mark != nil }) {
            let label = figure.curves.lazy.compactMap(\.mark?.label).first ?? ""
            parts.append(
                "diamond with bar near the axis: \(label) with its interval, an arrow where it goes on")
        }
        if hasZero { parts.append("a dose of 0 stands at the left edge") }
        if panels.count > Self.mostPanels {
            parts.append("the first \(Self.mostPanels) of \(panels.count) panels are drawn")
        }
        guard let first = parts.first else { return "" }
        let text = ([first.prefix(1).uppercased() + first.dropFirst()] + parts.dropFirst())
        return " " + text.joined(separator: "; ") + "."
    }

    // MARK: - Axes

    private var xs: [Double] {
        figure.curves.flatMap { $0.points.map(\.x) + $0.line.map(\.x) }.filter(\.isFinite)
    }

    private var positive: (low: Double, high: Double)? {
        let positive = xs.filter { $0 > 0 }
        guard let low = positive.min(), let high = positive.max() else { return nil }
        return (low, high)
    }

    private var hasZero: Bool { figure.isLogX && positive != nil && xs.contains { $0 <= 0 } }
    private var isLogX: Bool { figure.isLogX && positive != nil }

    /// Where a dose of 0 is drawn.
    private var zeroPlace: Double { (positive?.low ?? 1) / 4 }

    private func place(_ x: Double) -> Double { isLogX && x <= 0 ? zeroPlace : x }

    private func x(isSmall: Bool) -> JSON {
        let axis: JSON = ["title": FigureStyle.title(figure.x), "labelOverlap": true]
        guard isLogX, let positive else {
            return Layer.quantitative(
                "x",
                FigureStyle.valueAxis(xs, isLog: false, axis: axis.merging(["tickCount": isSmall ? 4 : 7])))
        }
        let (low, high) = (hasZero ? zeroPlace : positive.low, positive.high)
        let margin = max(pow(high / low, 0.03), 1.05)
        let ticks = FigureStyle.logarithmicTicks((positive.low * 0.999)...(high * margin))
        let shown = isSmall ? ticks.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) : ticks
        let label = "datum.value < \(shortestText(positive.low * 0.5)) ? '0' : (\(Self.logarithmicLabel))"
        return Layer.quantitative(
            "x",
            [
                "scale": [
                    "type": "log", "nice": false, "domain": [.number(low / margin), .number(high * margin)],
                ],
                "axis": axis.merging([
                    "values": JSON((hasZero ? [zeroPlace] : []) + shown), "labelExpr": .string(label),
                ]),
            ])
    }

    private static let logarithmicLabel =
        "datum.value >= 1e5 || datum.value < 1e-3 ? replace(format(datum.value, '~e'), '+', '') : format(datum.value, '~g')"

    private func y(_ field: String) -> JSON {
        let values = figure.curves.flatMap { curve in
            curve.points.map(\.y) + curve.line.map(\.y)
        }.filter(\.isFinite)
        let all = values + figure.levels.map(\.y)
        let isLog = figure.isLogY && all.allSatisfy { $0 > 0 }
        var axis = FigureStyle.valueAxis(all, isLog: isLog, axis: ["title": FigureStyle.title(figure.y)])
        if !isLog, let low = all.min(), let high = all.max(), high > low {
            // Panels of one figure share their axis.
            axis = axis.merging(["scale": ["domain": [.number(low), .number(high)], "nice": true]])
        }
        return Layer.quantitative(field, axis)
    }

    // MARK: - Layers

    private func panel(
        _ curves: [FittedCurvesFigure.Curve], width: Double, height: Double, isSmall: Bool
    ) -> JSON {
        let x = x(isSmall: isSmall)
        var layers: [JSON] = figure.levels.map { level($0, width: width) }
        for curve in curves {
            if let band = band(curve, series(curve), x) { layers.append(band) }
        }
        layers.append(lines(curves, x))
        layers.append(points(curves, x, isSmall: isSmall))
        for curve in curves { layers += mark(curve, series(curve), x, height: height) }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func level(_ level: FittedCurvesFigure.Level, width: Double) -> JSON {
        [
            "data": ["values": [["level": .number(level.y), "t": .string(level.label)]]],
            "encoding": ["y": y("level")],
            "layer": [
                [
                    "mark": [
                        "type": "rule", "color": .string(FigureStyle.rule), "strokeDash": [2, 3],
                        "strokeWidth": 1,
                    ]
                ],
                [
                    "mark": [
                        "type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 10,
                        "color": .string(FigureStyle.softInk),
                    ],
                    "encoding": ["text": ["field": "t"], "x": ["value": .number(width - 2)]],
                ],
            ],
        ]
    }

    private func band(_ curve: FittedCurvesFigure.Curve, _ position: Int, _ x: JSON) -> JSON? {
        let values = curve.line.compactMap { point -> JSON? in
            guard let lower = point.lower, let upper = point.upper, lower.isFinite, upper.isFinite else {
                return nil
            }
            return ["x": .number(place(point.x)), "lower": .number(lower), "upper": .number(upper)]
        }
        guard values.count > 1 else { return nil }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "area", "color": FigureStyle.color(position), "fillOpacity": 0.14, "line": false,
                "clip": true,
            ],
            "encoding": ["x": x, "y": y("lower"), "y2": ["field": "upper"]],
        ]
    }

    private func channel(_ range: (Int) -> JSON) -> JSON {
        let names = names.isEmpty ? [""] : names
        let series = Layer.series(names, names.indices.map(range))
        return names.count > 1 ? series : series.merging(["legend": nil])
    }

    private func lines(_ curves: [FittedCurvesFigure.Curve], _ x: JSON) -> JSON {
        let values = curves.enumerated().flatMap { number, curve -> [JSON] in
            let points =
                curve.line.map { ($0.x, $0.y) } + (curve.isJoined ? curve.points.map { ($0.x, $0.y) } : [])
            return points.map { point in
                [
                    "x": .number(place(point.0)), "y": .number(point.1),
                    "series": .string(String(series(curve))), "curve": .string(String(number)),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "line", "strokeWidth": .number(curves.count > 12 ? 0.8 : 1.8), "clip": true,
                "opacity": .number(curves.count > 12 ? 0.7 : 1),
            ],
            "encoding": [
                // Curves of one name are lines of their own.
                "x": x, "y": y("y"), "detail": ["field": "curve"], "color": channel(FigureStyle.color),
                "strokeDash": channel(FigureStyle.dash),
            ],
        ]
    }

    private func points(_ curves: [FittedCurvesFigure.Curve], _ x: JSON, isSmall: Bool) -> JSON {
        var units: [String] = []
        for unit in curves.flatMap(\.points).compactMap(\.unit) where !units.contains(unit) {
            units.append(unit)
        }
        let values = curves.flatMap { curve -> [JSON] in
            if curve.isJoined, curve.points.count > 60 || curves.count > 12 { return [] }
            return curve.points.map { point in
                [
                    "x": .number(place(point.x)), "y": .number(point.y),
                    "series": .string(String(series(curve))),
                    "shape": FigureStyle.shape(point.unit.flatMap(units.firstIndex) ?? series(curve)),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "size": isSmall ? 14 : 26, "opacity": 0.65, "clip": true,
            ],
            "encoding": [
                "x": x, "y": y("y"), "color": channel(FigureStyle.color),
                "shape": ["field": "shape", "type": "nominal", "scale": nil, "legend": nil],
            ],
        ]
    }

    /// The IC50 stands a little above the axis, one row for each curve.
    private func mark(
        _ curve: FittedCurvesFigure.Curve, _ position: Int, _ x: JSON, height: Double
    ) -> [JSON] {
        guard let mark = curve.mark, isLogX || !figure.isLogX, let positive else { return [] }
        let row = height - 7 - 9 * Double(position)
        let (low, high) = (hasZero ? zeroPlace : positive.low, positive.high)
        let lower = max(mark.lower, low)
        let upper = min(mark.upper, high)
        let style: JSON = ["color": FigureStyle.color(position)]
        let encoding: JSON = ["y": ["value": .number(row)]]
        var layers: [JSON] = []
        if lower < upper {
            layers.append([
                "data": ["values": [["x": .number(lower), "x2": .number(upper)]]],
                "mark": style.merging(["type": "rule", "strokeWidth": 1.6]),
                "encoding": encoding.merging(["x": x, "x2": ["field": "x2"]]),
            ])
        }
        if mark.upper > high {
            layers.append(
                symbol("triangle-right", high, style, encoding.merging(["x": x])))
        }
        if mark.lower < low {
            layers.append(symbol("triangle-left", low, style, encoding.merging(["x": x])))
        }
        if let middle = mark.x, middle >= low, middle <= high {
            layers.append(symbol("diamond", middle, style, encoding.merging(["x": x])))
        }
        return layers
    }

    private func symbol(_ shape: String, _ x: Double, _ style: JSON, _ encoding: JSON) -> JSON {
        [
            "data": ["values": [["x": .number(x)]]],
            "mark": style.merging([
                "type": "point", "filled": true, "shape": .string(shape), "size": 60, "opacity": 1,
            ]),
            "encoding": encoding,
        ]
    }
}

extension FittedCurvesFigure {
    /// `part` is `point`, `line` or the mark's label; of a mark `x` is the estimate, `lower` and `upper` its ends.
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = []
        for curve in curves {
            let name = DataFrame.Cell.text(
                [curve.panel, curve.name].compactMap { $0 }.joined(separator: ", "))
            for point in curve.points {
                rows.append([
                    name, .text("point"), point.unit.map { .text($0) } ?? .missing, cell(point.x),
                    cell(point.y),
                    .missing, .missing,
                ])
            }
            for point in curve.line {
                rows.append([
                    name, .text("line"), .missing, cell(point.x), cell(point.y), cell(point.lower),
                    cell(point.upper),
                ])
            }
            if let mark = curve.mark {
                rows.append([
                    name, .text(mark.label), .missing, cell(mark.x), .missing, cell(mark.lower),
                    cell(mark.upper),
                ])
            }
        }
        return DataFrame(columns: ["curve", "part", "unit", "x", "y", "lower", "upper"], rows: rows)
    }
}
