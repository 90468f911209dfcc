internal import Findings
internal import Statistics

extension CompareAnalysis {
    func pairedFinding(_ data: CompareData, _ context: AnalysisContext) -> Finding {
        let ofs = data.pairs.map { data.values[$0.of]! }
        let againsts = data.pairs.map { data.values[$0.against]! }
        let shift = PairedShift(of: ofs, against: againsts, decisionLevel: context.decisionLevel)
        let unitText = data.unit.map { " (\($0))" } ?? ""
        return Finding(
            analysis: Self.schema.name,
            title: "\(marker)\(unitText): \(of) against \(against), \(ofs.count) pairs",
            estimates: pairedEstimates(shift, data.unit),
            decision: Decision(
                estimate: "hodges_lehmann_paired", procedure: shift.procedure, higherMeans: higherMeans,
                lowerMeans: lowerMeans, effect: shift.centre, interval: shift.decisionInterval,
                pValue: shift.pValue,
                smallestAttainableP: ofs.isEmpty ? nil : SignedRank.smallestAttainableP(ofs.count),
                notTestable: shift.notTestable, detectable: shift.detectable),
            tests: shift.tests, units: Finding.Units(noun: "pairs", total: ofs.count),
            exclusions: data.levels.exclusions.losses, method: pairedMethod(shift),
            cautions: [censoringCaution(data.censored)].compactMap { $0 } + pairedCautions(shift),
            figures: pairedFigures(shift, data.unit),
            rCalls: shift.rCalls(centre: "hodges_lehmann_paired", mean: "mean_difference"),
            analysed: DataFrame(
                columns: ["pair", "\(marker), \(of)", "\(marker), \(against)"],
                rows: zip(ofs, againsts).enumerated().map { place, pair in
                    [.number(Double(place + 1)), .number(pair.0), .number(pair.1)]
                }))
    }

    private func pairedEstimates(_ shift: PairedShift, _ unit: String?) -> [Estimate] {
        let described = Descriptives(shift.differences)
        let t = TTest.oneSample(shift.differences)
        var estimates = [
            Estimate(
                "hodges_lehmann_paired", label: "Difference of \(marker), \(of) minus \(against)",
                definition:
                    "Median of the Walsh averages of the differences within pairs (Hodges-Lehmann); interval: "
                    + "all centres that the \(shift.testName) keeps",
                value: shift.centre, interval: shift.interval, unit: unit, null: 0)
        ]
        if let fold = foldChange(shift.centre, shift.interval, of: "\(of) over \(against)") {
            estimates.append(fold)
        }
        estimates.append(
            Estimate(
                "median_difference", label: "Median difference within pairs", definition: "Median",
                value: Quantity(described.median), unit: unit, null: 0))
        estimates.append(shareHigher(shift))
        estimates.append(
            Estimate(
                "mean_difference", label: "Mean difference within pairs", definition: "Arithmetic mean",
                value: Quantity(described.mean),
                interval: t.value.map { Interval($0.interval, level: 0.95, method: "paired t") }, unit: unit,
                null: 0))
        estimates += descriptionEstimates(shift.first, suffix: "of", name: of, marker: marker, unit: unit)
        return estimates
            + descriptionEstimates(
                shift.second, suffix: "against", name: against, marker: marker, unit: unit)
    }

    private func shareHigher(_ shift: PairedShift) -> Estimate {
        let share: Outcome<(Double, Bounds)> = shift.test.map { test in
            (
                Double(test.positiveCount) / Double(test.pairCount),
                clopperPearsonInterval(successes: test.positiveCount, of: test.pairCount)
            )
        }
        return Estimate(
            "share_higher", label: "Share of pairs with the higher value in \(of)",
            definition: "Pairs that are higher over all pairs; equal ones count as not higher",
            value: Quantity(share.map(\.0)),
            interval: share.value.map { Interval($0.1, level: 0.95, method: "Clopper-Pearson") })
    }

    private func pairedMethod(_ shift: PairedShift) -> [String] {
        let scaleText = scale == .log2 ? " on the log2 scale" : ""
        return [
            "\(marker) was compared\(scaleText) between \(of) and \(against) within \(shift.first.count) complete "
                + "pairs with the two-sided \(shift.testName), conditional on ties.",
            "The difference is the Hodges-Lehmann estimate (median of the Walsh averages); its interval holds all "
                + "centres, in steps of the recorded decimals, that the same test does not reject, so interval and p "
                + "value agree.",
        ]
    }

    private func pairedCautions(_ shift: PairedShift) -> [Caution] {
        guard let test = shift.test.value else { return [] }
        var cautions: [Caution] = []
        if test.zeroCount > 0 {
            cautions.append(
                Caution(
                    "zero-differences",
                    "\(test.zeroCount) of \(test.pairCount) pairs do not differ; they are ranked and carry no sign."
                ))
        }
        if test.pairCount < 10 {
            cautions.append(
                Caution(
                    "few-units", "There are only \(test.pairCount) pairs: one pair can change the interval."))
        }
        if shift.interval == nil, test.zeroCount < test.pairCount {
            cautions.append(
                Caution(
                    "no-shift-fits",
                    "So many differences tie that no centre fits them; the p value still holds.",
                    weight: .serious))
        }
        return cautions
    }

    private func pairedFigures(_ shift: PairedShift, _ unit: String?) -> [Figure] {
        if shift.first.isEmpty { return [] }
        return [
            Figure(
                id: "pairs", title: "\(marker) within pairs: \(against) and \(of)",
                caption:
                    "Each line is one of \(shift.first.count) pairs. Difference: Hodges-Lehmann estimate with its "
                    + "95 % interval from the \(shift.testName).",
                content: .pairs(
                    PairsFigure(
                        value: AxisLabel(marker, unit: unit), firstName: against, secondName: of,
                        pairs: zip(shift.second, shift.first).map { .init(first: $0, second: $1) },
                        annotation: annotation("difference", shift.centre, shift.interval))))
        ]
    }
}
