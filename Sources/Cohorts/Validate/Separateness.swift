internal import Findings
internal import Inputs
internal import Tables

/// Whether the two tables are two cohorts, as far as their files and identifiers can tell.
struct Separateness {
    /// A file in which rows of both stand; nil where there is none.
    let sharedFile: String?
    /// Rows of the second table that stand, value for value, in the first too.
    let repeatedRows: Int
    private let analysis: ValidateAnalysis

    /// - Throws: a patient who stands in both tables.
    init(_ analysis: ValidateAnalysis, _ first: Table, _ second: Table) throws(InputError) {
        self.analysis = analysis
        let files = Set(first.origins.map(\.file))
        sharedFile = second.origins.first { files.contains($0.file) }?.file
        try Self.refuseSharedPatients(analysis, first, second)
        try Self.refuseSharedRows(analysis, first, second)
        repeatedRows = try Self.repeatedRows(analysis, first, second)
    }

    private static func refuseSharedPatients(
        _ analysis: ValidateAnalysis, _ first: Table, _ second: Table
    ) throws(InputError) {
        for column in second.columns where column.role == .identifier {
            guard first.columns.contains(where: { $0.name == column.name && $0.role == .identifier }) else {
                continue
            }
            let known = Set(try first.labels(column.name).compactMap { $0 })
            let shared = try second.labels(column.name).count { $0.map(known.contains) == true }
            guard shared > 0 else { continue }
            throw InputError(
                "shared-patients",
                "\(Numbers.count(shared, "patients")) of '\(second.name)' \(shared == 1 ? "stands" : "stand") in '\(first.name)' too, where the model comes from",
                at: analysis.places["development"], column: column.name,
                remedy:
                    "a model must be judged on patients who did not make it; keep each patient in one table")
        }
    }

    /// One line of one file in both tables, with the same values, needs no identifier to be one patient.
    ///
    /// Lines of a workbook are those of a sheet, so two of its sheets share them; these rows are only compared by
    /// their values.
    private static func refuseSharedRows(
        _ analysis: ValidateAnalysis, _ first: Table, _ second: Table
    ) throws(InputError) {
        struct Row: Hashable {
            var origin: RowOrigin
            var values: [String?]
        }
        func rows(_ table: Table) throws(InputError) -> [Row] {
            zip(table.origins, try values(analysis, table)).map { Row(origin: $0, values: $1) }
                .filter { !$0.origin.file.lowercased().contains(".xls") }
        }
        let known = Set(try rows(first))
        let shared = try rows(second).count(where: known.contains)
        guard shared > 0 else { return }
        throw InputError(
            "shared-patients",
            "\(Numbers.count(shared, "rows")) of '\(second.name)' \(shared == 1 ? "stands" : "stand") in '\(first.name)' "
                + "too, where the model comes from", at: analysis.places["development"],
            remedy: "a model must be judged on patients who did not make it; keep each row in one table")
    }

    /// The values used, row by row.
    private static func values(
        _ analysis: ValidateAnalysis, _ table: Table
    ) throws(InputError) -> [[String?]] {
        var columns: [[String?]] = []
        for name in analysis.usedColumns { columns.append(try table.labels(name)) }
        return (0..<table.rowCount).map { row in columns.map { $0[row] } }
    }

    private static func repeatedRows(
        _ analysis: ValidateAnalysis, _ first: Table, _ second: Table
    ) throws(InputError) -> Int {
        let known = Set(try values(analysis, first))
        let rows = try values(analysis, second).filter { !$0.contains(nil) }
        // Values as coarse as a count and a yes agree by chance: rows must be telling by themselves.
        guard 10 * Set(rows).count > 9 * rows.count else { return 0 }
        return rows.count(where: known.contains)
    }

    /// Completes "not testable, because …".
    var notTestable: String? {
        guard analysis.kind == .external, analysis.distinct == nil, let sharedFile else { return nil }
        return
            "both cohorts are rows of \(sharedFile): a split of one cohort is internal validation, and no second "
            + "cohort; write 'kind: internal' to have it judged as that, or say with 'distinct' what makes them two "
            + "cohorts (another centre, another period)"
    }

    var isInternal: Bool { analysis.kind == .internal || notTestable != nil }
    /// How the report calls it.
    var name: String { isInternal ? "internal validation" : "external validation" }

    func cautions(of count: Int) -> [Caution] {
        var cautions: [Caution] = []
        if isInternal {
            cautions.append(
                Caution(
                    "internal-validation",
                    "This is internal validation: both parts come from one cohort, with its patients, assay and habits. It "
                        + "says nothing on other patients.", weight: .serious))
        }
        if let distinct = analysis.distinct, sharedFile != nil {
            cautions.append(
                Caution(
                    "declared-distinct",
                    "Both cohorts stand in one file; the study says what parts them: \(distinct)."))
        }
        if repeatedRows >= 3, 10 * repeatedRows > count {
            cautions.append(
                Caution(
                    "repeated-rows",
                    "\(repeatedRows) of \(count) rows of the second \(isInternal ? "part" : "cohort") agree in every value "
                        + "used with a row of the first: look whether patients stand in both.",
                    weight: .serious))
        }
        return cautions
    }
}

extension ValidateAnalysis {
    var usedColumns: [String] { question.columnsByOption.map(\.column) }
}
