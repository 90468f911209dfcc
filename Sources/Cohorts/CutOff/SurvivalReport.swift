internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

extension SurvivalCutOff {
    func finding() -> Finding {
        let unitText = unit.map { " (\($0))" } ?? ""
        let above = isAbove.count { $0 }
        return Finding(
            analysis: CutOffAnalysis.schema.name,
            title: "A cut-off of \(analysis.marker)\(unitText) for survival: \(patients), \(events)",
            estimates: estimates(), decision: decision(), tests: tests(),
            units: Finding.Units(
                noun: "patients", total: rows.count,
                groups: isAbove.isEmpty
                    ? []
                    : [
                        .init(name: "at or above the cut-off", count: above),
                        .init(name: "below the cut-off", count: rows.count - above),
                    ], events: followUp.eventCount),
            exclusions: rows.exclusions, method: method(), cautions: cautions(), figures: figures(),
            rCalls: rCalls(),
            analysed: DataFrame(
                columns: [analysis.marker, rows.analysis.time, rows.analysis.event],
                rows: values.indices.map {
                    [.number(values[$0]), .number(followUp.times[$0]), .number(followUp.events[$0] ? 1 : 0)]
                }))
    }

    // MARK: - Estimates and tests

    private func estimates() -> [Estimate] {
        let bounds = deciding?.bounds(alpha: errorRate(0.95))
        let choice = isFixed ? "set beforehand" : "chosen on these data"
        return [
            Estimate(
                "hazard_ratio", label: "Hazard ratio, at or above the cut-off against below",
                definition:
                    "Peto's one-step estimate exp(U/V): U is the sum of the log-rank scores at or above the "
                    + "cut-off (\(choice)), V its variance over all permutations"
                    + (isFixed ? "" : ". Interval: holds for all candidate cut-offs at once"),
                value: Quantity(scan.map { _ in exp(deciding!.effect) }),
                interval: bounds.map {
                    Interval(lower: exp($0.lower), upper: exp($0.upper), level: 0.95, method: procedure)
                }, scale: .ratio, null: 1),
            cutOffEstimate,
        ] + (deciding == nil ? [] : groupEstimates())
    }

    private var cutOffEstimate: Estimate {
        let definition =
            switch analysis.choice {
            case .fixed: "Set beforehand; values at or above it against those below"
            case .best(let criterion, let share):
                "Observed value with the largest absolute \(criterion.measure), at least "
                    + "\(Numbers.percent(share)) of the patients on each side; the lowest where several tie"
            }
        let interval =
            resampled.isEmpty
            ? nil
            : Interval(
                lower: quantile(0.025, ofSorted: resampled), upper: quantile(0.975, ofSorted: resampled),
                level: 0.95,
                method: "percentiles of the cut-offs that \(resampled.count) bootstrap resamples choose")
        return Estimate(
            "cut_off", label: "Cut-off of \(analysis.marker)", definition: definition,
            value: Quantity(scan.map { _ in deciding!.value }), interval: interval, unit: unit)
    }

    private func groupEstimates() -> [Estimate] {
        let test = logRank
        func group(_ place: Int, _ name: String, _ label: String) -> [Estimate] {
            [
                Estimate(
                    "events_\(name)", label: "Events \(label)", definition: "Count",
                    value: .value(test.observed[place]), unit: "events"),
                Estimate(
                    "expected_\(name)", label: "Events expected \(label)",
                    definition: "If the hazard were the same on both sides (log-rank)",
                    value: .value(test.expected[place]), unit: "events"),
            ]
        }
        return group(0, "above", "at or above the cut-off") + group(1, "below", "below the cut-off")
    }

    private var logRank: LogRankTest {
        LogRankTest(followUp, groups: isAbove.map { $0 ? 0 : 1 }, groupCount: 2)
    }

    private func tests() -> [Finding.Test] {
        guard let deciding else { return [] }
        let naive = logRank
        func quantity(_ value: Double?) -> Quantity {
            value.map { .value($0) } ?? .undefined(because: "no two patients are at risk together")
        }
        var tests = [
            Finding.Test(
                name: isFixed
                    ? "log-rank permutation test"
                    : "largest absolute log-rank statistic over all candidate cut-offs",
                statistic: .value(deciding.scan.maximum), pValue: .value(deciding.test.pValue)),
            Finding.Test(
                name: isFixed ? "log-rank test" : naivePName, statistic: quantity(naive.chiSquared),
                pValue: quantity(naive.pValue.map(positiveP))),
        ]
        if case .best(_, let share) = analysis.choice {
            tests.append(
                Finding.Test(
                    name: "largest statistic, improved Bonferroni bound (Lausen 1994)",
                    statistic: .value(deciding.scan.maximum),
                    pValue: .value(deciding.scan.improvedBonferroniP)))
            tests.append(
                Finding.Test(
                    name: "largest statistic, limiting process (Lausen 1992)",
                    statistic: .value(deciding.scan.maximum),
                    pValue: Quantity(
                        deciding.scan.limitingP(minimumShare: share, maximumShare: 1 - share))))
        }
        return tests
    }

    // MARK: - Words

    private func method() -> [String] {
        var sentences: [String]
        switch analysis.choice {
        case .fixed(let value):
            sentences = [
                "A cut-off of \(analysis.marker) that was set beforehand, \(shortestText(value)), was judged in "
                    + "\(patients) with \(events): values at or above it against those below, by the log-rank "
                    + "statistic standardised by its variance over permutations (\(procedure))."
            ]
        case .best(_, let share):
            sentences = [
                "Among the observed values of \(analysis.marker) with at least \(Numbers.percent(share)) of the "
                    + "patients on each side, the cut-off with the largest absolute standardised log-rank "
                    + "statistic was chosen in \(patients) with \(events).",
                "Its p is the share of permutations of the log-rank scores whose largest statistic over all "
                    + "candidates is as large, p = (b + 1)/(B + 1); it supposes that follow-up ends for like reasons "
                    + "at all values of the marker. The interval of the hazard ratio reaches to each side as far as "
                    + "that distribution's critical value, so it holds for all candidates at once.",
            ]
            if !resampled.isEmpty {
                sentences.append(
                    "The spread of the cut-off is that of the cut-offs that \(Numbers.count(resampled.count)) bootstrap "
                        + "resamples choose (percentiles).")
            }
        }
        sentences.append("Hazard ratios are Peto's one-step estimates, exp(U/V).")
        return sentences
    }

    private func cautions() -> [Caution] {
        var list = rows.cautions
        if censored > 0 {
            list.append(
                Caution(
                    "censored-values",
                    "\(Numbers.count(censored, "values")) are only known to lie beyond a limit of measurement and "
                        + "count as equal to it: no cut-off can lie among them.", weight: .serious))
        }
        guard deciding != nil else { return list }
        if !isFixed { list.append(sameDataCaution) }
        let above = isAbove.count { $0 }
        let fewest = min(above, rows.count - above)
        if fewest < 10 {
            list.append(fewUnits("One side of the cut-off has only \(Numbers.count(fewest, "patients"))"))
        }
        if followUp.eventCount < 10 { list.append(fewUnits("There are only \(events)")) }
        return list + tiesCaution(values)
    }

    private func figures() -> [Figure] {
        guard let deciding else { return [] }
        let profile =
            isFixed
            ? nil
            : profileFigure(
                deciding, marker: analysis.marker, unit: unit,
                statistic: "Absolute standardised log-rank statistic", level: context.decisionLevel)
        return [profile, kaplanMeierFigure(deciding)].compactMap { $0 }
    }

    private func kaplanMeierFigure(_ deciding: ChosenCutOff) -> Figure? {
        let value = Numbers.plain(deciding.value)
        let curves = SurviveCurves(
            followUp, names: ["below \(value)", "at or above \(value)"], codes: isAbove.map { $0 ? 1 : 0 })
        let time = AxisLabel("Time", unit: rows.analysis.unit(in: rows.table))
        let counted = isFixed ? "" : ", the choice counted in"
        return curves.figure(
            time: time, outcome: rows.analysis.outcome, landmark: rows.analysis.knownAt,
            annotation: "\(Numbers.pEquals(deciding.test.pValue))\(counted)"
        ).map {
            Figure(
                id: "kaplan-meier", title: "Survival by the cut-off of \(analysis.marker)",
                caption:
                    "Kaplan-Meier estimate with pointwise 95 % intervals (log scale), \(patients), \(events); "
                    + "marks: last seen without the event."
                    + (isFixed
                        ? "" : " The cut-off was chosen to part these curves: they lie too far apart."),
                content: .kaplanMeier($0))
        }
    }

    private func rCalls() -> [Finding.RCall] {
        guard let deciding else { return [] }
        let read = """
            library(survival)
            d <- read.csv("rows.csv")
            x <- d[[1]]
            y <- Surv(d[[2]], d[[3]])
            """
        let naive = Finding.RCall(
            reproduces: isFixed ? "log-rank test" : naivePName,
            code: "\(read)\nsurvdiff(y ~ x >= \(shortestText(deciding.value)))")
        guard case .best(_, let share) = analysis.choice else { return [naive] }
        let (least, most) = (shortestText(share), shortestText(1 - share))
        return [
            .init(
                reproduces: "cut_off, p of the largest statistic (to within the error of the permutations)",
                code: """
                    \(read)
                    library(coin)  # its cut point is the highest value below the cut-off given here
                    maxstat_test(y ~ x, minprob = \(least), maxprob = \(most),
                      distribution = approximate(nresample = 9999))
                    """), naive,
        ]
    }
}
