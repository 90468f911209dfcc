internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

extension CompareAnalysis {
    func independentFinding(_ data: CompareData, _ context: AnalysisContext) -> Finding {
        let shift = GroupShift(
            data.first, data.second, names: (of, against), decisionLevel: context.decisionLevel)
        let unitText = data.unit.map { " (\($0))" } ?? ""
        var decision = shift.decision(higherMeans: higherMeans, lowerMeans: lowerMeans)
        if data.sharedPatients > 0 {
            decision.notTestable =
                "\(data.sharedPatients) patients stand in both groups, so the groups are not independent; "
                + "only a comparison within pairs can decide"
        }
        return Finding(
            analysis: Self.schema.name,
            title: "\(marker)\(unitText): \(of) against \(against), \(shift.sizes)",
            estimates: independentEstimates(shift, data.unit),
            decision: decision,
            tests: shift.tests,
            units: Finding.Units(
                noun: data.sharedPatients > 0 ? "samples" : "patients",
                total: shift.first.count + shift.second.count,
                groups: [
                    .init(name: of, count: shift.first.count),
                    .init(name: against, count: shift.second.count),
                ]),
            exclusions: data.levels.exclusions.losses, method: independentMethod(shift),
            cautions: [censoringCaution(data.censored)].compactMap { $0 } + shift.cautions,
            figures: [groupsFigure(shift, marker: marker, unit: data.unit)].compactMap { $0 },
            rCalls: independentRCalls(shift),
            analysed: DataFrame(
                columns: [marker, group],
                rows: data.first.map { [.number($0), .text(of)] }
                    + data.second.map { [.number($0), .text(against)] }))
    }

    private func independentEstimates(_ shift: GroupShift, _ unit: String?) -> [Estimate] {
        let (first, second) = (shift.first, shift.second)
        let welch = TTest.welch(first, second)
        let hedges = StandardizedDifference.hedgesG(first, second)
        var estimates = [shift.shiftEstimate(label: "Shift of \(marker), \(of) minus \(against)", unit: unit)]
        if let fold = foldChange(estimates[0].value, estimates[0].interval, of: "\(of) over \(against)") {
            estimates.append(fold)
        }
        estimates.append(shift.areaEstimate)
        estimates.append(
            Estimate(
                "hedges_g", label: "Hedges' g",
                definition:
                    "Difference of means over the pooled standard deviation, with the exact small-sample factor",
                value: Quantity(hedges.map(\.value)),
                interval: hedges.value?.interval.map { Interval($0, level: 0.95, method: "noncentral t") },
                null: 0))
        estimates.append(
            Estimate(
                "mean_difference", label: "Difference of means, \(of) minus \(against)",
                definition: "Difference of arithmetic means; variances not taken as equal",
                value: Quantity(welch.map(\.difference)),
                interval: welch.value.map { Interval($0.interval, level: 0.95, method: "Welch's t") },
                unit: unit, null: 0))
        estimates += descriptionEstimates(first, suffix: "of", name: of, marker: marker, unit: unit)
        return estimates
            + descriptionEstimates(second, suffix: "against", name: against, marker: marker, unit: unit)
    }

    private func independentMethod(_ shift: GroupShift) -> [String] {
        let scaleText = scale == .log2 ? " on the log2 scale" : ""
        return [
            "\(marker) was compared\(scaleText) between \(of) (n = \(shift.first.count)) and \(against) "
                + "(n = \(shift.second.count)) with the two-sided \(shift.testName), conditional on ties.",
            "The difference is the Hodges-Lehmann shift (median of all pairwise differences); its interval holds "
                + "all shifts, in steps of the recorded decimals, that the same test does not reject, so interval "
                + "and p value agree.",
            "The area under the ROC curve is given with its logit-transformed DeLong interval, Hedges' g with "
                + "its interval from the noncentral t, and the difference of means by Welch's method; these describe "
                + "and do not decide.",
        ]
    }

    private func independentRCalls(_ shift: GroupShift) -> [Finding.RCall] {
        guard shift.test.value != nil else { return [] }
        let read = RankTestsInR.groups(first: of, second: against)
        let ends = shift.interval.map { [$0.lower, $0.upper].filter(\.isFinite) } ?? []
        let p = shift.method == .exact ? RankTestsInR.exactRankSum(at: [0]) : RankTestsInR.approximateRankSum
        var calls = [
            Finding.RCall(reproduces: "hodges_lehmann_shift", code: "\(read)\n\(RankTestsInR.shift)"),
            Finding.RCall(reproduces: shift.testName, code: "\(read)\n\(p)"),
        ]
        if shift.method == .exact, !ends.isEmpty {
            calls.append(
                .init(
                    reproduces: "hodges_lehmann_shift, ends of its 95 % interval (p there is above 0.05)",
                    code: "\(read)\n\(RankTestsInR.exactRankSum(at: ends))"))
        }
        calls.append(
            .init(
                reproduces: "auc",
                code: "\(read)\n\(RankTestsInR.area(hasLogitInterval: shift.hasLogitInterval))"))
        if TTest.welch(shift.first, shift.second).value != nil {
            calls.append(.init(reproduces: "mean_difference", code: "\(read)\nt.test(a, b)"))
        }
        return calls
    }
}
