internal import Tables

/// The rows below a header that are wells, and what else stands there.
struct ResultRows {
    private(set) var kept: [CellGrid.Row] = []
    private(set) var notes: [String] = []

    /// A row without a well is a pasted mean or a remark; after a blank line it begins what follows the table.
    init(_ rows: [CellGrid.Row], header: HeaderRow) {
        var isAfterBlank = false
        var pasted: [Int] = []
        for (place, row) in rows.enumerated() {
            if row.isBlank {
                isAfterBlank = true
                continue
            }
            if Self.isWell(row, header) {
                kept.append(row)
                isAfterBlank = false
                continue
            }
            if header.has(.cq), header.isRepeated(by: row) {
                notes.append("a repeated header left out at line \(row.line)")
                continue
            }
            if isAfterBlank || row.cells.count <= 2 {
                let rest = rows[place...].count { !$0.isBlank }
                notes.append(
                    "\(counted(rest, "line")) below the results left out, from line \(row.line)")
                break
            }
            pasted.append(row.line)
        }
        if let first = pasted.first {
            notes.append(
                "\(counted(pasted.count, "row")) without a well left out (pasted means, remarks), the first at line \(first)"
            )
        }
    }

    private static func isWell(_ row: CellGrid.Row, _ header: HeaderRow) -> Bool {
        if WellNames.position(header.cell(row, .position)) != nil { return true }
        let well = header.cell(row, .well)
        return WellNames.position(well) != nil || WellNames.number(well) != nil
    }
}

/// What stands above the results: `* Key = Value`, or a key and its value in two cells.
enum Preamble {
    static func entries(_ rows: some Sequence<CellGrid.Row>) -> [InstrumentExport.Entry] {
        rows.compactMap { row in
            guard let first = row.cells.first, !first.isEmpty else { return nil }
            let text = first.hasPrefix("*") ? String(first.dropFirst()) : first
            if let equals = text.firstIndex(of: "="), row.cells.count == 1 || first.hasPrefix("*") {
                return entry(String(text[..<equals]), String(text[text.index(after: equals)...]))
            }
            if let colon = text.firstIndex(of: ":"), row.cells.count == 1 {
                return entry(String(text[..<colon]), String(text[text.index(after: colon)...]))
            }
            return row.cells.count > 1 ? entry(text, row[1]) : nil
        }
    }

    private static func entry(_ key: String, _ value: String) -> InstrumentExport.Entry? {
        func plain(_ text: String) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let (key, value) = (plain(key), plain(value))
        return value.isEmpty ? nil : InstrumentExport.Entry(key: key, value: value)
    }
}
