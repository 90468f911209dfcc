public import Findings
public import Inputs
public import Statistics
public import Tables

/// Whether a marker or a grouping goes with the hazard of an event, by Cox regression.
///
/// The estimand is the hazard ratio per standard deviation, unit or doubling of the marker, or of one group
/// against another, at equal values of the covariates and within strata. The profile likelihood interval
/// decides; under separation that of Firth's penalised likelihood.
///
/// What is known only after time zero needs `knownAt`: the clock then starts at that landmark, and patients
/// whose follow-up ended before it are left out and counted. A comparison of responders from day 0 is
/// refused (a finding that is not testable).
public struct SurviveAnalysis: Analysis {
    /// What is put to the test.
    public enum Predictor: Sendable, Hashable {
        case marker(String, per: Step)
        /// The hazard of the group `of` against that of `against`.
        case group(String, of: String, against: String)

        public var column: String {
            switch self {
            case .marker(let column, _), .group(let column, _, _): column
            }
        }
    }

    /// What one step of a continuous marker is.
    public enum Step: String, Sendable, Hashable, CaseIterable {
        /// The standard deviation (divisor n − 1) among the patients with a marker and a follow-up, whatever
        /// covariates they lack.
        case standardDeviation = "sd"
        case unit
        /// One unit of log2; all values must be positive.
        case doubling
    }

    public var time: String
    public var event: String
    /// Levels of the event column that mean an event; all others mean "last seen then".
    public var eventLevels: [String]
    public var predictor: Predictor
    public var covariates: [String]
    public var strata: [String]
    public var ties: CoxTies
    /// Time after time zero at which the predictor is known, in the unit of the time column.
    public var knownAt: Double
    /// What the survival axis shows: `Overall survival`.
    public var outcome: String
    public var timeUnit: String?
    /// Where options were written, for messages.
    var places: [String: SourceLocation] = [:]

    public init(
        time: String, event: String, eventLevels: [String] = ["1"], predictor: Predictor,
        covariates: [String] = [], strata: [String] = [], ties: CoxTies = .efron, knownAt: Double = 0,
        outcome: String = "Survival", timeUnit: String? = nil
    ) {
        precondition(knownAt >= 0 && knownAt.isFinite, "a landmark is not before time zero")
        self.time = time
        self.event = event
        self.eventLevels = eventLevels
        self.predictor = predictor
        self.covariates = covariates
        self.strata = strata
        self.ties = ties
        self.knownAt = knownAt
        self.outcome = outcome
        self.timeUnit = timeUnit
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try checkLevels()
        try checkColumns(of: table)
        if let reason = immortalTime(in: table) { return refusal(table, because: reason) }
        let rows = try SurviveRows(self, table)
        return SurviveReport(analysis: self, rows: rows, context: context).finding()
    }
}

extension SurviveAnalysis {
    public static let schema = AnalysisSchema(
        name: "survive",
        summary:
            "Does a marker or a grouping go with earlier or later events? Cox regression and Kaplan-Meier.",
        higherMeans: "a higher marker (or the group 'of') goes with a higher hazard: events come earlier",
        options: [
            .init("time", .column, "follow-up time from time zero, never negative", required: true),
            .init("event", .column, "whether the event happened at that time", required: true),
            .init("event_level", .levels, "level or levels of 'event' that mean an event", default: "1"),
            .init("marker", .column, "a continuous marker (or give 'group')"),
            .init("group", .column, "a grouping, with 'of' and 'against'"),
            .init("of", .level, "the group whose hazard is compared"),
            .init("against", .level, "the group that it is compared with"),
            .init(
                "per", .choice(Step.allCases.map(\.rawValue)),
                "the step of the marker that the hazard ratio is for",
                default: Step.standardDeviation.rawValue),
            .init(
                "covariates", .columns,
                "columns to adjust for; the first level of a category is its reference"),
            .init("strata", .columns, "columns whose levels keep their own baseline hazard"),
            .init(
                "ties", .choice(CoxTies.allCases.map(\.rawValue)), "how tied event times count",
                default: CoxTies.efron.rawValue),
            .init(
                "known_at", .number(0...1e9),
                "time after time zero at which the marker or group is known: the clock starts there",
                default: "0"),
            .init("outcome", .text, "what the survival axis shows", default: "Survival"),
            .init("time_unit", .text, "unit of the time column, if its table does not say"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let predictor: Predictor
        switch (options.text("marker"), options.text("group")) {
        case (let marker?, nil):
            predictor = .marker(marker, per: Step(rawValue: options.requiredText("per"))!)
        case (nil, let group?):
            guard let of = options.text("of"), let against = options.text("against") else {
                throw InputError(
                    "missing-key", "analysis 'survive' with 'group' needs 'of' and 'against'",
                    at: options.place("group"), remedy: "name the two levels of '\(group)' to compare")
            }
            predictor = .group(group, of: of, against: against)
        default:
            throw InputError(
                "missing-key", "analysis 'survive' needs either 'marker' or 'group'", at: options.location,
                remedy: "give 'marker' for a continuous column, 'group' for two levels of a category")
        }
        self.init(
            time: options.requiredText("time"), event: options.requiredText("event"),
            eventLevels: options.texts("event_level"), predictor: predictor,
            covariates: options.texts("covariates"), strata: options.texts("strata"),
            ties: CoxTies(rawValue: options.requiredText("ties"))!, knownAt: options.number("known_at") ?? 0,
            outcome: options.requiredText("outcome"), timeUnit: options.text("time_unit"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    /// Every column asked for, with the option that names it.
    var columnsByOption: [(option: String, column: String)] {
        var list = [("time", time), ("event", event)]
        switch predictor {
        case .marker(let column, _): list.append(("marker", column))
        case .group(let column, _, _): list.append(("group", column))
        }
        return list + covariates.map { ("covariates", $0) } + strata.map { ("strata", $0) }
    }

    func checkLevels() throws(InputError) {
        if eventLevels.isEmpty {
            throw InputError(
                "missing-key", "'event_level' names no level", at: places["event_level"],
                remedy: "name the level of '\(event)' that means an event")
        }
        if case .group(_, let of, let against) = predictor, of == against {
            throw InputError(
                "same-level", "'of' and 'against' name one and the same level", at: places["against"],
                remedy: "name the two levels to compare")
        }
    }

    func checkColumns(of table: Table) throws(InputError) {
        try requireDistinctColumns(columnsByOption, of: table, places: places)
    }
}
