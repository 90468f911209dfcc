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
        let days = try rowsByDay(cells, timePosition, &sheet)
        for day in days {
            for (place, position) in positions.enumerated() {
                var numbers: [NumericCell] = []
                for row in day.rows {
                    if let number = try cells.number(row, position) { numbers.append(number) }
                }
                guard !numbers.isEmpty else { continue }
                sheet.rows.append(
                    .init(
                        animal: ids[place], arm: arms[place], day: day.day,
                        value: numbers.count == 1 ? numbers[0] : SheetCells.mean(numbers),
                        origin: table.origins[day.rows[0]]))
            }
        }
        let words = cells.missingNote(rows: days.flatMap(\.rows), positions: positions)
        if let words { sheet.notes.append(words) }
        sheet.notes.append(
            "ids were made from the arm and the column's place among the arm's: \(Numbers.count(ids.count, "animals")) in "
                + Numbers.count(counts.count, "arms"))
    }

    /// The rows of each day, in order of first occurrence.
    ///
    /// - Throws: `repeated-day` where a day has two rows and they are not to be averaged.
    private func rowsByDay(
        _ cells: SheetCells, _ timePosition: Int, _ sheet: inout LongSheet
    ) throws(InputError) -> [(day: Double, rows: [Int])] {
        let name = cells.table.columns[timePosition].name
        var days: [(day: Double, rows: [Int])] = []
        for row in 0..<cells.table.rowCount {
            guard let day = try cells.number(row, timePosition)?.exactValue else {
                sheet.exclusions.add(cells.table.origins[row], because: "\(name) is missing")
                continue
            }
            guard let place = days.firstIndex(where: { $0.day == day }) else {
                days.append((day, [row]))
                continue
            }
            if sameDay == .refuse { throw repeated(cells.table, days[place].rows[0], row, name) }
            days[place].rows.append(row)
        }
        let twice = days.count { $0.rows.count > 1 }
        if twice > 0 {
            sheet.notes.append(counted(twice, "days", "stands", "stand") + " in more than one row: averaged")
        }
        return days
    }

    private func repeated(_ table: Table, _ first: Int, _ row: Int, _ column: String) -> InputError {
        InputError(
            "repeated-day",
            "one day stands in two rows: lines \(table.origins[first].line) and \(table.origins[row].line)",
            at: table.origins[row].location, column: column,
            remedy: "correct the day, or say 'same_day: mean' to average the two rows")
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
                counted(suspects, "columns", "is", "are")
                    + " the mean of the others of the arm at every day: a pasted mean "
                    + "counts as an animal here; take it out with 'select' if it is one")
        }
    }

    func note(empty: Int, summaries: Int, in sheet: inout LongSheet) {
        if empty > 0 { sheet.notes.append("\(Numbers.count(empty, "empty columns")) left out") }
        if summaries > 0 {
            sheet.notes.append(
                "\(summaries) \(summaries == 1 ? "column" : "columns") of means or standard errors left out")
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
