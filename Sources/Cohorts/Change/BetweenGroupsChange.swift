internal import Findings
internal import Statistics
internal import Tables

/// Question (b): does the level change more in one group than in the other?
///
/// Change scores mistake regression to the mean for an effect where groups differ at baseline by chance; the
/// analysis of covariance mistakes a true baseline difference for one. The claim needs both.
struct BetweenGroupsChange {
    let rows: ChangeRows
    let level: Double
    let change: GroupShift
    let baseline: GroupShift
    let covariance: Outcome<AnalysisOfCovariance>
    let regression: RegressionToTheMean
    var analysis: ChangeAnalysis { rows.analysis }
    var names: (of: String, against: String) { (analysis.of ?? "", analysis.against ?? "") }

    init(_ rows: ChangeRows, level: Double) {
        (self.rows, self.level) = (rows, level)
        let (first, second) = (rows.first, rows.second)
        let names = (first: rows.analysis.of ?? "", second: rows.analysis.against ?? "")
        change = GroupShift(first.change, second.change, names: names, decisionLevel: level)
        baseline = GroupShift(first.before, second.before, names: names, decisionLevel: 0.95)
        covariance = AnalysisOfCovariance.of(
            baseline: first.before + second.before, followUp: first.after + second.after,
            isFirst: first.rows.map { _ in true } + second.rows.map { _ in false },
            covariates: rows.covariates.map { ($0.name, $0.values) },
            names: (rows.analysis.before, rows.analysis.group ?? "group"))
        regression = RegressionToTheMean(rows)
    }

    var procedure: String { "intersection of change score (\(change.shortTestName)) and ANCOVA" }

    /// Both procedures at a level; undefined where one is.
    func together(_ level: Double) -> Outcome<AgreeingProcedures> {
        change.test.flatMap { test in
            let expected = Double(test.firstCount * test.secondCount) / 2
            return change.bounds(level).flatMap { bounds in
                covariance.map { model in
                    let difference = model.difference
                    return AgreeingProcedures(
                        .init(
                            estimate: test.shift, interval: bounds, pValue: test.pValue(change.method),
                            statistic: test.statistic - expected),
                        .init(
                            estimate: difference.estimate, interval: difference.interval(level: level),
                            pValue: difference.pValue, statistic: difference.statistic))
                }
            }
        }
    }

    var decision: Decision {
        let alone = change.decision(higherMeans: analysis.higherMeans, lowerMeans: analysis.lowerMeans)
        let both = together(level)
        return Decision(
            estimate: "agreeing_difference", procedure: procedure, higherMeans: analysis.higherMeans,
            lowerMeans: analysis.lowerMeans, effect: Quantity(both.map(\.effect)),
            interval: both.value.map { Interval($0.interval, level: level, method: procedure) },
            pValue: Quantity(both.map(\.pValue)), smallestAttainableP: alone.smallestAttainableP,
            notTestable: alone.notTestable
                ?? covariance.reason.map { "the analysis of covariance is undefined: \($0)" },
            detectable: alone.detectable.map { "by the change score alone, \($0)" })
    }

    var finding: Finding {
        let (first, second) = (rows.first, rows.second)
        return Finding(
            analysis: ChangeAnalysis.schema.name,
            title:
                "Change of \(analysis.after) from \(analysis.before): \(names.of) against \(names.against), "
                + change.sizes,
            estimates: estimates, decision: decision, tests: tests,
            units: Finding.Units(
                noun: "patients", total: first.count + second.count,
                groups: [
                    .init(name: names.of, count: first.count),
                    .init(name: names.against, count: second.count),
                ]),
            exclusions: rows.exclusions.losses, method: method, cautions: cautions,
            figures: rows.pairsFigure(
                annotation: annotation(
                    "difference in change", Quantity(together(0.95).map(\.effect)), interval(together(0.95))),
                caption: "Each line is one of \(first.count + second.count) patients, coloured by "
                    + "\(analysis.group ?? ""). Difference in change: the smaller of change score and ANCOVA, with "
                    + "the span of both 95 % intervals."),
            rCalls: rCalls, analysed: analysed)
    }

    private func interval(_ both: Outcome<AgreeingProcedures>) -> Interval? {
        both.value.map { Interval($0.interval, level: 0.95, method: procedure) }
    }

    private var analysed: DataFrame {
        let (first, second) = (rows.first, rows.second)
        func row(_ group: ChangedGroup, _ place: Int, _ name: String, _ offset: Int) -> [DataFrame.Cell] {
            [
                .number(group.change[place]), .text(name), .number(group.before[place]),
                .number(group.after[place]),
            ] + rows.covariates.map { .number($0.values[offset + place]) }
        }
        return DataFrame(
            columns: [
                "change", analysis.group ?? "group", rows.named(analysis.before), rows.named(analysis.after),
            ]
                + rows.covariates.map(\.name),
            rows: first.rows.indices.map { row(first, $0, names.of, 0) }
                + second.rows.indices.map { row(second, $0, names.against, first.count) })
    }

    // MARK: - Estimates

    private var estimates: [Estimate] {
        let unit = rows.unit
        let difference = Estimate(
            "agreeing_difference", label: "Difference in change, \(names.of) minus \(names.against)",
            definition:
                "Of change score and ANCOVA the estimate nearer to 0 (0 where they disagree in sign); "
                + "interval: from the smaller lower to the larger upper end of both",
            value: Quantity(together(0.95).map(\.effect)), interval: interval(together(0.95)), unit: unit,
            null: 0)
        var estimates = [difference]
        if let ratio = analysis.ratio(
            "ratio_of_changes", label: "Fold change, \(names.of) over \(names.against)", of: difference)
        {
            estimates.append(ratio)
        }
        estimates += [changeScore(unit)] + covarianceEstimates(unit)
        estimates.append(
            Estimate(
                "baseline_difference", label: "Baseline, \(names.of) minus \(names.against)",
                definition:
                    "Hodges-Lehmann shift of \(analysis.before); interval of the \(baseline.testName)",
                value: baseline.shift, interval: baseline.interval, unit: unit, null: 0))
        if regression.isKnown {
            estimates.append(
                regression.differenceEstimate(rows.first.before, rows.second.before, unit: unit))
        }
        estimates += regression.reliabilityEstimates(unit: unit)
        return estimates + withinEstimates(unit)
    }

    private func changeScore(_ unit: String?) -> Estimate {
        Estimate(
            "change_score_difference", label: "Change score, \(names.of) minus \(names.against)",
            definition:
                "Hodges-Lehmann shift of the changes; interval: all shifts that the \(change.testName) keeps",
            value: change.shift, interval: change.interval, unit: unit, null: 0)
    }

    private func covarianceEstimates(_ unit: String?) -> [Estimate] {
        let adjusted = ([analysis.before] + rows.covariates.map(\.label)).joined(separator: ", ")
        func estimate(
            _ name: String, _ label: String, _ definition: String,
            _ outcome: Outcome<LinearModel.Coefficient>, _ method: String, _ null: Double
        ) -> Estimate {
            Estimate(
                name, label: label, definition: definition, value: Quantity(outcome.map(\.estimate)),
                interval: outcome.value.map {
                    Interval($0.interval(level: 0.95), level: 0.95, method: method)
                }, unit: name == "baseline_slope" ? nil : unit, null: null)
        }
        return [
            estimate(
                "ancova_difference", "ANCOVA, \(names.of) minus \(names.against)",
                "Group coefficient of the linear model of \(analysis.after) adjusted for \(adjusted)",
                covariance.map(\.difference), "Student's t", 0),
            estimate(
                "ancova_difference_robust", "ANCOVA with robust errors",
                "The same coefficient; HC3 standard error, so the groups need not spread alike",
                covariance.flatMap(\.robustDifference), "Student's t with HC3", 0),
            estimate(
                "baseline_slope", "Slope of follow-up on baseline",
                "Coefficient of \(analysis.before) in the same model: 1 where change scores are right",
                covariance.map(\.baselineSlope), "Student's t", 1),
        ]
    }

    private func withinEstimates(_ unit: String?) -> [Estimate] {
        [(rows.first, names.of, "of"), (rows.second, names.against, "against")].map { group, name, suffix in
            let shift = PairedShift(
                of: group.change, against: [Double](repeating: 0, count: group.count), decisionLevel: 0.95)
            return Estimate(
                "change_\(suffix)", label: "Change in \(name)",
                definition: "Hodges-Lehmann estimate; interval of the \(shift.testName)", value: shift.centre,
                interval: shift.interval, unit: unit, null: 0)
        }
    }

    private var tests: [Finding.Test] {
        let difference = covariance.map(\.difference)
        let robust = covariance.flatMap(\.robustDifference)
        return change.tests.map {
            Finding.Test(name: "change score: \($0.name)", statistic: $0.statistic, pValue: $0.pValue)
        } + [
            Finding.Test(
                name: "ANCOVA: t test of the group coefficient",
                statistic: Quantity(difference.map(\.statistic)), pValue: Quantity(difference.map(\.pValue))),
            Finding.Test(
                name: "ANCOVA: t test with HC3 standard error", statistic: Quantity(robust.map(\.statistic)),
                pValue: Quantity(robust.map(\.pValue))),
            Finding.Test(
                name: "baseline: \(baseline.testName)",
                statistic: Quantity(baseline.test.map(\.statistic)), pValue: baseline.pValue),
        ]
    }

    // MARK: - Words

    private var method: [String] {
        let covariates = rows.covariates.isEmpty ? "" : " and \(Numbers.list(rows.covariates.map(\.label)))"
        return [
            "The change of \(analysis.after) from \(analysis.before) was compared\(rows.scaleWords) between "
                + "\(names.of) (n = \(rows.first.count)) and \(names.against) (n = \(rows.second.count)) by two "
                + "procedures: the \(change.testName) of the changes with its Hodges-Lehmann interval, and a linear "
                + "model of the follow-up value adjusted for the baseline value\(covariates) (ANCOVA).",
            "A difference counts only where both show it: given a baseline difference by chance the change score is "
                + "fooled by regression to the mean, and given a true one ANCOVA is. The interval spans both "
                + "intervals, and p is that of the intersection-union rule.",
        ]
    }

    private var cautions: [Caution] {
        var cautions = rows.commonCautions
        if let both = together(level).value, both.disagree {
            cautions.append(
                Caution(
                    "they-disagree",
                    "Change score and ANCOVA disagree: one alone would show a difference. With a difference at "
                        + "baseline they answer different questions, so neither decides.", weight: .serious))
        }
        if let p = baseline.pValue.number, p <= 0.05 {
            cautions.append(
                Caution(
                    "baseline-differs",
                    "The groups differ at baseline (\(Numbers.pEquals(p))): part of any difference in change may be "
                        + "regression to the mean."))
        }
        if regression.isKnown, regression.isFromAssay {
            cautions.append(
                Caution(
                    "assay-scatter",
                    "The within-subject standard deviation is the assay's, which leaves out the days: the expected "
                        + "regression is a lower bound."))
        }
        return cautions + change.cautions
    }

    private var rCalls: [Finding.RCall] {
        guard change.test.value != nil else { return [] }
        let numbers = 2 + rows.covariates.count
        let read = RankTestsInR.groups(first: names.of, second: names.against, numbers: numbers)
        let p = change.method == .exact ? RankTestsInR.exactRankSum(at: [0]) : RankTestsInR.approximateRankSum
        var calls = [
            Finding.RCall(reproduces: "change_score_difference", code: "\(read)\n\(RankTestsInR.shift)"),
            Finding.RCall(reproduces: "change score: \(change.testName)", code: "\(read)\n\(p)"),
        ]
        let ends = change.interval.map { [$0.lower, $0.upper].filter(\.isFinite) } ?? []
        if change.method == .exact, !ends.isEmpty {
            calls.append(
                .init(
                    reproduces: "change_score_difference, ends of its 95 % interval (p there is above 0.05)",
                    code: "\(read)\n\(RankTestsInR.exactRankSum(at: ends))"))
        }
        guard covariance.value != nil else { return calls }
        let adjusting = rows.covariates.isEmpty ? "" : " + as.matrix(d[5:\(4 + rows.covariates.count)])"
        let model = """
            \(read)
            group <- as.numeric(d[[2]] == \(rString(names.of)))
            m <- lm(d[[4]] ~ d[[3]]\(adjusting) + group)
            """
        return calls + [
            .init(
                reproduces: "ancova_difference and baseline_slope",
                code: "\(model)\nsummary(m)$coefficients; confint(m)"),
            .init(
                reproduces: "ancova_difference_robust (standard errors, the group's last)",
                code: """
                    \(model)
                    X <- model.matrix(m); B <- solve(crossprod(X)); e <- resid(m) / (1 - hatvalues(m))
                    sqrt(diag(B %*% crossprod(X * e) %*% B))
                    """),
        ]
    }
}
