internal import Findings

/// The plate as it lies on the bench: a disc for each well.
struct PlateMapDrawing {
    let figure: PlateMapFigure
    let isSimulated: Bool

    init(_ figure: PlateMapFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var pitch: Double { figure.columns > 12 ? 21 : 38 }
    private var width: Double { pitch * Double(figure.columns) }
    private var height: Double { pitch * Double(figure.rows) }
    private var disc: Double { pitch * pitch * 0.55 }

    var drawing: JSON {
        var layers = [empty, discs, marks]
        if pitch > 30 { layers.append(labels) }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        let marks = Set(figure.wells.compactMap(\.mark)).sorted()
        return marks.isEmpty ? "" : " Open discs with a cross: \(marks.joined(separator: ", "))."
    }

    private var places: JSON {
        let columns = (1...max(1, figure.columns)).map(String.init)
        let rows = (0..<max(1, figure.rows)).map(Self.letter)
        func axis(_ field: String, _ names: [String], orient: String) -> JSON {
            [
                "field": .string(field), "type": "ordinal", "scale": ["domain": JSON(names)],
                "axis": [
                    "title": nil, "orient": .string(orient), "ticks": false, "domain": false, "labelAngle": 0,
                ],
            ]
        }
        return ["x": axis("x", columns, orient: "top"), "y": axis("y", rows, orient: "left")]
    }

    /// `A`, …, `Z`, `AA`, …
    private static func letter(_ row: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + row % 26)))
        return row < 26 ? letter : Self.letter(row / 26 - 1) + letter
    }

    private func values(_ isWanted: (PlateMapFigure.Well) -> Bool) -> JSON {
        .array(
            figure.wells.filter(isWanted).map { well in
                [
                    "x": .string(String(well.column + 1)), "y": .string(Self.letter(well.row)),
                    "value": JSON(well.value), "t": .string(String((well.label ?? "").prefix(9))),
                ]
            })
    }

    private var empty: JSON {
        let taken = Set(figure.wells.map { $0.row * figure.columns + $0.column })
        let wells = (0..<(figure.rows * figure.columns)).filter { !taken.contains($0) }
        let values = wells.map { index -> JSON in
            let (row, column) = index.quotientAndRemainder(dividingBy: figure.columns)
            return ["x": .string(String(column + 1)), "y": .string(Self.letter(row))]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": false, "size": .number(disc), "strokeWidth": 0.7,
                "color": .string(FigureStyle.faint), "opacity": 1,
            ],
            "encoding": places,
        ]
    }

    private var discs: JSON {
        [
            "data": ["values": values { $0.mark == nil && $0.value != nil }],
            "mark": ["type": "point", "filled": true, "size": .number(disc), "opacity": 1],
            "encoding": places.merging([
                "color": Layer.quantitative(
                    "value",
                    [
                        "scale": ["scheme": "viridis", "nice": false, "zero": false],
                        "legend": [
                            "orient": "right", "direction": "vertical", "type": "gradient",
                            "title": FigureStyle.title(figure.value), "titleFontWeight": "normal",
                            "titleColor": .string(FigureStyle.ink), "tickCount": 5, "gradientLength": 150,
                            "gradientThickness": 10,
                        ],
                    ])
            ]),
        ]
    }

    private var marks: JSON {
        let mark: JSON = ["type": "point", "strokeWidth": 1.1, "color": .string(FigureStyle.softInk)]
        return [
            "data": ["values": values { $0.mark != nil || $0.value == nil }],
            "encoding": places,
            "layer": [
                ["mark": mark.merging(["filled": false, "size": .number(disc), "opacity": 1])],
                [
                    "mark": mark.merging([
                        "shape": "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5", "size": .number(disc * 0.5),
                        "opacity": 1,
                    ])
                ],
            ],
        ]
    }

    private var labels: JSON {
        [
            "data": ["values": values { $0.label != nil }],
            "mark": [
                "type": "text", "dy": .number(pitch * 0.46), "fontSize": 7,
                "color": .string(FigureStyle.softInk),
            ],
            "encoding": places.merging(["text": ["field": "t"]]),
        ]
    }
}

extension PlateMapFigure {
    var data: DataFrame {
        let rows = wells.sorted { ($0.row, $0.column) < ($1.row, $1.column) }.map { well in
            [
                DataFrame.Cell.number(Double(well.row + 1)), .number(Double(well.column + 1)),
                cell(well.value), well.mark.map { .text($0) } ?? .missing,
                well.label.map { .text($0) } ?? .missing,
            ]
        }
        return DataFrame(columns: ["row", "column", "value", "mark", "label"], rows: rows)
    }
}
