public import Findings
public import Inputs
internal import Sequences
internal import Statistics
public import Tables

/// Do predicted targets of a microRNA shift after its mimic or inhibitor, more than genes like them?
///
/// Each target is set beside genes without a site whose 3'UTRs are alike in length and in expected sites; the
/// Hodges-Lehmann shift of a rank test stratified by these sets decides.
public struct TargetShiftAnalysis: Analysis {
    public enum Weakest: String, Sendable, Hashable, CaseIterable {
        case eightmer = "8mer"
        case sevenmer = "7mer"
        case sixmer = "6mer"

        var type: SiteType {
            switch self {
            case .eightmer: .eightmer
            case .sevenmer: .sevenmerA1
            case .sixmer: .sixmer
            }
        }
    }

    public enum Matching: String, Sendable, Hashable, CaseIterable { case nearest, strata }

    var shared: GeneOptions
    public var change: String
    public var weakest = Weakest.sevenmer
    public var matching = Matching.nearest

    public init(gene: String, change: String, microRNA: String, utrs: String) {
        shared = GeneOptions(gene: gene, microRNA: microRNA, utrs: utrs)
        self.change = change
    }

    public static let schema = AnalysisSchema(
        name: "target-shift",
        summary: "shift of predicted targets after mimic or inhibitor, against genes with like 3'UTRs",
        higherMeans:
            "targets of the microRNA change upwards against like genes without a site (a mimic lowers them)",
        options: GeneOptions.options + [
            .init("change", .column, "column with log2 fold changes, treated over control", required: true),
            .init(
                "weakest", .choice(Weakest.allCases.map(\.rawValue)),
                "weakest site that makes a target; genes with weaker ones only are set aside", default: "7mer"
            ),
            .init(
                "matching", .choice(Matching.allCases.map(\.rawValue)),
                "three nearest genes for each target, or strata of length and composition", default: "nearest"
            ),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        shared = GeneOptions(options)
        change = options.requiredText("change")
        weakest = Weakest(rawValue: options.requiredText("weakest"))!
        matching = Matching(rawValue: options.requiredText("matching"))!
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let cells = try table.numbers(change, askedAt: shared.places["change"])
        let (microRNA, sites) = try shared.genes(table, context) { row in
            switch cells[row] {
            case .missing: "\(change) is missing"
            case .below, .above: "\(change) is known only to lie beyond a limit"
            case .exact(let value): value.isFinite ? nil : "\(change) is not finite"
            }
        }
        let changes = sites.genes.map { gene in
            GeneChange(
                name: gene.name, log2FoldChange: cells[gene.row].exactValue!, best: gene.best,
                traits: gene.traits)
        }
        let rule: ShiftMatching = matching == .nearest ? .nearest(seed: context.seed) : .strata()
        let decided = ExpressionShift.of(
            changes, weakest: weakest.type, matching: rule, level: context.decisionLevel)
        let shown = ExpressionShift.of(changes, weakest: weakest.type, matching: rule)
        return TargetShiftFinding(
            analysis: self, microRNA: microRNA, sites: sites, changes: changes, decided: decided,
            shown: shown,
            level: context.decisionLevel
        ).finding
    }
}

/// Words, numbers and figure of a shift.
private struct TargetShiftFinding {
    let analysis: TargetShiftAnalysis
    let microRNA: MicroRNA
    let sites: GeneSites
    let changes: [GeneChange]
    let decided: ExpressionShift
    let shown: ExpressionShift
    let level: Double

    private var higherMeans: String { "targets of \(microRNA.name) change upwards against like genes" }
    private var lowerMeans: String { "targets of \(microRNA.name) change downwards against like genes" }
    private static let label = "Shift of targets against like genes"

    var finding: Finding {
        let matched = shown.matched
        return Finding(
            analysis: TargetShiftAnalysis.schema.name,
            title:
                "\(analysis.change): \(Numbers.count(shown.targets, "targets")) of \(microRNA.name) against like genes",
            estimates: estimates,
            decision: Decision(
                estimate: "target_shift", procedure: matched.value?.method ?? "stratified rank test",
                higherMeans: higherMeans, lowerMeans: lowerMeans,
                effect: Quantity(decided.matched.map(\.shift)),
                interval: decided.matched.value.map {
                    Interval($0.interval, level: level, method: "inverted stratified rank test")
                }, pValue: Quantity(decided.matched.map(\.pValue))),
            tests: tests,
            units: Finding.Units(
                noun: "genes", total: changes.count,
                groups: [
                    .init(name: "targets", count: shown.targets),
                    .init(name: "without site", count: shown.withoutSites),
                    .init(name: "set aside", count: shown.setAside),
                ]), exclusions: sites.exclusions.losses, method: method, cautions: cautions,
            figures: [figure],
            analysed: DataFrame(
                columns: ["best_site", analysis.change, "length", "expected_sites"],
                rows: changes.map { gene in
                    [
                        .text(gene.best?.rawValue ?? "none"), .number(gene.log2FoldChange),
                        .number(Double(gene.traits.messageLength)), .number(gene.traits.expectedSites),
                    ]
                }))
    }

    private var estimates: [Estimate] {
        let matched = shown.matched
        return [
            Estimate(
                "target_shift", label: Self.label,
                definition:
                    "Hodges-Lehmann shift of log2 fold changes, targets minus genes without a site matched on length "
                    + "and expected sites of their 3'UTRs", value: Quantity(matched.map(\.shift)),
                interval: matched.value.map {
                    Interval($0.interval, level: 0.95, method: "inverted stratified rank test")
                }, unit: "log2", null: 0),
            Estimate(
                "plain_shift", label: "The same against all genes without a site",
                definition: "Hodges-Lehmann shift without regard to length and composition: as often printed",
                value: Quantity(shown.ignoringLength.map(\.shift)), unit: "log2", null: 0),
            Estimate(
                "length_imbalance", label: "Difference of log2 length before matching",
                definition: "Targets minus genes without a site, in standard deviations",
                value: Quantity(shown.imbalanceBefore.map(\.logLength)), null: 0),
            Estimate(
                "length_imbalance_matched", label: "The same after matching",
                definition: "Within matched sets, in the same standard deviations",
                value: Quantity(shown.imbalanceAfter.map(\.logLength)), null: 0),
        ]
    }

    private var tests: [Finding.Test] {
        [
            Finding.Test(
                name: "Mann-Whitney, all genes, ignoring length",
                statistic: Quantity(shown.ignoringLength.map(\.shift)),
                pValue: Quantity(shown.ignoringLength.map(\.mannWhitneyP))),
            Finding.Test(
                name: "Kolmogorov-Smirnov, all genes, ignoring length",
                statistic: Quantity(shown.ignoringLength.map(\.smirnovDistance)),
                pValue: Quantity(shown.ignoringLength.map(\.smirnovP))),
        ]
    }

    private var method: [String] {
        [
            "Genes whose 3'UTR has a site of \(microRNA.name) of \(analysis.weakest.rawValue) or better are targets; genes "
                + "without any seed match are their comparison, genes with weaker matches alone are set aside.",
            shown.matched.value.map { $0.method } ?? "",
        ].filter { !$0.isEmpty }
    }

    private var cautions: [Caution] {
        var list = [Caution("ignoring-length", ExpressionShift.IgnoringLength.warning)]
        if shown.unmatchedTargets > 0 {
            list.append(
                Caution(
                    "unmatched-targets",
                    "\(Numbers.count(shown.unmatchedTargets, "targets")) have no like gene without a site and were not compared.",
                    weight: shown.unmatchedTargets * 4 > shown.targets ? .serious : .note))
        }
        if let after = shown.imbalanceAfter.value, abs(after.logLength) > 0.1 {
            list.append(
                Caution(
                    "imbalance",
                    "Matched genes still differ in length by \(Numbers.short(after.logLength, digits: 2)) "
                        + "standard deviations.", weight: .serious))
        }
        return list
    }

    private var figure: Figure {
        Figure(
            id: "cumulative", title: "Targets of \(microRNA.name) and like genes",
            caption: "Cumulative shares of log2 fold changes by strongest site.",
            content: .cumulative(
                CumulativeFigure(
                    x: AxisLabel(analysis.change, unit: "log2"),
                    curves: shown.curves.map { CumulativeFigure.Curve(name: $0.label, values: $0.changes) },
                    annotation: shown.matched.value.map {
                        "Shift \(Numbers.withRange($0.shift, $0.interval.lower, $0.interval.upper)) log2"
                    })))
    }
}
