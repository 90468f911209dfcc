internal import Findings

/// Duplexes as two rows of letters with their pairs between them.
struct DuplexDrawing {
    let figure: DuplexFigure
    let isSimulated: Bool
    private let pitch = 13.0
    private let left = 44.0
    private let blockHeight = 92.0

    init(_ figure: DuplexFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    /// What the drawing itself decides, for the caption.
    var note: String {
        " Bar: Watson-Crick pair; circle: G and U; bold orange: the seed match."
    }

    private var longest: Int { figure.duplexes.map(\.columns.count).max() ?? 1 }
    private var width: Double { left * 2 + pitch * Double(longest) }
    private var height: Double { blockHeight * Double(max(1, figure.duplexes.count)) }

    var drawing: JSON {
        var layers: [JSON] = [letters(isSeed: false), letters(isSeed: true), bars, circles]
        for (row, duplex) in figure.duplexes.enumerated() {
            layers += frame(duplex, top: blockHeight * Double(row))
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func x(_ column: Int) -> Double { left + pitch * (Double(column) + 0.5) }

    private static let (messageLine, pairLine, microRNALine) = (34.0, 49.0, 64.0)

    private func frame(_ duplex: DuplexFigure.Duplex, top: Double) -> [JSON] {
        let end = x(duplex.columns.count) + 2
        let soft: JSON = ["color": .string(FigureStyle.softInk), "fontSize": 11]
        return [
            Layer.text([duplex.title], x: 0, y: top + 12, ["fontSize": 12]),
            Layer.text(
                ["5′ \(duplex.firstPosition)"], x: left - 6, y: top + Self.messageLine,
                soft.merging(["align": "right"])),
            Layer.text(["3′"], x: end, y: top + Self.messageLine, soft),
            Layer.text(
                ["3′"], x: left - 6, y: top + Self.microRNALine, soft.merging(["align": "right"])),
            Layer.text(["5′"], x: end, y: top + Self.microRNALine, soft),
        ]
    }

    /// Places in pixels as data, so that one layer draws all letters.
    private func layer(_ places: [(x: Double, y: Double, text: String)], _ mark: JSON) -> JSON {
        let values = places.map { place -> JSON in
            ["px": .number(place.x), "py": .number(place.y), "t": .string(place.text)]
        }
        func pixels(_ field: String, _ length: Double, reversed: Bool) -> JSON {
            [
                "field": .string(field), "type": "quantitative", "axis": nil,
                "scale": [
                    "domain": [0, .number(length)], "nice": false, "zero": false,
                    "reverse": .bool(reversed),
                ],
            ]
        }
        return [
            "data": ["values": .array(values)], "mark": mark,
            "encoding": [
                "x": pixels("px", width, reversed: false), "y": pixels("py", height, reversed: true),
                "text": ["field": "t"],
            ],
        ]
    }

    private func letters(isSeed: Bool) -> JSON {
        var places: [(Double, Double, String)] = []
        for (row, duplex) in figure.duplexes.enumerated() {
            let top = blockHeight * Double(row)
            for (column, item) in duplex.columns.enumerated() where item.isSeed == isSeed {
                places.append((x(column), top + Self.messageLine, item.message ?? "–"))
                places.append((x(column), top + Self.microRNALine, item.microRNA ?? "–"))
            }
        }
        let color = isSeed ? FigureStyle.series[1] : FigureStyle.ink
        return layer(
            places,
            [
                "type": "text", "fontSize": 13, "fontWeight": isSeed ? "bold" : "normal",
                "color": .string(color), "baseline": "middle",
            ])
    }

    private func marks(_ pair: DuplexFigure.Pair) -> [(Double, Double, String)] {
        figure.duplexes.enumerated().flatMap { row, duplex in
            duplex.columns.enumerated().filter { $0.element.pair == pair }.map { column, _ in
                (x(column), blockHeight * Double(row) + Self.pairLine, "")
            }
        }
    }

    private var bars: JSON {
        layer(
            marks(.watsonCrick),
            [
                "type": "point", "shape": "M0,-0.5L0,0.5", "size": 90, "strokeWidth": 1.6, "opacity": 1,
                "color": .string(FigureStyle.ink),
            ])
    }

    private var circles: JSON {
        layer(
            marks(.wobble),
            [
                "type": "point", "shape": "circle", "size": 22, "filled": false, "strokeWidth": 1.2,
                "opacity": 1, "color": .string(FigureStyle.ink),
            ])
    }
}

extension DuplexFigure {
    var data: DataFrame {
        let rows = duplexes.flatMap { duplex in
            duplex.columns.enumerated().map { column, item in
                [
                    DataFrame.Cell.text(duplex.title), .number(Double(column + 1)),
                    item.message.map { .text($0) } ?? .missing, item.microRNA.map { .text($0) } ?? .missing,
                    .text(item.pair.rawValue), .text(item.isSeed ? "yes" : "no"),
                ]
            }
        }
        return DataFrame(columns: ["duplex", "column", "message", "microRNA", "pair", "seed"], rows: rows)
    }
}
