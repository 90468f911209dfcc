internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// ΔCq by group, the plates, the standard curves.
struct QPCRFigures {
    private(set) var all: [Figure] = []

    init(_ finding: QPCRFinding) {
        all += [Self.groups(finding), Self.curves(finding)].compactMap { $0 }
        all += Self.plates(finding)
    }

    private static func groups(_ finding: QPCRFinding) -> Figure? {
        if finding.data.first.isEmpty, finding.data.second.isEmpty { return nil }
        let arms = [
            (finding.data.second, finding.analysis.against), (finding.data.first, finding.analysis.of),
        ].map { units, name in
            NestedGroupsFigure.Arm(
                name: name,
                units: units.enumerated().map { place, unit in
                    .init(name: "\(place + 1)", mean: unit.amount.value, parts: parts(unit, finding))
                })
        }
        let censored = finding.comparison.censoredCount
        let annotation = finding.comparison.effect.number.flatMap { effect in
            finding.comparison.interval.map {
                "difference " + Numbers.withRange(effect, $0.lower, $0.upper)
            }
        }
        return Figure(
            id: "amounts",
            title: "\(finding.analysis.target): \(finding.analysis.against) and \(finding.analysis.of)",
            caption:
                "Large points: \(finding.noun) (\(finding.comparison.sizes)), in \(finding.analysis.scaleUnit); small points: their wells. "
                + (censored > 0
                    ? "\(censored) undetermined \(finding.noun) stand at the limit below which they lie. "
                    : "")
                + "Difference: Hodges-Lehmann with its 95 % interval.",
            content: .nestedGroups(
                NestedGroupsFigure(
                    value: AxisLabel(finding.analysis.target, unit: finding.analysis.scaleUnit),
                    unitNoun: String(finding.noun.dropLast()), partNoun: "well", arms: arms,
                    isPaired: finding.isPaired, annotation: annotation)))
    }

    /// Wells on the scale of the amounts.
    private static func parts(_ unit: QPCRUnit, _ finding: QPCRFinding) -> [Double] {
        let target = finding.analysis.target
        let curve = finding.normalised.efficiencies.curves[target]
        let factor =
            finding.isAbsolute
            ? curve.map { -1 / $0.slope } ?? 1 : finding.normalised.efficiencies.log2Factor(target)
        return unit.samples.flatMap { sample -> [Double] in
            guard let mean = sample.targetMeans[0], let centre = mean.cq.exactValue,
                let amount = sample.amounts[0].exactValue
            else { return [] }
            return mean.detected.map { amount - ($0 - centre) * factor }
        }
    }

    private static func curves(_ finding: QPCRFinding) -> Figure? {
        let efficiencies = finding.normalised.efficiencies
        let curves = finding.normalised.plate.targets.compactMap { target -> FittedCurvesFigure.Curve? in
            guard let curve = efficiencies.curves[target], let points = efficiencies.standards[target] else {
                return nil
            }
            let (low, high) = (curve.range.lower, curve.range.upper)
            func at(_ amount: Double) -> FittedCurvesFigure.LinePoint {
                .init(x: amount, y: curve.intercept + curve.slope * log10(amount))
            }
            return .init(
                name: target, points: points.map { .init(x: $0.amount, y: $0.cq) }, line: [at(low), at(high)])
        }
        if curves.isEmpty { return nil }
        return Figure(
            id: "standard-curves", title: "Dilution series",
            caption: "Each point is a well; least squares of Cq on log10 of the amount.",
            content: .fittedCurves(
                FittedCurvesFigure(
                    x: AxisLabel("Amount"), y: AxisLabel("Cq", unit: "cycles"), isLogX: true, curves: curves))
        )
    }

    /// One map for each plate (the first four), where wells have names such as A1.
    private static func plates(_ finding: QPCRFinding) -> [Figure] {
        let (plate, columns) = (finding.normalised.plate, finding.analysis.settings.columns)
        guard plate.table.hasColumn(columns.well), let places = try? plate.table.labels(columns.well) else {
            return []
        }
        var maps: [(name: String, wells: [PlateMapFigure.Well])] = []
        for well in plate.wells {
            guard let position = position(places[well.row]) else { continue }
            let name = well.plate ?? ""
            if !maps.contains(where: { $0.name == name }) { maps.append((name, [])) }
            maps[maps.firstIndex { $0.name == name }!].wells.append(
                .init(
                    row: position.row, column: position.column, value: well.cq.exactValue,
                    mark: mark(well), label: well.target))
        }
        return maps.prefix(4).enumerated().map { number, map in
            let is384 = map.wells.contains { $0.row > 7 || $0.column > 11 }
            return Figure(
                id: "plate-\(number + 1)", title: "Plate \(number + 1) of \(maps.count)",
                caption:
                    "Cq of each usable well; wells without one are marked. Several targets of one well lie above each other.",
                content: .plateMap(
                    PlateMapFigure(
                        rows: is384 ? 16 : 8, columns: is384 ? 24 : 12,
                        value: AxisLabel("Cq", unit: "cycles"), wells: map.wells)))
        }
    }

    private static func mark(_ well: QPCRWell) -> String? {
        switch well.task {
        case .noTemplate: "no template"
        case .noReverseTranscription: "no RT"
        case .standard: "standard"
        case .sample, .other: well.cq.isCensored ? "undetermined" : nil
        }
    }

    /// 0-based row and column of `A1` or `P24`; nil for other names.
    static func position(_ name: String?) -> (row: Int, column: Int)? {
        guard let name, let letter = name.uppercased().unicodeScalars.first,
            ("A"..."P").contains(letter), let number = Int(name.dropFirst()), (1...24).contains(number)
        else { return nil }
        return (Int(letter.value) - 65, number - 1)
    }
}
