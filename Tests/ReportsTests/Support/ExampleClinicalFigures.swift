import Findings

/// Figures of the clinical questions, each in the sizes at which a drawing breaks.
extension ExampleFigures {
    static func calibration(n: Int = 300, highestRisk: Double = 0.9, hasCurve: Bool = true) -> Figure {
        var random = Numbers0(seed: UInt64(n))
        let risks = (0..<n).map { _ in highestRisk * power(random.uniform(), 1.8) }
        let groups = (0..<(n > 50 ? 5 : n > 3 ? 2 : 0)).map { position -> CalibrationFigure.Group in
            let predicted = highestRisk * (0.1 + 0.18 * Double(position))
            let observed = min(1, 0.8 * predicted + 0.08 * highestRisk)
            return .init(
                predicted: predicted, observed: observed, lower: max(0, observed - 0.1 * highestRisk),
                upper: min(1, observed + 0.12 * highestRisk), count: n / 5)
        }
        let curve =
            hasCurve
            ? (0...20).map { position -> CalibrationFigure.Point in
                let predicted = highestRisk * Double(position) / 20
                return .init(predicted: predicted, observed: min(1, 0.1 * highestRisk + 0.75 * predicted))
            } : []
        return Figure(
            id: "calibration", title: "Predicted and observed risk of death within 2 years",
            caption: "Kaplan-Meier risk in fifths of the predicted risk, 95 % intervals.",
            content: .calibration(
                CalibrationFigure(
                    predicted: AxisLabel("Predicted risk of death within 2 years"),
                    observed: AxisLabel("Observed risk"), groups: groups, curve: curve, risks: risks,
                    annotation: "slope 0.71 (0.45 to 0.98); observed/expected 0.96 (0.80 to 1.14)")))
    }

    static func pooledForest(
        cohorts count: Int = 6, isRatio: Bool = true, spread: Double = 0.4, longNames: Bool = false
    ) -> Figure {
        var random = Numbers0(seed: UInt64(count))
        func shown(_ value: Double) -> Double { isRatio ? power(10, value) : value }
        let cohorts = (0..<count).map { position -> PooledForestFigure.Cohort in
            let center = 0.15 + spread * random.normal()
            let half = spread * (0.2 + random.uniform())
            let isOpen = position == 3
            return .init(
                name: longNames
                    ? "Cohort \(position + 1) of the consortium, recruited at several hospitals, \(hostile)"
                    : "Cohort \(position + 1)",
                detail: "\(40 + 13 * position) patients, \(12 + 5 * position) deaths",
                estimate: shown(center), lower: shown(center - half),
                upper: isOpen ? .infinity : shown(center + half), weight: 1 / Double(position + 2))
        }
        return Figure(
            id: "pooled", title: "miR-221 and survival in \(count) cohorts",
            caption: "Hartung-Knapp intervals, 95 %.",
            content: .pooledForest(
                PooledForestFigure(
                    axis: AxisLabel("Hazard ratio per SD of log2 miR-221"), scale: isRatio ? .ratio : .linear,
                    null: isRatio ? 1 : 0, cohorts: cohorts,
                    pooled: [
                        .init(
                            name: "Random effects (REML, Hartung-Knapp)", estimate: shown(0.14),
                            lower: shown(0.14 - spread / 3), upper: shown(0.14 + spread / 3), isPrimary: true),
                        .init(
                            name: "Common effect", estimate: shown(0.1), lower: shown(0.1 - spread / 9),
                            upper: shown(0.1 + spread / 9)),
                    ],
                    prediction: count > 2
                        ? .init(lower: shown(0.14 - 2.5 * spread), upper: shown(0.14 + 2.5 * spread)) : nil,
                    annotation: "τ² 0.31 (0.02 to 1.4), I² 92 % (80 to 97 %)")))
    }

    static func decisionCurve(names: [String]? = nil, thresholds count: Int = 60) -> Figure {
        let thresholds = (1...count).map { 0.6 * Double($0) / Double(count) }
        func benefit(_ share: Double, _ false: Double) -> [Double?] {
            thresholds.map { share * (1 - $0) - `false` * $0 / (1 - $0) }
        }
        let names = names ?? ["act on all", "act on none", "clinical model", "clinical model and miR-221"]
        let curves: [[Double?]] = [
            thresholds.map { 0.3 - 0.7 * $0 / (1 - $0) }, thresholds.map { _ in 0 }, benefit(0.29, 0.18),
            benefit(0.30, 0.12).enumerated().map { $0.offset == 9 ? nil : $0.element },
            benefit(0.27, 0.09),
        ]
        return Figure(
            id: "decision-curve", title: "Net benefit over the threshold of risk",
            caption: "366 patients, 130 deaths.",
            content: .decisionCurve(
                DecisionCurveFigure(
                    thresholds: thresholds,
                    strategies: zip(names, curves).map { .init(name: $0, netBenefit: $1) },
                    annotation: "at 20 %: 3.1 more net true positives in 100 patients (0.4 to 5.9)")))
    }

    static func cutOffProfile(candidates: Int = 80, isSigned: Bool = false, place: Double = 0.4) -> Figure {
        var random = Numbers0(seed: 3)
        let points = (0..<candidates).map { position -> CutOffProfileFigure.Point in
            let share = Double(position) / Double(max(1, candidates - 1))
            let height = (isSigned ? -3.4 : 0.5) * (1 - (share - place) * (share - place) * 2)
            return .init(cutOff: 1 + 8 * share, statistic: height + 0.06 * random.normal())
        }
        let best = points.max { abs($0.statistic) < abs($1.statistic) }
        return Figure(
            id: "cut-off-profile", title: "Every candidate cut-off of miR-221",
            caption: "The chosen cut-off is the candidate with the largest statistic.",
            content: .cutOffProfile(
                CutOffProfileFigure(
                    cutOff: AxisLabel("miR-221", unit: "log2 RPM"),
                    statistic: isSigned ? "Standardised log-rank statistic" : "Youden's index",
                    points: points, chosen: best?.cutOff ?? 0,
                    critical: isSigned ? 2.9 : 0.42, criticalLabel: "critical value, 5000 permutations",
                    annotation: "p 0.021 after correction for 80 candidates (maximally selected statistic)")))
    }

    static func specificationCurve(_ counts: [Int], isRatio: Bool = true, longNames: Bool = false) -> Figure {
        var random = Numbers0(seed: UInt64(counts.reduce(1, *)))
        let options = ["marker", "covariates", "cut-off", "table", "endpoint"]
        let choices = counts.enumerated().map { position, count in
            SpecificationCurveFigure.Choice(
                option: options[position % options.count],
                values: (0..<count).map {
                    longNames
                        ? "value \($0) with a name that goes on, \(hostile)" : "value \($0)"
                })
        }
        var specifications: [SpecificationCurveFigure.Specification] = []
        for position in 0..<counts.reduce(1, *) {
            var rest = position
            let chosen = counts.map { count -> Int in
                defer { rest /= count }
                return rest % count
            }
            let center = 0.12 + 0.1 * random.normal() + 0.05 * Double(chosen[0])
            let half = 0.1 + 0.1 * random.uniform()
            func shown(_ value: Double) -> Double { isRatio ? power(10, value) : value }
            specifications.append(
                .init(
                    chosen: chosen, estimate: shown(center), lower: shown(center - half),
                    upper: position % 7 == 3 ? .infinity : shown(center + half), isDeclared: position == 0,
                    isSupporting: center > half))
        }
        specifications.sort { $0.estimate < $1.estimate }
        return Figure(
            id: "specification-curve", title: "The claim in \(specifications.count) ways to analyse it",
            caption: "Estimates in order of size with the interval that decides.",
            content: .specificationCurve(
                SpecificationCurveFigure(
                    axis: AxisLabel("hazard ratio"), scale: isRatio ? .ratio : .linear, null: isRatio ? 1 : 0,
                    choices: choices, specifications: specifications,
                    undefined: ["3 where covariates = all: the model does not converge"],
                    annotation: "12 of \(specifications.count) would support the claim")))
    }

    static func empiricalNull(controls count: Int = 40, isRatio: Bool = false, claimed: Double = 2.9)
        -> Figure
    {
        var random = Numbers0(seed: UInt64(count))
        func shown(_ value: Double) -> Double { isRatio ? power(10, value) : value }
        let controls = (0..<count).map {
            EmpiricalNullFigure.Control(name: "hsa-miR-\($0 + 100)", estimate: shown(random.normal()))
        }
        return Figure(
            id: "negative-controls", title: "miR-221 among \(count) negative controls",
            caption: "Signed z of the deciding test.",
            content: .empiricalNull(
                EmpiricalNullFigure(
                    axis: AxisLabel(isRatio ? "hazard ratio" : "signed z of the deciding test"),
                    scale: isRatio ? .ratio : .linear, null: isRatio ? 1 : 0, controls: controls,
                    claimed: .init(name: "hsa-miR-221-3p", estimate: shown(claimed)),
                    annotation: "empirical p = 0.024, \(count) controls")))
    }

    /// The paired change of both groups of response, over decades.
    static func manyPairs(_ names: [String], decades: Double) -> Figure {
        var random = Numbers0(seed: 11)
        let pairs = (0..<40).map { position -> PairsFigure.Pair in
            let first = power(10, decades / 3 * random.normal())
            return .init(
                first: first, second: first * power(10, 0.2 * random.normal() + 0.2 * Double(position % 2)),
                group: names.isEmpty ? nil : names[position % names.count])
        }
        return Figure(
            id: "pairs-\(names.count)", title: "Serum miR-221 at both visits", caption: "One line a patient.",
            content: .pairs(
                PairsFigure(
                    value: AxisLabel("Serum miR-221", unit: "relative to miR-16"), isLogScale: true,
                    firstName: "before", secondName: "at two months", pairs: pairs,
                    annotation:
                        "rise in responders 1.8-fold (1.2 to 2.6); in non-responders 1.1-fold (0.9 to 1.4)")
            ))
    }

    /// Each kind once, as a study might hold them.
    static var clinical: [Figure] {
        [
            calibration(), pooledForest(), decisionCurve(), cutOffProfile(),
            specificationCurve([3, 4, 2, 2]), empiricalNull(),
        ]
    }

    /// Sizes, names and scales at which a drawing breaks.
    static var extremes: [(name: String, figure: Figure)] {
        [
            ("calibration-small-risk", calibration(n: 60, highestRisk: 0.08)),
            ("calibration-3", calibration(n: 3, hasCurve: false)),
            ("pooled-1", pooledForest(cohorts: 1)),
            ("pooled-60", pooledForest(cohorts: 60)),
            ("pooled-wide", pooledForest(cohorts: 8, spread: 1.6, longNames: true)),
            ("pooled-linear", pooledForest(cohorts: 5, isRatio: false)),
            (
                "decision-5",
                decisionCurve(names: [
                    "act on all", "act on none", "clinical model of age, sex, stage and albumin", hostile,
                    "clinical model and miR-221 measured in serum at entry, with splines",
                ])
            ),
            ("decision-1", decisionCurve(thresholds: 1)),
            ("profile-signed-edge", cutOffProfile(candidates: 400, isSigned: true, place: 0.98)),
            ("profile-1", cutOffProfile(candidates: 1, place: 0)),
            ("curve-2", specificationCurve([2])),
            ("curve-long", specificationCurve([3, 2], longNames: true)),
            ("curve-500", specificationCurve([5, 5, 5, 4])),
            ("null-3", empiricalNull(controls: 3)),
            ("null-1000", empiricalNull(controls: 1000)),
            ("null-ratio", empiricalNull(controls: 90, isRatio: true, claimed: -3)),
            ("pairs-log", pairs(grouped: true)),
            ("pairs-5", manyPairs(["complete", "partial", "stable", "progressive", hostile], decades: 6)),
            ("pairs-narrow", manyPairs(["responder", "non-responder"], decades: 0.3)),
        ]
    }
}
