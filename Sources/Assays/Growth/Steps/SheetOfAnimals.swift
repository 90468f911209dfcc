internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

// A row for each animal, a column for each day, perhaps with a second header row that names diameters.

extension TumourSheetStep {
    /// Columns of one day: one for a volume, two or three for diameters.
    private struct Day {
        var day: Double
        /// By measure, each with the positions of its columns (two where a day stands twice).
        var positions: [[Int]]
    }

    func readAnimals(
        _ table: Table, _ animal: PlacedText, _ arm: PlacedText?, into sheet: inout LongSheet
    ) throws(InputError) {
        let ids = try table.labels(animal.text, askedAt: animal.place)
        let armLabels = try arm.map { arm throws(InputError) in
            try table.labels(arm.text, askedAt: arm.place)
        }
        let positions = table.columns.indices.filter { SheetHeader.day(table.columns[$0].name) != nil }
        guard !positions.isEmpty else {
            throw InputError(
                "no-days", "no column of the sheet is named by a day", at: place,
                remedy: "name them '5' or 'Day 5', or say 'time: ...' where the rows are days")
        }
        let others = table.columns.filter { column in
            SheetHeader.isSummary(column.name) && SheetHeader.day(column.name) == nil
        }
        note(empty: 0, summaries: others.count, in: &sheet)
        let measures = secondHeader(table, positions)
        let firstRow = measures == nil ? 0 : 1
        let days = try days(table, positions, measures)
        let cells = try SheetCells(
            table, positions: positions, firstRow: firstRow, missing: missing, decimal: decimal, place: place)
        var (swapped, partial, last) = (0, 0, RowOrigin(file: "", line: 0))
        var shares = (longFirst: 0, shortFirst: 0)
        var used: [Int] = []
        for row in firstRow..<table.rowCount {
            last = table.origins[row]
            guard let id = ids[row] else {
                sheet.exclusions.add(last, because: "\(animal.text) is missing")
                continue
            }
            if SheetHeader.isSummary(id) || armLabels?[row].map(SheetHeader.isSummary) == true {
                sheet.exclusions.add(last, because: "a row of means or standard errors")
                continue
            }
            used.append(row)
            for day in days {
                guard let made = try volume(day, row, cells) else { continue }
                switch made {
                case .incomplete: partial += 1
                case .value(let value, let order):
                    if order > 0 { shares.longFirst += 1 }
                    if order < 0 { shares.shortFirst += 1 }
                    sheet.rows.append(
                        .init(animal: id, arm: armLabels?[row], day: day.day, value: value, origin: last))
                }
            }
        }
        if let words = cells.missingNote(rows: used, positions: positions) { sheet.notes.append(words) }
        swapped = min(shares.longFirst, shares.shortFirst)
        if let measures, Set(measures).count > 1 {
            let count = Set(measures).count
            sheet.notes.append(
                "volumes from \(count) diameters by \(count == 2 ? formula.words : "\(Numbers.short(formula.factor))·x·y·z")"
            )
        }
        if swapped > 0 {
            sheet.notes.append(
                "length and width stand the other way round in \(Numbers.count(swapped, "measurements")): the shorter one is "
                    + "taken as the width everywhere")
        }
        if partial > 0 {
            sheet.notes.append(
                counted(partial, "measurements", "lacks a diameter and makes", "lack a diameter and make")
                    + " no row")
        }
    }

    /// The measure of each column where the first row below the header names measures; nil where it holds data.
    private func secondHeader(_ table: Table, _ positions: [Int]) -> [String]? {
        guard table.rowCount > 0 else { return nil }
        var measures: [String] = []
        for position in positions {
            guard case .texts(let cells) = table.columns[position].cells,
                let text = cells[0]?.trimmingCharacters(in: .whitespaces).lowercased(), !text.isEmpty,
                text.allSatisfy({ $0.isLetter || $0.isNumber || " ()³3.".contains($0) }),
                text.contains(where: \.isLetter)
            else { return nil }
            measures.append(text)
        }
        return measures
    }

    private func days(_ table: Table, _ positions: [Int], _ measures: [String]?) throws(InputError) -> [Day] {
        var order: [String] = []
        for measure in measures ?? ["volume"] where !order.contains(measure) { order.append(measure) }
        guard order.count <= 3 else {
            throw InputError(
                "too-many-measures", "the second header row names \(order.count) measures", at: place,
                remedy: "keep a volume, or two or three diameters, with 'select'")
        }
        var days: [Double: [[Int]]] = [:]
        for (place, position) in positions.enumerated() {
            let day = SheetHeader.day(table.columns[position].name)!
            let measure = measures.map { order.firstIndex(of: $0[place])! } ?? 0
            days[day, default: .init(repeating: [], count: order.count)][measure].append(position)
        }
        for (day, columns) in days.sorted(by: { $0.key < $1.key }) {
            guard let twice = columns.first(where: { $0.count > 1 }) else { continue }
            if sameDay == .mean { continue }
            throw InputError(
                "repeated-day", "the sheet has day \(Numbers.plain(day)) in two columns", at: place,
                column: table.columns[twice[1]].name,
                remedy: "correct the header, leave one out with 'select', or say 'same_day: mean'")
        }
        return days.sorted { $0.key < $1.key }.map { Day(day: $0.key, positions: $0.value) }
    }

    private enum Made {
        /// `order` is above 0 where the first diameter is the longer one, below where the second is.
        case value(NumericCell, order: Int)
        case incomplete
    }

    private func volume(_ day: Day, _ row: Int, _ cells: SheetCells) throws(InputError) -> Made? {
        var sizes: [NumericCell] = []
        for columns in day.positions {
            var numbers: [NumericCell] = []
            for position in columns {
                if let number = try cells.number(row, position) { numbers.append(number) }
            }
            if numbers.count > 1 {
                sizes.append(SheetCells.mean(numbers))
            } else if let number = numbers.first {
                sizes.append(number)
            }
        }
        if sizes.isEmpty { return nil }
        guard sizes.count == day.positions.count else { return .incomplete }
        if sizes.count == 1 { return .value(sizes[0], order: 0) }
        let exact = sizes.compactMap(\.exactValue)
        guard exact.count == sizes.count else { return .incomplete }
        if exact.count == 3 {
            return .value(.exact(formula.factor * exact[0] * exact[1] * exact[2]), order: 0)
        }
        switch formula.volume(length: exact[0], width: exact[1]) {
        case .success(let made):
            return .value(.exact(made.volume), order: exact[0] == exact[1] ? 0 : made.wasSwapped ? -1 : 1)
        case .failure(let why):
            throw InputError(
                "impossible-diameters", "\(why.reason)", at: cells.table.origins[row].location,
                column: cells.table.columns[day.positions[0][0]].name, remedy: "correct the two diameters")
        }
    }
}
