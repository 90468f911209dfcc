public import Findings
public import Inputs
public import Tables

/// Does one arm (mimic) need another dose than the other (control) for the same effect?
///
/// One curve for each experiment and arm; the difference of log10 IC50 (or of the area) within an experiment is one
/// observation, and a one-sample t test over the experiments decides.
public struct DoseResponseAnalysis: Analysis {
    public enum Summary: String, Sendable, Hashable, Codable, CaseIterable {
        /// Dose at half of the untreated.
        case ic50
        /// Inhibited area: exists for every curve.
        case area
        /// Dose at half the growth rate of the untreated; needs counts at time zero.
        case gr50
    }

    public var dose: String
    public var response: String
    public var sense: ResponseSense
    public var scale: ResponseScale
    public var arm: String?
    public var of: String?
    public var against: String?
    public var experiment: String?
    public var timeZero: String?
    public var model: CurveModelChoice
    public var summary: Summary
    /// The number in the dose column that stands for the vehicle.
    public var control: Double
    var places: [String: SourceLocation] = [:]

    public init(
        dose: String, response: String, sense: ResponseSense, scale: ResponseScale = .percent,
        arm: String? = nil, of: String? = nil, against: String? = nil, experiment: String? = nil,
        timeZero: String? = nil, model: CurveModelChoice = .ll4, summary: Summary = .ic50,
        control: Double = 0
    ) {
        (self.dose, self.response, self.sense, self.scale) = (dose, response, sense, scale)
        (self.arm, self.of, self.against, self.experiment) = (arm, of, against, experiment)
        (self.timeZero, self.model, self.summary, self.control) = (timeZero, model, summary, control)
    }

    public static let schema = AnalysisSchema(
        name: "dose-response",
        summary: "dose-response curves: IC50, area or GR50, compared between two arms with experiments as n",
        higherMeans: "'of' needs a higher dose than 'against' (is more resistant)",
        options: [
            .init("dose", .column, "column with the dose", required: true),
            .init("response", .column, "column with the response", required: true),
            .init(
                "response_is", .choice(ResponseSense.allCases.map(\.rawValue)),
                "viability, inhibition, or a raw signal divided by the vehicle's: never guessed",
                required: true),
            .init(
                "scale", .choice(ResponseScale.allCases.map(\.rawValue)), "unit of a viability or inhibition",
                default: "percent"),
            .init("arm", .column, "column that says which arm a well belongs to"),
            .init("of", .level, "arm in question"),
            .init("against", .level, "arm that it is compared with"),
            .init("experiment", .column, "column that names the independent experiment: the n"),
            .init("time_zero", .column, "column with the count when the drug was added, for gr50"),
            .init(
                "model", .choice(CurveModelChoice.allCases.map(\.rawValue)),
                "curve; auto takes the least AICc", default: "ll4"),
            .init(
                "summary", .choice(Summary.allCases.map(\.rawValue)), "what of a curve is compared",
                default: "ic50"),
            .init(
                "control", .number(0...1e300), "number in the dose column that stands for the vehicle",
                default: "0"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            dose: options.requiredText("dose"), response: options.requiredText("response"),
            sense: ResponseSense(rawValue: options.requiredText("response_is"))!,
            scale: ResponseScale(rawValue: options.requiredText("scale"))!, arm: options.text("arm"),
            of: options.text("of"), against: options.text("against"), experiment: options.text("experiment"),
            timeZero: options.text("time_zero"),
            model: CurveModelChoice(rawValue: options.requiredText("model"))!,
            summary: Summary(rawValue: options.requiredText("summary"))!,
            control: options.number("control") ?? 0)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        try checkOptions()
        let data = try DoseResponseData(self, table)
        return DoseResponseFinding(self, data, level: context.decisionLevel).finding
    }

    private func checkOptions() throws(InputError) {
        if (arm == nil) != (of == nil) || (arm == nil) != (against == nil) {
            throw InputError(
                "missing-key", "'arm', 'of' and 'against' go together", at: places["arm"] ?? places["dose"],
                remedy: "give all three, or none to describe one curve")
        }
        if summary == .gr50, timeZero == nil || sense != .signal {
            throw InputError(
                "missing-key", "GR50 needs raw counts ('response_is: signal') and 'time_zero'",
                at: places["summary"], remedy: "name the column with the counts at time zero")
        }
    }
}
