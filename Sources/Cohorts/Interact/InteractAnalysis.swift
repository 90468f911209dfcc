public import Findings
public import Inputs
public import Tables

/// Whether a marker changes what a treatment does (predictive), or only tells who fares badly (prognostic).
///
/// The estimand is the ratio of the treatment's hazard (odds) ratios at marker values one step apart, at
/// equal values of the covariates; the profile likelihood of the product term decides. Patients of one arm
/// cannot answer: the finding is then not testable, and says what design could.
public struct InteractAnalysis: Analysis {
    public var outcome: ModelOutcome
    public var marker: String
    public var per: SurviveAnalysis.Step
    /// Nil where all patients had one treatment, which no column says.
    public var treatment: String?
    /// The level whose effect is asked for, and the one it is compared with; nil where the column has one
    /// level only.
    public var arms: (of: String, against: String)? {
        guard let of, let against else { return nil }
        return (of, against)
    }
    public var of: String?
    public var against: String?
    public var covariates: [String]
    /// Whether chance decided who had which treatment.
    public var isRandomised: Bool
    var places: [String: SourceLocation] = [:]

    public init(
        outcome: ModelOutcome, marker: String, per: SurviveAnalysis.Step = .standardDeviation,
        treatment: String? = nil, of: String? = nil, against: String? = nil, covariates: [String] = [],
        isRandomised: Bool = false
    ) {
        self.outcome = outcome
        self.marker = marker
        self.per = per
        self.treatment = treatment
        self.of = of
        self.against = against
        self.covariates = covariates
        self.isRandomised = isRandomised
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let question = ModelQuestion(
            outcome: outcome, marker: marker, per: per, covariates: covariates, treatment: treatment,
            places: places)
        if let survive = question.survive, let reason = survive.immortalTime(in: table) {
            var finding = survive.refusal(table, because: reason)
            finding.analysis = Self.schema.name
            return finding
        }
        let arms = try armsCompared(in: table)
        let rows = try ModelRows(question, arms: arms, table)
        return InteractReport(analysis: self, rows: rows, arms: arms, context: context).finding()
    }

    /// - Throws: where a column with several levels comes without `of` and `against`, or a level looks misspelt.
    private func armsCompared(in table: Table) throws(InputError) -> (of: String, against: String)? {
        guard let treatment else { return nil }
        guard let of, let against else {
            let levels = Set(try table.labels(treatment, askedAt: places["treatment"]).compactMap { $0 })
            if levels.count < 2, self.of == nil || levels.contains(self.of!) { return nil }
            throw InputError(
                "missing-key", "analysis 'interact' with 'treatment' needs 'of' and 'against'",
                at: places["treatment"], remedy: "name the two levels of '\(treatment)' to compare")
        }
        _ = try TwoLevels(
            table, column: treatment, level: of, against: against, place: places,
            keys: ("treatment", "of", "against"))
        return (of, against)
    }
}

extension InteractAnalysis {
    public static let schema = AnalysisSchema(
        name: "interact",
        summary:
            "Is a marker predictive of a treatment's benefit, or only prognostic? A treatment-by-marker interaction.",
        higherMeans:
            "a higher marker goes with a higher hazard (odds) ratio of the treatment 'of' against 'against': for "
            + "survival its benefit shrinks",
        options: ModelOutcome.options + [
            .init("marker", .column, "a continuous marker, measured before treatment", required: true),
            .init(
                "per", .choice(SurviveAnalysis.Step.allCases.map(\.rawValue)),
                "the step of the marker that the ratio is for",
                default: SurviveAnalysis.Step.standardDeviation.rawValue),
            .init("treatment", .column, "the column of the treatment; leave it out where all had one"),
            .init("of", .level, "the treatment whose effect is asked for"),
            .init("against", .level, "the treatment it is compared with"),
            .init(
                "covariates", .columns,
                "columns to adjust for; the first level of a category is its reference"
            ),
            .init("randomised", .flag, "whether chance decided who had which treatment", default: "false"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            outcome: try ModelOutcome(options), marker: options.requiredText("marker"),
            per: SurviveAnalysis.Step(rawValue: options.requiredText("per"))!,
            treatment: options.text("treatment"), of: options.text("of"), against: options.text("against"),
            covariates: options.texts("covariates"), isRandomised: options.flag("randomised"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }
}
