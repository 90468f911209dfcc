internal import Findings
internal import Foundation

/// Colours and type of every figure, once.
///
/// Each colour is also a name: `InlineFigure` puts a CSS variable in its place, so that the figure in the page
/// follows the reader's theme, while the file on disk stays as printed here.
/// *Source* of the series colours: Okabe and Ito, "Color Universal Design" (2008), told apart in the common
/// forms of colour blindness; dashes and shapes tell them apart without any colour.
package enum FigureStyle {
    package static let ink = "#1b1f24"
    package static let softInk = "#57606a"
    package static let rule = "#6e7781"
    package static let faint = "#d0d7de"
    package static let paper = "#ffffff"
    package static let series = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"]

    /// Dashes in the order of `series`; the first is solid.
    static let dashes: [JSON] = [[1, 0], [7, 3], [3, 2], [9, 3, 2, 3], [14, 3]]
    static let shapes = ["circle", "square", "triangle-up", "diamond", "cross"]

    /// Bundled with the renderer, so that text is measured alike everywhere; a browser without it has a face
    /// of the same widths.
    package static let font = "Liberation Sans, Arial, Helvetica, sans-serif"

    static func color(_ position: Int) -> JSON { .string(series[position % series.count]) }
    /// After all colours are used, each comes again with another dash.
    static func dash(_ position: Int) -> JSON { dashes[(position + position / series.count) % dashes.count] }
    static func shape(_ position: Int) -> JSON { .string(shapes[position % shapes.count]) }

    static let config: JSON = [
        "font": .string(font),
        "view": ["stroke": nil],
        "axis": [
            "grid": false, "labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal",
            "labelColor": .string(softInk), "titleColor": .string(ink), "domainColor": .string(rule),
            "tickColor": .string(rule), "tickSize": 5, "titlePadding": 8, "labelPadding": 3,
            "labelFlush": false,
        ],
        "legend": [
            "labelFontSize": 11.5, "labelColor": .string(ink), "labelLimit": 0, "symbolSize": 320,
            "symbolStrokeWidth": 2, "orient": "top", "title": nil, "rowPadding": 3, "offset": 10,
        ],
        "text": ["fontSize": 11, "color": .string(ink)],
    ]

    /// A whole specification: the drawing with the schema, the description read out by screen readers, and
    /// the style.
    static func specification(_ drawing: JSON, description: String) -> JSON {
        let head: JSON = [
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "description": .string(description),
            "background": .string(paper),
            "padding": 6,
        ]
        return head.merging(drawing).merging(["config": config])
    }

    /// A value axis that need not begin at zero; a logarithmic one has ticks at 1, 2, 5 (or the decades alone).
    static func valueAxis(_ values: [Double], isLog: Bool, axis: JSON) -> JSON {
        guard isLog, let low = values.min(), let high = values.max(), low > 0 else {
            let scale: JSON = ["zero": false, "nice": true]
            return ["scale": scale, "axis": axis.merging(["tickCount": 6])]
        }
        let margin = max(pow(high / low, 0.05), 1.05)
        let range = (low / margin)...(high * margin)
        return [
            "scale": [
                "type": "log", "nice": false,
                "domain": [.number(range.lowerBound), .number(range.upperBound)],
            ],
            "axis": axis.merging(["values": JSON(logarithmicTicks(range)), "labelExpr": logarithmicLabel]),
        ]
    }

    /// The first of 1; 1, 2, 5; … in each decade that gives at least three ticks, thinned where they are many.
    static func logarithmicTicks(_ range: ClosedRange<Double>) -> [Double] {
        let decades = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
        let choices: [[Double]] = [
            [1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7],
            [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
        ]
        let ticks = choices.map { steps in
            decades.flatMap { decade in steps.map { decimal($0, decade) } }.filter(range.contains)
        }
        let chosen = ticks.first { $0.count >= 4 } ?? ticks[ticks.count - 1]
        // 1, the line of no effect of a ratio, keeps its tick.
        let stride = (chosen.count + 8) / 9
        let kept = (chosen.firstIndex(of: 1) ?? 0) % stride
        return chosen.enumerated().filter { $0.offset % stride == kept }.map(\.element)
    }

    /// `0.001`, `30`; beyond a thousandth and ten thousand `1e-4`, `1e5`, which are shorter.
    static let logarithmicLabel: JSON =
        "datum.value >= 1e5 || datum.value < 1e-3 ? replace(format(datum.value, '~e'), '+', '') : format(datum.value, '~g')"

    /// The same on a linear axis, where 0 has no exponent.
    static let valueLabel: JSON =
        "abs(datum.value) >= 1e5 || (datum.value != 0 && abs(datum.value) < 1e-3) ? replace(format(datum.value, '~e'), '+', '') : format(datum.value, '~g')"

    /// 0.3, not 0.30000000000000004.
    private static func decimal(_ step: Double, _ decade: Int) -> Double {
        decade < 0 ? step / pow(10, Double(-decade)) : step * pow(10, Double(decade))
    }

    static func title(_ axis: AxisLabel) -> JSON {
        let text = axis.unit.map { "\(axis.label) (\($0))" } ?? axis.label
        return JSON(wrapped(text, width: 62, lines: 2))
    }
}

/// Small pieces that several figures share.
enum Layer {
    /// Text at a place of the drawing given in pixels; several lines where there are several.
    static func text(_ lines: [String], x: Double, y: Double, _ mark: JSON = [:]) -> JSON {
        let base: JSON = ["type": "text", "align": "left", "baseline": "middle", "lineHeight": 14]
        return [
            "data": ["values": [["t": JSON(lines)]]],
            "mark": base.merging(mark),
            "encoding": ["text": ["field": "t"], "x": ["value": .number(x)], "y": ["value": .number(y)]],
        ]
    }

    /// A straight line between two places in pixels.
    static func rule(from: (x: Double, y: Double), to: (x: Double, y: Double), _ mark: JSON) -> JSON {
        let base: JSON = ["type": "rule"]
        return [
            "data": ["values": [[:]]],
            "mark": base.merging(mark),
            "encoding": [
                "x": ["value": .number(from.x)], "x2": ["value": .number(to.x)],
                "y": ["value": .number(from.y)], "y2": ["value": .number(to.y)],
            ],
        ]
    }

    /// Written across every figure that was made from simulated data.
    static func watermark(width: Double, height: Double) -> JSON {
        text(
            ["SIMULATED"], x: width / 2, y: height / 2,
            [
                "align": "center", "fontSize": .number(min(56, width / 7)), "fontWeight": "bold",
                "angle": .number(height < 120 ? 0 : -25), "color": .string(FigureStyle.ink), "opacity": 0.2,
            ])
    }

    /// A channel (`color`, `strokeDash`, `shape`) over the field `series`, which holds positions in `names`; the
    /// legend shows the names, wrapped.
    static func series(
        _ names: [String], _ range: [JSON], symbol: String = "stroke", columns: Int? = nil
    ) -> JSON {
        let labels = names.map { wrapped($0, width: 60, lines: 3) }
        let longest = labels.joined().map(\.count).max() ?? 0
        let fitting = longest > 24 ? 1 : longest > 14 ? 2 : 3
        let isStroke = symbol == "stroke"
        let texts = JSON.object(
            labels.enumerated().map { .init(key: String($0.offset), value: JSON($0.element)) })
        return [
            "field": "series", "type": "nominal",
            "legend": [
                "symbolType": .string(symbol), "direction": "vertical", "columns": JSON(columns ?? fitting),
                "columnPadding": 18, "symbolSize": isStroke ? 320 : 60,
                "labelExpr": .string("(\(texts.text))[datum.label]"),
            ],
            "scale": [
                "type": "ordinal", "domain": JSON(names.indices.map(String.init)), "range": .array(range),
            ],
        ]
    }

    /// A note over the drawing, above its legend.
    static func note(_ text: String?, width: Double, lines: Int = 3) -> JSON {
        guard let text else { return [:] }
        return [
            "title": [
                "text": JSON(wrapped(text, width: Int(width / 5.4), lines: lines)), "anchor": "start",
                "frame": "group", "fontSize": 11, "fontWeight": "normal", "lineHeight": 14,
                "color": .string(FigureStyle.softInk), "offset": 10,
            ]
        ]
    }

    /// Alignment that keeps a label inside the drawing: left, middle or right of its place.
    static func alignment(at share: Double) -> String {
        share < 0.25 ? "left" : share > 0.75 ? "right" : "center"
    }

    static func quantitative(_ field: String, _ more: JSON = [:]) -> JSON {
        let base: JSON = ["field": .string(field), "type": "quantitative"]
        return base.merging(more)
    }
}
