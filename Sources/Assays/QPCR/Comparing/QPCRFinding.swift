internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// The answer put together: estimates, tests, cautions, tables and figures.
struct QPCRFinding {
    let analysis: QPCRAnalysis
    let data: QPCRData
    let comparison: AmountComparison
    /// Beside the deciding test, for groups with undetermined values.
    private let censoredModel: Outcome<CensoredComparison>

    init(analysis: QPCRAnalysis, data: QPCRData, comparison: AmountComparison) {
        (self.analysis, self.data, self.comparison) = (analysis, data, comparison)
        censoredModel =
            comparison.isCensored && !comparison.isPaired
            ? Self.censoredModel(data) : .undefined("nothing is undetermined, or the groups are paired")
    }

    var normalised: NormalisedSamples { data.normalised }
    var isPaired: Bool { analysis.pair != nil }
    var isAbsolute: Bool { analysis.settings.isAbsolute }
    /// What the n counts.
    var noun: String { isPaired ? "pairs" : analysis.unit == nil ? "samples" : "biological units" }

    var finding: Finding {
        let (first, second) = (data.first.count, data.second.count)
        return Finding(
            analysis: QPCRAnalysis.schema.name,
            title:
                "\(analysis.target) (\(analysis.scaleUnit)): \(analysis.of) against \(analysis.against), \(comparison.sizes)",
            estimates: estimates, decision: decision, tests: tests,
            units: Finding.Units(
                noun: noun, total: isPaired ? first : first + second,
                groups: isPaired
                    ? []
                    : [
                        .init(name: analysis.of, count: first), .init(name: analysis.against, count: second),
                    ]), exclusions: data.exclusions.losses, method: method, cautions: cautions,
            figures: QPCRFigures(self).all, tables: QPCRTables(self).all, rCalls: rCalls, analysed: analysed)
    }

    private var decision: Decision {
        Decision(
            estimate: isPaired ? "hodges_lehmann_paired" : "hodges_lehmann_shift",
            procedure: comparison.procedure, higherMeans: analysis.higherMeans,
            lowerMeans: analysis.lowerMeans, effect: comparison.effect,
            interval: comparison.decisionInterval, pValue: comparison.pValue,
            smallestAttainableP: comparison.smallestAttainableP, notTestable: comparison.notTestable,
            detectable: comparison.detectable)
    }

    // MARK: - Estimates

    var values: (first: [Double], second: [Double]) {
        (data.first.map(\.amount.value), data.second.map(\.amount.value))
    }

    private func power(_ value: Double) -> Double { isAbsolute ? pow(10, value) : exp2(value) }

    private var estimates: [Estimate] {
        var list = [shift, fold]
        if !comparison.isCensored { list += welch }
        if comparison.isCensored, !isPaired { list.append(censoredLikelihood) }
        list += [undeterminedShare(data.first, analysis.of, "of")]
        list.append(undeterminedShare(data.second, analysis.against, "against"))
        list += QPCRVariation(self).estimates
        return list
    }

    private var shift: Estimate {
        let bound =
            comparison.isBound
            ? " One arm was never detected: the value is the end of what is known, not an estimate of the size."
            : ""
        return Estimate(
            isPaired ? "hodges_lehmann_paired" : "hodges_lehmann_shift",
            label: "Shift of \(analysis.target), \(analysis.of) minus \(analysis.against)",
            definition: (isPaired
                ? "Hodges-Lehmann estimate of the differences within pairs"
                : "Hodges-Lehmann shift between the groups")
                + " of \(analysis.scaleUnit) (higher is more\(isAbsolute ? "" : "; −ΔΔCq where each cycle doubles")): the shift at which the "
                + "\(comparison.testName) is in balance; interval: all shifts that it keeps." + bound,
            value: comparison.effect, interval: comparison.interval, unit: analysis.scaleUnit, null: 0)
    }

    private var fold: Estimate {
        let value: Quantity =
            switch comparison.effect {
            case .value(let shift): .value(power(shift))
            case .undefined(let why): .undefined(because: why)
            }
        return Estimate(
            "fold_change", label: "Fold change, \(analysis.of) over \(analysis.against)",
            definition: isAbsolute
                ? "10 to the power of the Hodges-Lehmann shift of log10 copies"
                : "2 to the power of the Hodges-Lehmann shift of log2 relative quantities", value: value,
            interval: comparison.interval.map {
                Interval(
                    lower: power($0.lower), upper: power($0.upper), level: $0.level, method: $0.method)
            }, scale: .ratio, null: 1)
    }

    /// Difference of means of the log amounts, as Livak's ΔΔCq is defined.
    private var meanTest: Outcome<TTest> {
        isPaired
            ? TTest.oneSample(zip(values.first, values.second).map { $0 - $1 })
            : TTest.welch(values.first, values.second)
    }

    private var welch: [Estimate] {
        let name = isPaired ? "paired t" : "Welch's t"
        let test = meanTest
        var list: [Estimate] = []
        if !isAbsolute, let delta = deltaDeltaCq {
            list.append(
                Estimate(
                    "delta_delta_cq", label: "ΔΔCq, \(analysis.of) minus \(analysis.against)",
                    definition:
                        "Mean ΔCq of \(analysis.of) less mean ΔCq of \(analysis.against), in cycles; ΔCq is the mean Cq of the target's "
                        + "wells less the mean Cq of \(normalised.references.inWords), efficiencies not applied; negative is more",
                    value: Quantity(delta.map(\.difference)),
                    interval: delta.value.map { Interval($0.interval, level: 0.95, method: name) },
                    unit: "cycles", null: 0))
        }
        list.append(
            Estimate(
                "fold_change_of_means",
                label: "Ratio of geometric means, \(analysis.of) over \(analysis.against)",
                definition: isAbsolute
                    ? "10 to the power of the difference of mean log10 copies"
                    : "2 to the power of the difference of mean log2 relative quantities: 2^−ΔΔCq where each cycle doubles",
                value: Quantity(test.map { power($0.difference) }),
                interval: test.value.map {
                    Interval(
                        lower: power($0.interval.lower), upper: power($0.interval.upper), level: 0.95,
                        method: name)
                }, scale: .ratio, null: 1))
        return list
    }

    /// Nil where a unit's ΔCq is not exact.
    private var deltaDeltaCq: Outcome<TTest>? {
        func means(_ units: [QPCRUnit]) -> [Double]? {
            let values = units.map { $0.deltaCqs.compactMap(\.exactValue) }
            guard zip(values, units).allSatisfy({ $0.count == $1.deltaCqs.count }) else { return nil }
            return values.map(meanOf)
        }
        guard let first = means(data.first), let second = means(data.second) else { return nil }
        return isPaired ? TTest.oneSample(zip(first, second).map { $0 - $1 }) : TTest.welch(first, second)
    }

    private static func censoredModel(_ data: QPCRData) -> Outcome<CensoredComparison> {
        func cells(_ units: [QPCRUnit]) -> [CensoredValue] {
            units.map { $0.amount.isBelow ? .below($0.amount.value) : .exact($0.amount.value) }
        }
        return CensoredComparison.of(cells(data.first), cells(data.second))
    }

    private var censoredLikelihood: Estimate {
        let model = censoredModel
        return Estimate(
            "censored_difference",
            label: "Difference of means with undetermined values, \(analysis.of) minus \(analysis.against)",
            definition:
                "Maximum likelihood for normal log amounts of one spread, undetermined ones censored at their limits; profile "
                + "likelihood interval referred to Student's t; infinite where an arm was never detected. Shown, does not decide",
            value: Quantity(model.map(\.difference)),
            interval: model.value.map {
                Interval($0.interval, level: 0.95, method: "profile likelihood, censored normal")
            }, unit: analysis.scaleUnit, null: 0)
    }

    private func undeterminedShare(_ units: [QPCRUnit], _ name: String, _ suffix: String) -> Estimate {
        let count = units.count(where: \.amount.isBelow)
        return Estimate(
            "undetermined_\(suffix)", label: "Share undetermined in \(name)",
            definition:
                "Units whose target was not detected (or beyond its limit of quantification) over all units of the group",
            value: units.isEmpty
                ? .undefined(because: "the group has no values")
                : .value(Double(count) / Double(units.count)),
            interval: units.isEmpty
                ? nil
                : Interval(
                    clopperPearsonInterval(successes: count, of: units.count), level: 0.95,
                    method: "Clopper-Pearson"))
    }

    private var tests: [Finding.Test] {
        var tests = [
            Finding.Test(
                name: comparison.testName, statistic: comparison.statistic, pValue: comparison.pValue)
        ]
        if comparison.isCensored {
            if !isPaired {
                let model = censoredModel
                tests.append(
                    Finding.Test(
                        name: "likelihood ratio test, censored normal",
                        statistic: Quantity(model.map(\.likelihoodRatio)),
                        pValue: Quantity(model.map(\.pValue))))
            }
        } else {
            let test = meanTest
            tests.append(
                Finding.Test(
                    name: isPaired ? "paired t test" : "Welch's t test",
                    statistic: Quantity(test.map(\.statistic)), pValue: Quantity(test.map(\.pValue))))
        }
        return tests
    }

    // MARK: - Words

    private var method: [String] {
        let amount =
            isAbsolute
            ? "log10 copies from the standard curve"
            : "log2 relative quantity (mean over references of Cq·log2 E less the target's Cq·log2 E; normalised to \(normalised.references.inWords))"
        var lines = [
            "Technical replicates were averaged on the Cq scale; the amount of \(analysis.target) in each sample is its \(amount).",
            "\(analysis.of) (n = \(data.first.count)) was compared with \(analysis.against) (n = \(data.second.count)) by the two-sided "
                + "\(comparison.testName); n counts \(noun), never wells.",
        ]
        if comparison.isCensored {
            lines.append(
                "Undetermined Cq were neither set to the last cycle nor left out: each amount is known to lie below a limit of its own "
                    + "sample, and the test takes an order only where it is sure. The censored likelihood stands beside it and does not decide: "
                    + "it rests on normal amounts of one spread, and has no finite estimate where an arm was never detected."
            )
        }
        return lines
    }

    private var cautions: [Caution] {
        var cautions = normalised.remarks.map(\.caution)
        let smaller = isPaired ? data.first.count : min(data.first.count, data.second.count)
        if smaller > 0, smaller < 10 {
            cautions.append(
                Caution(
                    "few-units",
                    "The smaller group has only \(Numbers.count(smaller, noun)): \(smaller == 1 ? "it decides alone." : "one of them can change the interval.")"
                ))
        }
        if comparison.isBound {
            cautions.append(
                Caution(
                    "one-arm-undetermined",
                    "\(analysis.target) was not detected in any sample of one group: how large the difference is, nobody knows; the "
                        + "value shown is the nearest end of what is possible.", weight: .serious))
        }
        if !isPaired, analysis.unit == nil {
            cautions.append(
                Caution(
                    "samples-as-units",
                    "Each sample counts as one unit. If several come from one culture, animal or patient, name that column with 'unit'."
                ))
        }
        return cautions + QPCRSuspicions(self).cautions
    }

    private var analysed: DataFrame {
        let name = analysis.settings.targets[0].column
        if isPaired {
            return DataFrame(
                columns: ["pair", "\(name), \(analysis.of)", "\(name), \(analysis.against)"],
                rows: zip(data.first, data.second).enumerated().map { place, pair in
                    [.number(Double(place + 1)), .number(pair.0.amount.value), .number(pair.1.amount.value)]
                })
        }
        func rows(_ units: [QPCRUnit], _ level: String) -> [[DataFrame.Cell]] {
            units.map {
                [.number($0.amount.value), .text(level), .number($0.amount.isBelow ? 1 : 0)]
            }
        }
        return DataFrame(
            columns: [name, analysis.group, "undetermined"],
            rows: rows(data.first, analysis.of) + rows(data.second, analysis.against))
    }

    private var rCalls: [Finding.RCall] {
        if comparison.isCensored || comparison.pValue.number == nil { return [] }
        if isPaired {
            let read = "d <- read.csv(\"rows.csv\")\nx <- signif(d[[2]] - d[[3]], 12)"
            return [
                .init(
                    reproduces: "hodges_lehmann_paired",
                    code: read + "\nw <- outer(x, x, \"+\") / 2; median(w[lower.tri(w, diag = TRUE)])"),
                .init(reproduces: "fold_change_of_means", code: read + "\nt.test(x)"),
            ]
        }
        let read = """
            d <- read.csv("rows.csv", colClasses = c(NA, "character", NA))
            a <- d[[1]][d[[2]] == \(rString(analysis.of))]
            b <- d[[1]][d[[2]] == \(rString(analysis.against))]
            """
        return [
            .init(reproduces: "hodges_lehmann_shift", code: read + "\nmedian(outer(a, b, \"-\"))"),
            .init(
                reproduces: comparison.testName,
                code: read + "\nwilcox.test(a, b)$p.value  # exact where nothing ties"),
            .init(
                reproduces: "fold_change_of_means",
                code: read + "\n\(isAbsolute ? "10" : "2")^(mean(a) - mean(b)); t.test(a, b)"),
        ]
    }
}
