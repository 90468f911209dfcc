internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

extension BinaryCutOff {
    func finding() -> Finding {
        let unitText = unit.map { " (\($0))" } ?? ""
        return Finding(
            analysis: CutOffAnalysis.schema.name,
            title: "A cut-off of \(analysis.marker)\(unitText) for \(rows.outcome): \(rows.positive) against "
                + "\(rows.negativeName), \(sizes)",
            estimates: estimates(), decision: decision(), tests: tests(),
            units: Finding.Units(
                noun: "patients", total: rows.values.count,
                groups: [
                    .init(name: rows.positive, count: rows.cases.count),
                    .init(name: rows.negativeName, count: rows.controls.count),
                ]), exclusions: rows.exclusions, method: method(), cautions: cautions(), figures: figures(),
            rCalls: rCalls(),
            analysed: DataFrame(
                columns: [analysis.marker, rows.outcome],
                rows: zip(rows.values, rows.isCase).map {
                    [.number($0), .text($1 ? rows.positive : rows.negativeName)]
                }))
    }

    private func tests() -> [Finding.Test] {
        let pearson = table.flatMap { $0.chiSquaredTest() }
        if let fisher {
            return [
                Finding.Test(
                    name: "Fisher's exact test (twice the smaller tail)",
                    statistic: Quantity(fisher.map(\.oddsRatio)),
                    pValue: Quantity(fisher.map(\.centralP))),
                Finding.Test(
                    name: "Fisher's exact test (all tables no likelier)",
                    statistic: Quantity(fisher.map(\.oddsRatio)), pValue: Quantity(fisher.map(\.pValue))),
                Finding.Test(
                    name: "Pearson's chi-squared test", statistic: Quantity(pearson.map(\.statistic)),
                    pValue: Quantity(pearson.map(\.pValue))),
            ]
        }
        guard let chosen else { return [] }
        return [
            Finding.Test(
                name: "largest absolute statistic over all candidate cut-offs",
                statistic: .value(chosen.scan.maximum), pValue: .value(chosen.test.pValue)),
            Finding.Test(
                name: naivePName, statistic: Quantity(pearson.map(\.statistic)),
                pValue: Quantity(pearson.map { positiveP($0.pValue) })),
        ]
    }

    private func cautions() -> [Caution] {
        var list = [laterThanBaseline(rows.column)].compactMap { $0 }
        if rows.censored > 0 {
            list.append(
                Caution(
                    "censored-values",
                    "\(Numbers.count(rows.censored, "values")) are only known to lie beyond a limit of "
                        + "measurement and count as equal to it: no cut-off can lie among them.",
                    weight: .serious))
        }
        if chosen != nil { list.append(sameDataCaution) }
        if analysis.prevalence == nil, table.value != nil {
            list.append(
                Caution(
                    "predictive-values-of-sample",
                    "The predictive values hold at this sample's share of \(rows.positive) only; name the share "
                        + "where the test will be used with 'prevalence'."))
        }
        if let accuracy, let left = accuracy.optimism.value?.leftOut, left > 0 {
            list.append(
                Caution(
                    "resamples-left-out",
                    "\(Numbers.count(left, "bootstrap resamples")) had no patient of one class or no cut-off, "
                        + "and are left out."))
        }
        if let fewest = [rows.cases.count, rows.controls.count].min(), fewest > 0, fewest < 10 {
            list.append(fewUnits("One outcome has only \(Numbers.count(fewest, "patients"))"))
        }
        if let table = table.value, min(table.positives, table.negatives) < 10, fisher != nil || chosen != nil
        {
            let fewest = min(table.positives, table.negatives)
            list.append(fewUnits("One side of the cut-off has only \(Numbers.count(fewest, "patients"))"))
        }
        return list + tiesCaution(rows.values)
    }

    private func figures() -> [Figure] {
        var figures: [Figure] = []
        if let chosen {
            figures.append(
                profileFigure(
                    chosen, marker: analysis.marker, unit: unit, statistic: statisticName,
                    level: context.decisionLevel))
        }
        let shift = GroupShift(
            rows.cases, rows.controls, names: (rows.positive, rows.negativeName), decisionLevel: 0.95)
        if context.detail == .everything,
            let groups = groupsFigure(shift, marker: analysis.marker, unit: unit)
        {
            figures.append(groups)
        }
        return figures
    }

    private var statisticName: String {
        chosen?.scan.measure == .youden ? "Absolute Youden index" : "Absolute standardised difference"
    }
}

let naivePName = "naive p of the chosen cut-off (not corrected for the choice)"

let sameDataCaution = Caution(
    "cut-off-on-same-data",
    "The cut-off is chosen on the data that it is judged on: its apparent accuracy is too good and its naive p "
        + "too small. The p that decides counts the choice in; another cohort must confirm the cut-off.")

func fewUnits(_ what: String) -> Caution {
    Caution("few-units", "\(what): intervals are wide, and one patient can change the answer.")
}

/// A note where values of a marker tie.
func tiesCaution(_ values: [Double]) -> [Caution] {
    guard midranks(values).blocks.contains(where: { $0 > 1 }) else { return [] }
    return [
        Caution(
            "ties", "Some values of the marker tie; a cut-off never parts them, and p is conditional on them."
        )
    ]
}

/// The statistic over all candidates, with the height that chance alone reaches.
func profileFigure(
    _ chosen: ChosenCutOff, marker: String, unit: String?, statistic: String, level: Double
) -> Figure {
    let critical = chosen.test.criticalValue(alpha: errorRate(level))
    let count = chosen.scan.points.count
    let top = Numbers.short(chosen.scan.maximum)
    return Figure(
        id: "cut-off-profile", title: "\(statistic) over the cut-offs of \(marker)",
        caption:
            "\(statistic) at each of \(Numbers.count(count, "candidate cut-offs")); \(chosen.scan.scores.count) "
            + "patients. Line: the height that the largest one must exceed at level \(Numbers.percent(level)), from the "
            + "\(chosen.procedure.prefix { $0 != "," }).",
        content: .cutOffProfile(
            CutOffProfileFigure(
                cutOff: AxisLabel(marker, unit: unit), statistic: statistic,
                points: zip(chosen.scan.points.upperValues, chosen.scan.statistics).map {
                    .init(cutOff: $0, statistic: abs($1))
                }, chosen: chosen.value, critical: critical.isFinite ? critical : nil,
                criticalLabel: "critical value at level \(Numbers.percent(level))",
                annotation: "largest \(top), \(Numbers.pEquals(chosen.test.pValue))")))
}
