public import Findings
public import Inputs
internal import Statistics
public import Tables

/// What do several cohorts say together?
///
/// Each cohort gives one effect with its standard error, from its own patients or as published; a
/// random-effects model pools them (τ² by restricted maximum likelihood). The interval of Hartung and Knapp
/// decides, with the variance factor kept at 1 or above. Why this one: with the few cohorts that a marker
/// has, the normal interval takes the estimated τ² for known and rejects far too often; Hartung and Knapp's
/// t holds its level, but shrinks where cohorts agree by chance, even below the interval that assumes no
/// heterogeneity at all. With the factor at 1 or above it never claims more than that model does. With two
/// cohorts t has one degree of freedom: the interval is then very wide, as it should be.
///
/// *Source*: IntHout, Ioannidis and Borm 2014, doi:10.1186/1471-2288-14-25; Röver, Knapp and Friede 2015,
/// doi:10.1186/s12874-015-0091-1.
public struct PoolAnalysis: Analysis {
    /// Where each cohort's effect comes from.
    public enum Question: Sendable, Hashable {
        /// Patients with a marker and an outcome of two levels; nil for `negative` takes all other levels.
        case outcome(marker: String, column: String, positive: String, negative: String?, Measure)
        /// Patients with a marker and a follow-up: the log hazard ratio of a Cox regression in each cohort.
        case survival(
            marker: String, per: SurviveAnalysis.Step, time: String, event: String, eventLevels: [String],
            covariates: [String], knownAt: Double)
        /// One row for each cohort.
        case published(name: String?, effect: String, Spread, EffectScale)
    }

    /// What tells two outcomes apart.
    public enum Measure: String, Sendable, Hashable, CaseIterable {
        /// Hedges' g: the difference of means in pooled standard deviations, corrected for small samples.
        case standardizedDifference = "smd"
        /// The area under the ROC curve, pooled on the logit scale with DeLong's variance.
        case area = "auc"
    }

    /// How sure a published effect is.
    public enum Spread: Sendable, Hashable {
        /// Of the effect, or of its logarithm where the effect is a ratio.
        case standardError(String)
        case limits(lower: String, upper: String, level: Double)
    }

    public enum EffectScale: String, Sendable, Hashable, CaseIterable {
        case linear
        /// Effect and limits are ratios: they are pooled as logarithms.
        case ratio
    }

    /// How patients are dealt to cohorts.
    public enum Cohorts: Sendable, Hashable {
        case column(String)
        /// Each of these tables is a cohort, beside the one that `run` is given.
        case tables([String])
        /// Each row is a cohort's published effect.
        case rows
    }

    public var question: Question
    public var cohorts: Cohorts
    var places: [String: SourceLocation] = [:]

    public init(_ question: Question, cohorts: Cohorts) {
        if case .published = question {
            precondition(cohorts == .rows, "published effects stand one in each row")
        } else {
            precondition(cohorts != .rows, "patients need a cohort column or other tables")
        }
        (self.question, self.cohorts) = (question, cohorts)
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        if case .published(let name, let effect, let spread, let scale) = question {
            let effects = try publishedEffects(
                table, name: name, effect: effect, spread: spread, scale: scale)
            return PoolFinding(self, effects, context: context).finding
        }
        var (parts, exclusions) = try parts(of: table, context: context)
        if let refusal = refusal(of: parts) { return refusal }
        try requireKnownLevels(parts)
        var effects: [CohortEffect] = []
        for part in parts { effects.append(try effect(of: part)) }
        try requireOneCohortEach(effects)
        for effect in effects { exclusions.add(effect.exclusions) }
        return PoolFinding(self, effects, context: context, exclusions: exclusions).finding
    }
}

extension PoolAnalysis {
    public static let schema = AnalysisSchema(
        name: "pool", summary: "what several cohorts say together (random-effects meta-analysis)",
        higherMeans: "the pooled effect is positive: a higher marker goes with 'positive', or with a higher "
            + "hazard; published effects as their table has them (a ratio above 1)",
        options: [
            .init("marker", .column, "column with the marker's values, where rows are patients"),
            .init("cohort", .column, "column that names each patient's cohort (or give 'others')"),
            .init("others", .tables, "tables of the other cohorts, with the same columns"),
            .init("outcome", .column, "an outcome of two levels (or give 'time' and 'event')"),
            .init("positive", .level, "level of the outcome that counts as a case"),
            .init("negative", .level, "level that counts as a control; without it, all other levels"),
            .init(
                "measure", .choice(Measure.allCases.map(\.rawValue)),
                "with 'outcome': smd, the difference in standard deviations, or auc", default: "smd"),
            .init("time", .column, "follow-up time from time zero"),
            .init("event", .column, "whether the event happened at that time"),
            .init("event_level", .levels, "level or levels of 'event' that mean an event", default: "1"),
            .init("covariates", .columns, "columns to adjust each cohort's hazard ratio for"),
            .init(
                "per", .choice(SurviveAnalysis.Step.allCases.map(\.rawValue)),
                "step of the hazard ratio; sd is that of each cohort",
                default: SurviveAnalysis.Step.standardDeviation.rawValue),
            .init(
                "known_at", .number(0...1e9),
                "time after time zero at which the marker is known: the clock starts there", default: "0"),
            .init("effect", .column, "published effects, where each row is a cohort"),
            .init("se", .column, "their standard errors (of a ratio's natural logarithm)"),
            .init("lower", .column, "lower limits, where there is no 'se'"),
            .init("upper", .column, "upper limits"),
            .init("level", .number(0.5...0.9999), "confidence level of the limits", default: "0.95"),
            .init(
                "scale", .choice(EffectScale.allCases.map(\.rawValue)),
                "whether effects and limits are ratios", default: "linear"),
            .init("name", .column, "name of each published cohort"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let question = try Self.question(options)
        let cohorts: Cohorts
        let others = options.texts("others")
        switch (question, options.text("cohort"), others.isEmpty) {
        case (.published, nil, true): cohorts = .rows
        case (.published, _, _):
            throw Self.conflict(options, "'effect' is of published cohorts, one in each row", "cohort")
        case (_, let column?, true): cohorts = .column(column)
        case (_, nil, false): cohorts = .tables(others)
        case (_, nil, true):
            throw InputError(
                "missing-key", "analysis 'pool' needs to know the cohorts", at: options.location,
                remedy: "give 'cohort', a column, or 'others', the tables of the other cohorts")
        default: throw Self.conflict(options, "'cohort' and 'others' cannot both say the cohorts", "others")
        }
        self.init(question, cohorts: cohorts)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    private static func question(_ options: OptionValues) throws(InputError) -> Question {
        if let effect = options.text("effect") {
            if options.text("marker") != nil {
                throw conflict(options, "'effect' is of published cohorts, 'marker' of patients", "marker")
            }
            return .published(
                name: options.text("name"), effect: effect, try spread(options),
                EffectScale(rawValue: options.requiredText("scale"))!)
        }
        guard let marker = options.text("marker") else {
            throw InputError(
                "missing-key", "analysis 'pool' needs 'marker' or 'effect'", at: options.location,
                remedy: "give 'marker' where rows are patients, 'effect' where they are published cohorts")
        }
        switch (options.text("outcome"), options.text("time"), options.text("event")) {
        case (let column?, nil, nil):
            guard let positive = options.text("positive") else {
                throw InputError(
                    "missing-key", "analysis 'pool' with 'outcome' needs 'positive'",
                    at: options.place("outcome"), remedy: "name the level of '\(column)' that is a case")
            }
            return .outcome(
                marker: marker, column: column, positive: positive, negative: options.text("negative"),
                Measure(rawValue: options.requiredText("measure"))!)
        case (nil, let time?, let event?):
            return .survival(
                marker: marker, per: SurviveAnalysis.Step(rawValue: options.requiredText("per"))!, time: time,
                event: event, eventLevels: options.texts("event_level"),
                covariates: options.texts("covariates"), knownAt: options.number("known_at") ?? 0)
        default:
            throw InputError(
                "missing-key", "analysis 'pool' with 'marker' needs either 'outcome' or 'time' and 'event'",
                at: options.location, remedy: "say what the marker is to go with in each cohort")
        }
    }

    private static func spread(_ options: OptionValues) throws(InputError) -> Spread {
        switch (options.text("se"), options.text("lower"), options.text("upper")) {
        case (let error?, nil, nil): return .standardError(error)
        case (nil, let lower?, let upper?):
            return .limits(lower: lower, upper: upper, level: options.number("level") ?? 0.95)
        default:
            throw InputError(
                "missing-key", "analysis 'pool' with 'effect' needs either 'se' or 'lower' and 'upper'",
                at: options.place("effect"), remedy: "say how sure each effect is, in one way")
        }
    }

    private static func conflict(_ options: OptionValues, _ message: String, _ key: String) -> InputError {
        InputError("conflicting-keys", message, at: options.place(key), remedy: "leave one of them out")
    }
}
