public import Findings
public import Inputs
public import Tables

/// Does a marker's level change between two visits, within a group, or more in one group than in another?
///
/// Within a group: Hodges-Lehmann centre of the changes with the exact signed-rank test (zeros by Pratt).
/// Between groups: shown only where the change score *and* the analysis of covariance show it, since each is
/// fooled where the other is not. Positive values mean a rise, or a larger rise in `of`.
public struct ChangeAnalysis: Analysis {
    public var before: String
    public var after: String
    /// Column that says which group a patient belongs to; nil takes all patients together.
    public var group: String?
    public var of: String?
    /// Nil asks about the change within `of`.
    public var against: String?
    public var scale: MarkerScale
    public var covariates: [String]
    public var missingReason: String?
    public var within: WithinSubject
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]

    public init(
        before: String, after: String, group: String? = nil, of: String? = nil, against: String? = nil,
        scale: MarkerScale = .asRecorded, covariates: [String] = [], missingReason: String? = nil,
        within: WithinSubject = .unknown
    ) {
        (self.before, self.after, self.group, self.of, self.against) = (before, after, group, of, against)
        (self.scale, self.covariates, self.missingReason, self.within) = (
            scale, covariates, missingReason, within
        )
    }

    public static let schema = AnalysisSchema(
        name: "change", summary: "change of a marker between two visits, within a group or between two",
        higherMeans: "the marker rises, or rises more in 'of' than in 'against'",
        options: [
            .init("before", .column, "column with the marker at the first visit", required: true),
            .init("after", .column, "column with the marker at the second visit", required: true),
            .init("group", .column, "column that says which group a patient belongs to"),
            .init("of", .level, "level of the group in question"),
            .init("against", .level, "level that it is compared with; without it the change within 'of'"),
            .init(
                "scale", .choice(MarkerScale.allCases.map(\.rawValue)), "scale of the change",
                default: "as-recorded"),
            .init("covariates", .columns, "columns that the comparison of follow-up values adjusts for too"),
            .init("missing_reason", .column, "column that says why a second sample is missing"),
            .init(
                "within_sd", .number(0...Double.greatestFiniteMagnitude),
                "within-subject standard deviation on the scale of the change"),
            .init("repeat", .column, "column with a second baseline taken on another day"),
            .init(
                "within_sd_from", .choice(WithinSubject.Origin.allCases.map(\.rawValue)),
                "what within_sd holds: days, or the assay alone", default: "days"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        let within = try WithinSubject(options)
        self.init(
            before: options.requiredText("before"), after: options.requiredText("after"),
            group: options.text("group"), of: options.text("of"), against: options.text("against"),
            scale: MarkerScale(rawValue: options.requiredText("scale"))!,
            covariates: options.texts("covariates"), missingReason: options.text("missing_reason"),
            within: within)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try requireConsistentOptions()
        let rows = try ChangeRows(self, table)
        return against == nil
            ? WithinGroupChange(rows, level: context.decisionLevel).finding
            : BetweenGroupsChange(rows, level: context.decisionLevel).finding
    }

    private func requireConsistentOptions() throws(InputError) {
        if before == after {
            throw InputError(
                "same-column", "'before' and 'after' name one column", at: places["after"],
                remedy: "name two columns")
        }
        func need(_ key: String, for other: String) throws(InputError) {
            throw InputError(
                "missing-key", "'\(other)' needs '\(key)' beside it", at: places[other],
                remedy: "add '\(key)', or leave '\(other)' out")
        }
        if against != nil, of == nil { try need("of", for: "against") }
        if of != nil, group == nil { try need("group", for: "of") }
        if group != nil, of == nil { try need("of", for: "group") }
        if !covariates.isEmpty, against == nil { try need("against", for: "covariates") }
        let taken = [before, after] + [group].compactMap { $0 }
        for (place, name) in covariates.enumerated()
        where taken.contains(name) || covariates[..<place].contains(name) {
            throw InputError(
                "same-column", "the covariate '\(name)' is in the comparison already",
                at: places["covariates"],
                remedy: "name other columns, each once")
        }
        if case .repeated(let column) = within, [before, after].contains(column) {
            throw InputError(
                "same-column", "'repeat' names the column of a visit", at: places["repeat"],
                remedy: "name the column of a second baseline, taken on another day")
        }
    }
}

/// What is known of how far one patient's values scatter when nothing changes.
public enum WithinSubject: Sendable, Hashable {
    case unknown
    /// A column with a second baseline, taken on another day.
    case repeated(String)
    /// A standard deviation on the scale of the change, from elsewhere.
    case standardDeviation(Double, Origin)

    public enum Origin: String, Sendable, Hashable, Codable, CaseIterable {
        /// Samples of one person on different days.
        case days
        /// Wells or repeats of one sample: a lower bound.
        case assay
    }

    init(_ options: OptionValues) throws(InputError) {
        let (number, column) = (options.number("within_sd"), options.text("repeat"))
        if number != nil, column != nil {
            throw InputError(
                "repeated-key", "'within_sd' and 'repeat' both say how far one patient's values scatter",
                at: options.place("repeat"), remedy: "keep one of them")
        }
        if let column {
            self = .repeated(column)
        } else if let number {
            self = .standardDeviation(
                number, Origin(rawValue: options.requiredText("within_sd_from"))!)
        } else {
            self = .unknown
        }
    }
}

extension ChangeAnalysis {
    /// Whom a within-group question is about.
    var subject: String { of ?? "all patients" }

    var higherMeans: String {
        against.map { "the change of \(after) from \(before) is higher in '\(of!)' than in '\($0)'" }
            ?? "\(after) is higher than \(before) in \(of.map { "'\($0)'" } ?? subject)"
    }
    var lowerMeans: String {
        against.map { "the change of \(after) from \(before) is lower in '\(of!)' than in '\($0)'" }
            ?? "\(after) is lower than \(before) in \(of.map { "'\($0)'" } ?? subject)"
    }

    /// A change on the log2 scale as a ratio.
    func ratio(_ name: String, label: String, of estimate: Estimate) -> Estimate? {
        guard scale == .log2 else { return nil }
        let value: Quantity =
            switch estimate.value {
            case .value(let shift): .value(exponential2(shift))
            case .undefined(let why): .undefined(because: why)
            }
        return Estimate(
            name, label: label, definition: "2 to the power of the change on the log2 scale", value: value,
            interval: estimate.interval.map {
                Interval(
                    lower: exponential2($0.lower), upper: exponential2($0.upper), level: $0.level,
                    method: $0.method)
            }, scale: .ratio, null: 1)
    }
}
