public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Do two drugs together do more than expected of each alone?
///
/// The mean excess over the combined wells of one experiment is one observation; a one-sample t test over the
/// experiments decides.
public struct CombineAnalysis: Analysis {
    public enum Sense: String, Sendable, Hashable, Codable, CaseIterable { case viability, inhibition }
    public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
        case percent, fraction
        var factor: Double { self == .percent ? 1 : 100 }
    }

    public var dose1: String
    public var dose2: String
    public var response: String
    public var sense: Sense
    public var scale: Scale
    public var experiment: String?
    public var reference: CombinationReference
    var places: [String: SourceLocation] = [:]

    public init(
        dose1: String, dose2: String, response: String, sense: Sense, scale: Scale = .percent,
        experiment: String? = nil, reference: CombinationReference = .bliss
    ) {
        (self.dose1, self.dose2, self.response) = (dose1, dose2, response)
        (self.sense, self.scale, self.experiment, self.reference) = (sense, scale, experiment, reference)
    }

    public static let schema = AnalysisSchema(
        name: "combine",
        summary: "two drugs on a grid of doses: excess over Bliss, HSA, Loewe and ZIP, experiments as n "
            + "(for one dose of each, the interaction blocked by experiment is in 'experiments')",
        higherMeans: "the two together inhibit more than expected without interaction",
        options: [
            .init("dose1", .column, "column with the dose of the first drug, 0 = none", required: true),
            .init("dose2", .column, "column with the dose of the second drug, 0 = none", required: true),
            .init("response", .column, "column with the response", required: true),
            .init(
                "response_is", .choice(Sense.allCases.map(\.rawValue)),
                "viability (100 % = untreated) or inhibition (0 % = untreated): never guessed", required: true
            ),
            .init(
                "scale", .choice(Scale.allCases.map(\.rawValue)), "unit of the response", default: "percent"),
            .init("experiment", .column, "column that names the independent experiment: the n"),
            .init(
                "reference", .choice(CombinationReference.allCases.map(\.rawValue)),
                "which expectation decides; all are shown", default: "bliss"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            dose1: options.requiredText("dose1"), dose2: options.requiredText("dose2"),
            response: options.requiredText("response"),
            sense: Sense(rawValue: options.requiredText("response_is"))!,
            scale: Scale(rawValue: options.requiredText("scale"))!, experiment: options.text("experiment"),
            reference: CombinationReference(rawValue: options.requiredText("reference"))!)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let data = try CombinationData(self, table)
        return CombinationFinding(self, data, level: context.decisionLevel).finding
    }
}

/// Wells by experiment, as inhibition in percent.
struct CombinationData {
    var experiments: [(name: String, grid: CombinationGrid)] = []
    /// In order of the rows used.
    var rows: [(experiment: String, well: CombinationGrid.Well)] = []
    var exclusions = Exclusions()
    let unit1: String?
    let unit2: String?

    init(_ analysis: CombineAnalysis, _ table: Table) throws(InputError) {
        let named =
            [("dose1", analysis.dose1), ("dose2", analysis.dose2), ("response", analysis.response)]
            + (analysis.experiment.map { [("experiment", $0)] } ?? [])
        try requireDistinctColumns(named, of: table, places: analysis.places)
        (unit1, unit2) = (try table.column(analysis.dose1).unit, try table.column(analysis.dose2).unit)
        let first = try table.numbers(analysis.dose1, askedAt: analysis.places["dose1"])
        let second = try table.numbers(analysis.dose2, askedAt: analysis.places["dose2"])
        let responses = try table.numbers(analysis.response, askedAt: analysis.places["response"])
        let names = try analysis.experiment.map { name throws(InputError) in try table.labels(name) }
        for row in 0..<table.rowCount {
            let parts = [
                (first[row], analysis.dose1), (second[row], analysis.dose2),
                (responses[row], analysis.response),
            ]
            if let gap = parts.first(where: { $0.0.exactValue == nil }) {
                let what = gap.0.isMissing ? "is missing" : "is known only to lie beyond a limit"
                exclusions.add(table.origins[row], because: "\(gap.1) \(what)")
            } else if let names, names[row] == nil {
                exclusions.add(table.origins[row], because: "\(analysis.experiment ?? "") is missing")
            } else {
                try Self.requireDose(parts[0].0.exactValue!, table.origins[row], analysis.dose1)
                try Self.requireDose(parts[1].0.exactValue!, table.origins[row], analysis.dose2)
                let response = parts[2].0.exactValue! * analysis.scale.factor
                rows.append(
                    (
                        names?[row] ?? "all",
                        CombinationGrid.Well(
                            dose1: parts[0].0.exactValue!, dose2: parts[1].0.exactValue!,
                            inhibition: analysis.sense == .viability ? 100 - response : response)
                    ))
            }
        }
        try checkScale(analysis)
        try makeGrids(analysis)
    }

    private static func requireDose(
        _ dose: Double, _ row: RowOrigin, _ column: String
    ) throws(InputError) {
        if dose >= 0 { return }
        throw InputError(
            "negative-dose", "a dose is negative", at: row.location, column: column,
            remedy: "give doses as amounts, not as logarithms; 0 is 'none of this drug'")
    }

    /// Each experiment by itself: one in another unit would vanish among the others.
    private func checkScale(_ analysis: CombineAnalysis) throws(InputError) {
        if rows.isEmpty {
            throw InputError(
                "no-rows", "no row has both doses and a response", at: analysis.places["response"],
                remedy: "look at the rows left out")
        }
        var order: [String] = []
        for row in rows where !order.contains(row.experiment) { order.append(row.experiment) }
        for (place, name) in order.enumerated() {
            let sizes = rows.filter { $0.experiment == name }.map { row in
                abs(analysis.sense == .viability ? 100 - row.well.inhibition : row.well.inhibition)
            }
            let largest = sizes.max() ?? 0
            let which = order.count > 1 ? " of experiment \(place + 1) of \(order.count)" : ""
            try checkScale(analysis, largest: largest, which)
        }
    }

    /// - Parameter largest: size in percent, whatever unit was said.
    private func checkScale(
        _ analysis: CombineAnalysis, largest: Double, _ which: String
    ) throws(InputError) {
        // All 0: nothing lives, or nothing is inhibited; no unit is told by that.
        if largest == 0 { return }
        let (said, looks): (String, String)
        switch analysis.scale {
        case .percent where largest <= 2: (said, looks) = ("percent", "fraction")
        case .percent where largest > 1000: (said, looks) = ("percent", "raw reading")
        case .fraction where largest > 1000: (said, looks) = ("fraction", "percent")
        case .percent, .fraction: return
        }
        throw InputError(
            "response-scale", "the responses\(which) are said to be a \(said) but look like a \(looks)",
            at: analysis.places["scale"] ?? analysis.places["response"], column: analysis.response,
            remedy: looks == "raw reading"
                ? "divide by the untreated wells of the same experiment first, with the step 'derive'"
                : "set 'scale: \(looks)', or bring all experiments to one unit")
    }

    private mutating func makeGrids(_ analysis: CombineAnalysis) throws(InputError) {
        var order: [String] = []
        for row in rows where !order.contains(row.experiment) { order.append(row.experiment) }
        for (place, name) in order.enumerated() {
            switch CombinationGrid.gather(rows.filter { $0.experiment == name }.map(\.well)) {
            case .success(let grid): experiments.append((name, grid))
            case .failure(let why):
                throw InputError(
                    "incomplete-grid",
                    (analysis.experiment == nil ? "" : "experiment \(place + 1) of \(order.count): ")
                        + why.reason,
                    at: analysis.places["response"],
                    remedy: "every dose of a combined well needs a well with that drug alone, in the same "
                        + "experiment and the same unit")
            }
        }
    }
}
