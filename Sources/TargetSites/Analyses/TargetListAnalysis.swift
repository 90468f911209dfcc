internal import Foundation
public import Findings
public import Inputs
internal import Sequences
internal import Statistics
public import Tables

/// Do genes of a list hold sites of a microRNA more often than like genes, and than chance?
public struct TargetListAnalysis: Analysis {
    var shared: GeneOptions
    public var group: String
    public var of: String

    public init(gene: String, group: String, of: String, microRNA: String, utrs: String) {
        shared = GeneOptions(gene: gene, microRNA: microRNA, utrs: utrs)
        (self.group, self.of) = (group, of)
    }

    public static let schema = AnalysisSchema(
        name: "target-list",
        summary: "sites of a microRNA in a list of genes, against genes with like 3'UTRs",
        higherMeans: "genes of the list hold a site of the microRNA more often than like genes",
        options: GeneOptions.options + [
            .init("group", .column, "column that tells the list from its background", required: true),
            .init("of", .level, "level that marks the list; all other rows are background", required: true),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        shared = GeneOptions(options)
        (group, of) = (options.requiredText("group"), options.requiredText("of"))
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let labels = try table.labels(group, askedAt: shared.places["group"])
        let levels = Set(labels.compactMap { $0 })
        guard levels.contains(of) else {
            throw InputError(
                "unknown-level", "column '\(group)' has no level '\(of)'", at: shared.places["of"],
                remedy: suggestion(for: of, in: levels.sorted()))
        }
        let (microRNA, sites) = try shared.genes(table, context) { row in
            labels[row] == nil ? "\(group) is missing" : nil
        }
        let genes = sites.genes.map { gene in
            ListedGene(
                name: gene.name, isListed: labels[gene.row] == of, hasSite: gene.sevenmers > 0,
                chance: gene.chance,
                traits: gene.traits)
        }
        return TargetListFinding(
            analysis: self, microRNA: microRNA, sites: sites, genes: genes,
            decided: SiteEnrichment.of(genes, level: context.decisionLevel), shown: SiteEnrichment.of(genes),
            level: context.decisionLevel
        ).finding
    }
}

private struct TargetListFinding {
    let analysis: TargetListAnalysis
    let microRNA: MicroRNA
    let sites: GeneSites
    let genes: [ListedGene]
    let decided: SiteEnrichment
    let shown: SiteEnrichment
    let level: Double

    private var listed: Int { genes.count(where: \.isListed) }

    var finding: Finding {
        Finding(
            analysis: TargetListAnalysis.schema.name,
            title: "Sites of \(microRNA.name) in \(Numbers.count(listed, "genes")) '\(analysis.of)' against "
                + "\(Numbers.count(shown.background)) others",
            estimates: estimates,
            decision: Decision(
                estimate: "odds_ratio",
                procedure: "exact conditional test over strata of length and expected sites",
                higherMeans: "genes '\(analysis.of)' hold a site more often than like genes",
                lowerMeans: "genes '\(analysis.of)' hold a site less often than like genes",
                effect: Quantity(decided.matched.map { logarithm($0.exact.value) }),
                interval: decided.matched.value.map {
                    Interval(
                        lower: logarithm($0.exact.interval.lower), upper: logarithm($0.exact.interval.upper),
                        level: level, method: "exact, conditional on the margins of each stratum")
                }, pValue: Quantity(decided.matched.map(\.exact.pValue)), scale: .ratio),
            units: Finding.Units(
                noun: "genes", total: genes.count,
                groups: [
                    .init(name: analysis.of, count: listed),
                    .init(name: "background", count: shown.background),
                ]), exclusions: sites.exclusions.losses,
            method: [
                "A gene holds a site where its 3'UTR has an 8mer, 7mer-m8 or 7mer-A1 of \(microRNA.name). Genes of the list "
                    + "were compared with the others within strata of 3'UTR length and of the number of sites that their "
                    + "dinucleotides give (exact conditional odds ratio)."
            ], cautions: cautions, figures: [figure].compactMap { $0 },
            analysed: DataFrame(
                columns: [analysis.group, "has_site", "length", "expected_sites", "chance"],
                rows: genes.map { gene in
                    [
                        .text(gene.isListed ? analysis.of : "background"), .text(gene.hasSite ? "yes" : "no"),
                        .number(Double(gene.traits.messageLength)), .number(gene.traits.expectedSites),
                        .number(gene.chance),
                    ]
                }))
    }

    /// 0 and infinity have logarithms, which stand for an end that the data leave open.
    private func logarithm(_ ratio: Double) -> Double { log(ratio) }

    private var estimates: [Estimate] {
        let matched = shown.matched
        func ratio(_ name: String, _ label: String, _ definition: String, _ odds: Outcome<StratifiedOdds>)
            -> Estimate
        {
            Estimate(
                name, label: label, definition: definition, value: Quantity(odds.map(\.exact.value)),
                interval: odds.value.map {
                    Interval($0.exact.interval, level: 0.95, method: "exact, central")
                },
                scale: .ratio, null: 1)
        }
        var list = [
            ratio(
                "odds_ratio", "Odds ratio of a site, list against like genes",
                "Conditional maximum likelihood over strata of 3'UTR length and expected sites", matched),
            ratio(
                "odds_ratio_plain", "The same ignoring length",
                "One 2 × 2 table of all genes: as often printed, wrong where the list has longer 3'UTRs",
                shown.ignoringLength),
        ]
        if let chance = shown.list.value {
            list.append(
                Estimate(
                    "genes_with_site", label: "Genes of the list with a site",
                    definition: "Genes with a 7mer or better", value: .value(Double(chance.withSite)),
                    unit: "genes"))
            list.append(
                Estimate(
                    "expected_with_site", label: "The same by chance",
                    definition:
                        "Sum of each 3'UTR's probability of a site by its dinucleotides (first-order Markov chain)",
                    value: .value(chance.expected), unit: "genes"))
            list.append(
                Estimate(
                    "odds_against_chance", label: "Factor of the odds against chance",
                    definition: "Exact (Poisson-binomial), genes taken as independent",
                    value: .value(chance.oddsFactor.value),
                    interval: Interval(chance.oddsFactor.interval, level: 0.95, method: "exact, central"),
                    scale: .ratio, null: 1))
        }
        return list
    }

    private var cautions: [Caution] {
        var list: [Caution] = []
        if shown.listedUncompared > 0 {
            list.append(
                Caution(
                    "uncompared",
                    "\(Numbers.count(shown.listedUncompared, "genes")) of the list have no informative "
                        + "stratum of like genes.",
                    weight: shown.listedUncompared * 4 > listed ? .serious : .note))
        }
        let seen = Double(shown.backgroundWithSite)
        if shown.background > 50, abs(seen - shown.backgroundExpected) > 0.25 * max(seen, 1) {
            list.append(
                Caution(
                    "chance-model",
                    "Of the background, \(shown.backgroundWithSite) genes hold a site where chance expects "
                        + "\(Numbers.short(shown.backgroundExpected)): chance alone does not describe these 3'UTRs, so the "
                        + "comparison with like genes counts."))
        }
        return list
    }

    private var figure: Figure? {
        guard let list = shown.list.value else { return nil }
        return Figure(
            id: "chance", title: "Genes with a site, seen and by chance",
            caption:
                "Orange: genes with a 7mer or better of \(microRNA.name). Mean by chance: the sum of the genes' own "
                + "probabilities.",
            content: .chance(
                ChanceFigure(
                    x: AxisLabel("Genes with a site"),
                    rows: [
                        .init(
                            label: "'\(analysis.of)'", observed: Double(list.withSite),
                            expected: list.expected)
                    ])))
    }
}
