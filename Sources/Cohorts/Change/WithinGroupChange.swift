internal import Findings
internal import Statistics
internal import Tables

/// Question (a): does the level change within the group?
struct WithinGroupChange {
    let rows: ChangeRows
    let level: Double
    private let shift: PairedShift
    private let regression: RegressionToTheMean
    private var analysis: ChangeAnalysis { rows.analysis }
    private var group: ChangedGroup { rows.first }

    init(_ rows: ChangeRows, level: Double) {
        (self.rows, self.level) = (rows, level)
        let none = [Double](repeating: 0, count: rows.first.count)
        shift = PairedShift(of: rows.first.change, against: none, decisionLevel: level)
        regression = RegressionToTheMean(rows)
    }

    /// The cohort itself has no cohort to move back to.
    private var expected: Outcome<Double>? {
        guard analysis.of != nil, regression.isKnown else { return nil }
        return regression.expected(group.before)
    }

    var finding: Finding {
        let unit = rows.unit
        return Finding(
            analysis: ChangeAnalysis.schema.name,
            title: "\(analysis.after) after \(analysis.before), \(analysis.subject), "
                + "\(Numbers.count(group.count, "patients"))",
            estimates: estimates(unit),
            decision: Decision(
                estimate: "hodges_lehmann_change", procedure: shift.procedure,
                higherMeans: analysis.higherMeans, lowerMeans: analysis.lowerMeans, effect: shift.centre,
                interval: shift.decisionInterval, pValue: shift.pValue,
                smallestAttainableP: group.rows.isEmpty ? nil : SignedRank.smallestAttainableP(group.count),
                notTestable: shift.notTestable, detectable: shift.detectable),
            tests: shift.tests, units: Finding.Units(noun: "patients", total: group.count),
            exclusions: rows.exclusions.losses, method: method, cautions: cautions,
            figures: rows.pairsFigure(
                annotation: annotation("change", shift.centre, shift.interval),
                caption:
                    "Each line is one of \(group.count) patients. Change: Hodges-Lehmann estimate with its "
                    + "95 % interval from the \(shift.testName)."), rCalls: rCalls,
            analysed: DataFrame(
                columns: ["pair", rows.named(analysis.after), rows.named(analysis.before)],
                rows: group.rows.indices.map {
                    [.number(Double($0 + 1)), .number(group.after[$0]), .number(group.before[$0])]
                }))
    }

    private func estimates(_ unit: String?) -> [Estimate] {
        let described = Descriptives(shift.differences)
        let t = TTest.oneSample(shift.differences)
        let centre = Estimate(
            "hodges_lehmann_change", label: "Change, \(analysis.after) minus \(analysis.before)",
            definition:
                "Median of the Walsh averages of the changes (Hodges-Lehmann); interval: all centres that "
                + "the \(shift.testName) keeps", value: shift.centre, interval: shift.interval, unit: unit,
            null: 0)
        var estimates = [centre]
        if let fold = analysis.ratio("fold_change", label: "Fold change", of: centre) {
            estimates.append(fold)
        }
        if let expected {
            estimates.append(regression.expectedEstimate(expected, unit: unit))
            estimates.append(beyondRegression(expected, unit))
        }
        estimates += regression.reliabilityEstimates(unit: unit)
        estimates += [
            Estimate(
                "median_change", label: "Median change", definition: "Median",
                value: Quantity(described.median),
                unit: unit, null: 0),
            Estimate(
                "mean_change", label: "Mean change", definition: "Arithmetic mean",
                value: Quantity(described.mean),
                interval: t.value.map { Interval($0.interval, level: 0.95, method: "paired t") }, unit: unit,
                null: 0),
        ]
        estimates += descriptionEstimates(
            group.before, suffix: "before", name: analysis.subject, marker: analysis.before, unit: unit)
        return estimates
            + descriptionEstimates(
                group.after, suffix: "after", name: analysis.subject, marker: analysis.after, unit: unit)
    }

    private func beyondRegression(_ expected: Outcome<Double>, _ unit: String?) -> Estimate {
        let beyond: Quantity =
            switch (shift.centre, expected) {
            case (.value(let centre), .success(let amount)): .value(centre - amount)
            case (.undefined(let why), _): .undefined(because: why)
            case (_, .failure(let why)): .undefined(because: why.reason)
            }
        return Estimate(
            "change_beyond_regression", label: "Change beyond the expected regression",
            definition: "Hodges-Lehmann change minus the expected regression, the latter taken as known",
            value: beyond,
            interval: shift.interval.flatMap { interval in
                expected.value.map {
                    Interval(
                        lower: interval.lower - $0, upper: interval.upper - $0, level: interval.level,
                        method: "\(interval.method), moved by the expected regression")
                }
            }, unit: unit, null: 0)
    }

    private var method: [String] {
        var sentences = [
            "The change of \(analysis.after) from \(analysis.before) was tested\(rows.scaleWords) in "
                + "\(group.count) patients with both samples by the two-sided \(shift.testName), conditional on "
                + "ties; the change is the Hodges-Lehmann estimate with the interval of the same test."
        ]
        if expected != nil {
            sentences.append(
                "The expected regression to the mean is (1 − ICC) times the distance of the group's baseline mean "
                    + "from that of all \(rows.cohort.count) patients with a baseline: an upper bound, 0 if the "
                    + "groups truly differ at baseline.")
        }
        return sentences
    }

    private var cautions: [Caution] {
        var cautions = rows.commonCautions + [regressionCaution].compactMap { $0 }
        guard let test = shift.test.value else { return cautions }
        if test.zeroCount > 0 {
            cautions.append(
                Caution(
                    "zero-differences",
                    "\(test.zeroCount) of \(test.pairCount) patients do not change; they are ranked and carry no sign."
                ))
        }
        if test.pairCount < 10 {
            cautions.append(
                Caution(
                    "few-units",
                    "There are only \(Numbers.count(test.pairCount, "patients")): one of them can change the interval."
                ))
        }
        if shift.interval == nil, test.zeroCount < test.pairCount {
            cautions.append(
                Caution(
                    "no-shift-fits",
                    "So many changes tie that no centre fits them; the p value still holds.", weight: .serious
                ))
        }
        return cautions
    }

    private var regressionCaution: Caution? {
        func caution(_ text: String, _ weight: Caution.Weight = .serious) -> Caution {
            Caution("regression-to-the-mean", text, weight: weight)
        }
        guard analysis.of != nil else {
            return caution(
                "All patients are analysed together: if they were chosen by a high or low baseline, they move back "
                    + "without any change, and these data cannot tell how far.", .note)
        }
        guard let expected else {
            return caution(
                "A group that starts low (or high) by chance moves back without any change. How far is not known "
                    + "here: bring two baselines taken on different days ('repeat'), or the within-subject standard "
                    + "deviation from such ('within_sd').")
        }
        guard let amount = expected.value else {
            return caution(
                "The expected regression to the mean is undefined, because \(expected.reason ?? "").")
        }
        guard amount != 0, let interval = shift.decisionInterval, interval.lower <= amount,
            interval.upper >= amount
        else { return assayCaution }
        return caution(
            "Regression to the mean alone may move this group by up to \(Numbers.short(amount)), and the change's "
                + "interval holds that value: the change may be no more than that."
                + (regression.isFromAssay
                    ? " The assay's scatter leaves out the days: it may be even more." : ""))
    }

    private var assayCaution: Caution? {
        guard regression.isFromAssay else { return nil }
        return Caution(
            "regression-to-the-mean",
            "The expected regression comes from the assay's scatter, which leaves out the days: it is a lower bound. "
                + "Bring two baselines taken on different days.", weight: .serious)
    }

    private var rCalls: [Finding.RCall] {
        shift.rCalls(centre: "hodges_lehmann_change", mean: "mean_change")
    }
}
