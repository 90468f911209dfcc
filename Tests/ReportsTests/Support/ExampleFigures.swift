import Findings

/// Reproducible numbers for figures: a linear congruential generator is random enough to draw.
struct Numbers0 {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 2_654_435_761 &+ 99 }

    mutating func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) / Double(1 << 53)
    }

    /// Roughly normal: the sum of twelve uniforms.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + uniform() } }
}

enum ExampleFigures {
    static func kaplanMeier(
        names: [String] = ["miR-221 low", "miR-221 high"], landmark: Double? = nil, n: Int = 120
    ) -> Figure {
        var random = Numbers0(seed: UInt64(n))
        let ticks: [Double] = [0, 12, 24, 36, 48, 60]
        let curves = names.enumerated().map { position, name in
            curve(name, n: n, rate: 0.02 * Double(position + 1), ticks: ticks, &random)
        }
        return Figure(
            id: "kaplan-meier", title: "Overall survival by miR-221",
            caption:
                "Kaplan-Meier estimates with pointwise 95 % intervals (log-log); ticks are censored patients.",
            content: .kaplanMeier(
                KaplanMeierFigure(
                    time: AxisLabel("Time since diagnosis", unit: "months"), probability: "Overall survival",
                    curves: curves, ticks: ticks, landmark: landmark,
                    annotation: "log-rank p = 0.0031 (descriptive)")))
    }

    private static func curve(
        _ name: String, n: Int, rate: Double, ticks: [Double], _ random: inout Numbers0
    ) -> KaplanMeierFigure.Curve {
        let follow = (0..<n).map { _ in
            (
                time: (min(-1 / rate * logarithm(random.uniform()), 62) * 10).rounded() / 10,
                limit: random.uniform() * 75
            )
        }
        let observed = follow.map {
            (time: min($0.time, $0.limit), isEvent: $0.time < $0.limit && $0.time < 62)
        }
        .sorted { $0.time < $1.time }
        var survival = 1.0
        var steps = [KaplanMeierFigure.Step(time: 0, survival: 1, lower: 1, upper: 1)]
        for (rank, patient) in observed.enumerated() where patient.isEvent {
            survival *= 1 - 1 / Double(n - rank)
            let half = 1.96 * (survival * (1 - survival) / Double(n - rank)).squareRoot()
            steps.append(
                .init(
                    time: patient.time, survival: survival,
                    lower: survival > 0.001 ? max(0, survival - half) : nil,
                    upper: survival > 0.001 ? min(1, survival + half) : nil))
        }
        return .init(
            name: name, steps: steps, censorTimes: observed.filter { !$0.isEvent }.map(\.time),
            atRisk: ticks.map { tick in observed.count { $0.time >= tick } })
    }

    static var roc: Figure {
        var points: [ROCFigure.Point] = []
        var specificity = 1.0
        var sensitivity = 0.0
        var random = Numbers0(seed: 5)
        points.append(.init(threshold: nil, specificity: 1, sensitivity: 0))
        while specificity > 0 || sensitivity < 1 {
            let hit = random.uniform() < 0.5 + 0.4 * (specificity - sensitivity / 2 - 0.2)
            if hit {
                sensitivity = min(1, sensitivity + 1.0 / 24)
            } else {
                specificity = max(0, specificity - 1.0 / 40)
            }
            points.append(
                .init(threshold: 4 - 3 * sensitivity, specificity: specificity, sensitivity: sensitivity))
        }
        let band = stride(from: 0.0, through: 1.0, by: 0.05).map { specificity -> ROCFigure.BandPoint in
            let nearest = points.filter { $0.specificity >= specificity - 1e-9 }.map(\.sensitivity).max() ?? 0
            return .init(
                specificity: specificity, lower: max(0, nearest - 0.15), upper: min(1, nearest + 0.12))
        }
        return Figure(
            id: "roc", title: "Discrimination of responders",
            caption:
                "Empirical ROC curve; band: pointwise 95 % by 2,000 bootstrap samples; cross: exact intervals.",
            content: .roc(
                ROCFigure(
                    points: points, band: band,
                    cutOff: .init(
                        threshold: 2.31, label: "cut-off 2.31 (frozen in cohort 1)", specificity: 0.8,
                        specificityInterval: [0.64, 0.91], sensitivity: 0.625,
                        sensitivityInterval: [0.41, 0.81]),
                    annotation: "AUC 0.73 (0.60 to 0.83)")))
    }

    static func groups(names: [String], sizes: [Int], isLogScale: Bool = false) -> Figure {
        var random = Numbers0(seed: 8)
        let groups = zip(names, sizes).enumerated().map { position, group in
            let values = (0..<group.1).map { _ -> Double in
                let value = 5.6 + 1.1 * Double(position) + random.normal()
                return isLogScale ? power(10, value - 5) : value
            }
            let sorted = values.sorted()
            return GroupsFigure.Group(
                name: group.0, values: values, median: sorted[sorted.count / 2],
                quartiles: [sorted[sorted.count / 4], sorted[3 * sorted.count / 4]])
        }
        return Figure(
            id: "groups", title: "miR-221 in tumour and in normal liver",
            caption: "Each point is one patient; box: quartiles (type 7) and median.",
            content: .groups(
                GroupsFigure(
                    value: AxisLabel("miR-221", unit: "log2 RPM"), isLogScale: isLogScale, groups: groups,
                    annotation: "Hodges-Lehmann shift 1.05 (0.80 to 1.32)")))
    }

    static func pairs(grouped: Bool) -> Figure {
        var random = Numbers0(seed: 4)
        let pairs = (0..<28).map { position -> PairsFigure.Pair in
            let first = power(10, 0.5 * random.normal())
            let group = position % 3 == 0 ? "responder" : "non-responder"
            return .init(
                first: first, second: first * power(10, 0.3 * random.normal() + 0.25),
                group: grouped ? group : nil)
        }
        return Figure(
            id: "pairs", title: "Serum miR-221 before and at two months",
            caption: "One line for each patient.",
            content: .pairs(
                PairsFigure(
                    value: AxisLabel("Serum miR-221", unit: "relative to miR-16"), isLogScale: true,
                    firstName: "before treatment", secondName: "at two months", pairs: pairs,
                    annotation: "signed-rank shift 1.8-fold (1.2 to 2.6)")))
    }

    static var forest: Figure {
        Figure(
            id: "forest", title: "Hazard ratios under each adjustment",
            caption: "Profile-likelihood intervals, 95 %. The declared model is the deciding one.",
            content: .forest(
                ForestFigure(
                    axis: AxisLabel("Hazard ratio per SD of log2 miR-221"), scale: .ratio, null: 1,
                    rows: [
                        .init(
                            label: "unadjusted (declared)", detail: "366 patients, 130 deaths",
                            estimate: 1.13,
                            lower: 0.96, upper: 1.34, isPrimary: true),
                        .init(
                            label: "adjusted for age, sex, stage and histological grade of the tumour",
                            detail: "343 patients, 121 deaths", estimate: 1.21, lower: 1.01, upper: 1.45),
                        .init(
                            label: "Child-Pugh B only", detail: "21 patients, 4 deaths", estimate: 3.2,
                            lower: 0.4, upper: .infinity),
                        .init(
                            label: "transplanted", detail: "undefined: no events", estimate: nil, lower: nil,
                            upper: nil),
                    ])))
    }
}
