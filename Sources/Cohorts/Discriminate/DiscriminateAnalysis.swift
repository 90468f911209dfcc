public import Findings
public import Inputs
internal import Statistics
public import Tables

/// How well does a marker tell two outcomes apart?
///
/// The Mann-Whitney test with its Hodges-Lehmann interval decides; the area under the ROC curve is shown with
/// its logit-DeLong interval. Positive values mean: the marker is higher where the outcome is `positive`.
public struct DiscriminateAnalysis: Analysis {
    /// How the cut-off that the figure marks is chosen.
    public enum CutOffChoice: Sendable, Hashable {
        case none
        /// Largest sensitivity + specificity on these same data: optimistic.
        case youden
        /// Set beforehand.
        case fixed(Double)
    }

    public var marker: String
    public var outcome: String
    public var positive: String
    /// Nil takes all other levels together.
    public var negative: String?
    public var cutOff: CutOffChoice
    /// Share of cases where the cut-off will be used; nil gives no predictive values.
    public var prevalence: Double?
    var places: [String: SourceLocation] = [:]

    public init(
        marker: String, outcome: String, positive: String, negative: String? = nil,
        cutOff: CutOffChoice = .youden, prevalence: Double? = nil
    ) {
        (self.marker, self.outcome, self.positive, self.negative) = (marker, outcome, positive, negative)
        (self.cutOff, self.prevalence) = (cutOff, prevalence)
    }

    public static let schema = AnalysisSchema(
        name: "discriminate", summary: "how well a marker tells two outcomes apart (ROC)",
        higherMeans: "the marker is higher where the outcome is 'positive'",
        options: [
            .init("marker", .column, "column with the marker's values", required: true),
            .init("outcome", .column, "column with the outcome", required: true),
            .init("positive", .level, "level of the outcome that counts as a case", required: true),
            .init("negative", .level, "level that counts as a control; without it, all other levels"),
            .init(
                "cut_off", .choice(["none", "youden"]), "cut-off to mark; youden is chosen on the same data",
                default: "youden"),
            .init(
                "cut_off_value", .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude),
                "a cut-off set beforehand; goes before cut_off"),
            .init(
                "prevalence", .number(0.0001...0.9999),
                "share of cases where the cut-off will be used, for its predictive values"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let chosen: CutOffChoice = options.requiredText("cut_off") == "none" ? .none : .youden
        self.init(
            marker: options.requiredText("marker"), outcome: options.requiredText("outcome"),
            positive: options.requiredText("positive"), negative: options.text("negative"),
            cutOff: options.number("cut_off_value").map { .fixed($0) } ?? chosen,
            prevalence: options.number("prevalence"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try requireDistinctColumns(
            [("outcome", outcome), ("marker", marker)], of: table, places: places)
        if negative == nil, let only = try onlyOtherLevel(table, outcome, positive, place: places["outcome"])
        {
            var named = self
            named.negative = only
            return try named.run(on: table, context: context)
        }
        let cells = try table.numbers(marker, askedAt: places["marker"])
        let column = try table.column(marker)
        var levels = try TwoLevels(
            table, column: outcome, level: positive, against: negative, place: places,
            keys: ("outcome", "positive", "negative"))
        let values = MarkerValues(cells, scale: .asRecorded, rows: levels.first + levels.second)
        levels.leaveOut(table) { values.values[$0] == nil ? values.reason($0, marker: marker) : nil }
        let rows = levels.first + levels.second
        try requireIndependentRows(table, rows: rows, place: places["marker"])
        let shift = GroupShift(
            levels.first.map { values.values[$0]! }, levels.second.map { values.values[$0]! },
            names: (positive, negativeName), decisionLevel: context.decisionLevel)
        let curve = ROC.of(cases: shift.first, controls: shift.second, direction: direction(shift))
        return finding(
            shift, curve, unit: column.unit, exclusions: levels.exclusions.losses, context: context,
            cautions: cautions(column, censored: rows.count { values.isCensored($0) }))
    }

    var negativeName: String { negative ?? "not '\(positive)'" }

    /// The side on which these data have the cases.
    func direction(_ shift: GroupShift) -> ROCDirection {
        shift.test.value?.probabilityOfSuperiority ?? 1 >= 0.5 ? .higherInCases : .lowerInCases
    }

    private func cautions(_ column: Column, censored: Int) -> [Caution] {
        var cautions = [laterThanBaseline(column)].compactMap { $0 }
        if censored > 0 {
            cautions.append(
                Caution(
                    "censored-values",
                    "\(censored) values are only known to lie beyond a limit of measurement. Values at or beyond "
                        + "the limit count as equal to it: the test and the curve are right, the size of the "
                        + "difference is not exact.", weight: .serious))
        }
        return cautions
    }
}
