internal import Inputs
internal import Tables

/// LightCycler 480's second file: which sample and target each well holds.
struct SampleLayout {
    private var wells: [String: (sample: String?, target: String?, task: WellTask, quantity: Double?)] = [:]

    /// - Throws: `no-layout` where the file names no wells.
    init(path: String, shownAs: String) throws(InputError) {
        let grids = try CellGrid.read(path: path, shownAs: shownAs)
        for grid in grids {
            for position in grid.rows.indices.prefix(40) {
                let keys = grid.rows[position].cells.map(ColumnNames.plainKey)
                guard let well = Self.column(keys, ["general:pos", "pos", "well", "well position"]),
                    let target = Self.column(keys, ["general:target name", "target name", "target"])
                else { continue }
                let sample = Self.column(keys, ["general:sample name", "sample name", "sample", "name"])
                let type = Self.column(keys, ["rel quant:combined sample/target type", "task", "type"])
                let amount = Self.column(keys, ["abs quant:concentration", "concentration", "quantity"])
                let rows = grid.rows[(position + 1)...]
                let numbers = CqText(amount.map { column in rows.map { $0[column] } } ?? [])
                for row in rows {
                    guard let name = WellNames.position(row[well]) else { continue }
                    func text(_ column: Int?) -> String? {
                        column.flatMap { row[$0].isEmpty ? nil : row[$0] }
                    }
                    wells[name] = (
                        text(sample), text(target), WellTask(written: text(type) ?? ""),
                        text(amount).flatMap(numbers.number)
                    )
                }
                if !wells.isEmpty { return }
            }
        }
        throw InputError(
            "no-layout", "the layout file names no wells with targets", at: SourceLocation(file: shownAs),
            remedy: "it needs columns such as 'Pos', 'Sample Name' and 'Target Name'")
    }

    private static func column(_ keys: [String], _ names: [String]) -> Int? {
        names.lazy.compactMap { keys.firstIndex(of: $0) }.first
    }

    /// Fills in what the results do not tell; wells that the layout does not name are counted.
    func apply(to result: inout WellRecords) {
        var unnamed = 0
        for place in result.records.indices {
            guard let known = wells[result.records[place].well] else {
                unnamed += 1
                continue
            }
            result.records[place].sample = known.sample ?? result.records[place].sample
            result.records[place].target = known.target ?? result.records[place].target
            if known.task != .unknown { result.records[place].task = known.task }
            if result.records[place].quantity == nil { result.records[place].quantity = known.quantity }
        }
        if unnamed > 0 { result.notes.append("\(counted(unnamed, "well")) not named by the layout file") }
    }
}
