internal import Findings
internal import Foundation

/// Curves over one axis: all in one panel where they are few and of like size, else a small panel for each.
struct CurvePanels {
    struct Curve {
        var name: String
        var unit: String?
        var values: [Double?]
        var bands: [TrajectoriesFigure.Band] = []
        var traces: [[Double?]] = []

        var title: String { unit.map { "\(name) (\($0))" } ?? name }

        var all: [Double] {
            let parts = [values] + bands.flatMap { [$0.lower, $0.upper] } + traces
            return parts.joined().compactMap { $0 }.filter(\.isFinite)
        }
    }

    var x: AxisLabel
    var xs: [Double]
    var isLogX: Bool
    var y: AxisLabel
    var isLogY: Bool
    var curves: [Curve]
    var hasPoints: Bool
    var isSimulated: Bool

    /// More panels than this would be too small to read.
    static let mostPanels = 24
    private static let mostTogether = 5
    private static let mostBandsTogether = 2
    private static let mostPoints = 600

    var isOnePanel: Bool {
        guard curves.count > 1 else { return true }
        guard curves.count <= Self.mostTogether else { return false }
        let hasSpread = curves.contains { !$0.bands.isEmpty || !$0.traces.isEmpty }
        if hasSpread, curves.count > Self.mostBandsTogether { return false }
        let sizes = curves.map { $0.all.map(abs).max() ?? 0 }.filter { $0 > 0 }
        guard !isLogY, let least = sizes.min(), let most = sizes.max() else { return true }
        return most <= 50 * least
    }

    func drawing(note: String?) -> JSON {
        if isOnePanel {
            let (width, height) = (470.0, 290.0)
            return panel(curves, width: width, height: height, title: FigureStyle.title(yTitle), hasX: true)
                .merging(Layer.note(note, width: width))
        }
        let shown = curves.prefix(Self.mostPanels)
        let columns = shown.count <= 4 ? 2 : 3
        let (width, height) = columns == 2 ? (225.0, 150.0) : (165.0, 120.0)
        let panels = shown.enumerated().map { position, curve in
            panel(
                [curve], width: width, height: height, title: nil,
                hasX: position + columns >= shown.count
            ).merging(Self.heading(curve.title, width: width))
        }
        let grid: JSON = [
            "concat": .array(panels), "columns": JSON(columns), "bounds": "flush",
            "spacing": ["row": 74, "column": 62],
        ]
        return grid.merging(Layer.note(note, width: Double(columns) * (width + 50)))
    }

    /// One curve has its own unit on the axis; several share the common label.
    private var yTitle: AxisLabel {
        guard curves.count == 1, let curve = curves.first else { return y }
        return AxisLabel(curve.name, unit: curve.unit ?? y.unit)
    }

    static func heading(_ text: String, width: Double) -> JSON {
        [
            "title": [
                "text": JSON(wrapped(text, width: Int(width / 6.2), lines: 2)), "anchor": "start",
                "frame": "group", "fontSize": 11.5, "fontWeight": "bold", "lineHeight": 13, "offset": 6,
                "color": .string(FigureStyle.ink),
            ]
        ]
    }

    // MARK: - One panel

    private func panel(_ curves: [Curve], width: Double, height: Double, title: JSON?, hasX: Bool) -> JSON {
        let scale = yAxis(curves, title: title, isSmall: title == nil)
        let x = xAxis(hasTitle: hasX, isSmall: title == nil)
        var layers: [JSON] = []
        for (position, curve) in curves.enumerated() {
            for (depth, band) in curve.bands.enumerated() {
                layers.append(area(band, depth: depth, position: position, x: x, y: scale))
            }
            if !curve.traces.isEmpty { layers.append(traces(curve, position: position, x: x, y: scale)) }
        }
        layers.append(lines(curves, x: x, y: scale))
        if let points = points(curves, x: x, y: scale) { layers.append(points) }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func xAxis(hasTitle: Bool, isSmall: Bool) -> JSON {
        let axis: JSON = ["title": hasTitle ? FigureStyle.title(x) : nil, "labelOverlap": true]
        let drawn = xs.filter { $0.isFinite && (!isLogX || $0 > 0) }
        guard let low = drawn.min(), let high = drawn.max() else { return ["axis": axis] }
        guard isLogX, high > low else {
            let ends = high > low ? (low, high) : (low - 0.5, low + 0.5)
            return [
                "scale": ["domain": [.number(ends.0), .number(ends.1)], "nice": false],
                "axis": axis.merging([
                    "tickCount": isSmall ? 4 : 7, "labelExpr": FigureStyle.valueLabel,
                ]),
            ]
        }
        return [
            "scale": ["type": "log", "domain": [.number(low), .number(high)], "nice": false],
            "axis": axis.merging([
                "values": JSON(FigureStyle.logarithmicTicks(low...high)),
                "labelExpr": FigureStyle.logarithmicLabel,
            ]),
        ]
    }

    private func yAxis(_ curves: [Curve], title: JSON?, isSmall: Bool) -> JSON {
        let axis: JSON = ["title": title ?? nil]
        let values = curves.flatMap(\.all)
        let positive = values.filter { $0 > 0 }
        if isLogY, let high = positive.max() {
            return FigureStyle.valueAxis(
                positive.filter { $0 >= high * Self.deepest }, isLog: true, axis: axis)
        }
        let domain = Self.domain(values)
        return [
            "scale": [
                "domain": [.number(domain.lowerBound), .number(domain.upperBound)], "nice": true,
                "zero": false,
            ],
            "axis": axis.merging(["tickCount": isSmall ? 4 : 6, "labelExpr": FigureStyle.valueLabel]),
        ]
    }

    /// Nine decades are drawn; a species that has all but vanished must not flatten the rest.
    static let deepest = 1e-9

    /// From zero where zero is near; a value that only rounding moves fills no panel with noise.
    private static func domain(_ values: [Double]) -> ClosedRange<Double> {
        guard let low = values.min(), let high = values.max() else { return 0...1 }
        let size = max(abs(low), abs(high))
        if size == 0 { return 0...1 }
        if high - low < 1e-6 * size { return (low - 0.1 * size)...(high + 0.1 * size) }
        if low >= 0, low < 0.6 * high { return 0...high }
        if high <= 0, high > 0.6 * low { return low...0 }
        return low...high
    }

    // MARK: - Marks

    private func place(_ field: String, _ axis: JSON) -> JSON { Layer.quantitative(field, axis) }

    /// Finite values with their places, each run between gaps with its own number; thinned where they are many.
    private func runs(_ values: [Double?]) -> [(position: Int, value: Double, run: Int)] {
        var run = 0
        var found: [(position: Int, value: Double, run: Int)] = []
        for position in Self.kept(values) {
            guard let value = values[position], isDrawable(value), !isLogX || xs[position] > 0 else {
                run += 1
                continue
            }
            found.append((position, value, run))
        }
        return found
    }

    private func isDrawable(_ value: Double) -> Bool { value.isFinite && (!isLogY || value > 0) }

    /// All positions, or of each stretch the places of its lowest and highest value.
    private static func kept(_ values: [Double?]) -> [Int] {
        guard values.count > mostPoints else { return Array(values.indices) }
        let stretches = mostPoints / 2
        var kept = [0]
        for stretch in 0..<stretches {
            let range = (stretch * values.count / stretches)..<((stretch + 1) * values.count / stretches)
            let lowest = range.min { values[$0] ?? .infinity < values[$1] ?? .infinity }
            let highest = range.max { values[$0] ?? -.infinity < values[$1] ?? -.infinity }
            for position in [lowest, highest].compactMap({ $0 }).sorted() where position > kept.last! {
                kept.append(position)
            }
        }
        if kept.last! < values.count - 1 { kept.append(values.count - 1) }
        return kept
    }

    private func area(
        _ band: TrajectoriesFigure.Band, depth: Int, position: Int, x: JSON, y: JSON
    ) -> JSON {
        let values = runs(band.upper).compactMap { place, upper, run -> JSON? in
            guard let lower = band.lower[place], isDrawable(lower) else { return nil }
            return [
                "x": .number(xs[place]), "lower": .number(lower), "upper": .number(upper), "run": JSON(run),
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "area", "clip": true, "color": FigureStyle.color(position),
                "opacity": .number(depth == 0 ? 0.15 : 0.24),
            ],
            "encoding": [
                "x": place("x", x), "y": place("lower", y), "y2": ["field": "upper"],
                "detail": ["field": "run"],
            ],
        ]
    }

    private func traces(_ curve: Curve, position: Int, x: JSON, y: JSON) -> JSON {
        let values = curve.traces.enumerated().flatMap { number, trace in
            runs(trace).map { place, value, run -> JSON in
                [
                    "x": .number(xs[place]), "y": .number(value), "trace": .string("\(number) \(run)"),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "line", "clip": true, "color": FigureStyle.color(position), "strokeWidth": 0.8,
                "opacity": .number(curve.traces.count > 20 ? 0.2 : 0.4),
            ],
            "encoding": ["x": place("x", x), "y": place("y", y), "detail": ["field": "trace"]],
        ]
    }

    private func values(_ curves: [Curve]) -> [JSON] {
        curves.enumerated().flatMap { series, curve in
            runs(curve.values).map { place, value, run -> JSON in
                [
                    "series": .string(String(series)), "x": .number(xs[place]), "y": .number(value),
                    "run": JSON(run),
                ]
            }
        }
    }

    private func lines(_ curves: [Curve], x: JSON, y: JSON) -> JSON {
        var encoding: JSON = ["x": place("x", x), "y": place("y", y), "detail": ["field": "run"]]
        var mark: JSON = [
            "type": "line", "clip": true, "strokeCap": "round", "strokeJoin": "round", "strokeWidth": 2,
        ]
        if curves.count > 1 {
            let names = curves.map(\.title)
            encoding = encoding.merging([
                "color": Layer.series(names, names.indices.map(FigureStyle.color)),
                "strokeDash": Layer.series(names, names.indices.map(FigureStyle.dash)),
            ])
        } else {
            mark = mark.merging(["color": FigureStyle.color(0)])
        }
        return ["data": ["values": .array(values(curves))], "mark": mark, "encoding": encoding]
    }

    /// Points where they were asked for, and wherever a value has no neighbour to be joined with.
    private func points(_ curves: [Curve], x: JSON, y: JSON) -> JSON? {
        let all = values(curves)
        let sizes = Dictionary(grouping: all) { [$0["series"], $0["run"]] }.mapValues(\.count)
        let drawn =
            hasPoints && xs.count <= 60 ? all : all.filter { sizes[[$0["series"], $0["run"]]] == 1 }
        guard !drawn.isEmpty else { return nil }
        var encoding: JSON = ["x": place("x", x), "y": place("y", y)]
        var mark: JSON = [
            "type": "point", "filled": true, "size": 26, "opacity": 1, "clip": .bool(isLogY),
        ]
        if curves.count > 1 {
            let names = curves.map(\.title)
            encoding = encoding.merging([
                "color": Layer.series(names, names.indices.map(FigureStyle.color))
            ])
        } else {
            mark = mark.merging(["color": FigureStyle.color(0)])
        }
        return ["data": ["values": .array(drawn)], "mark": mark, "encoding": encoding]
    }
}
