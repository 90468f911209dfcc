internal import Findings
internal import Statistics
internal import Tables

/// Tables that belong to the answer.
struct QPCRTables {
    private(set) var all: [FindingTable] = []

    init(_ finding: QPCRFinding) {
        all.append(Self.samples(finding))
        all.append(Self.sideBySide(finding))
        all += [
            Self.curves(finding), Self.stability(finding), Self.controls(finding), Self.quality(finding),
        ].compactMap { $0 }
        all.append(MIQETable(finding).table)
    }

    typealias Cell = DataFrame.Cell

    static func cell(_ value: Double?) -> Cell { value.map { .number($0) } ?? .missing }

    /// `exact`, `above` or `below`, where there is a value.
    private static func kind(_ cell: NumericCell) -> Cell {
        switch cell {
        case .missing: .missing
        case .exact: .text("exact")
        case .below: .text("below")
        case .above: .text("above")
        }
    }

    private static func number(_ cell: NumericCell) -> Cell {
        switch cell {
        case .missing: .missing
        case .exact(let value), .below(let value), .above(let value): .number(value)
        }
    }

    private static func samples(_ finding: QPCRFinding) -> FindingTable {
        let columns = [
            "unit", "sample", "group", "wells", "undetermined_wells", "cq", "cq_is", "cq_sd", "reference_cq",
            "delta_cq", "delta_cq_is", "amount", "amount_is", "spike_shift", "haemolysis_delta",
            "haemolysis_is", "flags",
        ]
        var rows: [[Cell]] = []
        var number = 0
        for (units, name) in [
            (finding.data.first, finding.analysis.of), (finding.data.second, finding.analysis.against),
        ] {
            for (place, unit) in units.enumerated() {
                for sample in unit.samples {
                    number += 1
                    rows.append(Self.row(sample, unit: place + 1, number: number, group: name))
                }
            }
        }
        return FindingTable(
            id: "samples", title: "What each sample gave",
            caption:
                "One row for each sample; units are numbered within their group, pairs alike in both (names are not shown). cq: mean of its wells; where "
                + "cq_is 'above', nothing was detected up to there; amount: \(finding.analysis.scaleUnit), higher is more.",
            frame: DataFrame(columns: columns, rows: rows))
    }

    private static func row(
        _ sample: NormalisedSample, unit: Int, number: Int, group: String
    ) -> [Cell] {
        let mean = sample.targetMeans[0]
        return [
            .number(Double(unit)), .number(Double(number)), .text(group),
            cell(mean.map { Double($0.wellCount) }), cell(mean.map { Double($0.undetermined) }),
            mean.map { Self.number($0.cq) } ?? .missing, mean.map { kind($0.cq) } ?? .missing,
            cell(mean?.standardDeviation), cell(sample.referenceCq), Self.number(sample.deltaCqs[0]),
            kind(sample.deltaCqs[0]), Self.number(sample.amounts[0]), kind(sample.amounts[0]),
            cell(sample.spikeShift), Self.number(sample.haemolysis), kind(sample.haemolysis),
            sample.flags.isEmpty ? .missing : .text(sample.uniqueFlags.joined(separator: "; ")),
        ]
    }

    private static func sideBySide(_ finding: QPCRFinding) -> FindingTable {
        func column(_ units: [QPCRUnit]) -> [Cell] {
            units.map { unit in
                if finding.isAbsolute {
                    return unit.amount.isBelow
                        ? .text("<\(shortestText(unit.amount.value))") : .number(unit.amount.value)
                }
                let exact = unit.deltaCqs.compactMap(\.exactValue)
                if exact.count == unit.deltaCqs.count { return .number(meanOf(exact)) }
                let limits = unit.deltaCqs.compactMap { cell -> Double? in
                    switch cell {
                    case .exact(let value), .above(let value): value
                    default: nil
                    }
                }
                return .text(">\(shortestText(CensoredAmount.recorded(meanOf(limits))))")
            }
        }
        let (first, second) = (column(finding.data.first), column(finding.data.second))
        let rows = (0..<max(first.count, second.count)).map { place -> [Cell] in
            [
                place < first.count ? first[place] : .missing,
                place < second.count ? second[place] : .missing,
            ]
        }
        let what = finding.isAbsolute ? "log10 copies" : "ΔCq (cycles; lower is more)"
        return FindingTable(
            id: "delta-cq", title: "\(what), group by group",
            caption:
                "One value for each of the \(finding.noun); '>' (or '<') stands before a limit where nothing was detected.",
            layout: .sideBySide,
            frame: DataFrame(columns: [finding.analysis.of, finding.analysis.against], rows: rows))
    }

    private static func curves(_ finding: QPCRFinding) -> FindingTable? {
        let efficiencies = finding.normalised.efficiencies
        let rows = finding.normalised.plate.targets.compactMap { target -> [Cell]? in
            guard let curve = efficiencies.curves[target] else { return nil }
            let efficiency = curve.efficiency().value
            return [
                .text(target), .number(curve.slope), .number(curve.slopeInterval().lower),
                .number(curve.slopeInterval().upper), .number(curve.intercept), .number(curve.rSquared),
                cell(efficiency?.percent), cell(efficiency.map { 100 * ($0.interval.lower - 1) }),
                cell(efficiency.flatMap { $0.interval.upper.isFinite ? 100 * ($0.interval.upper - 1) : nil }),
                .number(curve.range.lower), .number(curve.range.upper), .number(Double(curve.levelCount)),
                .number(Double(curve.count)),
            ]
        }
        if rows.isEmpty { return nil }
        return FindingTable(
            id: "standard-curves", title: "Dilution series",
            caption:
                "Least squares of Cq on log10 of the amount; efficiency = 10^(−1/slope) − 1 in per cent with its 95 % interval; 100 is a "
                + "doubling in each cycle.",
            frame: DataFrame(
                columns: [
                    "target", "slope", "slope_lower", "slope_upper", "intercept", "r_squared",
                    "efficiency_percent", "efficiency_lower", "efficiency_upper", "lowest_amount",
                    "highest_amount", "levels", "wells",
                ], rows: rows))
    }

    private static func stability(_ finding: QPCRFinding) -> FindingTable? {
        let rows = finding.normalised.references.stability.map { one -> [Cell] in
            [
                .text(one.target), cell(one.m), cell(one.rho), cell(one.deviation),
                .text(one.isChosen ? "yes" : "no"),
            ]
        }
        if rows.isEmpty { return nil }
        return FindingTable(
            id: "references", title: "Stability of the references",
            caption:
                "M: geNorm among all candidates (needs three), 0.5 or less is stable in samples of one kind; ρ: NormFinder (needs groups); "
                + "sd: between samples, of Cq·log2 E before normalising.",
            frame: DataFrame(columns: ["target", "genorm_m", "normfinder_rho", "sd", "used"], rows: rows))
    }

    private static func controls(_ finding: QPCRFinding) -> FindingTable? {
        let rows = ControlCheck(finding.normalised).rows.map { row -> [Cell] in
            [
                .text(row.target), .text(row.kind), .number(Double(row.wells)), cell(row.lowest),
                .number(Double(row.nearSamples)), .number(Double(row.samples)),
            ]
        }
        if rows.isEmpty { return nil }
        return FindingTable(
            id: "controls", title: "Controls without template",
            caption:
                "near_samples: samples whose Cq does not come \(Numbers.plain(ControlCheck.margin)) cycles before the control's lowest.",
            frame: DataFrame(
                columns: ["target", "control", "wells", "lowest_cq", "near_samples", "samples"], rows: rows))
    }

    /// Spike and haemolysis of all samples, those left out too.
    private static func quality(_ finding: QPCRFinding) -> FindingTable? {
        let (normalised, settings) = (finding.normalised, finding.analysis.settings)
        guard settings.spike != nil || settings.haemolysis != nil else { return nil }
        let kept = Set(normalised.samples.map(\.name))
        let rows = normalised.means.samples.enumerated().map { place, sample -> [Cell] in
            let spike = settings.spike.flatMap { normalised.means.exact(sample, $0.target) }
            let delta = settings.haemolysis.flatMap { rule in
                normalised.means.exact(sample, rule.stable).flatMap { stable in
                    normalised.means.exact(sample, rule.marker).map {
                        Haemolysis.delta(mir23a: stable, mir451a: $0)
                    }
                }
            }
            let grade = settings.haemolysis.flatMap { rule in
                delta.map {
                    Haemolysis(borderlineFrom: rule.caution, haemolysedFrom: rule.limit).grade($0).rawValue
                }
            }
            return [
                .number(Double(place + 1)), finding.data.levels[sample].map { .text($0) } ?? .missing,
                cell(spike), cell(spike.flatMap { cq in normalised.spike.map { cq - $0.median } }),
                cell(delta), grade.map { .text($0) } ?? .missing,
                .text(kept.contains(sample) ? "yes" : "no"),
            ]
        }
        return FindingTable(
            id: "sample-quality", title: "Extraction and haemolysis of each sample",
            caption:
                "All samples in order of the table, those left out too. spike_shift: cycles from the median of all samples.",
            frame: DataFrame(
                columns: [
                    "sample", "group", "spike_cq", "spike_shift", "haemolysis_delta", "haemolysis", "kept",
                ], rows: rows))
    }
}
