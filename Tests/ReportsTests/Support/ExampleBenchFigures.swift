import Findings

/// Figures of the bench, each in the sizes at which a drawing breaks.
extension ExampleFigures {
    static var bench: [(name: String, figure: Figure)] {
        [
            ("fitted-two", fittedCurves(["control", "miR-221 mimic"])),
            ("fitted-censored", fittedCurves(["control", "mimic"], isCensored: true)),
            ("fitted-many", fittedCurves((1...9).map { "line \($0)" })),
            ("standard-curve", standardCurve), ("amplification", amplification()),
            ("nested-two", nestedGroups(["negative control", "anti-miR-221"])),
            ("nested-five", nestedGroups(["a", "b", "a long name of an arm", "d", "e"], isPaired: false)),
            ("surface", surface()), ("surface-large", surface(size: 12, panels: 4)),
            ("growth-two", growth(["vehicle", "sorafenib"])),
            ("growth-five", growth(["v", "a", "b", "c", "d"])),
            ("waterfall", waterfall(18)), ("waterfall-many", waterfall(120)),
            ("plate-96", plate(rows: 8, columns: 12)), ("plate-384", plate(rows: 16, columns: 24)),
        ]
    }

    private static func figure(_ id: String, _ content: Figure.Content) -> Figure {
        Figure(id: id, title: "A figure of the bench", caption: "Made up.", content: content)
    }

    static func fittedCurves(_ names: [String], isCensored: Bool = false) -> Figure {
        var random = Numbers0(seed: 7)
        let doses = [0, 0.03, 0.1, 0.3, 1, 3, 10, 30]
        let curves = names.enumerated().map { position, name -> FittedCurvesFigure.Curve in
            let half = isCensored && position == 1 ? 90 : 2.0 * Double(position + 1)
            func response(_ dose: Double) -> Double { 100 / (1 + dose / half) }
            let points = (1...3).flatMap { experiment in
                doses.map {
                    FittedCurvesFigure.Point(
                        x: $0, y: response($0) + 8 * (random.uniform() - 0.5),
                        unit: "experiment \(experiment)")
                }
            }
            let line = (0...60).map { step -> FittedCurvesFigure.LinePoint in
                let dose = 0.03 * power(1000, Double(step) / 60)
                return .init(
                    x: dose, y: response(dose), lower: response(dose) - 4, upper: response(dose) + 4)
            }
            let isAbove = half > 30
            return .init(
                name: name, points: points, line: line,
                mark: .init(
                    label: "IC50", x: isAbove ? nil : half, lower: half * 0.7,
                    upper: isAbove ? .infinity : half * 1.4))
        }
        return figure(
            "dose-response",
            .fittedCurves(
                .init(
                    x: AxisLabel("Sorafenib", unit: "µM"), y: AxisLabel("Viability", unit: "% of vehicle"),
                    isLogX: true, curves: curves, levels: [.init(label: "50 %", y: 50)],
                    annotation: "Fold resistance 2.1 (1.2 to 3.6), 3 experiments")))
    }

    static var standardCurve: Figure {
        let amounts = [1.0, 10, 100, 1000, 10_000]
        let points = amounts.enumerated().flatMap { place, amount in
            [-0.1, 0.1].map {
                FittedCurvesFigure.Point(x: amount, y: 33 - 3.4 * Double(place) + $0)
            }
        }
        let line = amounts.enumerated().map {
            FittedCurvesFigure.LinePoint(x: $1, y: 33 - 3.4 * Double($0))
        }
        return figure(
            "standard-curve",
            .fittedCurves(
                .init(
                    x: AxisLabel("Quantity", unit: "copies"), y: AxisLabel("Cq", unit: "cycles"),
                    isLogX: true,
                    curves: [.init(name: "miR-221-3p", points: points, line: line)],
                    annotation: "Efficiency 1.97")))
    }

    static func amplification(_ wells: Int = 4) -> Figure {
        let curves = (1...wells).map { well -> FittedCurvesFigure.Curve in
            let points = (1...40).map { cycle in
                FittedCurvesFigure.Point(
                    x: Double(cycle), y: 3 / (1 + power(2.1, 22 + 2 * Double(well) - Double(cycle))) + 0.001)
            }
            return .init(name: "A\(well)", points: points, isJoined: true)
        }
        return figure(
            "amplification",
            .fittedCurves(
                .init(
                    x: AxisLabel("Cycle"), y: AxisLabel("ΔRn"), isLogX: false, isLogY: true, curves: curves,
                    levels: [.init(label: "threshold", y: 0.2)])))
    }

    static func nestedGroups(_ names: [String], isPaired: Bool = true) -> Figure {
        var random = Numbers0(seed: 3)
        let arms = names.enumerated().map { position, name -> NestedGroupsFigure.Arm in
            let units = (1...4).map { experiment -> NestedGroupsFigure.Unit in
                let centre = 1000 * (1 + 0.4 * Double(position)) * (0.8 + 0.1 * Double(experiment))
                let parts = (0..<6).map { _ in centre * (0.9 + 0.2 * random.uniform()) }
                return .init(
                    name: "experiment \(experiment)", mean: parts.reduce(0, +) / 6, parts: parts)
            }
            return .init(name: name, units: units)
        }
        return figure(
            "experiments",
            .nestedGroups(
                .init(
                    value: AxisLabel("Caspase-3/7 activity", unit: "RLU"), isLogScale: true,
                    unitNoun: "experiment", partNoun: "well", arms: arms, isPaired: isPaired,
                    annotation: "Ratio 1.43 (1.10 to 1.85), 4 experiments")))
    }

    static func surface(size: Int = 6, panels: Int = 2) -> Figure {
        let doses = [0] + (0..<(size - 1)).map { power(4, Double($0)) * 0.2 }
        let made = (0..<panels).map { panel -> SurfaceFigure.Panel in
            let isDiverging = panel > 0
            let values = (0..<size * size).map { index -> Double? in
                if index == size + 1 { return nil }
                let (row, column) = (Double(index / size), Double(index % size))
                return isDiverging ? 8 * (row - 2) * (column - 2) : 100 - 12 * (row + column / 2)
            }
            return .init(
                title: isDiverging ? "Excess over Bliss" : "Inhibition",
                unit: "percentage points", isDiverging: isDiverging, values: values)
        }
        return figure(
            "surface",
            .surface(
                .init(
                    x: AxisLabel("Sorafenib", unit: "µM"), y: AxisLabel("anti-miR-221", unit: "nM"),
                    xDoses: doses, yDoses: doses, panels: made, annotation: "Mean excess 10.9")))
    }

    static func growth(_ names: [String]) -> Figure {
        var random = Numbers0(seed: 11)
        let days = [0.0, 3, 6, 9, 12, 15, 18, 21]
        let arms = names.enumerated().map { position, name -> GrowthFigure.Arm in
            let animals = (0..<8).map { animal -> GrowthFigure.Animal in
                let rate = (position == 0 ? 0.09 : 0.03) + 0.03 * (random.uniform() - 0.5)
                let leaves = animal == 2
                let shown = leaves ? Array(days.prefix(5)) : days
                let points = shown.map { day in
                    GrowthFigure.Point(
                        time: day, value: 150 * power(2.718, rate * day),
                        isBelow: animal == 5 && day > 15)
                }
                return .init(points: points, leftEarly: leaves)
            }
            let mean = days.prefix(5).map {
                GrowthFigure.Point(time: $0, value: 150 * power(2.718, (position == 0 ? 0.09 : 0.03) * $0))
            }
            return .init(name: name, animals: animals, mean: mean)
        }
        return figure(
            "growth",
            .growth(
                .init(
                    time: AxisLabel("Day"), value: AxisLabel("Tumour volume", unit: "mm³"), isLogScale: true,
                    arms: arms, annotation: "Difference of slopes −0.060 per day (−0.080 to −0.040)")))
    }

    static func waterfall(_ count: Int) -> Figure {
        let bars = (0..<count).map { place in
            let value = 150 - 230 * Double(place) / Double(max(1, count - 1))
            return WaterfallFigure.Bar(
                value: value, arm: place % 3 == 0 ? "vehicle" : "sorafenib",
                category: value < -50 ? "PR" : value < 35 ? "SD" : "PD")
        }
        return figure(
            "waterfall",
            .waterfall(
                .init(
                    value: AxisLabel("Best response", unit: "% of baseline volume"), bars: bars,
                    levels: [.init(label: "35 %", y: 35), .init(label: "−50 %", y: -50)])))
    }

    static func plate(rows: Int, columns: Int) -> Figure {
        let wells = (0..<rows * columns).compactMap { index -> PlateMapFigure.Well? in
            let (row, column) = index.quotientAndRemainder(dividingBy: columns)
            if index % 7 == 6 { return nil }
            return .init(
                row: row, column: column,
                value: index % 11 == 3 ? nil : 20 + Double(row) + Double(column) / 3,
                mark: index % 11 == 3 ? "undetermined" : nil, label: row % 2 == 0 ? "miR-221" : "miR-16")
        }
        return figure(
            "plate",
            .plateMap(
                .init(rows: rows, columns: columns, value: AxisLabel("Cq", unit: "cycles"), wells: wells)))
    }
}
