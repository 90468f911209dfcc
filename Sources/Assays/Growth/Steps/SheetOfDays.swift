internal import Findings
internal import Foundation
internal import Inputs
internal import Tables

// A row for each day, a column for each animal: the column's name is the arm.

extension TumourSheetStep {
    func readDays(_ table: Table, _ time: PlacedText, into sheet: inout LongSheet) throws(InputError) {
        let timeName = try table.column(time.text, askedAt: time.place).name
        let timePosition = table.columns.firstIndex { $0.name == timeName }!
        var (positions, arms, ids) = ([Int](), [String](), [String]())
        var counts: [String: Int] = [:]
        var (empty, summaries) = (0, 0)
        for (position, column) in table.columns.enumerated() where position != timePosition {
            if column.cells.isEmpty {
                empty += 1
            } else if SheetHeader.isSummary(column.name) {
                summaries += 1
            } else {
                let arm = SheetHeader.plain(column.name)
                counts[arm, default: 0] += 1
                positions.append(position)
                arms.append(arm)
                ids.append("\(arm) \(counts[arm]!)")
            }
        }
        note(empty: empty, summaries: summaries, in: &sheet)
        // Days that arrive as numbers say nothing of how volumes are written.
        var signed = positions
        if case .texts = table.columns[timePosition].cells { signed.append(timePosition) }
        let cells = try SheetCells(
            table, positions: signed, firstRow: 0, missing: missing, decimal: decimal, place: place)
        try noteMeans(cells, positions, arms, &sheet)
        var seen: [Double: Int] = [:]
        for row in 0..<table.rowCount {
            guard let day = try cells.number(row, timePosition)?.exactValue else {
                sheet.exclusions.add(table.origins[row], because: "\(timeName) is missing")
                continue
            }
            if let first = seen[day] { throw repeated(table, first, row, timeName) }
            seen[day] = row
            for (place, position) in positions.enumerated() {
                guard let value = try cells.number(row, position) else { continue }
                sheet.rows.append(
                    .init(
                        animal: ids[place], arm: arms[place], day: day, value: value,
                        origin: table.origins[row]))
            }
        }
        sheet.notes.append(
            "ids were made from the arm and the column's place among the arm's: \(ids.count) animals in "
                + "\(counts.count) arms")
    }

    private func repeated(_ table: Table, _ first: Int, _ row: Int, _ column: String) -> InputError {
        InputError(
            "repeated-day",
            "one day stands in two rows: lines \(table.origins[first].line) and \(table.origins[row].line)",
            at: table.origins[row].location, column: column,
            remedy: "correct the day, or average the two rows")
    }

    /// A column whose every value is the mean of the other columns of its arm is no animal.
    private func noteMeans(
        _ cells: SheetCells, _ positions: [Int], _ arms: [String], _ sheet: inout LongSheet
    ) throws(InputError) {
        var suspects = 0
        for (place, position) in positions.enumerated() {
            let others = positions.indices.filter { $0 != place && arms[$0] == arms[place] }
            guard others.count >= 2 else { continue }
            var (compared, equal) = (0, 0)
            for row in 0..<cells.table.rowCount {
                guard let value = try cells.number(row, position)?.exactValue else { continue }
                var values: [Double] = []
                for other in others {
                    if let one = try cells.number(row, positions[other])?.exactValue { values.append(one) }
                }
                guard values.count >= 2 else { continue }
                compared += 1
                let mean = values.reduce(0, +) / Double(values.count)
                if abs(mean - value) <= 0.006 * abs(mean) { equal += 1 }
            }
            if compared >= 3, equal == compared { suspects += 1 }
        }
        if suspects > 0 {
            sheet.notes.append(
                "\(suspects) columns are the mean of the others of their arm at every day: a pasted mean "
                    + "counts as an animal here; take it out with 'select' if it is one")
        }
    }

    func note(empty: Int, summaries: Int, in sheet: inout LongSheet) {
        if empty > 0 { sheet.notes.append("\(empty) empty columns left out") }
        if summaries > 0 {
            sheet.notes.append("\(summaries) columns of means or standard errors left out")
        }
    }
}

extension Cells {
    /// Whether no cell holds anything.
    var isEmpty: Bool {
        switch self {
        case .numbers(let cells): cells.allSatisfy(\.isMissing)
        case .texts(let cells):
            cells.allSatisfy { $0?.trimmingCharacters(in: .whitespaces).isEmpty ?? true }
        case .dates(let cells): cells.allSatisfy { $0 == nil }
        }
    }
}
