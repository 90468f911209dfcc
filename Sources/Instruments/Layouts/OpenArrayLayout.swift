internal import Inputs
internal import Tables

/// OpenArray: columns with dotted names, one row for each through-hole.
enum OpenArrayLayout {
    static func header(in grid: CellGrid) -> HeaderRow? {
        for position in grid.rows.indices.prefix(60) {
            let keys = grid.rows[position].cells.map(ColumnNames.plainKey)
            if keys.contains("throughhole.ct"), keys.contains(where: { $0.hasPrefix("sampleinfo.") }) {
                return HeaderRow(grid, at: position)
            }
        }
        return nil
    }

    private static func column(_ keys: [String], _ names: [String]) -> Int? {
        names.lazy.compactMap { keys.firstIndex(of: $0) }.first
    }

    /// - Throws: `no-target` where no column names the assay; `not-numeric`.
    static func records(_ layout: RecognisedLayout, file: String) throws(InputError) -> WellRecords {
        // The assay's column may carry a registered sign.
        let keys = layout.header.keys.map { $0.filter { $0 != "®" } }
        let grid = layout.grid
        var result = WellRecords(format: .openArray, file: file, rowsIn: grid.shownAs)
        guard
            let assay = column(
                keys, ["assay.taqman assay id", "assay.assay name", "assay.assay id", "assay.target name"]),
            let sample = column(
                keys, ["sampleinfo.sampleid", "sampleinfo.sample name", "sampleinfo.sample"]),
            let ct = keys.firstIndex(of: "throughhole.ct")
        else {
            throw InputError(
                "no-target", "the OpenArray export names no assay or no sample",
                at: SourceLocation(file: grid.shownAs),
                remedy: "export again with the columns Assay.TaqMan Assay ID and SampleInfo.SampleID")
        }
        let address = column(keys, ["throughhole.address", "throughhole.throughhole id", "throughhole.id"])
        let outlier = column(keys, ["throughhole.outlier"])
        let plate = column(keys, ["plate.barcode", "array.barcode", "plate.plate barcode", "chip.barcode"])
        let rows = grid.rows[(layout.header.position + 1)...].filter { !$0.isBlank }
        let numbers = CqText(rows.map { $0[ct] })
        for (place, row) in rows.enumerated() {
            let cq = try numbers.cq(
                row[ct], blank: .undetermined, at: SourceLocation(file: grid.shownAs, line: row.line),
                column: "ThroughHole.Ct")
            let isOutlier = outlier.map { ["true", "1", "yes"].contains(row[$0].lowercased()) } ?? false
            result.records.append(
                WellRecord(
                    plate: plate.map { row[$0] } ?? "", well: address.map { row[$0] } ?? "hole \(place + 1)",
                    sample: row[sample].isEmpty ? nil : row[sample],
                    target: row[assay].isEmpty ? nil : row[assay], cq: cq,
                    flags: isOutlier ? ["outlier"] : [],
                    line: row.line))
        }
        result.notes.append(
            "the layout tells no tasks: controls and standards count as samples unless a 'keep' step leaves them out"
        )
        try PlateAssignment.apply(to: &result)
        return result
    }
}
