import Findings
import Studies
import Tables

extension ExampleStudy {
    static var claims: [JudgedClaim] {
        [
            claim(
                "C1", "tissue expression",
                "miR-221 is higher in tumour than in normal liver of the same patient.",
                .higher, Verdict(.supported, reason: "The 99.17 % interval 0.72 to 1.38 log2 lies above 0."),
                finding(
                    "compare", linear(1.05, 0.72, 1.38), n: [("tumour", 49), ("normal", 49)], p: 3.1e-9,
                    figures: [
                        ExampleFigures.pairs(grouped: false),
                        ExampleFigures.groups(names: ["normal", "tumour"], sizes: [49, 372]),
                    ]), necessary: true),
            claim(
                "C2", "target", "miR-221 represses CASP3: the more miR-221, the less CASP3 protein.", .lower,
                Verdict(
                    .contradictedOpposite,
                    reason: "The 99.17 % interval 0.08 to 0.61 lies above 0: on the other side."),
                finding(
                    "compare", linear(0.35, 0.08, 0.61, unit: "log2 fold change"),
                    n: [("low", 12), ("high", 14)], p: 0.0004,
                    figures: [
                        ExampleFigures.groups(names: ["low", hostile], sizes: [5, 7], isLogScale: true)
                    ]),
                necessary: true),
            claim(
                "C3", "serum and response",
                "Patients who later respond have lower serum miR-221 before treatment.",
                .lower,
                Verdict(
                    .inconclusive, reason: "The 99.17 % interval 0.21 to 0.97 of the AUC holds 0.50.",
                    excludes: "The interval excludes an AUC above 0.97 and one below 0.21.",
                    detectable:
                        "13 against 4 could have shown an AUC of 0.90 with 80 % power at level 0.9917."),
                finding(
                    "discriminate", linear(-0.6, -1.9, 0.4), n: [("responder", 4), ("non-responder", 13)],
                    p: 0.06,
                    figures: [ExampleFigures.roc],
                    cautions: [
                        Caution(
                            "few", "Only 4 responders: every estimate here is fragile.", weight: .serious),
                        Caution("ties", "2 values are tied; mid-ranks are used."),
                    ]), necessary: true),
            claim(
                "C4", "survival", "High miR-221 goes with shorter overall survival.", .higher,
                Verdict(
                    .contradictedTooSmall,
                    reason:
                        "The 99.17 % interval 0.90 to 1.42 lies below the smallest effect of interest, 1.50."),
                finding(
                    "survive", ratio(1.13, 0.90, 1.42), n: [("low", 183), ("high", 183)], p: 0.14,
                    events: 130,
                    figures: [ExampleFigures.kaplanMeier(), ExampleFigures.forest] + ExampleFigures.clinical),
                necessary: true,
                smallest: 1.5),
            claim(
                "C5", "second visit", "Serum miR-221 rises at two months in responders.", .higher,
                Verdict(
                    .notTested, reason: "The study names no table for this claim.",
                    bring:
                        "A table with one row for each patient: serum miR-221 before and at two months, and response."
                ),
                nil),
            claim(
                "C6", "prediction", "miR-221 predicts benefit from sorafenib. \(hostile)", .lower,
                Verdict(
                    .notTestable, reason: "Not testable, because a single arm cannot speak of prediction."),
                finding(
                    "survive", ratio(2.4, 0.31, .infinity), n: [("sorafenib", 30)], p: 0.8, events: 4,
                    figures: [
                        ExampleFigures.kaplanMeier(
                            names: [
                                "Child-Pugh A with a long name of its own",
                                "Child-Pugh B, ascites at any time", "unknown",
                            ], landmark: 8, n: 40)
                    ],
                    notTestable: "there is one arm")),
            claim(
                "C7", "cell lines", "Lines with more miR-221 are less sensitive to sorafenib.", .lower,
                Verdict(
                    .inconclusive, reason: "The estimate is undefined.",
                    detectable: "31 lines could have shown a correlation of 0.48 with 80 % power."),
                undefinedFinding, role: .secondary),
            claim(
                "C8", "added later", "Adjusted for AFP the marker still counts.", .higher,
                Verdict(.supported, reason: "The interval 1.06 to 2.10 lies above 1."),
                finding(
                    "survive", ratio(1.49, 1.06, 2.10), n: [], p: 0.021, events: 88,
                    figures: [ExampleFigures.kaplanMeier(names: ["A", "B", "C", "D", "E"], n: 60)]),
                role: .exploratory),
        ]
    }

    static var simulatedClaims: [JudgedClaim] {
        claims.prefix(4).enumerated().map { position, claim in
            var claim = claim
            claim.isSimulated = true
            claim.verdict =
                position == 0
                ? Verdict(.recovered, reason: "The interval lies on the side that was put in.")
                : Verdict(.notRecovered, reason: "The interval holds no effect although one was put in.")
            return claim
        }
    }

    private static func claim(
        _ id: String, _ link: String, _ sentence: String, _ expects: Claim.Direction, _ verdict: Verdict,
        _ finding: Finding?, necessary: Bool = false, role: Claim.Role = .primary, smallest: Double? = nil
    ) -> JudgedClaim {
        JudgedClaim(
            id: id, link: link, sentence: sentence, role: role, expects: expects, smallestEffect: smallest,
            table: finding == nil ? nil : "baseline", isSimulated: false, isNecessary: necessary,
            verdict: verdict,
            finding: finding,
            evidence: id == "C3"
                ? [
                    Evidence(
                        source: "Yoon 2017, J Korean Med Sci 32:212",
                        says: "no difference, n = 24 (exploratory)"),
                    Evidence(
                        source: "Another 2021 \(hostile)", says: "lower in responders", effect: -0.4,
                        lower: -0.9,
                        upper: 0.1, n: 61),
                    Evidence(source: "A third 2023", says: "higher", effect: 0.2),
                ] : [])
    }

    // MARK: - Findings

    struct Effect {
        var estimate: Estimate
        var value: Double
        var lower: Double
        var upper: Double
    }

    static func linear(_ value: Double, _ lower: Double, _ upper: Double, unit: String = "log2 RPM") -> Effect
    {
        let narrow = Interval(
            lower: value - 0.75 * (value - lower), upper: value + 0.75 * (upper - value), level: 0.95,
            method: "inverted exact test")
        return Effect(
            estimate: Estimate(
                "hodges_lehmann_shift", label: "Hodges-Lehmann shift",
                definition: "Median of all pairwise differences; ties take mid-ranks.", value: .value(value),
                interval: narrow, unit: unit, null: 0), value: value, lower: lower, upper: upper)
    }

    static func ratio(_ value: Double, _ lower: Double, _ upper: Double) -> Effect {
        let narrow = Interval(
            lower: value * power(lower / value, 0.75),
            upper: upper.isInfinite ? upper : value * power(upper / value, 0.75),
            level: 0.95, method: "profile likelihood")
        return Effect(
            estimate: Estimate(
                "hazard_ratio", label: "Hazard ratio per SD of log2 miR-221",
                definition: "Cox model, Efron's method for ties.", value: .value(value), interval: narrow,
                scale: .ratio, null: 1), value: logarithm(value), lower: logarithm(lower),
            upper: upper.isInfinite ? upper : logarithm(upper))
    }

    private static func finding(
        _ analysis: String, _ effect: Effect, n: [(String, Int)], p: Double, events: Int? = nil,
        figures: [Figure],
        cautions: [Caution] = [], notTestable: String? = nil
    ) -> Finding {
        let total = n.isEmpty ? 220 : n.reduce(0) { $0 + $1.1 }
        return Finding(
            analysis: analysis, title: "miR-221 (log2 RPM), \(total) patients",
            estimates: [
                effect.estimate,
                Estimate(
                    "median_survival", label: "Median survival, low group",
                    definition: "Smallest time with survival at or below one half.",
                    value: .undefined(because: "fewer than half of the patients died"), unit: "months"),
                Estimate(
                    "cliffs_delta", label: "Cliff's delta", definition: "P(X > Y) − P(X < Y).",
                    value: .value(0.000_012_3),
                    interval: Interval(lower: -0.2, upper: 0.21, level: 0.95, method: "bootstrap"), null: 0),
            ],
            decision: Decision(
                estimate: effect.estimate.name,
                procedure: "interval inverted from the exact Mann-Whitney test",
                higherMeans: "higher in tumour than in normal", lowerMeans: "lower in tumour than in normal",
                effect: .value(effect.value),
                interval: Interval(
                    lower: effect.lower, upper: effect.upper, level: 1 - 0.05 / 6, method: "exact"),
                pValue: .value(p), scale: effect.estimate.scale, notTestable: notTestable,
                detectable: "13 against 4 could have shown 0.90"),
            tests: [
                .init(name: "log-rank", statistic: .value(8.75), pValue: .value(p)),
                .init(
                    name: "Levene", statistic: .undefined(because: "one group"),
                    pValue: .undefined(because: "one group")),
            ],
            units: .init(
                noun: "patients", total: total, groups: n.map { .init(name: $0.0, count: $0.1) },
                events: events),
            exclusions: [
                .init(
                    reason: "serum miR-221 is missing",
                    rows: [
                        RowOrigin(file: "data/cohort1.csv", line: 14),
                        RowOrigin(file: "data/cohort1.csv", line: 77),
                    ]),
                .init(
                    reason: "follow-up ends before the landmark",
                    rows: [RowOrigin(file: "data/cohort1.csv", line: 203)]),
            ],
            method: [
                "Groups were compared with the exact Mann-Whitney test; the Hodges-Lehmann estimate of the shift is given with the interval that inverts this test.",
                "Values are ranked as recorded decimals.",
            ], cautions: cautions, figures: figures,
            rCalls: [
                .init(
                    reproduces: effect.estimate.name,
                    code: "wilcox.test(value ~ group, data = d, conf.int = TRUE, exact = TRUE)")
            ],
            analysed: DataFrame(
                columns: ["group", "value, \"as read\""],
                rows: [
                    [.text("tumour"), .number(0.1)], [.text(hostile), .number(-.infinity)],
                    [.missing, .missing],
                ]))
    }

    private static var undefinedFinding: Finding {
        let reason = "the marker is constant"
        return Finding(
            analysis: "compare", title: "miR-221, 31 lines",
            estimates: [
                Estimate(
                    "rho", label: "Spearman's rho", definition: "Rank correlation with mid-ranks.",
                    value: .undefined(because: reason), null: 0)
            ],
            decision: Decision(
                estimate: "rho", procedure: "none", higherMeans: "more", lowerMeans: "less",
                effect: .undefined(because: reason),
                interval: nil, pValue: .undefined(because: reason)),
            units: .init(noun: "cell lines", total: 31), method: ["Nothing was estimated."],
            analysed: DataFrame(columns: ["x"], rows: []))
    }
}
