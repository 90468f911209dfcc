public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Does what one cohort taught hold in another?
///
/// Direction, coefficients, baseline risk and cut-off come from the development cohort and are frozen; the other
/// cohort decides. For a binary outcome the Mann-Whitney test of the frozen score with its Hodges-Lehmann
/// interval decides, for survival the profile likelihood of the frozen linear predictor.
///
/// Two parts of one file are a split of one cohort. That is internal validation and is called so: as an external
/// validation it is not testable, unless the study says what makes them two cohorts.
public struct ValidateAnalysis: Analysis {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case external, `internal` }
    /// The side of the marker on which the claim has the cases, or the early events.
    public enum Direction: String, Sendable, Hashable, CaseIterable { case higher, lower }

    public enum CutOffChoice: Sendable, Hashable {
        case none
        /// Largest Youden index in the development cohort (binary outcomes).
        case youden
        /// Median score of the development cohort.
        case median
        /// Of the marker, set beforehand.
        case fixed(Double)
    }

    /// Name of the table of the development cohort.
    public var development: String
    public var marker: String
    public var covariates: [String]
    public var scale: MarkerScale
    public var outcome: ModelOutcome
    /// Time by which risks are predicted; nil takes the median follow-up time of the first cohort.
    public var horizon: Double?
    public var direction: Direction?
    public var cutOff: CutOffChoice
    /// Share of cases for which predictive values are given; nil for none.
    public var prevalence: Double?
    public var kind: Kind
    /// What makes two parts of one file two cohorts.
    public var distinct: String?
    var places: [String: SourceLocation] = [:]

    public init(
        development: String, marker: String, covariates: [String] = [], scale: MarkerScale = .asRecorded,
        outcome: ModelOutcome, horizon: Double? = nil, direction: Direction? = nil,
        cutOff: CutOffChoice? = nil, prevalence: Double? = nil, kind: Kind = .external,
        distinct: String? = nil
    ) {
        self.development = development
        self.marker = marker
        self.covariates = covariates
        self.scale = scale
        (self.outcome, self.horizon) = (outcome, horizon)
        self.direction = direction
        self.cutOff = cutOff ?? (outcome.isSurvival ? .median : .youden)
        self.prevalence = prevalence
        self.kind = kind
        self.distinct = distinct
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try checkOptions()
        let first = try context.table(development, askedAt: places["development"])
        if let named = try withOnlyOtherLevel(first, table) {
            return try named.run(on: table, context: context)
        }
        let separateness = try Separateness(self, first, table)
        for cohort in [first, table] {
            if let reason = refusal(cohort) { return refused(table, because: reason) }
        }
        let developed = try ValidationCohort(self, first)
        let validated = try ValidationCohort(self, table)
        let rule = FrozenRule(self, developed)
        let pair = ValidatedPair(
            analysis: self, rule: rule, first: developed, second: validated.coded(by: rule.coding),
            separateness: separateness, context: context)
        return outcome.isSurvival ? SurvivalValidation(pair).finding : BinaryValidation(pair).finding
    }

    /// With `negative` named, where it was left out and both cohorts have one other level only, the same; else nil.
    private func withOnlyOtherLevel(_ first: Table, _ second: Table) throws(InputError) -> ValidateAnalysis? {
        guard case .binary(let column, let positive, nil) = outcome,
            let only = try onlyOtherLevel(second, column, positive, place: places["outcome"]),
            try onlyOtherLevel(first, column, positive, place: places["outcome"]) == only
        else { return nil }
        var named = self
        named.outcome = .binary(column, positive: positive, negative: only)
        return named
    }

    private func checkOptions() throws(InputError) {
        if case .fixed = cutOff, !covariates.isEmpty {
            throw InputError(
                "cut-off-of-a-model",
                "a cut-off of the marker cannot be used with covariates: the score is the model's",
                at: places["cut_off_value"],
                remedy: "leave out the covariates, or choose the cut-off with 'cut_off'")
        }
        if outcome.isSurvival, cutOff == .youden {
            throw InputError(
                "unknown-choice", "'cut_off: youden' needs a binary outcome", at: places["cut_off"],
                remedy: "write median or none, or give 'cut_off_value'")
        }
    }
}

extension ValidateAnalysis {
    public static let schema = AnalysisSchema(
        name: "validate",
        summary:
            "does what one cohort taught hold in another? model and cut-off frozen, the second cohort decides",
        higherMeans: "the second cohort bears out the first: the frozen score points the same way",
        options: ModelOutcome.options + [
            .init(
                "development", .table, "the cohort that the model and the cut-off come from", required: true),
            .init("marker", .column, "column with the marker's values, in both tables", required: true),
            .init("covariates", .columns, "further columns of the model"),
            .init(
                "scale", .choice(MarkerScale.allCases.map(\.rawValue)), "scale of the marker in the model",
                default: MarkerScale.asRecorded.rawValue),
            .init(
                "horizon", .number(0...1e9),
                "time by which risks are predicted; without it, the median follow-up time of the first cohort"
            ),
            .init(
                "direction", .choice(Direction.allCases.map(\.rawValue)),
                "the side of the marker with the cases or early events, as claimed beforehand"),
            .init(
                "cut_off", .choice(["youden", "median", "none"]),
                "how the first cohort chooses the cut-off (youden for an outcome, median for survival)"),
            .init(
                "cut_off_value", .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude),
                "a cut-off of the marker set before both cohorts; goes before cut_off"),
            .init(
                "prevalence", .number(0.0001...0.9999), "share of cases for which predictive values are given"
            ),
            .init(
                "kind", .choice(Kind.allCases.map(\.rawValue)),
                "internal: both are parts of one cohort, and the report calls it internal validation",
                default: Kind.external.rawValue),
            .init("distinct", .text, "what makes them two cohorts, where both stand in one file"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let chosen: CutOffChoice? =
            switch options.text("cut_off") {
            case "youden": .youden
            case "median": .median
            case "none": CutOffChoice.none
            default: nil
            }
        self.init(
            development: options.requiredText("development"), marker: options.requiredText("marker"),
            covariates: options.texts("covariates"),
            scale: MarkerScale(rawValue: options.requiredText("scale"))!,
            outcome: try ModelOutcome(options), horizon: options.number("horizon"),
            direction: options.text("direction").flatMap(Direction.init(rawValue:)),
            cutOff: options.number("cut_off_value").map { .fixed($0) } ?? chosen,
            prevalence: options.number("prevalence"), kind: Kind(rawValue: options.requiredText("kind"))!,
            distinct: options.text("distinct"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    /// Completes "not testable, because …": the marker must be known when the clock starts.
    private func refusal(_ table: Table) -> String? { question.survive?.immortalTime(in: table) }

    var question: ModelQuestion {
        ModelQuestion(
            outcome: outcome, marker: marker, per: scale == .log2 ? .doubling : .unit, covariates: covariates,
            treatment: nil, places: places)
    }

    private func refused(_ table: Table, because reason: String) -> Finding {
        guard var finding = question.survive?.refusal(table, because: reason) else {
            preconditionFailure("only survival is refused")
        }
        finding.analysis = Self.schema.name
        return finding
    }
}
