public import Findings
public import Inputs
public import Tables

/// Does a marker differ between two groups? Where pairs are named, the pairs decide.
///
/// Two groups: Hodges-Lehmann shift with the interval inverted from the exact Mann-Whitney test. Pairs: the
/// same from the exact signed-rank test (zeros by Pratt). Positive values mean higher in `of`.
public struct CompareAnalysis: Analysis {
    public var marker: String
    public var group: String
    public var of: String
    public var against: String
    /// Column that names the pair; nil compares independent groups.
    public var pair: String?
    public var scale: MarkerScale
    public var sharedPatients: SharedPatients
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]

    public init(
        marker: String, group: String, of: String, against: String, pair: String? = nil,
        scale: MarkerScale = .asRecorded, sharedPatients: SharedPatients = .refuse
    ) {
        (self.marker, self.group, self.of, self.against) = (marker, group, of, against)
        (self.pair, self.scale, self.sharedPatients) = (pair, scale, sharedPatients)
    }

    public static let schema = AnalysisSchema(
        name: "compare", summary: "difference of a marker between two groups, or within pairs",
        higherMeans: "the marker is higher in 'of' than in 'against'",
        options: [
            .init("marker", .column, "column with the marker's values", required: true),
            .init("group", .column, "column that says which group a row belongs to", required: true),
            .init("of", .level, "level of the group in question", required: true),
            .init("against", .level, "level that it is compared with", required: true),
            .init(
                "pair", .column, "column that names the pair (patient); without it the groups are independent"
            ),
            .init(
                "scale", .choice(MarkerScale.allCases.map(\.rawValue)), "scale of the comparison",
                default: "as-recorded"),
            .init(
                "shared_patients", .choice(SharedPatients.allCases.map(\.rawValue)),
                "where patients stand in both groups: refuse, or describe without deciding", default: "refuse"
            ),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            marker: options.requiredText("marker"), group: options.requiredText("group"),
            of: options.requiredText("of"), against: options.requiredText("against"),
            pair: options.text("pair"), scale: MarkerScale(rawValue: options.requiredText("scale"))!,
            sharedPatients: SharedPatients(rawValue: options.requiredText("shared_patients"))!)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let data = try CompareData(self, table)
        return pair == nil
            ? independentFinding(data, context) : pairedFinding(data, context)
    }
}

/// What to do where a patient has a row in each of two groups that are compared as independent ones.
public enum SharedPatients: String, Sendable, Hashable, Codable, CaseIterable {
    case refuse
    /// Estimates are shown; the claim is not testable so, since only the pairs can decide it.
    case describe
}

/// What both kinds of comparison start from.
struct CompareData {
    let table: Table
    var levels: TwoLevels
    let values: [Double?]
    let censored: Int
    /// `mg/dL`, `log2 mg/dL`, or nothing.
    let unit: String?
    /// For pairs: rows of the first and the second level.
    var pairs: [(of: Int, against: Int)] = []
    /// Patients with a row in both independent groups; positive only with `shared_patients: describe`.
    var sharedPatients = 0

    init(_ analysis: CompareAnalysis, _ table: Table) throws(InputError) {
        self.table = table
        try requireDistinctColumns(
            [("group", analysis.group), ("marker", analysis.marker)]
                + (analysis.pair.map { [("pair", $0)] } ?? []),
            of: table, places: analysis.places)
        levels = try TwoLevels(
            table, column: analysis.group, level: analysis.of, against: analysis.against,
            place: analysis.places, keys: ("group", "of", "against"))
        let cells = try table.numbers(analysis.marker, askedAt: analysis.places["marker"])
        let marker = MarkerValues(cells, scale: analysis.scale, rows: levels.first + levels.second)
        values = marker.values
        unit = try analysis.unit(of: table)
        levels.leaveOut(table) { marker.values[$0] == nil ? marker.reason($0, marker: analysis.marker) : nil }
        if let pair = analysis.pair {
            pairs = try Self.pairUp(&levels, table, pair, analysis)
        } else if analysis.sharedPatients == .describe {
            sharedPatients = try patientsInBothGroups(table, levels, place: analysis.places["marker"])
        } else {
            try requireIndependentRows(
                table, rows: levels.first + levels.second, pairHint: true, place: analysis.places["marker"])
        }
        censored = (levels.first + levels.second).count { marker.isCensored($0) }
    }

    var first: [Double] { levels.first.map { values[$0]! } }
    var second: [Double] { levels.second.map { values[$0]! } }

    /// Complete pairs, in order of the rows of `of`; rows without a partner are left out.
    private static func pairUp(
        _ levels: inout TwoLevels, _ table: Table, _ column: String, _ analysis: CompareAnalysis
    ) throws(InputError) -> [(of: Int, against: Int)] {
        let labels = try table.labels(column, askedAt: analysis.places["pair"])
        levels.leaveOut(table) { labels[$0] == nil ? "\(column) is missing" : nil }
        let ofs = try byPair(levels.first, labels, column, analysis.of, analysis.places["pair"])
        let againsts = try byPair(levels.second, labels, column, analysis.against, analysis.places["pair"])
        let isFirst = Set(levels.first)
        levels.leaveOut(table) { row in
            let isComplete = ofs[labels[row]!] != nil && againsts[labels[row]!] != nil
            let other = isFirst.contains(row) ? analysis.against : analysis.of
            return isComplete ? nil : "no partner with \(analysis.group) '\(other)'"
        }
        return levels.first.map { ($0, againsts[labels[$0]!]!) }
    }

    private static func byPair(
        _ rows: [Int], _ labels: [String?], _ column: String, _ level: String, _ place: SourceLocation?
    ) throws(InputError) -> [String: Int] {
        var places: [String: Int] = [:]
        var repeated = 0
        for row in rows where places.updateValue(row, forKey: labels[row]!) != nil { repeated += 1 }
        if repeated > 0 {
            throw InputError(
                "repeated-unit", "\(repeated) rows of '\(level)' repeat a pair that has a row already",
                at: place,
                column: column,
                remedy: "keep one row for each pair and group, such as the first, or average them before")
        }
        return places
    }
}

extension CompareAnalysis {
    func unit(of table: Table) throws(InputError) -> String? {
        let unit = try table.column(marker, askedAt: places["marker"]).unit
        return scale == .log2 ? "log2" + (unit.map { " " + $0 } ?? "") : unit
    }

    var higherMeans: String { "\(marker) is higher in '\(of)' than in '\(against)'" }
    var lowerMeans: String { "\(marker) is lower in '\(of)' than in '\(against)'" }

    /// 2 to the shift: how many times as high.
    func foldChange(_ shift: Quantity, _ interval: Interval?, of what: String) -> Estimate? {
        guard scale == .log2 else { return nil }
        let value: Quantity =
            switch shift {
            case .value(let shift): .value(exponential2(shift))
            case .undefined(let why): .undefined(because: why)
            }
        return Estimate(
            "fold_change", label: "Fold change, \(what)",
            definition: "2 to the power of the Hodges-Lehmann shift of log2 values", value: value,
            interval: interval.map {
                Interval(
                    lower: exponential2($0.lower), upper: exponential2($0.upper), level: $0.level,
                    method: $0.method)
            }, scale: .ratio, null: 1)
    }

    func censoringCaution(_ count: Int) -> Caution? {
        if count == 0 { return nil }
        return Caution(
            "censored-values",
            "\(count) values are only known to lie beyond a limit of measurement. Values at or beyond the limit "
                + "count as equal to it: the test on ranks is right, the size of the difference is not exact.",
            weight: .serious)
    }
}
