public import Findings
public import Inputs
internal import Foundation
public import Tables

/// Whether a marker adds to what the clinic has: a model of the covariates with and without it.
///
/// Both models are fitted to the same complete rows. The estimand is the marker's hazard (odds) ratio at equal
/// values of the covariates; its profile likelihood decides. Discrimination and net benefit are shown beside
/// it, and corrected for optimism where that can be done.
public struct AddedValueAnalysis: Analysis {
    public var outcome: ModelOutcome
    public var marker: String
    public var per: SurviveAnalysis.Step
    /// The clinical model; not empty.
    public var covariates: [String]
    /// Risks from which one would act, for net benefit; each between 0 and 1.
    public var thresholds: [Double]
    /// For survival: the time by which risks are meant; nil leaves net benefit and calibration out.
    public var horizon: Double?
    var places: [String: SourceLocation] = [:]

    public static let defaultThresholds = [0.1, 0.2, 0.3, 0.4, 0.5]

    public init(
        outcome: ModelOutcome, marker: String, per: SurviveAnalysis.Step = .standardDeviation,
        covariates: [String], thresholds: [Double] = AddedValueAnalysis.defaultThresholds,
        horizon: Double? = nil
    ) {
        precondition(!covariates.isEmpty, "a clinical model has covariates")
        precondition(thresholds.allSatisfy { $0 > 0 && $0 < 1 }, "a threshold lies between 0 and 1")
        precondition(horizon.map { $0 > 0 && $0.isFinite } ?? true, "a horizon is after time zero")
        self.outcome = outcome
        self.marker = marker
        self.per = per
        self.covariates = covariates
        self.thresholds = thresholds
        self.horizon = horizon
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let question = ModelQuestion(
            outcome: outcome, marker: marker, per: per, covariates: covariates, treatment: nil,
            places: places)
        if let survive = question.survive, let reason = survive.immortalTime(in: table) {
            var finding = survive.refusal(table, because: reason)
            finding.analysis = Self.schema.name
            return finding
        }
        let rows = try ModelRows(question, arms: nil, table)
        return AddedValueReport(analysis: self, rows: rows, context: context).finding()
    }
}

extension AddedValueAnalysis {
    public static let schema = AnalysisSchema(
        name: "added-value",
        summary: "Does a marker add to what the clinic has? The model of the covariates with and without it.",
        higherMeans:
            "at equal covariates a higher marker goes with a higher hazard (events come earlier) or higher odds of "
            + "'positive'",
        options: ModelOutcome.options + [
            .init("marker", .column, "a continuous marker", required: true),
            .init(
                "per", .choice(SurviveAnalysis.Step.allCases.map(\.rawValue)),
                "the step of the marker that the ratio is for",
                default: SurviveAnalysis.Step.standardDeviation.rawValue),
            .init(
                "covariates", .columns,
                "the clinical model; the first level of a category is its reference", required: true),
            .init(
                "thresholds", .texts, "risks from which one would act, for net benefit",
                default: defaultThresholds.map { "\($0)" }.joined(separator: " ")),
            .init(
                "horizon", .number(0...1e9),
                "for survival: the time by which risks are meant, for net benefit and calibration"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let covariates = options.texts("covariates")
        if covariates.isEmpty {
            throw InputError(
                "missing-key", "'covariates' names no column", at: options.place("covariates"),
                remedy: "name what the clinic has, such as afp and stage")
        }
        let words = options.texts("thresholds").flatMap { $0.split { ", ;".contains($0) } }
        let thresholds = words.compactMap { Double($0) }
        guard thresholds.count == words.count, thresholds.allSatisfy({ $0 > 0 && $0 < 1 }) else {
            throw InputError(
                "out-of-range", "'thresholds' must be numbers between 0 and 1",
                at: options.place("thresholds"),
                remedy: "write them as 0.1 0.2 0.3")
        }
        if options.number("horizon") == 0 {
            throw InputError(
                "out-of-range", "'horizon' must be a time after 0", at: options.place("horizon"),
                remedy: "name the time by which risks are meant, in the unit of the time column")
        }
        self.init(
            outcome: try ModelOutcome(options), marker: options.requiredText("marker"),
            per: SurviveAnalysis.Step(rawValue: options.requiredText("per"))!, covariates: covariates,
            thresholds: thresholds, horizon: options.number("horizon"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }
}
