internal import Findings
internal import Foundation

/// Every value as a point, spread within the violin of its group; the box shows quartiles and median.
struct GroupsDrawing {
    let figure: GroupsFigure
    let isSimulated: Bool
    private let height = 290.0
    /// Below this a density says more than the data do.
    static let fewestForViolin = 8
    private static let fewestUnderBox = 40

    init(_ figure: GroupsFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var columnWidth: Double { figure.groups.count > 3 ? 105 : 140 }
    private var width: Double { columnWidth * Double(max(1, figure.groups.count)) }
    /// A logarithmic axis cannot hold zero or less.
    private var isLog: Bool {
        figure.isLogScale && figure.groups.allSatisfy { $0.values.allSatisfy { $0 > 0 } }
    }

    var drawing: JSON {
        var layers: [JSON] = []
        let densities = figure.groups.map { group in
            group.values.isEmpty ? nil : KernelDensity(group.values.map(onScale))
        }
        for (position, density) in densities.enumerated() {
            guard let density else { continue }
            if figure.groups[position].values.count >= Self.fewestForViolin {
                layers.append(violin(position, density))
            }
        }
        for (position, density) in densities.enumerated() {
            guard let density else { continue }
            let points = points(position, density)
            let box = box(position, figure.groups[position])
            // Few points would vanish under the box; among many the box would vanish under the points.
            layers += density.values.count < Self.fewestUnderBox ? box + [points] : [points] + box
        }
        layers += labels
        if let annotation = figure.annotation {
            let lines = wrapped(annotation, width: max(28, Int(width / 5.6)), lines: 3)
            layers.append(
                Layer.text(
                    lines, x: 0, y: -8 - 14 * Double(lines.count - 1),
                    ["color": .string(FigureStyle.softInk), "baseline": "bottom"]))
        }
        if isSimulated { layers.append(Layer.watermark(width: width, height: height)) }
        return ["width": .number(width), "height": .number(height), "layer": .array(layers)]
    }

    private func onScale(_ value: Double) -> Double { isLog ? log10(value) : value }
    private func fromScale(_ value: Double) -> Double { isLog ? pow(10, value) : value }

    private func x(_ field: String) -> JSON {
        Layer.quantitative(
            field,
            [
                "scale": ["domain": [0, JSON(max(1, figure.groups.count))], "nice": false],
                "axis": ["labels": false, "ticks": false, "title": nil],
            ])
    }

    private func y(_ field: String) -> JSON {
        let axis: JSON = ["title": FigureStyle.title(figure.value)]
        return Layer.quantitative(
            field, FigureStyle.valueAxis(figure.groups.flatMap(\.values), isLog: isLog, axis: axis))
    }

    private func violin(_ position: Int, _ density: KernelDensity) -> JSON {
        let first = density.values[0]
        let last = density.values[density.values.count - 1]
        let heights = (0...64).map { first + (last - first) * Double($0) / 64 }
        let widths = heights.map { density(at: $0) }
        let widest = widths.max() ?? 1
        let center = Double(position) + 0.5
        let values = zip(heights, widths).map { height, width -> JSON in
            let half = 0.42 * width / widest
            return [
                "value": .number(fromScale(height)), "left": .number(center - half),
                "right": .number(center + half),
            ]
        }
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "area", "orient": "horizontal", "color": FigureStyle.color(position),
                "fillOpacity": 0.16,
                "line": false,
            ],
            "encoding": ["x": x("left"), "x2": ["field": "right"], "y": y("value")],
        ]
    }

    private func points(_ position: Int, _ density: KernelDensity) -> JSON {
        let widest = density.values.map { density(at: $0) }.max() ?? 1
        let count = density.values.count
        let spread = min(0.40, 0.05 * Double(count).squareRoot() + 0.03)
        let values = density.values.enumerated().map { rank, value -> JSON in
            let reach = spread * density(at: value) / widest
            let offset = count == 1 ? 0 : (2 * vanDerCorput(rank) - 1) * reach
            return ["value": .number(fromScale(value)), "x": .number(Double(position) + 0.5 + offset)]
        }
        let size = count > 200 ? 12 : count > 60 ? 18 : 32
        return [
            "data": ["values": .array(values)],
            "mark": [
                "type": "point", "filled": true, "shape": FigureStyle.shape(position), "size": JSON(size),
                "color": FigureStyle.color(position), "opacity": .number(count > 60 ? 0.65 : 0.85),
            ],
            "encoding": ["x": x("x"), "y": y("value")],
        ]
    }

    private func box(_ position: Int, _ group: GroupsFigure.Group) -> [JSON] {
        let center = Double(position) + 0.5
        let half = 14 / columnWidth
        let place: JSON = [
            "left": .number(center - half), "right": .number(center + half), "median": .number(group.median),
        ]
        var layers: [JSON] = []
        if group.quartiles.count == 2 {
            let quartiles: JSON = [
                "lower": .number(group.quartiles[0]), "upper": .number(group.quartiles[1]),
            ]
            layers.append([
                "data": ["values": [place.merging(quartiles)]],
                "mark": [
                    "type": "rect", "fill": .string(FigureStyle.paper), "fillOpacity": 0.35,
                    "stroke": .string(FigureStyle.ink), "strokeWidth": 1.2,
                ],
                "encoding": [
                    "x": x("left"), "x2": ["field": "right"], "y": y("lower"), "y2": ["field": "upper"],
                ],
            ])
        }
        layers.append([
            "data": ["values": [place]],
            "mark": [
                "type": "rule", "color": .string(FigureStyle.ink), "strokeWidth": 3, "strokeCap": "butt",
            ],
            "encoding": ["x": x("left"), "x2": ["field": "right"], "y": y("median")],
        ])
        return layers
    }

    private var labels: [JSON] {
        figure.groups.enumerated().map { position, group in
            let name = wrapped(group.name, width: Int(columnWidth / 6.6), lines: 3)
            let lines = name + ["n = \(group.values.count)"]
            return Layer.text(
                lines, x: (Double(position) + 0.5) * columnWidth, y: height + 16, ["align": "center"])
        }
    }
}
