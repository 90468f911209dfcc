internal import Findings
internal import Foundation
internal import Statistics

// Every arm against the control, the figure, the tables and the R code.

extension ExperimentsFinding {
    /// Arms shown: the declared two, or all with the control first.
    private var arms: [String] {
        let declared = [analysis.against, analysis.of]
        guard analysis.arms == .all else { return declared }
        return declared + distinct(wells.wells.map(\.arm)).filter { !declared.contains($0) }
    }

    /// Means of the arms, the control first, in each experiment that holds them all.
    private var wholeBlocks: [[Double]] {
        wells.experiments.compactMap { unit -> [Double]? in
            let means = arms.compactMap { wells.mean(unit, $0, "") }
            return means.count == arms.count ? means : nil
        }
    }

    private var dunnett: Outcome<[SimultaneousDifference]> {
        guard analysis.arms == .all, analysis.by == nil else { return .undefined("not asked for") }
        return blockedDunnett(wholeBlocks, control: 0)
    }

    /// Said where the comparison of all arms rests on fewer experiments than there are.
    var blockCaution: Caution? {
        guard analysis.arms == .all, analysis.by == nil else { return nil }
        let (whole, all) = (wholeBlocks.count, wells.experiments.count)
        guard whole < all else { return nil }
        return Caution(
            "incomplete-blocks",
            "\(whole) of \(Numbers.count(all, "experiments")) \(whole == 1 ? "holds" : "hold") all \(arms.count) arms: the comparison of every arm "
                + "with \(analysis.against) (Dunnett) "
                + (dunnett.value == nil ? "cannot be made." : "rests on these \(whole) alone."))
    }

    var armEstimates: [Estimate] {
        (dunnett.value ?? []).map { comparison in
            let arm = arms[comparison.first]
            return Estimate(
                "\(analysis.isRatio ? "ratio" : "difference")_of_\(slug(arm))",
                label: "\(arm) against \(analysis.against)",
                definition:
                    "Mean over the \(Numbers.count(wholeBlocks.count, "experiments")) with all arms; interval simultaneous for all arms (Dunnett, blocked "
                    + "by experiment); describes only",
                value: .value(shown(comparison.difference)),
                interval: Interval(
                    lower: shown(comparison.interval.lower), upper: shown(comparison.interval.upper),
                    level: 0.95,
                    method: "Dunnett, blocked by experiment"),
                scale: analysis.isRatio ? .ratio : .linear, null: analysis.isRatio ? 1 : 0)
        }
    }

    var dunnettTests: [Finding.Test] {
        (dunnett.value ?? []).map { comparison in
            .init(
                name:
                    "Dunnett, blocked by experiment (n = \(wholeBlocks.count)): \(arms[comparison.first]) against \(analysis.against)",
                statistic: .value(comparison.difference / comparison.standardError),
                pValue: .value(comparison.pValue))
        }
    }

    private var levels: [String] {
        analysis.by == nil ? [""] : [analysis.whereLevel!, analysis.comparedWith!]
    }
    private var columnsShown: [(arm: String, level: String, name: String)] {
        levels.flatMap { level in
            arms.map { ($0, level, level.isEmpty ? $0 : "\($0), \(level)") }
        }
    }

    var figures: [Figure] {
        let shownArms = columnsShown.map { column in
            NestedGroupsFigure.Arm(
                name: column.name,
                units: wells.experiments.enumerated().compactMap { place, unit in
                    let parts = wells.values(unit, column.arm, column.level)
                    return parts.isEmpty
                        ? nil
                        : .init(
                            name: "\(place + 1)", mean: shown(meanOf(parts)), parts: parts.map { shown($0) })
                })
        }
        return [
            Figure(
                id: "experiments", title: "\(analysis.measure) by arm",
                caption:
                    "Large points: means of \(Numbers.count(contrasts.unitCount, "experiments")), the n\(analysis.isRatio ? " (geometric)" : ""); "
                    + "small points: wells.",
                content: .nestedGroups(
                    NestedGroupsFigure(
                        value: AxisLabel(analysis.measure, unit: wells.unit), isLogScale: analysis.isRatio,
                        unitNoun: "experiment", partNoun: "well", arms: shownArms,
                        isPaired: contrasts.design == .paired)))
        ]
    }

    var tables: [FindingTable] {
        let columns = columnsShown
        let prism = DataFrame(
            columns: ["experiment"] + columns.map(\.name),
            rows: wells.experiments.enumerated().map { place, unit in
                [.number(Double(place + 1))]
                    + columns.map { column in
                        wells.mean(unit, column.arm, column.level).map { .number(shown($0)) } ?? .missing
                    }
            })
        let units = contrasts.names.first + contrasts.names.second
        let order = wells.experiments
        let values = contrasts.first + contrasts.second
        let name = contrasts.design == .unpaired ? "mean" : "contrast"
        let single = DataFrame(
            columns: [
                "experiment", analysis.isRatio ? "log_\(name)" : name, analysis.isRatio ? "ratio" : "value",
            ],
            rows: zip(units, values).map { unit, value in
                [
                    .number(Double((order.firstIndex(of: unit) ?? 0) + 1)), .number(value),
                    .number(shown(value)),
                ]
            })
        return [
            FindingTable(
                id: "experiments", title: "What each experiment gave",
                caption: "One row for each experiment that decides: its \(name).", frame: single),
            FindingTable(
                id: "arms", title: "Arms side by side",
                caption:
                    "\(analysis.isRatio ? "Geometric means" : "Means") of the wells of each experiment: pastes "
                    + "into a column sheet.", layout: .sideBySide, frame: prism),
        ]
    }

    /// Experiments by their number, so that no name of a patient or animal is written.
    var analysed: DataFrame {
        let order = wells.experiments
        return DataFrame(
            columns: ["experiment", "arm"] + (analysis.by == nil ? [] : ["by"]) + [valueColumn],
            rows: wells.wells.map { well in
                [.number(Double(order.firstIndex(of: well.experiment)! + 1)), .text(well.arm)]
                    + (analysis.by == nil ? [] : [.text(well.level)]) + [.number(well.value)]
            })
    }

    private var valueColumn: String { analysis.isRatio ? "log_value" : "value" }

    var rCalls: [Finding.RCall] {
        guard contrasts.notTestable == nil else { return [] }
        let read = "d <- read.csv(\"rows.csv\")"
        let (of, against) = (rString(analysis.of), rString(analysis.against))
        let test: String
        switch (contrasts.design, analysis.by) {
        case (.paired, nil):
            test = """
                m <- with(d, tapply(\(valueColumn), list(experiment, arm), mean))
                t.test(na.omit(m[, \(of)] - m[, \(against)]))
                """
        case (.unpaired, _):
            test = """
                m <- aggregate(\(valueColumn) ~ experiment + arm, d, mean)
                t.test(m$\(valueColumn)[m$arm == \(of)], m$\(valueColumn)[m$arm == \(against)])
                """
        default:
            let (first, second) = (rString(analysis.whereLevel ?? ""), rString(analysis.comparedWith ?? ""))
            let join =
                contrasts.design == .paired ? "t.test(na.omit(a - b))" : "t.test(na.omit(a), na.omit(b))"
            test = """
                m <- with(d, tapply(\(valueColumn), list(experiment, arm, by), mean))
                a <- m[, \(of), \(first)] - m[, \(against), \(first)]
                b <- m[, \(of), \(second)] - m[, \(against), \(second)]
                \(join)
                """
        }
        return [Finding.RCall(reproduces: estimateName, code: "\(read)\n\(test)")]
    }
}
