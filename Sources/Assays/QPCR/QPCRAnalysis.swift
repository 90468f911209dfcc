public import Findings
public import Inputs
public import Tables

/// Does a target's amount differ between two groups of samples? Straight from the wells.
///
/// Wells are averaged first: the sample (or the biological unit, or the pair) is what counts. Two groups: the
/// exact Mann-Whitney test and its Hodges-Lehmann interval on log2 amounts; pairs: the signed-rank test; with
/// undetermined values see `AmountComparison`. Welch's ΔΔCq and the censored likelihood stand beside it.
public struct QPCRAnalysis: Analysis {
    public var settings: QPCRSettings
    public var group: String
    public var of: String
    public var against: String
    /// Column that names the pair: one biological source with a sample in each group.
    public var pair: String?
    /// Column that names the biological unit where it has several samples in a group; they are averaged.
    public var unit: String?
    var places: [String: SourceLocation] = [:]

    public init(
        settings: QPCRSettings, group: String, of: String, against: String, pair: String? = nil,
        unit: String? = nil
    ) {
        (self.settings, self.group, self.of, self.against) = (settings, group, of, against)
        (self.pair, self.unit) = (pair, unit)
    }

    public static let schema = AnalysisSchema(
        name: "qpcr", summary: "difference of a target's amount between two groups, from the wells of a qPCR",
        higherMeans: "more of the target in 'of' than in 'against'", options: choiceOptions + ruleOptions)

    private static let choiceOptions: [AnalysisSchema.Option] = [
        .init("target", .text, "target whose amount is compared", required: true),
        .init(
            "references", .texts,
            "reference targets; or global_mean; or genorm or normfinder, which choose among 'candidates'"),
        .init("candidates", .texts, "targets that genorm or normfinder may choose references from"),
        .init("group", .column, "column that says which group a sample belongs to", required: true),
        .init("of", .level, "level of the group in question", required: true),
        .init("against", .level, "level that it is compared with", required: true),
        .init("pair", .column, "column that names the biological source with a sample in each group"),
        .init("unit", .column, "column that names the biological unit of several samples; they are averaged"),
        .init("spike", .text, "spike-in: normaliser where there are no references, else a check"),
        .init(
            "absolute", .flag, "copies by the standard curve in place of relative amounts", default: "false"),
        .init(
            "efficiency", .texts, "factor of one cycle, or from_dilution, or target=factor for some targets",
            default: "2"),
    ]

    private static let ruleOptions: [AnalysisSchema.Option] = [
        .init("sample_column", .column, "column with the samples", default: "sample"),
        .init("target_column", .column, "column with the targets", default: "target"),
        .init("cq_column", .column, "column with the Cq", default: "cq"),
        .init("task_column", .text, "column with the wells' tasks", default: "task"),
        .init("cycles", .number(10...60), "cycles of the run: a Cq from there on was not detected"),
        .init("limit_of_quantification", .number(10...60), "Cq beyond which an amount is not told from less"),
        .init(
            "replicate_sd", .number(0.01...10), "standard deviation of wells that is called outlying",
            default: "0.5"),
        .init("spike_limit", .number(0.1...20), "cycles of the spike-in from its median", default: "2"),
        .init("batch", .column, "column whose levels (plates) are brought to equal medians"),
        .init("haemolysis_marker", .text, "red cells' target, such as miR-451a"),
        .init("haemolysis_stable", .text, "target that haemolysis leaves alone, such as miR-23a-3p"),
        .init("haemolysis_caution", .number(0...20), "ΔCq from which haemolysis is possible", default: "5"),
        .init("haemolysis_limit", .number(0...20), "ΔCq from which a sample is haemolysed", default: "7"),
        .init("haemolysis_exclude", .flag, "leave haemolysed samples out", default: "false"),
    ]

    public init(_ options: OptionValues) throws(InputError) {
        var settings = try QPCRSettings(options)
        for option in Self.schema.options { settings.places[option.key] = options.place(option.key) }
        for (key, option) in ["sample": "sample_column", "target": "target_column", "cq": "cq_column"] {
            settings.places[key] = options.place(option)
        }
        settings.places["targets"] = options.place("target")
        settings.places["haemolysis"] = options.place("haemolysis_marker")
        settings.places[""] = options.location
        try settings.checkCombination()
        self.init(
            settings: settings, group: options.requiredText("group"), of: options.requiredText("of"),
            against: options.requiredText("against"), pair: options.text("pair"), unit: options.text("unit"))
        places = settings.places
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let data = try QPCRData(self, table)
        let comparison = AmountComparison(
            data.first.map(\.amount), data.second.map(\.amount), isPaired: pair != nil, names: (of, against),
            level: context.decisionLevel)
        return QPCRFinding(analysis: self, data: data, comparison: comparison).finding
    }

    var target: String { settings.targets[0].name }
    var scaleUnit: String { settings.isAbsolute ? "log10 copies" : "log2 relative quantity" }
    var higherMeans: String { "there is more \(target) in '\(of)' than in '\(against)'" }
    var lowerMeans: String { "there is less \(target) in '\(of)' than in '\(against)'" }
}

extension QPCRSettings {
    /// From the flat options of the analysis.
    init(_ options: OptionValues) throws(InputError) {
        let target = options.requiredText("target")
        self.init(
            targets: [NamedTarget(target, column: slug(target))], references: try Self.references(options))
        isAbsolute = options.flag("absolute")
        efficiency = try Self.efficiency(options)
        if let name = options.text("spike") {
            spike = Spike(name)
            spike?.limit = options.number("spike_limit") ?? 2
        }
        columns.sample = options.requiredText("sample_column")
        columns.target = options.requiredText("target_column")
        columns.cq = options.requiredText("cq_column")
        columns.task = options.requiredText("task_column")
        cycles = options.number("cycles")
        limitOfQuantification.common = options.number("limit_of_quantification")
        replicates.limit = options.number("replicate_sd") ?? 0.5
        batch = options.text("batch").map { Batch(column: $0) }
        haemolysis = try Self.haemolysis(options)
    }

    private static func references(_ options: OptionValues) throws(InputError) -> References {
        let names = options.texts("references")
        if names.isEmpty { return .none }
        if names == ["global_mean"] { return .globalMean }
        guard names.count == 1, let method = StabilityMethod(rawValue: names[0]) else {
            return .named(names)
        }
        let among = options.texts("candidates")
        guard among.count >= 3 else {
            throw InputError(
                "missing-key", "'\(names[0])' needs three or more 'candidates' to choose from",
                at: options.place("references"), remedy: "add 'candidates: [a, b, c]'")
        }
        return .chosen(by: method, among: among, group: options.text("group"))
    }

    private static func efficiency(_ options: OptionValues) throws(InputError) -> Efficiency {
        var efficiency = Efficiency()
        let place = options.place("efficiency")
        var hasCommon = false
        for word in options.texts("efficiency") {
            guard let sign = word.lastIndex(of: "=") else {
                guard !hasCommon else {
                    throw InputError(
                        "several-efficiencies", "'efficiency' gives more than one factor for all targets",
                        at: place, remedy: "write one, or one for each target: 'target=1.9'")
                }
                hasCommon = true
                efficiency.common = try Efficiency.source(.scalar(word, quoted: false, place))
                continue
            }
            let value = String(word[word.index(after: sign)...])
            let source = try Efficiency.source(.scalar(value, quoted: false, place))
            guard efficiency.byTarget.updateValue(source, forKey: String(word[..<sign])) == nil else {
                throw InputError(
                    "several-efficiencies", "'efficiency' gives two factors for '\(word[..<sign])'", at: place
                )
            }
        }
        return efficiency
    }

    private static func haemolysis(_ options: OptionValues) throws(InputError) -> Haemolysis? {
        switch (options.text("haemolysis_marker"), options.text("haemolysis_stable")) {
        case (nil, nil): return nil
        case (let marker?, let stable?):
            var rule = Haemolysis(marker: marker, stable: stable)
            rule.caution = options.number("haemolysis_caution") ?? 5
            rule.limit = options.number("haemolysis_limit") ?? 7
            rule.excludes = options.flag("haemolysis_exclude")
            return rule
        default:
            throw InputError(
                "missing-key", "'haemolysis_marker' and 'haemolysis_stable' go together",
                at: options.location, remedy: "name both, such as miR-451a and miR-23a-3p")
        }
    }
}
