internal import Tables

/// What the table of wells says of the samples themselves: columns that are constant within every sample.
struct CarriedColumns {
    private(set) var columns: [Column] = []
    /// Names of columns that differ between the wells of a sample.
    private(set) var varying: [String] = []

    /// - Parameter samples: rows of each sample, one entry for each row of the new table.
    init(_ table: Table, samples: [[Int]], except: Set<String>) {
        for column in table.columns where !except.contains(column.name) {
            var rows: [Int] = []
            for members in samples {
                // A cell left empty in some wells says nothing against the others.
                let told = members.filter { !column.cells.isMissing($0) }
                guard let first = told.first else {
                    rows.append(members[0])
                    continue
                }
                if told.contains(where: { !column.cells.isSame($0, first) }) { break }
                rows.append(first)
            }
            if rows.count == samples.count {
                var carried = column
                carried.cells = column.cells.picking(rows)
                columns.append(carried)
            } else {
                varying.append(column.name)
            }
        }
    }
}

extension Cells {
    fileprivate func isMissing(_ row: Int) -> Bool {
        switch self {
        case .numbers(let cells): cells[row].isMissing
        case .texts(let cells): cells[row] == nil
        case .dates(let cells): cells[row] == nil
        }
    }

    fileprivate func isSame(_ a: Int, _ b: Int) -> Bool {
        switch self {
        case .numbers(let cells): cells[a] == cells[b]
        case .texts(let cells): cells[a] == cells[b]
        case .dates(let cells): cells[a] == cells[b]
        }
    }
}
