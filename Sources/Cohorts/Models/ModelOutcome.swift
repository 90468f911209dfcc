internal import Findings
internal import Inputs
internal import Tables

/// What a model explains: the time to an event, or which of two levels a patient has.
public enum ModelOutcome: Sendable, Hashable {
    /// - `eventLevels`: levels of the event column that mean an event; all others mean "last seen then".
    /// - `knownAt`: time after time zero at which the marker is known: the clock starts there.
    case survival(time: String, event: String, eventLevels: [String] = ["1"], knownAt: Double = 0)
    /// - `negative`: nil takes all other levels together.
    case binary(String, positive: String, negative: String? = nil)

    var isSurvival: Bool {
        if case .survival = self { true } else { false }
    }

    /// `hazard ratio`, `odds ratio`.
    var ratio: String { isSurvival ? "hazard ratio" : "odds ratio" }
    /// `hazard_ratio`, `odds_ratio`.
    var ratioName: String { isSurvival ? "hazard_ratio" : "odds_ratio" }
    /// `Cox`, `logistic`.
    var regression: String { isSurvival ? "Cox" : "logistic" }

    /// What a ratio above 1 says.
    var higher: String {
        switch self {
        case .survival: "a higher hazard (earlier events)"
        case .binary(let column, let positive, _): "higher odds of \(column) '\(positive)'"
        }
    }

    var lower: String {
        switch self {
        case .survival: "a lower hazard (later events)"
        case .binary(let column, let positive, _): "lower odds of \(column) '\(positive)'"
        }
    }

    /// `survival`, `response`.
    var name: String {
        switch self {
        case .survival: "survival"
        case .binary(let column, _, _): column
        }
    }

    var columnsByOption: [(option: String, column: String)] {
        switch self {
        case .survival(let time, let event, _, _): [("time", time), ("event", event)]
        case .binary(let column, _, _): [("outcome", column)]
        }
    }

    /// Options that every analysis with such an outcome has.
    static let options: [AnalysisSchema.Option] = [
        .init("time", .column, "follow-up time from time zero (with 'event', for survival)"),
        .init("event", .column, "whether the event happened at that time"),
        .init("event_level", .levels, "level or levels of 'event' that mean an event", default: "1"),
        .init(
            "known_at", .number(0...1e9),
            "time after time zero at which the marker is known: the clock starts there", default: "0"),
        .init("outcome", .column, "a column with two levels (instead of 'time' and 'event')"),
        .init("positive", .level, "the level of 'outcome' whose odds are modelled"),
        .init("negative", .level, "the level it is compared with (all others if not given)"),
    ]

    init(_ options: OptionValues) throws(InputError) {
        let (time, event, outcome) = (options.text("time"), options.text("event"), options.text("outcome"))
        switch (time, event, outcome) {
        case (let time?, let event?, nil):
            let levels = options.texts("event_level")
            if levels.isEmpty {
                throw InputError(
                    "missing-key", "'event_level' names no level", at: options.place("event_level"),
                    remedy: "name the level of '\(event)' that means an event")
            }
            self = .survival(
                time: time, event: event, eventLevels: levels, knownAt: options.number("known_at") ?? 0)
        case (nil, nil, let outcome?):
            guard let positive = options.text("positive") else {
                throw InputError(
                    "missing-key", "analysis '\(options.schema.name)' with 'outcome' needs 'positive'",
                    at: options.place("outcome"),
                    remedy: "name the level of '\(outcome)' whose odds are modelled")
            }
            self = .binary(outcome, positive: positive, negative: options.text("negative"))
        default:
            throw InputError(
                "missing-key",
                "analysis '\(options.schema.name)' needs either 'time' and 'event' or 'outcome'",
                at: options.location,
                remedy: "give 'time' and 'event' for survival, 'outcome' and 'positive' for two levels")
        }
    }
}

/// Outcome, marker and covariates of a model, as asked for.
struct ModelQuestion {
    var outcome: ModelOutcome
    var marker: String
    var per: SurviveAnalysis.Step
    var covariates: [String]
    /// The column of the treatment, where there is one.
    var treatment: String?
    var places: [String: SourceLocation]

    /// The same question to the survival analysis, which knows what is refused there; nil for two levels.
    var survive: SurviveAnalysis? {
        guard case .survival(let time, let event, let levels, let knownAt) = outcome else { return nil }
        var analysis = SurviveAnalysis(
            time: time, event: event, eventLevels: levels, predictor: .marker(marker, per: per),
            covariates: (treatment.map { [$0] } ?? []) + covariates, knownAt: knownAt)
        analysis.places = places
        return analysis
    }

    var columnsByOption: [(option: String, column: String)] {
        outcome.columnsByOption + [("marker", marker)] + (treatment.map { [("treatment", $0)] } ?? [])
            + covariates.map { ("covariates", $0) }
    }
}
