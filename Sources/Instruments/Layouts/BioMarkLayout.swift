internal import Inputs
internal import Tables

/// BioMark: three header lines, of which the third names the columns and the second tells sample from assay.
enum BioMarkLayout {
    static func header(in grid: CellGrid) -> HeaderRow? {
        for position in grid.rows.indices.prefix(60).dropFirst() {
            let keys = grid.rows[position].cells.map(ColumnNames.plainKey)
            let above = grid.rows[position - 1].cells.map(ColumnNames.plainKey)
            if keys.first == "id", above.first == "chamber", keys.contains("value"), keys.contains("call") {
                return HeaderRow(grid, at: position)
            }
        }
        return nil
    }

    /// - Throws: `not-numeric` for a value that is no Cq.
    static func records(_ layout: RecognisedLayout, file: String) throws(InputError) -> WellRecords {
        let (grid, keys) = (layout.grid, layout.header.keys)
        var result = WellRecords(format: .bioMark, file: file, rowsIn: grid.shownAs)
        result.metadata = Preamble.entries(grid.rows[..<max(0, layout.header.position - 2)])
        let names = keys.indices.filter { keys[$0] == "name" }
        let types = keys.indices.filter { keys[$0] == "type" }
        let (value, call) = (keys.firstIndex(of: "value")!, keys.firstIndex(of: "call")!)
        let amount = keys.firstIndex(of: "rconc")
        let rows = grid.rows[(layout.header.position + 1)...].filter { !$0.isBlank }
        let numbers = CqText(rows.map { $0[value] })
        for row in rows where !row[0].isEmpty {
            var cq = try numbers.cq(
                row[value], blank: .notMeasured, at: SourceLocation(file: grid.shownAs, line: row.line),
                column: "Value")
            if row[call].lowercased() == "fail", case .value(let number) = cq { cq = .failed(number) }
            func text(_ columns: [Int], _ which: Int) -> String? {
                guard which < columns.count, !row[columns[which]].isEmpty else { return nil }
                return row[columns[which]]
            }
            let task = WellTask(written: text(types, 0) ?? "")
            result.records.append(
                WellRecord(
                    plate: "", well: row[0], sample: text(names, 0), target: text(names, 1), task: task,
                    cq: cq,
                    quantity: task == .standard ? amount.flatMap { numbers.number(row[$0]) } : nil,
                    flags: row[call].lowercased() == "fail" ? ["Fail"] : [], line: row.line))
        }
        try PlateAssignment.apply(to: &result)
        return result
    }
}
