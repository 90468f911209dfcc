internal import Findings
internal import Foundation
internal import Sequences

/// Words, numbers, figures and tables of a target.
struct TargetFinding {
    let analysis: TargetAnalysis
    let sequence: NucleotideSequence
    let target: TargetedMessage
    let context: AnalysisContext
    /// The message as the user would have it changed.
    let changed: MutatedMessage?
    let chances: [(microRNA: MicroRNA, chance: ChanceOfSites, range: ClosedRange<Int>?)]

    init(
        _ analysis: TargetAnalysis, _ sequence: NucleotideSequence, _ target: TargetedMessage,
        changed: MutatedMessage?, _ context: AnalysisContext
    ) {
        (self.analysis, self.sequence, self.target, self.context) = (analysis, sequence, target, context)
        self.changed = changed
        chances = target.microRNAs.flatMap { microRNA in
            [CountedSites.only(.eightmer), .sevenmerOrBetter, .sixmerOrBetter].map { counted in
                let chance = SiteChance(of: counted, by: microRNA)
                let counts = chance.shuffledCounts(
                    in: sequence, shuffles: analysis.shuffles, seed: context.seed
                ).sorted()
                let n = counts.count
                return (
                    microRNA,
                    chance.chance(in: sequence, shuffles: analysis.shuffles, seed: context.seed),
                    n > 0 ? counts[n * 25 / 1000]...counts[min(n - 1, n * 975 / 1000)] : nil
                )
            }
        }
    }

    private var names: String { Numbers.list(target.microRNAs.map(\.name)) }
    private var several: Bool { target.microRNAs.count > 1 }

    static let cannotDecide =
        "a sequence alone never shows that a message is repressed: a reporter with the wild-type against the mutated "
        + "site decides (analysis 'experiments'), and an expression change after mimic or inhibitor supports it"

    var finding: Finding {
        Finding(
            analysis: TargetAnalysis.schema.name,
            title: "\(names) on \(sequence.name), \(Numbers.count(sequence.bases.count)) nt, "
                + Numbers.count(target.sites.count, "sites"),
            estimates: [excessEstimate] + chances.flatMap(chanceEstimates) + strengths, decision: decision,
            units: Finding.Units(
                noun: "sites", total: target.sites.count,
                groups: target.microRNAs.map { microRNA in
                    .init(name: microRNA.name, count: target.sites.count { $0.microRNA == microRNA })
                }), method: method, cautions: cautions,
            figures: context.detail == .everything ? figures : [],
            tables: [siteTable, mutationTable, weakTable].compactMap { $0 },
            analysed: DataFrame(
                columns: ["name", "length", "sequence"],
                rows: [
                    [
                        .text(sequence.name), .number(Double(sequence.bases.count)),
                        .text(sequence.letters),
                    ]
                ]))
    }

    /// What the sequence shows of the claim: sites beyond chance, of the first microRNA.
    private var excess: Double {
        let chance = chances.first { $0.chance.counted == .sevenmerOrBetter }!.chance
        return Double(chance.observed) - chance.expected
    }

    private var decision: Decision {
        Decision(
            estimate: "excess_7mer_or_better", procedure: "none: a sequence describes",
            higherMeans: "\(sequence.name) has more sites than chance gives",
            lowerMeans: "\(sequence.name) has fewer sites than chance gives", effect: .value(excess),
            interval: nil,
            pValue: .undefined(because: "a sequence alone decides nothing"), notTestable: Self.cannotDecide)
    }

    private func suffix(_ microRNA: MicroRNA) -> String {
        several ? "_\(target.microRNAs.firstIndex(of: microRNA)! + 1)" : ""
    }

    private func of(_ microRNA: MicroRNA) -> String { several ? " of \(microRNA.name)" : "" }

    static func slugOf(_ counted: CountedSites) -> String {
        switch counted {
        case .only(let type): type.rawValue
        case .sevenmerOrBetter: "7mer_or_better"
        case .sixmerOrBetter: "6mer_or_better"
        }
    }

    static func label(_ counted: CountedSites) -> String {
        switch counted {
        case .only(let type): type.rawValue
        case .sevenmerOrBetter: "7mer or better"
        case .sixmerOrBetter: "6mer or better"
        }
    }

    private var excessEstimate: Estimate {
        Estimate(
            "excess_7mer_or_better",
            label: "Sites beyond chance, 7mer or better" + (several ? " of \(target.microRNAs[0].name)" : ""),
            definition: "Sites seen minus the exact mean over rearrangements that keep the dinucleotides",
            value: .value(excess), unit: "sites", null: 0)
    }

    private func chanceEstimates(
        _ item: (microRNA: MicroRNA, chance: ChanceOfSites, range: ClosedRange<Int>?)
    ) -> [Estimate] {
        let (chance, name) = (item.chance, Self.slugOf(item.chance.counted) + suffix(item.microRNA))
        let words = Self.label(chance.counted) + of(item.microRNA)
        var list = [
            Estimate(
                "sites_" + name, label: "Sites, \(words)",
                definition:
                    "Seed matches of this type: positions 2 to 7, with position 8 or an A opposite position 1",
                value: .value(Double(chance.observed)), unit: "sites"),
            Estimate(
                "expected_" + name, label: "Expected by chance, \(words)",
                definition:
                    "Mean over all rearrangements of the message that keep its dinucleotide counts and ends: "
                    + "exact", value: .value(chance.expected), unit: "sites"),
        ]
        if let tail = chance.shuffleTail, chance.observed > 0 {
            list.append(
                Estimate(
                    "chance_" + name, label: "Probability of as many by chance, \(words)",
                    definition:
                        "(k + 1)/(n + 1), k of n = \(chance.shuffles) dinucleotide-preserving shuffles having as many "
                        + "sites or more", value: .value(tail)))
        }
        return list
    }

    private var strengths: [Estimate] {
        var list: [Estimate] = []
        let lacks = target.missing.isEmpty ? "" : "; without " + target.missing.joined(separator: ", ")
        let lowest = target.context
        list.append(
            Estimate(
                "context_plus_plus",
                label: "Cumulative weighted context++" + (lowest.map { of($0.microRNA) } ?? ""),
                definition:
                    "TargetScan 7's context++ of all sites of one microRNA together (Agarwal et al. 2015): log2 of what is "
                    + "left of the message, each site lowering what the distal ones left"
                    + (several ? "; the lowest of the microRNAs" : "") + lacks,
                value: lowest.map { .value($0.score) } ?? .undefined(because: "no site can be scored"),
                unit: "log2"))
        list += occupancyEstimates
        let energies = target.sites.compactMap(\.duplexEnergy)
        list.append(
            Estimate(
                "duplex_energy", label: "Lowest duplex free energy",
                definition:
                    "Least free energy of the microRNA on a site and the 40 nucleotides around it, no pairs within "
                    + "either strand, Turner 2004, 37 °C",
                value: energies.min().map { .value($0) } ?? .undefined(because: "there is no site"),
                unit: "kcal/mol"))
        return list
    }

    private var occupancyEstimates: [Estimate] {
        let definition =
            "log2 of (1 + d·N0)/(1 + d·N), N the Argonautes bound on average by the affinities of all sites of the 3'UTR, "
            + "N0 those bound without seed matches; free Argonaute: \(analysis.argonaute.rawValue) "
            + "(ln concentration \(Numbers.plain(analysis.argonaute.logarithm)))"
        guard let whole = target.occupancy(of: target.message.utr),
            let mutated = target.occupancy(of: target.withoutSites(sequence).bases)
        else {
            return [
                Estimate(
                    "predicted_log2_fold_change", label: "Predicted log2 fold change, affinities",
                    definition: definition,
                    value: .undefined(because: "no affinities of \(names) are at hand"), unit: "log2")
            ]
        }
        return [
            Estimate(
                "predicted_log2_fold_change", label: "Predicted log2 fold change, affinities",
                definition: definition, value: .value(whole.log2FoldChange), unit: "log2"),
            Estimate(
                "predicted_without_sites", label: "The same with every seed match mutated",
                definition:
                    "As above for the message with positions 2 to 4 of each seed match replaced by what does not "
                    + "pair", value: .value(mutated.log2FoldChange), unit: "log2"),
            Estimate(
                "predicted_through_sites", label: "Predicted repression through the seed matches",
                definition:
                    "Difference of the two: what the mechanistic model takes as the effect of the sites",
                value: .value(whole.log2FoldChange - mutated.log2FoldChange), unit: "log2"),
        ] + changedEstimates(whole, definition)
    }

    /// The change that the user asked about.
    private func changedEstimates(_ whole: OccupancyModel.Prediction, _ definition: String) -> [Estimate] {
        guard let changed, let after = target.occupancy(of: changed.message.bases) else { return [] }
        return [
            Estimate(
                "predicted_changed", label: "Predicted log2 fold change, \(changed.description)",
                definition: "As above for the changed message", value: .value(after.log2FoldChange),
                unit: "log2"),
            Estimate(
                "predicted_through_change", label: "Predicted effect of \(changed.description)",
                definition: "Changed minus unchanged: positive where the change takes repression away",
                value: .value(after.log2FoldChange - whole.log2FoldChange), unit: "log2"),
        ]
    }

    /// Each site undone alone.
    private var mutationTable: FindingTable? {
        guard let whole = target.occupancy(of: target.message.utr)?.log2FoldChange, !target.sites.isEmpty
        else {
            return nil
        }
        let rows = target.sites.map { scored -> [DataFrame.Cell] in
            let mutated = MutatedMessage(sequence, .seedCore(of: scored.site), sitesOf: scored.microRNA)
            let after = target.occupancy(of: mutated.message.bases)?.log2FoldChange
            return [
                .text(scored.microRNA.name), .text(scored.site.type.rawValue),
                .number(Double(scored.site.range.lowerBound + 1)), .text(mutated.description), .number(whole),
                after.map { .number($0) } ?? .missing, after.map { .number($0 - whole) } ?? .missing,
                .number(Double(mutated.created.count)),
            ]
        }
        return FindingTable(
            id: "mutations", title: "Each site mutated alone",
            caption:
                "Positions 2 to 4 of the seed match replaced by what does not pair, as in a reporter; predicted log2 fold "
                + "change before and after, and their difference. created: sites that the mutation would make.",
            frame: DataFrame(
                columns: ["microRNA", "type", "start", "change", "before", "after", "difference", "created"],
                rows: rows))
    }

    private var method: [String] {
        [
            "Sites of \(names) in the 3'UTR of \(sequence.name) (\(sequence.bases.count) nt) were found by their seed "
                + "matches (8mer, 7mer-m8, 7mer-A1, 6mer; Bartel 2009), each place giving its strongest type.",
            chances.first.map(\.chance.method) ?? "",
            "Sites were scored by context++ (Agarwal et al. 2015); accessibility is the probability that the 14 nucleotides "
                + "ending opposite position 1 are unpaired (Turner 2004, windows of 80, pairs spanning up to 40).",
            "Repression was predicted by the biochemical model of McGeary et al. 2019 from affinities of its network.",
        ].filter { !$0.isEmpty }
    }

    private var cautions: [Caution] {
        var list: [Caution] = []
        for item in chances where item.chance.counted == .sevenmerOrBetter {
            let (chance, name) = (item.chance, item.microRNA.name)
            if chance.observed == 0 {
                list.append(
                    Caution(
                        "no-site",
                        "\(sequence.name) has no site of 7mer or better of \(name); 6mers alone hardly repress. "
                            + "By chance \(Numbers.short(chance.expected, digits: 2)) would be expected.",
                        weight: .serious))
            } else if let tail = chance.shuffleTail, tail > 0.05 {
                list.append(
                    Caution(
                        "chance-gives-it",
                        "Chance gives as many sites of \(name) (\(chance.observed) of 7mer or better, "
                            + "\(Numbers.short(chance.expected, digits: 2)) expected) with probability "
                            + "\(Numbers.short(tail, digits: 2)): that the sequence holds them is no evidence.",
                        weight: .serious))
            }
        }
        if let changed, !changed.isClean {
            list.append(
                Caution(
                    "site-created",
                    "The change \(changed.description) makes \(Numbers.count(changed.created.count, "sites")) of "
                        + "\(target.microRNAs[0].name) where there was none or a weaker one: it cannot show what the lost "
                        + "site did.", weight: .serious))
        }
        let near = target.sites.count { $0.context.total == nil }
        if near > 0 {
            list.append(
                Caution(
                    "near-stop",
                    "\(Numbers.count(near, "sites")) within 14 nt of the stop codon have no context++ score: "
                        + "ribosomes clear them."))
        }
        let ambiguous = sequence.bases.count { !Base.isCertain($0) }
        if ambiguous > 0 {
            list.append(
                Caution(
                    "ambiguous-bases",
                    "\(Numbers.count(ambiguous, "nucleotides")) are ambiguity codes: they never make a site, never pair, "
                        + "and cut the message for the chance calculation."))
        }
        if !target.missing.isEmpty, !target.sites.isEmpty {
            list.append(
                Caution("missing-features", "context++ lacks \(target.missing.joined(separator: ", "))."))
        }
        return list
    }
}
