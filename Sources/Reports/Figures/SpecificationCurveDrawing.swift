internal import Findings

/// Estimates with their intervals in order of size, over a grid of the choices that make each.
struct SpecificationCurveDrawing {
    let figure: SpecificationCurveFigure
    let isSimulated: Bool
    private let curveHeight = 190.0
    private let line = 14.0
    private let labelCharacters = 26
    /// With more, intervals are one band, and neighbours of the grid run together.
    private let mostApart = 140

    init(_ figure: SpecificationCurveFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    private var count: Int { figure.specifications.count }
    private var isDense: Bool { count > mostApart }
    private var width: Double { count > 12 ? 430 : max(150, 34 * Double(count)) }
    private var step: Double { width / Double(max(1, count)) }

    var drawing: JSON {
        var layers = [declaredBand, nullLine].compactMap { $0 }
        layers += isDense ? [band, declaredInterval].compactMap { $0 } : [intervals]
        if !arrows.isEmpty { layers.append(arrowLayer) }
        layers.append(points)
        layers += grid.layers
        if isSimulated { layers.append(Layer.watermark(width: width, height: curveHeight)) }
        let frame: JSON = [
            "width": .number(width), "height": .number(curveHeight), "layer": .array(layers),
        ]
        return frame.merging(Layer.note(figure.annotation, width: max(width, 300)))
    }

    // MARK: - Scales

    private var axis: EffectAxis { EffectAxis(isRatio: figure.scale == .ratio, null: figure.null) }

    private var domain: ClosedRange<Double> {
        axis.domain(
            estimates: figure.specifications.map(\.estimate),
            ends: figure.specifications.flatMap { [$0.lower, $0.upper] })
    }

    private var x: JSON {
        Layer.quantitative(
            "x", ["scale": ["domain": [0, JSON(max(1, count))], "nice": false], "axis": nil])
    }

    private func y(_ field: String) -> JSON {
        let title = figure.axis.unit.map { "\(figure.axis.label) (\($0))" } ?? figure.axis.label
        return Layer.quantitative(field, axis.channel(domain, title: wrapped(title, width: 32, lines: 2)))
    }

    // MARK: - Curve

    private enum Kind: Int, CaseIterable { case supporting, other, declared }

    private func kind(_ specification: SpecificationCurveFigure.Specification) -> Kind {
        specification.isDeclared ? .declared : specification.isSupporting ? .supporting : .other
    }

    private var kinds: [Kind] { Kind.allCases.filter { kind in named(kind) > 0 } }
    private func named(_ kind: Kind) -> Int { figure.specifications.count { self.kind($0) == kind } }

    private func name(_ kind: Kind) -> String {
        switch kind {
        case .supporting: return "would support (\(named(kind)))"
        case .other: return "would not (\(named(kind)))"
        case .declared:
            let supports = figure.specifications.contains { $0.isDeclared && $0.isSupporting }
            return "declared, \(supports ? "supports" : "does not")"
        }
    }

    private func color(_ kind: Kind) -> JSON {
        switch kind {
        case .supporting: FigureStyle.color(0)
        case .other: .string(FigureStyle.rule)
        case .declared: FigureStyle.color(1)
        }
    }

    private var values: JSON {
        .array(
            figure.specifications.enumerated().map { position, specification in
                let kind = kind(specification)
                return [
                    "x": .number(Double(position) + 0.5),
                    "series": .string(String(kinds.firstIndex(of: kind) ?? 0)),
                    "declared": .bool(specification.isDeclared),
                    "estimate": .number(specification.estimate.clamped(to: domain)),
                    "lower": .number(specification.lower.clamped(to: domain)),
                    "upper": .number(specification.upper.clamped(to: domain)),
                ]
            })
    }

    private func channel(_ range: (Kind) -> JSON) -> JSON {
        Layer.series(kinds.map(name), kinds.map(range), symbol: "circle", columns: width < 300 ? 1 : 3)
    }

    private var intervals: JSON {
        [
            "data": ["values": values],
            "mark": ["type": "rule", "strokeWidth": .number(min(1.6, max(0.8, step * 0.3)))],
            "encoding": [
                "x": x, "y": y("lower"), "y2": ["field": "upper"], "color": channel(color),
            ],
        ]
    }

    private var band: JSON {
        let values = figure.specifications.enumerated().flatMap { position, specification in
            [0, 1].map { edge -> JSON in
                [
                    "x": JSON(position + edge),
                    "lower": .number(specification.lower.clamped(to: domain)),
                    "upper": .number(specification.upper.clamped(to: domain)),
                ]
            }
        }
        return [
            "data": ["values": .array(values)],
            "mark": ["type": "area", "color": .string(FigureStyle.rule), "opacity": 0.25],
            "encoding": ["x": x, "y": y("lower"), "y2": ["field": "upper"]],
        ]
    }

    private var declaredPlace: Int? { figure.specifications.firstIndex(where: \.isDeclared) }

    private var declaredInterval: JSON? {
        guard let place = declaredPlace else { return nil }
        let declared = figure.specifications[place]
        return [
            "data": [
                "values": [
                    [
                        "x": .number(Double(place) + 0.5),
                        "lower": .number(declared.lower.clamped(to: domain)),
                        "upper": .number(declared.upper.clamped(to: domain)),
                    ]
                ]
            ],
            "mark": ["type": "rule", "strokeWidth": 1.6, "color": FigureStyle.color(1)],
            "encoding": ["x": x, "y": y("lower"), "y2": ["field": "upper"]],
        ]
    }

    private var points: JSON {
        let small = step > 9 ? 42.0 : step > 3 ? 18.0 : 7.0
        return [
            "data": ["values": values],
            "mark": ["type": "point", "filled": true, "opacity": 1],
            "encoding": [
                "x": x, "y": y("estimate"), "color": channel(color),
                "shape": channel { $0 == .declared ? "diamond" : $0 == .supporting ? "circle" : "square" },
                "size": [
                    "condition": ["test": "datum.declared", "value": .number(max(90, small))],
                    "value": .number(small),
                ],
            ],
        ]
    }

    /// Where an interval goes on beyond the axis; in a dense figure the band's edge says so.
    private var arrows: [JSON] {
        guard !isDense else { return [] }
        return figure.specifications.enumerated().flatMap { position, specification -> [JSON] in
            var arrows: [JSON] = []
            func add(_ end: Double, _ shape: JSON) {
                arrows.append([
                    "x": .number(Double(position) + 0.5), "end": .number(end), "shape": shape,
                ])
            }
            if specification.lower < domain.lowerBound { add(domain.lowerBound, "triangle-down") }
            if specification.upper > domain.upperBound { add(domain.upperBound, "triangle-up") }
            return arrows
        }
    }

    private var arrowLayer: JSON {
        [
            "data": ["values": .array(arrows)],
            "mark": [
                "type": "point", "filled": true, "opacity": 1, "size": .number(min(60, max(12, 4 * step))),
                "color": .string(FigureStyle.rule),
            ],
            "encoding": [
                "x": x, "y": y("end"), "shape": ["field": "shape", "type": "nominal", "scale": nil],
            ],
        ]
    }

    private var nullLine: JSON? {
        [
            "data": ["values": [["null": .number(figure.null.clamped(to: domain))]]],
            "mark": ["type": "rule", "color": .string(FigureStyle.rule), "strokeWidth": 1],
            "encoding": ["y": y("null")],
        ]
    }

    /// Leads the eye from the declared way down to its choices.
    private var declaredBand: JSON? {
        guard let place = declaredPlace else { return nil }
        let half = max(step, 3) / 2
        let center = (Double(place) + 0.5) * step
        return rect(
            (center - half)...(center + half), top: 0, bottom: grid.bottom,
            ["color": FigureStyle.color(1), "opacity": 0.16])
    }

    private func rect(_ x: ClosedRange<Double>, top: Double, bottom: Double, _ mark: JSON) -> JSON {
        let base: JSON = ["type": "rect"]
        return [
            "data": ["values": [[:]]], "mark": base.merging(mark),
            "encoding": [
                "x": ["value": .number(x.lowerBound)], "x2": ["value": .number(x.upperBound)],
                "y": ["value": .number(top)], "y2": ["value": .number(bottom)],
            ],
        ]
    }

    // MARK: - Grid

    private var grid: (layers: [JSON], bottom: Double) {
        var layers: [JSON] = []
        var top = curveHeight + 20
        for (position, choice) in figure.choices.enumerated() {
            let title = wrapped(choice.option, width: labelCharacters, lines: 2)
            layers.append(
                Layer.text(
                    title, x: -labelWidth, y: top + line / 2,
                    ["color": .string(FigureStyle.softInk), "fontWeight": "bold"]))
            top += line * Double(title.count)
            for (value, text) in choice.values.enumerated() {
                let label = wrapped(text, width: labelCharacters, lines: 3)
                let height = line * Double(label.count)
                layers.append(
                    Layer.text(
                        label, x: -labelWidth, y: top + line / 2,
                        ["fontWeight": value == 0 ? "bold" : "normal"]))
                let center = top + height / 2
                layers.append(
                    Layer.rule(
                        from: (0, center), to: (width, center),
                        ["color": .string(FigureStyle.faint), "strokeWidth": 1]))
                layers += marks(choice: position, value: value, center: center)
                top += height + (label.count > 1 ? 4 : 0)
            }
            top += 7
        }
        return (layers, top - 5)
    }

    private var labelWidth: Double {
        let lines = figure.choices.flatMap { choice in
            ([choice.option] + choice.values).flatMap { wrapped($0, width: labelCharacters, lines: 3) }
        }
        return 6.2 * Double(max(6, lines.map(\.count).max() ?? 0)) + 12
    }

    /// Specifications that made this choice: one mark for each, or one for each run of neighbours.
    private func marks(choice: Int, value: Int, center: Double) -> [JSON] {
        let hits = figure.specifications.indices.filter { position in
            let chosen = figure.specifications[position].chosen
            return chosen.indices.contains(choice) && chosen[choice] == value
        }
        var runs: [Range<Int>] = []
        for hit in hits where hit != declaredPlace {
            if isDense, let last = runs.last, last.upperBound == hit {
                runs[runs.count - 1] = last.lowerBound..<(hit + 1)
            } else {
                runs.append(hit..<(hit + 1))
            }
        }
        let inset = isDense ? 0 : max(min(0.2, 1 / step), (1 - 14 / step) / 2)
        let values = runs.map { run -> JSON in
            ["x": .number(Double(run.lowerBound) + inset), "x2": .number(Double(run.upperBound) - inset)]
        }
        let color: JSON = .string(FigureStyle.softInk)
        var layers = values.isEmpty ? [] : [markLayer(values, center, color)]
        if let place = declaredPlace, hits.contains(place) {
            let half = max(0.5 - inset, 1.5 / step)
            let middle = Double(place) + 0.5
            layers.append(
                markLayer(
                    [["x": .number(middle - half), "x2": .number(middle + half)]], center,
                    FigureStyle.color(1)))
        }
        return layers
    }

    private func markLayer(_ values: [JSON], _ center: Double, _ color: JSON) -> JSON {
        [
            "data": ["values": .array(values)],
            "mark": ["type": "rect", "color": color, "opacity": 1],
            "encoding": [
                "x": x, "x2": ["field": "x2"], "y": ["value": .number(center - 4)],
                "y2": ["value": .number(center + 4)],
            ],
        ]
    }
}
