public import Findings
internal import Foundation
public import Inputs
internal import Sequences
internal import Statistics
public import Tables

/// Do windows that an experiment found bound (CLASH, eCLIP, chimeric reads) hold sites more than chance, or stand above
/// windows that it did not?
///
/// With labels: the summed affinity of bound against other windows, by the exact Mann-Whitney test. Without: windows with
/// a seed match against the sum of what each window's own dinucleotides give.
public struct TargetWindowsAnalysis: Analysis {
    public var window: String
    public var microRNA: String
    public var label: String?
    public var of: String?
    var sequences: String?
    var places: [String: SourceLocation] = [:]

    public init(window: String, microRNA: String, label: String? = nil, of: String? = nil) {
        (self.window, self.microRNA, self.label, self.of) = (window, microRNA, label, of)
    }

    public static let schema = AnalysisSchema(
        name: "target-windows",
        summary:
            "windows found bound by CLASH or eCLIP: sites against chance, or affinity against other windows",
        higherMeans: "bound windows hold more, or stronger, sites than expected",
        options: [
            .init("window", .column, "column with the sequence of each window", required: true),
            .init(
                "microRNA", .column,
                "column with the microRNA of each window: its name in miRBase or its sequence",
                required: true),
            .init(
                "label", .column, "column that tells bound windows from others, where the table holds both"),
            .init("of", .level, "level of 'label' that marks bound windows"),
            .init("microRNAs", .table, "table (FASTA) with sequences of microRNAs, for names not known here"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            window: options.requiredText("window"), microRNA: options.requiredText("microRNA"),
            label: options.text("label"), of: options.text("of"))
        sequences = options.text("microRNAs")
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
        if (label == nil) != (of == nil) {
            throw InputError(
                "missing-key", "'label' and 'of' go together", at: options.location,
                remedy: "name the column and the level that marks bound windows")
        }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let windows = try BoundWindows(self, table, context)
        return label == nil ? chanceFinding(windows, context) : labelledFinding(windows, context)
    }
}

/// The windows of a table with their microRNAs.
private struct BoundWindows {
    struct Window {
        var row: Int
        var origin: RowOrigin
        var bases: [UInt8]
        var microRNA: MicroRNA
        var isBound: Bool
    }

    var windows: [Window] = []
    var exclusions = Exclusions()

    init(_ analysis: TargetWindowsAnalysis, _ table: Table, _ context: AnalysisContext) throws(InputError) {
        let letters = try table.labels(analysis.window, askedAt: analysis.places["window"])
        let names = try table.labels(analysis.microRNA, askedAt: analysis.places["microRNA"])
        var labels: [String?] = letters.map { _ in analysis.of }
        if let label = analysis.label {
            labels = try table.labels(label, askedAt: analysis.places["label"])
            let levels = Set(labels.compactMap { $0 })
            guard let of = analysis.of, levels.contains(of) else {
                throw InputError(
                    "unknown-level", "column '\(label)' has no level '\(analysis.of ?? "")'",
                    at: analysis.places["of"],
                    remedy: suggestion(for: analysis.of ?? "", in: levels.sorted()))
            }
        }
        var known: [MicroRNA]?
        if let sequences = analysis.sequences {
            let place = analysis.places["microRNAs"]
            known = try MessageRows(try context.table(sequences, askedAt: place), askedAt: place).microRNAs()
        }
        var found: [String: MicroRNA] = [:]
        for row in letters.indices {
            let origin = table.origins[row]
            guard let text = letters[row], let name = names[row] else {
                exclusions.add(
                    origin, because: "\(letters[row] == nil ? analysis.window : analysis.microRNA) is missing"
                )
                continue
            }
            guard let label = labels[row] ?? (analysis.label == nil ? "" : nil) else {
                exclusions.add(origin, because: "\(analysis.label ?? "label") is missing")
                continue
            }
            if found[name] == nil {
                found[name] = try KnownMicroRNAs.find([name], among: known, at: origin.location)[0]
            }
            let masks = text.utf8.map(Base.mask)
            guard !masks.isEmpty, !masks.contains(0) else {
                throw InputError(
                    "unknown-letter", "a window has a letter that is no nucleotide", at: origin.location,
                    column: analysis.window)
            }
            windows.append(
                Window(
                    row: row, origin: origin, bases: masks, microRNA: found[name]!,
                    isBound: analysis.label == nil || label == analysis.of))
        }
    }
}

extension TargetWindowsAnalysis {
    private func chanceFinding(_ data: BoundWindows, _ context: AnalysisContext) -> Finding {
        var chances: [MicroRNA: SiteChance] = [:]
        let genes = data.windows.map { window -> ListedGene in
            if chances[window.microRNA] == nil {
                chances[window.microRNA] = SiteChance(of: .sevenmerOrBetter, by: window.microRNA)
            }
            let chance = chances[window.microRNA]!
            let message = NucleotideSequence(name: "\(window.row)", bases: window.bases)
            return ListedGene(
                name: message.name, isListed: true, hasSite: chance.observed(in: message) > 0,
                chance: chance.chainProbability(ofAtLeast: 1, in: message),
                traits: LengthAndComposition(
                    messageLength: window.bases.count, expectedSites: chance.expected(in: message)))
        }
        let decided = SiteEnrichment.of(genes, bands: 1, level: context.decisionLevel).list
        let shown = SiteEnrichment.of(genes, bands: 1).list
        let seen = shown.value
        return Finding(
            analysis: Self.schema.name,
            title:
                "\(Numbers.count(genes.count, "windows")): \(genes.count(where: \.hasSite)) with a 7mer or better",
            estimates: [
                Estimate(
                    "odds_against_chance", label: "Factor of the odds of a site against chance",
                    definition:
                        "The factor by which the windows' odds of a 7mer or better differ from what their dinucleotides "
                        + "give (first-order Markov chain), exact (Poisson-binomial)",
                    value: Quantity(shown.map(\.oddsFactor.value)),
                    interval: seen.map {
                        Interval($0.oddsFactor.interval, level: 0.95, method: "exact, central")
                    },
                    scale: .ratio, null: 1),
                Estimate(
                    "windows_with_site", label: "Windows with a site", definition: "With a 7mer or better",
                    value: .value(Double(genes.count(where: \.hasSite))), unit: "windows"),
                Estimate(
                    "expected_with_site", label: "The same by chance",
                    definition: "Sum of the windows' probabilities",
                    value: Quantity(shown.map(\.expected)), unit: "windows"),
            ],
            decision: Decision(
                estimate: "odds_against_chance", procedure: "exact Poisson-binomial test",
                higherMeans: "bound windows hold sites more often than chance gives",
                lowerMeans: "bound windows hold sites less often than chance gives",
                effect: Quantity(decided.map { log($0.oddsFactor.value) }),
                interval: decided.value.map {
                    Interval(
                        lower: log($0.oddsFactor.interval.lower), upper: log($0.oddsFactor.interval.upper),
                        level: context.decisionLevel, method: "exact, central")
                }, pValue: Quantity(decided.map(\.oddsFactor.pValue)), scale: .ratio),
            units: Finding.Units(noun: "windows", total: genes.count), exclusions: data.exclusions.losses,
            method: [
                "Each window was searched for seed matches (8mer, 7mer-m8, 7mer-A1) of its own microRNA, and the number of "
                    + "windows with one compared with the sum of the probabilities that their dinucleotides give."
            ],
            cautions: [
                Caution(
                    "overlapping-windows",
                    "Windows of one place on a message are not independent, and make p too small.")
            ],
            analysed: DataFrame(
                columns: ["has_site", "chance"],
                rows: genes.map { [.text($0.hasSite ? "yes" : "no"), .number($0.chance)] }))
    }

    private func labelledFinding(_ data: BoundWindows, _ context: AnalysisContext) -> Finding {
        var affinities: [MicroRNA: (any Affinity)?] = [:]
        var exclusions = data.exclusions
        var (bound, others): ([Double], [Double]) = ([], [])
        let least = -20.0
        for window in data.windows {
            if affinities[window.microRNA] == nil {
                affinities[window.microRNA] = ShippedAffinities.affinity(of: window.microRNA)
            }
            guard let affinity = affinities[window.microRNA] ?? nil else {
                exclusions.add(window.origin, because: "no affinities of its microRNA are at hand")
                continue
            }
            let score = max(least, affinity.logSummedAffinity(of: window.bases))
            if window.isBound { bound.append(score) } else { others.append(score) }
        }
        return labelled(bound, others, exclusions, context)
    }

    private func labelled(
        _ bound: [Double], _ others: [Double], _ exclusions: Exclusions, _ context: AnalysisContext
    ) -> Finding {
        let test = MannWhitney.of(bound, others)
        let method = test.value?.preferredMethod ?? .exact
        func interval(_ level: Double) -> Interval? {
            test.flatMap { $0.shiftInterval(level: level, method: method) }.value.map {
                Interval($0, level: level, method: "inverted Mann-Whitney test")
            }
        }
        return Finding(
            analysis: Self.schema.name,
            title:
                "Affinity of \(Numbers.count(bound.count, "windows")) '\(of ?? "")' against \(others.count) others",
            estimates: [
                Estimate(
                    "affinity_shift", label: "Shift of ln summed affinity",
                    definition: "Hodges-Lehmann shift of ln Σ 1/KD over the window, bound minus others",
                    value: Quantity(test.map(\.shift)), interval: interval(0.95), null: 0)
            ],
            decision: Decision(
                estimate: "affinity_shift",
                procedure: "Hodges-Lehmann interval inverted from the Mann-Whitney test",
                higherMeans: "bound windows have more affinity",
                lowerMeans: "bound windows have less affinity",
                effect: Quantity(test.map(\.shift)), interval: interval(context.decisionLevel),
                pValue: Quantity(test.map { $0.pValue(method) })),
            units: Finding.Units(
                noun: "windows", total: bound.count + others.count,
                groups: [
                    .init(name: of ?? "bound", count: bound.count),
                    .init(name: "others", count: others.count),
                ]),
            exclusions: exclusions.losses,
            method: [
                "Each window was scored by the summed affinity of its microRNA (McGeary et al. 2019) over all stretches with "
                    + "four contiguous seed matches."
            ],
            analysed: DataFrame(
                columns: ["group", "ln_affinity"],
                rows: bound.map { [.text(of ?? "bound"), .number($0)] }
                    + others.map { [.text("others"), .number($0)] }))
    }
}
