public import Findings
public import Inputs
internal import Statistics
public import Tables

/// Do two measurements on the same patients go together?
///
/// The declared coefficient decides, by Fisher's z: interval and p come from one procedure.
public struct CorrelateAnalysis: Analysis {
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        case spearman, pearson, kendall

        var name: String {
            switch self {
            case .spearman: "Spearman's ρ"
            case .pearson: "Pearson's r"
            case .kendall: "Kendall's τ-b"
            }
        }
        var definition: String {
            switch self {
            case .spearman: "Product-moment correlation of ranks, ties sharing their mean rank"
            case .pearson: "Product-moment correlation"
            case .kendall: "Concordant minus discordant pairs over all pairs, corrected for ties"
            }
        }
        /// Of Fisher's z, with k covariates.
        func standardError(_ k: Int) -> String {
            switch self {
            case .spearman: "Bonett and Wright"
            case .pearson: "1/√(n − \(3 + k))"
            case .kendall: "Fieller, √(0.437/(n − \(4 + k)))"
            }
        }

        func correlation(_ x: [Double], _ y: [Double], covariates: [[Double]] = []) -> Outcome<Correlation> {
            switch (self, covariates.isEmpty) {
            case (.spearman, true): Correlation.spearman(x, y)
            case (.pearson, true): Correlation.pearson(x, y)
            case (.kendall, true): Correlation.kendall(x, y)
            case (.spearman, false): Correlation.partialSpearman(x, y, covariates: covariates)
            case (.pearson, false): Correlation.partialPearson(x, y, covariates: covariates)
            case (.kendall, false): Correlation.partialKendall(x, y, covariates: covariates)
            }
        }
    }

    public var marker: String
    public var with: String
    public var method: Method
    /// Held constant: the partial correlation decides then.
    public var covariates: [String]
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]

    public init(marker: String, with: String, method: Method = .spearman, covariates: [String] = []) {
        (self.marker, self.with, self.method, self.covariates) = (marker, with, method, covariates)
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
            .init(
                "covariates", .columns, "columns with numbers held constant: the partial correlation decides"),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(
            marker: options.requiredText("marker"), with: options.requiredText("with"),
            method: Method(rawValue: options.requiredText("method"))!,
            covariates: options.texts("covariates"))
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        if marker == with {
            throw InputError(
                "same-column", "'marker' and 'with' name one column", at: places["with"],
                remedy: "name two columns")
        }
        for (place, name) in covariates.enumerated()
        where [marker, with].contains(name) || covariates[..<place].contains(name) {
            throw InputError(
                "same-column", "the covariate '\(name)' is in the correlation already",
                at: places["covariates"],
                remedy: "name other columns, each once")
        }
        let pairs = try CorrelatedPairs(self, table)
        return CorrelationFinding(self, pairs, level: context.decisionLevel).finding
    }
}

/// Rows in which both measurements are known.
struct CorrelatedPairs {
    var x: [Double] = []
    var y: [Double] = []
    /// One array for each covariate.
    var covariates: [[Double]] = []
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
        var held: [MarkerValues] = []
        for name in analysis.covariates {
            let cells = try table.numbers(name, askedAt: analysis.places["covariates"])
            held.append(MarkerValues(cells, scale: .asRecorded, rows: all))
        }
        var rows: [Int] = []
        for row in all {
            if a.values[row] == nil {
                exclusions.add(table.origins[row], because: a.reason(row, marker: analysis.marker))
            } else if b.values[row] == nil {
                exclusions.add(table.origins[row], because: b.reason(row, marker: analysis.with))
            } else if let gap = held.firstIndex(where: { $0.values[row] == nil }) {
                exclusions.add(
                    table.origins[row], because: held[gap].reason(row, marker: analysis.covariates[gap]))
            } else {
                rows.append(row)
            }
        }
        try requireIndependentRows(table, rows: rows, place: analysis.places["marker"])
        (x, y) = (rows.map { a.values[$0]! }, rows.map { b.values[$0]! })
        covariates = held.map { column in rows.map { column.values[$0]! } }
        censored = rows.count { row in ([a, b] + held).contains { $0.isCensored(row) } }
    }
}
