public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Do tumours (or the values of any marker over time) grow at another rate in one arm than in another?
///
/// The difference of slopes decides, `of` minus `against`: of the natural logarithm for volumes, so that a
/// slope is a growth rate per day. From a linear mixed model with random intercept *and* slope (REML,
/// Satterthwaite); from Welch's test on one slope for each animal where the fit is singular or an arm has fewer
/// than ten animals. Positive values mean faster growth in `of`.
public struct GrowthAnalysis: Analysis {
    var columns: GrowthColumns
    var of: String
    var against: String
    /// The time to this multiple of the first volume is compared beside the slopes.
    var multiple: Double
    var response: ModifiedRECIST.Rule

    /// - Parameters:
    ///   - limit: smallest measurable value; needed where there are zeros and the scale is logarithmic.
    ///   - nested: column that tells the nodules of one animal apart.
    ///   - unitNoun: plural, such as `animals`.
    public init(
        value: String, time: String, animal: String, arm: String, of: String, against: String,
        scale: GrowthScale = .log, limit: Double? = nil, baseline: Double? = nil, until: Double? = nil,
        nested: String? = nil, multiple: Double = 4, response: ModifiedRECIST.Rule = .gao,
        unitNoun: String = "animals"
    ) {
        columns = GrowthColumns(
            value: value, time: time, animal: animal, arm: arm, part: nested, scale: scale, limit: limit,
            baseline: baseline, until: until, noun: unitNoun)
        (self.of, self.against, self.multiple, self.response) = (of, against, multiple, response)
    }

    public static let schema = AnalysisSchema(
        name: "growth", summary: "growth of tumours, or a marker over time, in one arm against another",
        higherMeans: "growth is faster in 'of' than in 'against'",
        options: [
            .init("value", .column, "column with the volumes (or a marker's values)", required: true),
            .init("time", .column, "column with the time, usually days", required: true),
            .init("animal", .column, "column that names the animal", required: true),
            .init("arm", .column, "column that names the arm", required: true),
            .init("of", .level, "arm in question, such as the treated one", required: true),
            .init("against", .level, "arm that it is compared with, such as the vehicle", required: true),
            .init(
                "scale", .choice(GrowthScale.allCases.map(\.rawValue)), "scale on which growth is a line",
                default: "log"),
            .init(
                "limit", .number(Double.leastNormalMagnitude...Double.greatestFiniteMagnitude),
                "smallest value that can be measured; zeros count as known to lie below it"),
            .init(
                "baseline", .number(-1e6...1e6),
                "time at which the treatment starts; earlier rows are left out"),
            .init("until", .number(-1e6...1e6), "time after which rows are left out"),
            .init("nested", .column, "column that tells the nodules of one animal apart"),
            .init(
                "multiple", .number(1.0001...1e6), "time to this multiple of the first volume", default: "4"),
            .init(
                "response", .choice(ModifiedRECIST.Rule.allCases.map(\.rawValue)),
                "rule of the modified RECIST classes", default: "gao"),
            .init(
                "units", .choice(["checked", "as-recorded"]),
                "whether a value a thousand times off stops the analysis", default: "checked"),
            .init("unit_noun", .text, "what one unit is, in plural", default: "animals"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            value: options.requiredText("value"), time: options.requiredText("time"),
            animal: options.requiredText("animal"), arm: options.requiredText("arm"),
            of: options.requiredText("of"), against: options.requiredText("against"),
            scale: GrowthScale(rawValue: options.requiredText("scale"))!, limit: options.number("limit"),
            baseline: options.number("baseline"), until: options.number("until"),
            nested: options.text("nested"), multiple: options.number("multiple") ?? 4,
            response: ModifiedRECIST.Rule(rawValue: options.requiredText("response"))!,
            unitNoun: options.requiredText("unit_noun"))
        columns.checksUnits = options.requiredText("units") == "checked"
        for option in Self.schema.options { columns.places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        // The levels first: a misspelt arm is an error with the nearest name.
        _ = try TwoLevels(
            table, column: columns.arm!, level: of, against: against, place: columns.places,
            keys: ("arm", "of", "against"))
        var records = try GrowthRecords(table, columns, arms: [of, against])
        try records.noteSpellings(of: [of, against])
        let all: GrowthRecords?
        do throws(InputError) {
            all = try GrowthRecords(table, columns)
        } catch {
            all = nil
            records.cautions.append(
                Caution(
                    "other-arms-not-read", "Other arms are not shown beside, because \(error.message)."))
        }
        let data = try GrowthComparison(self, records, table, context)
        return GrowthReport(
            analysis: self, data: data,
            otherArms: all?.animals.filter { $0.arm != of && $0.arm != against } ?? [],
            context: context
        ).finding()
    }
}
