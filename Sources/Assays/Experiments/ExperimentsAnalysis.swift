public import Findings
public import Inputs
public import Tables

/// Does an arm differ from another in experiments that hold both, wells being parts of an experiment?
///
/// Wells are averaged within experiment and arm; the contrast of each experiment is one value, and a t test of these
/// values decides. With a second factor the difference of the contrasts decides: a reporter with wild-type against
/// mutated site, a rescue by a resistant target, the interaction of a drug and an anti-miR.
/// *Source*: Lazic 2010, doi:10.1186/1471-2202-11-5; Lord et al. 2020, doi:10.1083/jcb.202001064.
public struct ExperimentsAnalysis: Analysis {
    public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
        /// Logarithms: arms compare as ratios.
        case log
        case linear
    }
    public enum Arms: String, Sendable, Hashable, Codable, CaseIterable {
        case declared, all
    }

    public var value: String
    public var per: String?
    public var arm: String
    public var of: String
    public var against: String
    public var experiment: String
    public var scale = Scale.log
    public var by: String?
    public var whereLevel: String?
    public var comparedWith: String?
    public var flag: String?
    public var arms = Arms.declared
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]

    public init(
        value: String, arm: String, of: String, against: String, experiment: String, per: String? = nil
    ) {
        (self.value, self.arm, self.of, self.against) = (value, arm, of, against)
        (self.experiment, self.per) = (experiment, per)
    }

    public static let schema = AnalysisSchema(
        name: "experiments",
        summary: "compares arms across experiments, blots or animals; wells are parts, never the n",
        higherMeans:
            "the value is higher in 'of' than in 'against' (or more so in 'where' than in 'compared_with')",
        options: [
            .init("value", .column, "column with one number for each well", required: true),
            .init(
                "per", .column,
                "column that the value is divided by, well by well: Renilla, a loading control"),
            .init("arm", .column, "column with the arms", required: true),
            .init("of", .level, "arm in question", required: true),
            .init("against", .level, "arm that it is compared with", required: true),
            .init(
                "experiment", .column, "column that names the independent unit: experiment, blot, animal",
                required: true),
            .init(
                "scale", .choice(Scale.allCases.map(\.rawValue)), "log compares by ratios", default: "log"),
            .init("by", .column, "second factor: the difference between its two levels decides"),
            .init("where", .level, "level of 'by' in which the effect is expected"),
            .init("compared_with", .level, "level of 'by' in which it is expected to be absent"),
            .init(
                "flag", .column, "column that is 1 (or yes) in wells to be left out, such as saturated ones"),
            .init(
                "arms", .choice(Arms.allCases.map(\.rawValue)),
                "all shows every arm against 'against' besides (Dunnett, blocked by experiment)",
                default: "declared"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            value: options.requiredText("value"), arm: options.requiredText("arm"),
            of: options.requiredText("of"), against: options.requiredText("against"),
            experiment: options.requiredText("experiment"), per: options.text("per"))
        scale = Scale(rawValue: options.requiredText("scale"))!
        arms = Arms(rawValue: options.requiredText("arms"))!
        (by, whereLevel, comparedWith) = (
            options.text("by"), options.text("where"), options.text("compared_with")
        )
        flag = options.text("flag")
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try requireWholeFactor()
        var columns = [("value", value), ("arm", arm), ("experiment", experiment)]
        columns += [("per", per), ("by", by), ("flag", flag)].compactMap { key, name in name.map { (key, $0) }
        }
        try requireDistinctColumns(columns.map { (option: $0.0, column: $0.1) }, of: table, places: places)
        let wells = try NestedWells(self, table)
        return ExperimentsFinding(self, wells, level: context.decisionLevel).finding
    }

    private func requireWholeFactor() throws(InputError) {
        let given = [("by", by), ("where", whereLevel), ("compared_with", comparedWith)]
        guard given.contains(where: { $0.1 != nil }), let missing = given.first(where: { $0.1 == nil })
        else { return }
        throw InputError(
            "incomplete-factor", "'by', 'where' and 'compared_with' go together; '\(missing.0)' is missing",
            at: places["by"] ?? places["where"],
            remedy: "name a column under 'by' and two of its levels, or none of the three")
    }

    var isRatio: Bool { scale == .log }
    /// What the value is, in words.
    var measure: String { per.map { "\(value) per \($0)" } ?? value }
}
