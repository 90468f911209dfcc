internal import Foundation
internal import Inputs
internal import Tables

/// The cells of a wide sheet as numbers, whatever their column was read as.
struct SheetCells {
    enum DecimalSign: String, CaseIterable { case point, comma }

    let table: Table
    /// Words that stand for a measurement that was not made, in lower case.
    let missing: Set<String>
    let decimal: DecimalSign

    /// Words that mean that an animal was not there any more, besides empty cells.
    static let standardMissing: Set<String> = [
        "na", "n/a", "nan", "nd", "n.d.", "-", "--", ".", "x", "dead", "died", "euthanised", "euthanized",
        "sacrificed", "culled", "†",
    ]

    /// - Parameter positions: the columns that hold measurements.
    /// - Throws: `ambiguous-comma`, `mixed-decimals`.
    init(
        _ table: Table, positions: [Int], firstRow: Int, missing: [String], decimal: DecimalSign?,
        place: SourceLocation
    ) throws(InputError) {
        self.table = table
        self.missing = Self.standardMissing.union(missing.map { $0.lowercased() })
        if let decimal {
            self.decimal = decimal
        } else {
            self.decimal = try Self.sign(table, positions, firstRow, place)
        }
    }

    private static func sign(
        _ table: Table, _ positions: [Int], _ firstRow: Int, _ place: SourceLocation
    ) throws(InputError) -> DecimalSign {
        let marks = SheetMarks(table, positions, firstRow)
        if marks.commas == 0 {
            guard marks.pointsMayGroup else { return .point }
            throw InputError(
                "ambiguous-point",
                "every point of the text cells has three digits after it, and the other cells are not written "
                    + "with three decimals: decimals or thousands?", at: place,
                remedy:
                    "say 'decimal: comma' if the points mark thousands (1.204 is 1204), 'decimal: point' if "
                    + "they mark decimals")
        }
        if marks.points > 0 {
            throw InputError(
                "mixed-decimals", "the sheet has decimal points and commas", at: place,
                remedy: "write all numbers alike, or say which sign is the decimal one: 'decimal: comma'")
        }
        if marks.threes == marks.commas {
            throw InputError(
                "ambiguous-comma",
                "every comma of the sheet has three digits after it: decimals or thousands?", at: place,
                remedy: "say 'decimal: comma' for decimals, 'decimal: point' for thousands")
        }
        return .comma
    }

    /// Nil where nothing was measured.
    ///
    /// - Throws: `not-a-number` with the place; the cell's text only as the hidden value.
    func number(_ row: Int, _ position: Int) throws(InputError) -> NumericCell? {
        let column = table.columns[position]
        switch column.cells {
        case .numbers(let cells): return cells[row].isMissing ? nil : cells[row]
        case .dates: throw notANumber(row, column, nil)
        case .texts(let cells):
            guard let text = cells[row]?.trimmingCharacters(in: .whitespaces), !text.isEmpty,
                !missing.contains(text.lowercased())
            else { return nil }
            guard let number = parse(text) else { throw notANumber(row, column, text) }
            return number
        }
    }

    /// How often each word for 'not measured' stands in these rows and columns; nil where none does.
    func missingNote(rows: [Int], positions: [Int]) -> String? {
        var counts: [String: Int] = [:]
        for position in positions {
            guard case .texts(let cells) = table.columns[position].cells else { continue }
            for row in rows {
                guard let word = cells[row]?.trimmingCharacters(in: .whitespaces).lowercased(),
                    missing.contains(word)
                else { continue }
                counts[word, default: 0] += 1
            }
        }
        if counts.isEmpty { return nil }
        let words = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            "'\($0.key)' \($0.value)"
        }
        let total = counts.values.reduce(0, +)
        return counted(total, "cells", "holds", "hold")
            + " a word for 'not measured' and \(total == 1 ? "makes" : "make") no row: "
            + words.joined(separator: ", ")
    }

    /// The mean of the values of one day. With a value known only to lie below a limit the mean is known only to
    /// lie below the mean with that limit; likewise above.
    static func mean(_ numbers: [NumericCell]) -> NumericCell {
        let values = numbers.compactMap { number -> Double? in
            switch number {
            case .missing: nil
            case .exact(let value), .below(let value), .above(let value): value
            }
        }
        guard !values.isEmpty else { return .missing }
        let mean = values.reduce(0, +) / Double(values.count)
        if numbers.contains(where: { if case .below = $0 { true } else { false } }) { return .below(mean) }
        return numbers.contains(where: \.isCensored) ? .above(mean) : .exact(mean)
    }

    /// `1,5`, `1.5`, `1,234.5` with a decimal point, `<5`; nil where the other sign does not part thousands.
    func parse(_ text: String) -> NumericCell? {
        let isBelow = text.hasPrefix("<")
        let digits = (isBelow ? String(text.dropFirst()) : text).trimmingCharacters(in: .whitespaces)
        let (mark, group): (Character, Character) = decimal == .comma ? (",", ".") : (".", ",")
        let whole = digits.prefix { $0 != mark }
        let fraction = digits.dropFirst(whole.count).dropFirst()
        guard !whole.contains(group) || SheetMarks.isGrouped(whole, by: group), !fraction.contains(group),
            let number = Double(
                whole.replacing(String(group), with: "") + (fraction.isEmpty ? "" : ".\(fraction)")),
            number.isFinite
        else { return nil }
        return isBelow ? .below(number) : .exact(number)
    }

    private func notANumber(_ row: Int, _ column: Column, _ text: String?) -> InputError {
        InputError(
            "not-a-number", "a cell of the sheet is text where a measurement should be",
            at: table.origins[row].location, column: column.name, value: text,
            remedy: "correct it, or name the words for 'not measured' with 'missing: [...]'")
    }
}

/// What the header of one column of a wide sheet says.
enum SheetHeader {
    /// Without the ` (2)` that the reader gives to the second of two equal names.
    static func plain(_ name: String) -> String {
        guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return name }
        let inside = name[name.index(after: open)...].dropLast()
        let before = name[..<open]
        return Int(inside) != nil && before.hasSuffix(" ") ? String(before.dropLast()) : name
    }

    /// `5`, `Day 5`, `d5`, `5,5`, `Day -1`; nil for other names.
    static func day(_ name: String) -> Double? {
        var text = plain(name).lowercased().trimmingCharacters(in: .whitespaces)
        for word in ["days", "day", "tag", "jour", "d"] where text.hasPrefix(word) {
            text = String(text.dropFirst(word.count))
            break
        }
        text = text.trimmingCharacters(in: CharacterSet(charactersIn: " _.:"))
        for word in ["days", "day", "d"] where text.hasSuffix(word) {
            text = String(text.dropLast(word.count))
        }
        return Double(text.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: ",", with: "."))
    }

    /// A column or row of a summary that somebody pasted among the data.
    static func isSummary(_ name: String) -> Bool {
        let words = plain(name).lowercased().split { !$0.isLetter && $0 != "±" }.map(String.init)
        let known: Set<String> = [
            "mean", "means", "average", "avg", "sem", "sd", "se", "std", "stdev", "stddev", "stderr",
            "median",
            "mittelwert", "moyenne", "media", "±",
        ]
        return words.contains(where: known.contains)
    }
}
