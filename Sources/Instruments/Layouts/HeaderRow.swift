internal import Tables

/// What a column of an export may hold, as far as the tidy table needs it.
enum WellField: Hashable {
    case well, position, plate, sample, target, task, dye, cq, quantity, omit, include, group, content,
        standard
    case call, cycle, fluorescence, ampStatus, issues, outlier, flag

    /// By the name in lower case, blanks joined, look-alike letters made Latin. `ct mean` is never `ct`.
    static let names: [String: WellField] = [
        "well": .well, "#": .well, "well position": .position, "pos": .position, "plateid": .plate,
        "plate": .plate, "filename": .plate, "sample name": .sample, "sample": .sample, "name": .sample,
        "target name": .target, "target": .target, "detector": .target, "detector name": .target,
        "assay name": .target, "task": .task, "reporter": .dye, "fluor": .dye, "ct": .cq, "cq": .cq,
        "cp": .cq, "crt": .cq, "ct value": .cq, "cq value": .cq, "cq (∆r)": .cq, "quantity": .quantity,
        "qty": .quantity, "starting quantity (sq)": .quantity, "starting quantity": .quantity,
        "concentration": .quantity, "omit": .omit, "include": .include, "biogroup name": .group,
        "biogroup": .group, "biological group": .group, "biological set name": .group, "content": .content,
        "standard": .standard, "cycle": .cycle, "cycle number": .cycle, "delta rn": .fluorescence,
        "drn": .fluorescence, "δrn": .fluorescence, "amp status": .ampStatus,
        "result quality issues": .issues, "outlier": .outlier, "flag": .flag,
    ]
}

/// The row of an export that names its columns.
struct HeaderRow {
    /// Position in the grid's rows.
    let position: Int
    /// As `ColumnNames.plainKey` gives them.
    let keys: [String]
    let columns: [WellField: Int]

    init(_ grid: CellGrid, at position: Int) {
        self.position = position
        keys = grid.rows[position].cells.map(ColumnNames.plainKey)
        var columns: [WellField: Int] = [:]
        for (column, key) in keys.enumerated() {
            // A name that stands twice (`Ct Threshold` blocks repeat some) keeps its first column.
            if let field = WellField.names[key], columns[field] == nil { columns[field] = column }
        }
        if columns[.fluorescence] == nil { columns[.fluorescence] = keys.firstIndex(of: "rn") }
        self.columns = columns
    }

    /// The same header again, as where tables were pasted one below the other.
    func isRepeated(by row: CellGrid.Row) -> Bool {
        keys.indices.allSatisfy { ColumnNames.plainKey(row[$0]) == keys[$0] }
    }

    func has(_ key: String) -> Bool { keys.contains(key) }
    func has(_ field: WellField) -> Bool { columns[field] != nil }

    func cell(_ row: CellGrid.Row, _ field: WellField) -> String { columns[field].map { row[$0] } ?? "" }

    /// Nil where the cell is empty.
    func text(_ row: CellGrid.Row, _ field: WellField) -> String? {
        let cell = cell(row, field)
        return cell.isEmpty ? nil : cell
    }

    private static let furthest = 400

    /// The first row that names a Cq and the wells.
    static func results(in grid: CellGrid) -> HeaderRow? {
        first(in: grid) { $0.has(.cq) && ($0.has(.well) || $0.has(.position)) }
    }

    /// The first row that names cycles, wells and a fluorescence.
    static func amplification(in grid: CellGrid) -> HeaderRow? {
        first(in: grid) {
            $0.has(.cycle) && $0.has(.fluorescence) && ($0.has(.well) || $0.has(.position))
        }
    }

    private static func first(in grid: CellGrid, where isWanted: (HeaderRow) -> Bool) -> HeaderRow? {
        for position in grid.rows.indices.prefix(furthest) where grid.rows[position].cells.count > 2 {
            let header = HeaderRow(grid, at: position)
            if isWanted(header) { return header }
        }
        return nil
    }
}
