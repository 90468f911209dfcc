internal import Inputs
internal import Tables

/// The Cq column as cells, whatever way the user's table writes "nothing detected".
struct CqCells {
    let cells: [NumericCell]

    /// Cq values that no instrument gives: one that large is a sentinel (999) for "not detected".
    private static let largestCq = 60.0
    private static let undeterminedWords: Set<String> = [
        "undetermined", "undet", "undet.", "no ct", "no cq", "noct", "nocq", "nd", "n.d.", "not detected",
    ]

    /// - Throws: `impossible-cq`, `cycles-unknown`, `not-numeric`: at the row.
    init(_ table: Table, _ settings: QPCRSettings) throws(InputError) {
        let name = settings.columns.cq
        let column = try table.column(name, askedAt: settings.place("cq"))
        let raw: [NumericCell]
        switch column.cells {
        case .numbers(let numbers): raw = numbers
        case .texts(let texts): raw = try Self.fromTexts(texts, table, settings)
        case .dates:
            throw InputError(
                "not-numeric", "table '\(table.name)': column '\(name)' holds dates, not Cq values",
                at: settings.place("cq"), remedy: "a spreadsheet may have turned 22.5 into a date")
        }
        var cells: [NumericCell] = []
        for (row, cell) in raw.enumerated() {
            cells.append(try Self.checked(cell, at: row, table, settings))
        }
        self.cells = cells
    }

    private static func checked(
        _ cell: NumericCell, at row: Int, _ table: Table, _ settings: QPCRSettings
    ) throws(InputError) -> NumericCell {
        switch cell {
        case .missing: return .missing
        case .above(let limit): return .above(limit)
        case .exact(let value):
            if let cycles = settings.cycles, value >= cycles { return .above(cycles) }
            if value > 0, value <= largestCq { return cell }
            throw InputError(
                "impossible-cq", "a Cq lies between 0 and the number of cycles",
                at: table.origins[row].location, column: settings.columns.cq, value: cell.label,
                remedy: value > largestCq
                    ? "if it stands for 'not detected', add 'cycles: 40' (the cycles of the run)"
                    : "clear the cell if nothing was measured; if nothing was detected, write '>40' (the cycles of the run)"
            )
        case .below:
            throw InputError(
                "impossible-cq", "a Cq known only to lie below a limit cannot be used",
                at: table.origins[row].location, column: settings.columns.cq, value: cell.label,
                remedy: "an undetermined Cq lies above the last cycle: write '>40'")
        }
    }

    private static func fromTexts(
        _ texts: [String?], _ table: Table, _ settings: QPCRSettings
    ) throws(InputError) -> [NumericCell] {
        var cells: [NumericCell] = []
        for (row, text) in texts.enumerated() {
            guard let text else {
                cells.append(.missing)
                continue
            }
            if let number = Double(text), number.isFinite {
                cells.append(.exact(number))
            } else if text.hasPrefix(">"), let limit = Double(text.dropFirst()), limit.isFinite {
                cells.append(.above(limit))
            } else if undeterminedWords.contains(text.lowercased()) {
                guard let cycles = settings.cycles else { throw cyclesUnknown(row, table, settings) }
                cells.append(.above(cycles))
            } else {
                throw InputError(
                    "not-numeric", "a Cq is a number or a word such as 'Undetermined'",
                    at: table.origins[row].location, column: settings.columns.cq, value: text,
                    remedy: "clear the cell, or declare the word as missing")
            }
        }
        return cells
    }

    static func cyclesUnknown(_ row: Int, _ table: Table, _ settings: QPCRSettings) -> InputError {
        InputError(
            "cycles-unknown", "nothing was detected here, but the table does not say after how many cycles",
            at: table.origins[row].location, column: settings.columns.cq,
            remedy: "add 'cycles: 40' (the cycles of the run): the Cq is then known to lie above it")
    }
}
