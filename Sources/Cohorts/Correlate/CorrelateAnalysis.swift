public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Do two measurements on the same patients go together?
///
/// The declared coefficient decides, by Fisher's z: interval and p come from one procedure.
public struct CorrelateAnalysis: Analysis {
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        case spearman, pearson

        var name: String { self == .spearman ? "Spearman's ρ" : "Pearson's r" }
        var standardError: String { self == .spearman ? "Bonett and Wright" : "1/√(n − 3)" }

        func correlation(_ x: [Double], _ y: [Double]) -> Outcome<Correlation> {
            self == .spearman ? Correlation.spearman(x, y) : Correlation.pearson(x, y)
        }
    }

    public var marker: String
    public var with: String
    public var method: Method
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]

    public init(marker: String, with: String, method: Method = .spearman) {
        (self.marker, self.with, self.method) = (marker, with, method)
    }

    public static let schema = AnalysisSchema(
        name: "correlate", summary: "correlation of a marker with another measurement",
        higherMeans: "the two go up together",
        options: [
            .init("marker", .column, "column with the marker's values", required: true),
            .init("with", .column, "column with the other measurement", required: true),
            .init(
                "method", .choice(Method.allCases.map(\.rawValue)), "which coefficient decides",
                default: "spearman"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            marker: options.requiredText("marker"), with: options.requiredText("with"),
            method: Method(rawValue: options.requiredText("method"))!)
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        if marker == with {
            throw InputError(
                "same-column", "'marker' and 'with' name one column", at: places["with"],
                remedy: "name two columns")
        }
        let pairs = try CorrelatedPairs(self, table)
        return CorrelationFinding(self, pairs, level: context.decisionLevel).finding
    }
}

/// Rows in which both measurements are known.
struct CorrelatedPairs {
    var x: [Double] = []
    var y: [Double] = []
    var exclusions = Exclusions()
    var censored = 0
    let units: (x: String?, y: String?)

    init(_ analysis: CorrelateAnalysis, _ table: Table) throws(InputError) {
        let first = try table.numbers(analysis.marker, askedAt: analysis.places["marker"])
        let second = try table.numbers(analysis.with, askedAt: analysis.places["with"])
        units = (try table.column(analysis.marker).unit, try table.column(analysis.with).unit)
        let all = Array(0..<table.rowCount)
        let (a, b) = (
            MarkerValues(first, scale: .asRecorded, rows: all),
            MarkerValues(second, scale: .asRecorded, rows: all)
        )
        var rows: [Int] = []
        for row in all {
            if a.values[row] == nil {
                exclusions.add(table.origins[row], because: a.reason(row, marker: analysis.marker))
            } else if b.values[row] == nil {
                exclusions.add(table.origins[row], because: b.reason(row, marker: analysis.with))
            } else {
                rows.append(row)
            }
        }
        try requireIndependentRows(table, rows: rows, place: analysis.places["marker"])
        (x, y) = (rows.map { a.values[$0]! }, rows.map { b.values[$0]! })
        censored = rows.count { a.isCensored($0) || b.isCensored($0) }
    }
}
