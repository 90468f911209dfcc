internal import Tables

/// The part of an export that holds the results, and what layout it has.
struct RecognisedLayout {
    var format: InstrumentFormat
    var grid: CellGrid
    var header: HeaderRow
}

/// What a file is, where it belongs to an instrument but holds no Cq.
enum EmptyExport {
    case rawReadings, sampleInfo, noResultsSection
}

/// Tells layouts apart by the names of their columns.
enum LayoutRecognition {
    static func layout(of grids: [CellGrid]) -> RecognisedLayout? {
        for grid in grids {
            if let bioMark = BioMarkLayout.header(in: grid) {
                return RecognisedLayout(format: .bioMark, grid: grid, header: bioMark)
            }
            if let openArray = OpenArrayLayout.header(in: grid) {
                return RecognisedLayout(format: .openArray, grid: grid, header: openArray)
            }
        }
        // A sheet or section of results before any other that has a Cq, such as replicate groups.
        let ordered = grids.filter { isResults($0.name) } + grids.filter { !isResults($0.name) }
        for grid in ordered {
            guard let header = HeaderRow.results(in: grid), let format = format(header, grid) else {
                continue
            }
            return RecognisedLayout(format: format, grid: grid, header: header)
        }
        return nil
    }

    private static func isResults(_ name: String?) -> Bool {
        guard let name else { return false }
        return ["results", "primary_result", "result"].contains(ColumnNames.plainKey(name))
    }

    private static func format(_ header: HeaderRow, _ grid: CellGrid) -> InstrumentFormat? {
        if header.has("fluor"), header.has(.content) { return .cfx }
        if header.has("cp"), header.has(.position) { return .lightCycler480 }
        if header.has("detector"), header.has(.sample) { return .sds }
        if header.has("target name") || header.has("detector name") || header.has("sample name"),
            header.has(.task) || header.has(.target)
        {
            return .quantStudio
        }
        let isSheetOfResults = isResults(grid.name) || header.has("amp status")
        if header.has("threshold"), header.has(.task), isSheetOfResults { return .designAndAnalysis }
        return nil
    }

    static func empty(_ grids: [CellGrid]) -> EmptyExport? {
        for grid in grids {
            for row in grid.rows.prefix(20) {
                let keys = row.cells.map(ColumnNames.plainKey)
                if keys.contains("samplepos"), keys.contains("prog#") { return .rawReadings }
                if keys.contains("general:pos") { return .sampleInfo }
            }
        }
        let names = grids.compactMap { $0.name.map(ColumnNames.plainKey) }
        let sections = ["sample setup", "amplification data", "multicomponent data", "raw data"]
        return names.contains(where: sections.contains) ? .noResultsSection : nil
    }

    /// A text with sections `[Sample Setup]`, `[Results]`: each becomes a grid of its own; what stands above
    /// the first is its metadata.
    static func sections(of grids: [CellGrid]) -> (grids: [CellGrid], preamble: [CellGrid.Row]) {
        guard grids.count == 1, let grid = grids.first, grid.name == nil else { return (grids, []) }
        let starts = grid.rows.indices.filter { name(of: grid.rows[$0]) != nil }
        guard let first = starts.first else { return (grids, []) }
        let parts = starts.enumerated().map { place, start -> CellGrid in
            let end = place + 1 < starts.count ? starts[place + 1] : grid.rows.count
            return CellGrid(
                name: name(of: grid.rows[start]), shownAs: grid.shownAs,
                rows: Array(grid.rows[(start + 1)..<end]))
        }
        return (parts, Array(grid.rows[..<first]))
    }

    private static func name(of row: CellGrid.Row) -> String? {
        guard row.cells.count == 1, let cell = row.cells.first, cell.hasPrefix("["), cell.hasSuffix("]")
        else {
            return nil
        }
        return String(cell.dropFirst().dropLast())
    }
}
