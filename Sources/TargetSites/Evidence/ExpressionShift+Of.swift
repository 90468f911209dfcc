internal import Statistics

extension ExpressionShift {
    /// - Parameters:
    ///   - genes: each once.
    ///   - weakest: the weakest site that makes a gene a target; genes with weaker ones only are set aside.
    ///   - matching: how targets are set beside genes without sites; see `ShiftMatching`.
    public static func of(
        _ genes: [GeneChange], weakest: SiteType = .sevenmerA1, matching: ShiftMatching = .nearest(),
        level: Double = 0.95
    ) -> ExpressionShift {
        precondition(level > 0 && level < 1, "a level lies between 0 and 1")
        let targets = genes.filter { $0.best.map { $0 <= weakest } ?? false }
        let without = genes.filter { $0.best == nil }
        let groups = matchedGroups(targets, without, matching)
        let kept = Set(groups.flatMap(\.controls))
        let pairs = weighted(groups, targets, without)
        return ExpressionShift(
            matched: shift(groups, targets, without, matching, level),
            ignoringLength: plain(targets, without),
            curves: curves(genes, matched: without.indices.filter(kept.contains).map { without[$0] }),
            targets: targets.count, withoutSites: without.count,
            setAside: genes.count - targets.count - without.count,
            unmatchedTargets: targets.count - groups.reduce(0) { $0 + $1.targets.count },
            imbalanceBefore: imbalance([(targets, without)], targets + without),
            imbalanceAfter: imbalance(pairs, targets + without))
    }

    /// Positions of targets and controls that are compared with each other.
    private struct Group {
        var targets: [Int]
        var controls: [Int]
    }

    private static func matchedGroups(
        _ targets: [GeneChange], _ without: [GeneChange], _ matching: ShiftMatching
    ) -> [Group] {
        if targets.isEmpty || without.isEmpty { return [] }
        switch matching {
        case .nearest(let each, let caliper, let seed):
            precondition(each > 0 && caliper >= 0, "a target has controls within a caliper")
            let found = MatchedControls(
                of: targets.map(\.traits), in: without.map(\.traits), each: each, caliper: caliper, seed: seed
            )
            return found.controls.enumerated().compactMap {
                $1.isEmpty ? nil : Group(targets: [$0], controls: $1)
            }
        case .strata(let bands):
            let strata = GeneStrata(targets.map(\.traits), bands: bands)
            var groups = [Group](repeating: Group(targets: [], controls: []), count: strata.count)
            for (place, gene) in targets.enumerated() {
                groups[strata.stratum(of: gene.traits)!].targets.append(place)
            }
            for (place, gene) in without.enumerated() {
                if let stratum = strata.stratum(of: gene.traits) { groups[stratum].controls.append(place) }
            }
            return groups.filter { !$0.targets.isEmpty && !$0.controls.isEmpty }
        }
    }

    private static func shift(
        _ groups: [Group], _ targets: [GeneChange], _ without: [GeneChange], _ matching: ShiftMatching,
        _ level: Double
    ) -> Outcome<Matched> {
        if targets.isEmpty { return .undefined("no gene is a predicted target") }
        if without.isEmpty { return .undefined("no gene is without sites") }
        if groups.isEmpty { return .undefined("no target has genes without sites like it") }
        func changes(_ genes: [GeneChange], _ places: [Int]) -> [Double] {
            places.map { genes[$0].log2FoldChange }
        }
        let controls = groups.reduce(0) { $0 + $1.controls.count }
        switch matching {
        case .nearest(let each, let caliper, let seed):
            let ranks = MatchedRanks(
                groups.map { (targets[$0.targets[0]].log2FoldChange, changes(without, $0.controls)) })
            return .success(
                Matched(
                    shift: ranks.shift, interval: ranks.interval(level: level), pValue: ranks.pValue,
                    pLower: ranks.pLower, targets: groups.count, controls: controls, strata: groups.count,
                    method: nearestWords(each, caliper, seed)))
        case .strata(let bands):
            let ranks = StratifiedRanks(
                groups.map { (changes(targets, $0.targets), changes(without, $0.controls)) })!
            return .success(
                Matched(
                    shift: ranks.shift, interval: ranks.interval(level: level), pValue: ranks.pValue,
                    pLower: ranks.pLower, targets: ranks.firstCount, controls: controls, strata: groups.count,
                    method: strataWords(bands)))
        }
    }

    private static func nearestWords(_ each: Int, _ caliper: Double, _ seed: UInt64) -> String {
        "Each predicted target was compared with the \(each) nearest genes without sites, in standardised log "
            + "3'UTR length and expected sites, within \(caliper) standard deviations and without replacement (seed "
            + "\(seed)): exact rank test stratified by set, Hodges-Lehmann shift with the interval that inverts it."
    }

    private static func strataWords(_ bands: Int) -> String {
        "Predicted targets were compared with genes without sites within strata of 3'UTR length (\(bands) bands) and "
            + "expected sites (\(bands) bands in each): van Elteren's test, normal approximation, and the shift with the "
            + "interval that inverts it."
    }

    private static func plain(_ targets: [GeneChange], _ without: [GeneChange]) -> Outcome<IgnoringLength> {
        let (a, b) = (targets.map(\.log2FoldChange), without.map(\.log2FoldChange))
        return MannWhitney.of(a, b).map { test in
            let smirnov = CumulativeCurve(label: "", changes: a)
                .kolmogorovSmirnov(against: CumulativeCurve(label: "", changes: b))
            return IgnoringLength(
                shift: test.shift, mannWhitneyP: test.pValue(.asymptotic),
                smirnovDistance: smirnov.distance, smirnovP: smirnov.pValue)
        }
    }

    private static func curves(_ genes: [GeneChange], matched: [GeneChange]) -> [CumulativeCurve] {
        func curve(_ label: String, _ genes: [GeneChange]) -> CumulativeCurve? {
            genes.isEmpty ? nil : CumulativeCurve(label: label, changes: genes.map(\.log2FoldChange))
        }
        func of(_ types: SiteType...) -> [GeneChange] {
            genes.filter { $0.best.map(types.contains) ?? false }
        }
        return [
            curve("8mer", of(.eightmer)), curve("7mer", of(.sevenmerM8, .sevenmerA1)),
            curve("6mer", of(.sixmer)), curve("offset 6mer or 6mer-A1", of(.offsetSixmer, .sixmerA1)),
            curve("no site", genes.filter { $0.best == nil }), curve("no site, matched", matched),
        ].compactMap { $0 }
    }

    private static func weighted(
        _ groups: [Group], _ targets: [GeneChange], _ without: [GeneChange]
    ) -> [([GeneChange], [GeneChange])] {
        groups.map { group in (group.targets.map { targets[$0] }, group.controls.map { without[$0] }) }
    }

    /// Mean difference within groups, weighted by their targets, in standard deviations of all genes.
    private static func imbalance(
        _ groups: [([GeneChange], [GeneChange])], _ all: [GeneChange]
    ) -> Outcome<Imbalance> {
        let filled = groups.filter { !$0.0.isEmpty && !$0.1.isEmpty }
        if filled.isEmpty { return .undefined("there are no genes to compare") }
        func difference(_ trait: (GeneChange) -> Double) -> Double {
            let targets = filled.reduce(0) { $0 + $1.0.count }
            let sum = filled.reduce(0.0) { sum, group in
                let apart = meanOf(group.0.map(trait)) - meanOf(group.1.map(trait))
                return sum + apart * Double(group.0.count)
            }
            let spread = Descriptives(all.map(trait)).standardDeviation.value ?? 0
            return spread > 0 ? sum / Double(targets) / spread : 0
        }
        return .success(
            Imbalance(
                logLength: difference { $0.traits.logLength },
                expectedSites: difference { $0.traits.expectedSites }))
    }
}
