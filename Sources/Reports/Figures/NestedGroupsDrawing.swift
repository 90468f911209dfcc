internal import Findings
internal import Foundation

/// Arms side by side: pale points for the parts (wells), large ones for the units that are the n, the units of
/// one experiment joined.
struct NestedGroupsDrawing {
    let figure: NestedGroupsFigure
    let isSimulated: Bool
    private let height = 290.0
    private let columnWidth = 118.0

    init(_ figure: NestedGroupsFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var width: Double { columnWidth * Double(max(1, figure.arms.count)) }

    private var values: [Double] { figure.arms.flatMap { $0.units.flatMap { [$0.mean] + $0.parts } } }

    private var isLog: Bool { figure.isLogScale && values.allSatisfy { $0 > 0 } }

    var drawing: JSON {
        var layers: [JSON] = []
        if figure.isPaired { layers.append(joins) }
        layers.append(parts)
        layers += figure.arms.indices.map(mean)
        layers.append(units)
        layers += labels
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        let drawing: JSON = ["width": .number(width), "height": .number(height), "layer": .array(layers)]
        return drawing.merging(Layer.note(figure.annotation, width: max(width, 240)))
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        let mean = isLog ? "geometric mean" : "mean"
        return " Bar: \(mean) of the \(figure.unitNoun)s"
            + (figure.isPaired ? "; lines join one \(figure.unitNoun)." : ".")
    }

    // MARK: - Places

    private var x: JSON {
        Layer.quantitative(
            "x",
            [
                "scale": ["domain": [0, JSON(max(1, figure.arms.count))], "nice": false],
                "axis": ["labels": false, "ticks": false, "title": nil],
            ])
    }

    private var y: JSON {
        Layer.quantitative(
            "y",
            FigureStyle.valueAxis(values, isLog: isLog, axis: ["title": FigureStyle.title(figure.value)]))
    }

    private var unitNames: [String] {
        var names: [String] = []
        for unit in figure.arms.flatMap(\.units) where !names.contains(unit.name) { names.append(unit.name) }
        return names
    }

    /// A unit stands at the same place in each arm.
    private func place(_ arm: Int, _ unit: Int, of units: [NestedGroupsFigure.Unit]) -> Double {
        let names = figure.isPaired ? unitNames : units.map(\.name)
        let rank = figure.isPaired ? names.firstIndex(of: units[unit].name) ?? 0 : unit
        let share = names.count > 1 ? Double(rank) / Double(names.count - 1) - 0.5 : 0
        return Double(arm) + 0.5 + 0.44 * share
    }

    // MARK: - Layers

    private var joins: JSON {
        let values = figure.arms.enumerated().flatMap { arm, group in
            group.units.enumerated().map { position, unit -> JSON in
                [
                    "x": .number(place(arm, position, of: group.units)), "y": .number(unit.mean),
                    "unit": .string(unit.name),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "line", "color": .string(FigureStyle.rule), "strokeWidth": 0.9, "opacity": 0.7],
            "encoding": ["x": x, "y": y, "detail": ["field": "unit"]],
        ]
    }

    private var parts: JSON {
        let values = figure.arms.enumerated().flatMap { arm, group in
            group.units.enumerated().flatMap { position, unit in
                unit.parts.count < 2
                    ? []
                    : unit.parts.enumerated().map { part, value -> JSON in
                        let spread = 0.09 * (Double(part) / Double(unit.parts.count - 1) - 0.5)
                        return [
                            "x": .number(place(arm, position, of: group.units) + spread),
                            "y": .number(value), "c": FigureStyle.color(arm),
                        ]
                    }
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "point", "filled": true, "size": 12, "opacity": 0.38],
            "encoding": ["x": x, "y": y, "color": ["field": "c", "type": "nominal", "scale": nil]],
        ]
    }

    private var units: JSON {
        let values = figure.arms.enumerated().flatMap { arm, group in
            group.units.enumerated().map { position, unit -> JSON in
                [
                    "x": .number(place(arm, position, of: group.units)), "y": .number(unit.mean),
                    "c": FigureStyle.color(arm), "s": FigureStyle.shape(arm),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "size": 62, "opacity": 0.95,
                "stroke": .string(FigureStyle.paper), "strokeWidth": 0.6,
            ],
            "encoding": [
                "x": x, "y": y, "color": ["field": "c", "type": "nominal", "scale": nil],
                "shape": ["field": "s", "type": "nominal", "scale": nil, "legend": nil],
            ],
        ]
    }

    private func mean(_ arm: Int) -> JSON {
        let means = figure.arms[arm].units.map(\.mean)
        guard !means.isEmpty else { return Layer.text([], x: 0, y: 0) }
        let count = Double(means.count)
        let centre =
            isLog
            ? exp(means.reduce(0) { $0 + log($1) } / count) : means.reduce(0, +) / count
        return [
            "data": [
                "values": [
                    [
                        "x": .number(Double(arm) + 0.22), "x2": .number(Double(arm) + 0.78),
                        "y": .number(centre),
                    ]
                ]
            ],
            "mark": ["type": "rule", "color": .string(FigureStyle.ink), "strokeWidth": 2.2],
            "encoding": ["x": x, "x2": ["field": "x2"], "y": y],
        ]
    }

    private var labels: [JSON] {
        figure.arms.enumerated().map { arm, group in
            let lines = wrapped(group.name, width: 17, lines: 3) + ["n = \(group.units.count)"]
            return Layer.text(
                lines, x: (Double(arm) + 0.5) * columnWidth, y: height + 16, ["align": "center"])
        }
    }
}

extension NestedGroupsFigure {
    /// `part` is empty in the row of a unit's mean.
    var data: DataFrame {
        let rows = arms.flatMap { arm in
            arm.units.flatMap { unit -> [[DataFrame.Cell]] in
                let head = [DataFrame.Cell.text(arm.name), .text(unit.name)]
                return [head + [.missing, .number(unit.mean)]]
                    + unit.parts.enumerated().map { head + [.number(Double($0 + 1)), .number($1)] }
            }
        }
        return DataFrame(columns: ["arm", "unit", "part", "value"], rows: rows)
    }
}
