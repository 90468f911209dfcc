internal import Findings
internal import Statistics
internal import Tables

/// Other reasons for the same difference: references that move, haemolysis, plates that go with the groups.
struct QPCRSuspicions {
    private(set) var cautions: [Caution] = []

    init(_ finding: QPCRFinding) {
        missing(finding)
        references(finding)
        haemolysis(finding)
        plates(finding)
        efficiencies(finding)
    }

    private static func means(_ units: [QPCRUnit], _ value: (NormalisedSample) -> Double?) -> [Double?] {
        units.map { unit in
            let known = unit.samples.compactMap(value)
            return known.isEmpty ? nil : CensoredAmount.recorded(meanOf(known))
        }
    }

    /// Wells without a Cq in one group only: that they are missing tells something.
    private mutating func missing(_ finding: QPCRFinding) {
        let (plate, levels) = (finding.normalised.plate, finding.data.levels)
        let (of, against) = (finding.analysis.of, finding.analysis.against)
        let wells = (plate.withoutCq[finding.analysis.target] ?? []).compactMap { levels[$0] }
        let counts = [of, against].map { level in wells.count { $0 == level } }
        guard counts.max()! > 1, counts.min()! == 0 else { return }
        let level = counts[0] > 0 ? of : against
        cautions.append(
            Caution(
                "missing-in-one-group",
                "All \(counts.max()!) wells of \(finding.analysis.target) without a Cq are of \(level): such wells do not go missing by "
                    + "chance. If the word in the table (such as NA) means 'not detected', write it as '>40', the cycles of the "
                    + "run, and the amounts count as low ones in place of none.", weight: .serious))
    }

    /// The references' own Cq in the two groups: what a normaliser should not tell apart.
    private mutating func references(_ finding: QPCRFinding) {
        guard !finding.isAbsolute else { return }
        let first = Self.means(finding.data.first, \.referenceCq).compactMap { $0 }
        let second = Self.means(finding.data.second, \.referenceCq).compactMap { $0 }
        let p: Double?
        if finding.isPaired {
            p = SignedRank.of(first: second, second: first).flatMap { $0.pValue($0.preferredMethod) }.value
        } else {
            p = MannWhitney.of(first, second).map { $0.pValue($0.preferredMethod) }.value
        }
        guard let p, p < 0.05 else { return }
        let difference = meanOf(first) - meanOf(second)
        cautions.append(
            Caution(
                "reference-differs",
                "The Cq of \(finding.normalised.references.inWords) differ between the groups themselves (by \(Numbers.short(difference)) cycles on "
                    + "average, \(Numbers.pEquals(p))). Either the amounts of RNA differ, which normalising mends, or the normaliser moves, "
                    + "and then it makes or hides a difference of the target: look at the result by another normaliser.",
                weight: .serious))
    }

    /// Haemolysis that goes with the amount of the target can be what is compared.
    private mutating func haemolysis(_ finding: QPCRFinding) {
        guard finding.analysis.settings.haemolysis != nil else { return }
        let units = finding.data.first + finding.data.second
        let deltas = Self.means(units) { $0.haemolysis.exactValue }
        let pairs = zip(deltas, units).compactMap { delta, unit in
            unit.amount.isBelow ? nil : delta.map { ($0, unit.amount.value) }
        }
        if pairs.count > 4,
            let found = Correlation.spearman(pairs.map(\.0), pairs.map(\.1)).value,
            found.pValue < 0.05
        {
            cautions.append(
                Caution(
                    "haemolysis-associated",
                    "The amount of \(finding.analysis.target) goes with haemolysis (Spearman's ρ \(Numbers.short(found.coefficient)), \(pairs.count) units): "
                        + "the difference may be that of red cells' contents.", weight: .serious))
        }
        let first = deltas.prefix(finding.data.first.count).compactMap { $0 }
        let second = deltas.dropFirst(finding.data.first.count).compactMap { $0 }
        if let p = MannWhitney.of(first, second).map({ $0.pValue($0.preferredMethod) }).value, p < 0.05 {
            cautions.append(
                Caution(
                    "haemolysis-differs",
                    "Haemolysis differs between the groups (\(Numbers.pEquals(p))): the groups were drawn or handled differently.",
                    weight: .serious))
        }
    }

    /// Each plate holds samples of one group only: plate and group cannot be told apart.
    private mutating func plates(_ finding: QPCRFinding) {
        let plate = finding.normalised.plate
        var groups: [String: Set<String>] = [:]
        for well in plate.wells where well.task == .sample {
            guard let level = well.sample.flatMap({ finding.data.levels[$0] }),
                let name = well.batch ?? well.plate,
                level == finding.analysis.of || level == finding.analysis.against
            else { continue }
            groups[name, default: []].insert(level)
        }
        guard groups.count > 1, groups.values.allSatisfy({ $0.count == 1 }),
            Set(groups.values.flatMap { $0 }).count == 2
        else { return }
        cautions.append(
            Caution(
                "plates-are-groups",
                "No plate holds samples of both groups: a difference between plates cannot be told from one between the groups"
                    + (finding.analysis.settings.batch?.method == .median
                        ? ", and bringing plates to equal medians takes the difference away." : "."),
                weight: .serious))
    }

    /// An assumed efficiency matters where target and references sit at different Cq in the two groups.
    private mutating func efficiencies(_ finding: QPCRFinding) {
        let settings = finding.analysis.settings
        guard !settings.isAbsolute, settings.efficiency.source(of: finding.analysis.target) == .factor(2)
        else { return }
        cautions.append(
            Caution(
                "efficiency-sensitivity",
                "The efficiency of \(finding.analysis.target) was taken as a doubling in each cycle. Were it 90 %, the log2 difference would be "
                    + "about 7 % smaller for the part that the target's Cq make up."))
    }
}
