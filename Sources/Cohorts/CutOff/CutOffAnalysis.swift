public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Does a cut-off of a marker separate the outcomes, and what is its honest accuracy?
///
/// A cut-off chosen on the data is tested by the distribution of the largest statistic over all candidates, so
/// that the choice is counted in; one set beforehand by the exact test of its table. Positive values mean: the
/// outcome is likelier, or the hazard higher, at or above the cut-off.
public struct CutOffAnalysis: Analysis {
    public enum Outcome: Sendable, Hashable {
        /// A level against another, or against all others where `negative` is nil.
        case binary(outcome: String, positive: String, negative: String?)
        /// `knownAt`: time after time zero at which the marker is known; the clock starts there.
        case survival(time: String, event: String, eventLevels: [String], knownAt: Double)
    }

    /// What the chosen cut-off has most of.
    public enum Criterion: String, Sendable, Hashable, CaseIterable {
        /// Sensitivity + specificity − 1; for two outcomes.
        case youden
        /// The chi-squared statistic of the table; for two outcomes.
        case chiSquared = "chi-squared"
        /// The standardised log-rank statistic; for survival.
        case logRank = "log-rank"
    }

    public enum Choice: Sendable, Hashable {
        /// On these data, with at least the share `minimumShare` of the patients on each side.
        case best(Criterion, minimumShare: Double)
        /// Set beforehand.
        case fixed(Double)
    }

    public var marker: String
    public var outcome: Outcome
    public var choice: Choice
    /// Share of cases among those whom the cut-off is for, for the predictive values; nil takes the sample's.
    public var prevalence: Double?
    /// Resamples that say how far the cut-off and its accuracy can be trusted.
    public var resamples: Int
    var places: [String: SourceLocation] = [:]

    public init(
        marker: String, outcome: Outcome, choice: Choice, prevalence: Double? = nil, resamples: Int = 1000
    ) {
        (self.marker, self.outcome, self.choice) = (marker, outcome, choice)
        (self.prevalence, self.resamples) = (prevalence, resamples)
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        switch outcome {
        case .binary(let outcome, let positive, let negative):
            let rows = try BinaryRows(self, table, outcome: outcome, positive: positive, negative: negative)
            return BinaryCutOff(analysis: self, rows: rows, context: context).finding()
        case .survival(let time, let event, let levels, let knownAt):
            let survival = survive(time, event, levels, knownAt)
            for (option, column) in survival.columnsByOption {
                _ = try table.column(column, askedAt: places[option])
            }
            if let reason = survival.immortalTime(in: table) {
                var finding = survival.refusal(table, because: reason)
                finding.analysis = Self.schema.name
                return finding
            }
            let rows = try SurviveRows(survival, table)
            return SurvivalCutOff(analysis: self, rows: rows, context: context).finding()
        }
    }

    /// The same rows, events and refusals as in `survive`.
    private func survive(
        _ time: String, _ event: String, _ levels: [String], _ knownAt: Double
    ) -> SurviveAnalysis {
        var analysis = SurviveAnalysis(
            time: time, event: event, eventLevels: levels, predictor: .marker(marker, per: .unit),
            knownAt: knownAt)
        analysis.places = places
        return analysis
    }
}

// MARK: - Options

extension CutOffAnalysis {
    public static let schema = AnalysisSchema(
        name: "cut-off",
        summary: "whether a cut-off of a marker separates the outcomes, and its honest accuracy",
        higherMeans: "the outcome is likelier (or the hazard higher) at or above the cut-off",
        options: [
            .init("marker", .column, "column with the marker's values", required: true),
            .init("outcome", .column, "column with the outcome (or give 'time' and 'event')"),
            .init("positive", .level, "level of the outcome that counts as a case"),
            .init("negative", .level, "level that counts as a control; without it, all other levels"),
            .init("time", .column, "follow-up time from time zero, never negative"),
            .init("event", .column, "whether the event happened at that time"),
            .init("event_level", .levels, "level or levels of 'event' that mean an event", default: "1"),
            .init(
                "known_at", .number(0...1e9),
                "time after time zero at which the marker is known: the clock starts there", default: "0"),
            .init(
                "criterion", .choice(Criterion.allCases.map(\.rawValue)),
                "what the chosen cut-off has most of; youden for two outcomes, log-rank for survival"),
            .init(
                "min_share", .number(0...0.45), "least share of the patients on each side of a candidate",
                default: "0.1"),
            .init(
                "value", .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude),
                "a cut-off set beforehand; nothing is chosen then"),
            .init(
                "prevalence", .number(0.0001...0.9999),
                "share of cases where the test will be used, for the predictive values"),
            .init(
                "resamples", .number(100...100_000), "bootstrap resamples for the accuracy", default: "1000"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let outcome = try Self.outcome(options)
        let isBinary = if case .binary = outcome { true } else { false }
        let criterion =
            options.text("criterion").flatMap(Criterion.init(rawValue:)) ?? (isBinary ? .youden : .logRank)
        if (criterion == .logRank) == isBinary {
            throw InputError(
                "wrong-criterion",
                "criterion '\(criterion.rawValue)' is not for \(isBinary ? "two outcomes" : "survival")",
                at: options.place("criterion"),
                remedy: isBinary ? "use youden or chi-squared" : "use log-rank, or leave it out")
        }
        if !isBinary, options.text("prevalence") != nil {
            throw InputError(
                "wrong-option", "'prevalence' belongs to predictive values, which survival does not have",
                at: options.place("prevalence"), remedy: "leave it out")
        }
        self.init(
            marker: options.requiredText("marker"), outcome: outcome,
            choice: options.number("value").map { .fixed($0) }
                ?? .best(criterion, minimumShare: options.number("min_share") ?? 0.1),
            prevalence: options.number("prevalence"), resamples: Int(options.number("resamples") ?? 1000))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    private static func outcome(_ options: OptionValues) throws(InputError) -> Outcome {
        let isBinary = options.text("outcome") != nil
        let isSurvival = options.text("time") != nil || options.text("event") != nil
        if isBinary == isSurvival {
            throw InputError(
                "missing-key", "analysis 'cut-off' needs either 'outcome' or 'time' and 'event'",
                at: options.location,
                remedy: "give 'outcome' and 'positive' for two outcomes, 'time' and 'event' for survival")
        }
        let needed = isBinary ? ["outcome", "positive"] : ["time", "event"]
        for key in needed where options.text(key) == nil {
            throw InputError(
                "missing-key",
                "analysis 'cut-off' with '\(isBinary ? "outcome" : "time or event")' needs '\(key)'",
                at: options.location, remedy: "add '\(key)'")
        }
        if isBinary {
            return .binary(
                outcome: options.requiredText("outcome"), positive: options.requiredText("positive"),
                negative: options.text("negative"))
        }
        return .survival(
            time: options.requiredText("time"), event: options.requiredText("event"),
            eventLevels: options.texts("event_level"), knownAt: options.number("known_at") ?? 0)
    }
}
