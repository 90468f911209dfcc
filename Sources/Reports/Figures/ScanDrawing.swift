internal import Findings
internal import Foundation

/// A line over one input, a map of colours over two.
struct ScanDrawing {
    let figure: ScanFigure
    let isSimulated: Bool

    init(_ figure: ScanFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON {
        guard let y = figure.y else { return line.drawing(note: figure.annotation) }
        return map(y)
    }

    /// What the drawing leaves out, for the caption.
    var note: String {
        let most = figure.y == nil ? CurvePanels.mostPanels : Self.mostMaps
        let hidden =
            figure.readOuts.count > most
            ? " The first \(most) of \(figure.readOuts.count) read-outs are drawn; the table holds all." : ""
        let hasGap = figure.readOuts.contains { $0.values.contains { $0?.isFinite != true } }
        guard hasGap else { return hidden }
        return hidden
            + (figure.y == nil ? " A gap: the model gave no value." : " Grey: the model gave no value.")
    }

    private var line: CurvePanels {
        CurvePanels(
            x: figure.x.label, xs: figure.x.values, isLogX: figure.x.isLogScale, y: figure.value,
            isLogY: figure.isLogScale,
            curves: figure.readOuts.map { .init(name: $0.name, unit: $0.unit, values: $0.values) },
            hasPoints: true, isSimulated: isSimulated)
    }

    // MARK: - Map

    private static let mostMaps = 12

    private func map(_ y: ScanFigure.Input) -> JSON {
        let shown = figure.readOuts.prefix(Self.mostMaps)
        if shown.count == 1, let readOut = shown.first {
            let size = (width: 340.0, height: 280.0)
            return panel(readOut, y, size).merging(Layer.note(figure.annotation, width: size.width))
        }
        let size = (width: 220.0, height: 180.0)
        let panels = shown.map { readOut in
            panel(readOut, y, size).merging(CurvePanels.heading(Self.title(readOut), width: size.width))
        }
        let grid: JSON = [
            "concat": .array(panels), "columns": 2, "spacing": 20,
            "resolve": ["scale": ["color": "independent"]],
        ]
        return grid.merging(Layer.note(figure.annotation, width: 2 * size.width))
    }

    private static func title(_ readOut: ScanFigure.ReadOut) -> String {
        readOut.unit.map { "\(readOut.name) (\($0))" } ?? readOut.name
    }

    private func panel(
        _ readOut: ScanFigure.ReadOut, _ y: ScanFigure.Input, _ size: (width: Double, height: Double)
    ) -> JSON {
        let columns = Self.borders(figure.x)
        let rows = Self.borders(y)
        func cells(_ isWanted: (Double?) -> Bool) -> [JSON] {
            readOut.values.indices.filter { isWanted(readOut.values[$0]) }.map { index in
                let (row, column) = index.quotientAndRemainder(dividingBy: figure.x.values.count)
                return [
                    "x": .number(columns[column]), "x2": .number(columns[column + 1]),
                    "y": .number(rows[row]), "y2": .number(rows[row + 1]),
                    "value": JSON(readOut.values[index]),
                ]
            }
        }
        let places: JSON = [
            "x": Self.axis("x", figure.x, columns), "x2": ["field": "x2"], "y": Self.axis("y", y, rows),
            "y2": ["field": "y2"],
        ]
        func isDrawn(_ value: Double?) -> Bool {
            value.map { $0.isFinite && (!figure.isLogScale || $0 > 0) } ?? false
        }
        var layers: [JSON] = [
            [
                // Cells overlap a little, so that no seam shows between them.
                "mark": ["type": "rect", "x2Offset": 0.6, "y2Offset": -0.6],
                "data": ["values": .array(cells(isDrawn))],
                "encoding": places.merging(["color": color(readOut)]),
            ],
            [
                "data": ["values": .array(cells { !isDrawn($0) })],
                "mark": ["type": "rect", "color": .string(FigureStyle.faint)], "encoding": places,
            ],
        ]
        if isSimulated { layers.append(Layer.watermark(width: size.width, height: size.height)) }
        return ["width": .number(size.width), "height": .number(size.height), "layer": .array(layers)]
    }

    /// *Source* of the colours: viridis, by van der Walt and Smith (2015): even in lightness, also in print and
    /// for the colour blind.
    private func color(_ readOut: ScanFigure.ReadOut) -> JSON {
        let isAlone = figure.readOuts.count == 1
        return Layer.quantitative(
            "value",
            [
                "scale": [
                    "scheme": "viridis", "type": figure.isLogScale ? "log" : "linear", "nice": false,
                    "zero": false,
                ],
                "legend": [
                    "orient": "right", "direction": "vertical", "type": "gradient",
                    "title": isAlone ? JSON(wrapped(Self.title(readOut), width: 22, lines: 3)) : nil,
                    "titleFontWeight": "normal", "titleColor": .string(FigureStyle.ink), "tickCount": 5,
                    "labelExpr": FigureStyle.valueLabel, "gradientLength": isAlone ? 240 : 150,
                    "gradientThickness": 12,
                    "labelFontSize": 11,
                ],
            ])
    }

    /// Where the cells of an input's values meet: half way between them, by ratio on a logarithmic axis.
    static func borders(_ input: ScanFigure.Input) -> [Double] {
        let isLog = input.isLogScale && input.values.allSatisfy { $0 > 0 }
        let values = isLog ? input.values.map { log($0) } : input.values
        guard values.count > 1 else {
            let half = isLog ? 0.5 : max(abs(values[0]), 1) / 2
            return [values[0] - half, values[0] + half].map { isLog ? exp($0) : $0 }
        }
        let inner = zip(values, values.dropFirst()).map { ($0 + $1) / 2 }
        let first = values[0] - (inner[0] - values[0])
        let last = values[values.count - 1]
        let all = [first] + inner + [last + (last - inner[inner.count - 1])]
        return isLog ? all.map { exp($0) } : all
    }

    private static func axis(_ field: String, _ input: ScanFigure.Input, _ borders: [Double]) -> JSON {
        let (low, high) = (borders[0], borders[borders.count - 1])
        let domain: JSON = [.number(low), .number(high)]
        let axis: JSON = ["title": FigureStyle.title(input.label), "labelOverlap": true]
        guard input.isLogScale, low > 0 else {
            return Layer.quantitative(
                field,
                [
                    "scale": ["domain": domain, "nice": false, "zero": false],
                    "axis": axis.merging(["tickCount": 5, "labelExpr": FigureStyle.valueLabel]),
                ])
        }
        return Layer.quantitative(
            field,
            [
                "scale": ["type": "log", "domain": domain, "nice": false],
                "axis": axis.merging([
                    "values": JSON(FigureStyle.logarithmicTicks(low...high)),
                    "labelExpr": FigureStyle.logarithmicLabel,
                ]),
            ])
    }
}
