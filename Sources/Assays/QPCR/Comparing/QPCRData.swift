internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// One independent unit of a group: a sample, or the mean of a unit's samples.
struct QPCRUnit {
    var amount: CensoredAmount
    /// ΔCq of the samples, `.above` where undetermined.
    var deltaCqs: [NumericCell]
    /// What was measured: the samples it was made of.
    var samples: [NormalisedSample]
}

/// What the analysis compares, with all that was left out.
struct QPCRData {
    let normalised: NormalisedSamples
    private(set) var first: [QPCRUnit] = []
    private(set) var second: [QPCRUnit] = []
    private(set) var exclusions: Exclusions
    /// Level of each sample.
    let levels: [String: String]
    /// Samples of each biological unit (or pair) within a level, where a column names it.
    private(set) var repeats: [[NormalisedSample]] = []

    init(_ analysis: QPCRAnalysis, _ table: Table) throws(InputError) {
        let settings = analysis.settings
        try Self.checkColumns(analysis, table)
        normalised = try NormalisedSamples(table, settings)
        let plate = normalised.plate
        levels = try plate.levels(of: analysis.group, askedAt: settings.place("group"))
        exclusions = normalised.exclusions
        try Self.checkLevels(analysis, table)
        let named = try (analysis.pair ?? analysis.unit).map { column throws(InputError) in
            try plate.levels(of: column, askedAt: settings.place(analysis.pair == nil ? "unit" : "pair"))
        }
        let mayName = mayNameLevels(levels.values.map { $0 })
        var groups: [String: [(key: String, samples: [NormalisedSample])]] = [:]
        for sample in normalised.samples {
            let origin = table.origins[plate.firstRow[sample.name]!]
            guard let level = levels[sample.name] else {
                exclusions.add(origin, because: "sample: \(analysis.group) is missing")
                continue
            }
            guard level == analysis.of || level == analysis.against else {
                exclusions.add(
                    origin,
                    because: mayName
                        ? "sample: \(analysis.group) is '\(level)'"
                        : "sample: \(analysis.group) is another level")
                continue
            }
            guard !sample.amounts[0].isMissing else {
                exclusions.add(origin, because: "sample: \(analysis.target) was not measured")
                continue
            }
            guard let key = named == nil ? sample.name : named?[sample.name] else {
                exclusions.add(
                    origin, because: "sample: \(analysis.pair ?? analysis.unit ?? "") is missing")
                continue
            }
            if let place = groups[level, default: []].firstIndex(where: { $0.key == key }) {
                groups[level]![place].samples.append(sample)
            } else {
                groups[level, default: []].append((key, [sample]))
            }
        }
        try assemble(groups, analysis, table)
    }

    private static func checkColumns(_ analysis: QPCRAnalysis, _ table: Table) throws(InputError) {
        let columns = analysis.settings.columns
        var named = [
            ("sample_column", columns.sample), ("target_column", columns.target), ("cq_column", columns.cq),
            ("group", analysis.group),
        ]
        if let pair = analysis.pair { named.append(("pair", pair)) }
        if let unit = analysis.unit { named.append(("unit", unit)) }
        try requireDistinctColumns(named, of: table, places: analysis.places)
        if analysis.pair != nil, analysis.unit != nil {
            throw InputError(
                "conflicting-settings", "'pair' and 'unit' exclude each other", at: analysis.places["unit"],
                remedy: "with 'pair' the biological source is the unit")
        }
    }

    /// Levels are those of the samples: misspelt ones are refused.
    private static func checkLevels(_ analysis: QPCRAnalysis, _ table: Table) throws(InputError) {
        _ = try TwoLevels(
            table, column: analysis.group, level: analysis.of, against: analysis.against,
            place: analysis.places, keys: ("group", "of", "against"))
    }

    private mutating func assemble(
        _ groups: [String: [(key: String, samples: [NormalisedSample])]], _ analysis: QPCRAnalysis,
        _ table: Table
    ) throws(InputError) {
        let (ofs, againsts) = (groups[analysis.of] ?? [], groups[analysis.against] ?? [])
        repeats = (ofs + againsts).map(\.samples)
        guard analysis.pair != nil else {
            if analysis.unit != nil { try refuseSharedUnits(ofs.map(\.key), againsts.map(\.key), analysis) }
            (first, second) = (ofs.map { Self.unit($0.samples) }, againsts.map { Self.unit($0.samples) })
            return
        }
        let partners = Dictionary(uniqueKeysWithValues: againsts.map { ($0.key, $0.samples) })
        for (key, samples) in ofs {
            guard let others = partners[key] else {
                leave(samples, "no partner with \(analysis.group) '\(analysis.against)'", table)
                continue
            }
            first.append(Self.unit(samples))
            second.append(Self.unit(others))
        }
        let known = Set(ofs.map(\.key))
        for (key, samples) in againsts where !known.contains(key) {
            leave(samples, "no partner with \(analysis.group) '\(analysis.of)'", table)
        }
    }

    private mutating func leave(_ samples: [NormalisedSample], _ reason: String, _ table: Table) {
        for sample in samples {
            exclusions.add(
                table.origins[normalised.plate.firstRow[sample.name]!], because: "sample: " + reason)
        }
    }

    private func refuseSharedUnits(
        _ first: [String], _ second: [String], _ analysis: QPCRAnalysis
    ) throws(InputError) {
        let shared = Set(first).intersection(second).count
        guard shared > 0 else { return }
        throw InputError(
            "unit-in-both-groups",
            "\(Numbers.count(shared, "units")) of '\(analysis.unit!)' \(shared == 1 ? "has" : "have") samples in both groups, so the groups "
                + "are not independent", at: analysis.places["unit"], column: analysis.unit,
            remedy: "if both come from one biological source, name the column with 'pair' in place of 'unit'")
    }

    /// The mean of a unit's samples; known only to lie below the mean with limits, where one is undetermined.
    private static func unit(_ samples: [NormalisedSample]) -> QPCRUnit {
        let parts = samples.compactMap { CensoredAmount($0.amounts[0], floor: $0.floors[0]) }
        let mean = meanOf(parts.map(\.value))
        let isBelow = parts.contains(where: \.isBelow)
        let floor = parts.allSatisfy { $0.floor.isFinite } ? meanOf(parts.map(\.floor)) : nil
        return QPCRUnit(
            amount: CensoredAmount(isBelow ? .below(mean) : .exact(mean), floor: floor)!,
            deltaCqs: samples.map { $0.deltaCqs[0] }, samples: samples)
    }
}
