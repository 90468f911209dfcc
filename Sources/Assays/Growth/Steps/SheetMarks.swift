internal import Findings
internal import Foundation
internal import Tables

/// What the points and commas of a sheet's cells can mean.
///
/// Columns of plain numbers arrive read, with whatever decimal sign the file has; only columns that hold a word, or
/// that could be read in two ways, arrive as text. So a sign in a text cell is weighed against the numbers beside it.
struct SheetMarks {
    /// Text cells with a point, and with a comma.
    private(set) var (points, commas) = (0, 0)
    /// Text cells with three digits after their first comma.
    private(set) var threes = 0
    /// Text cells whose points could part thousands: `1.204`, not `0.204` and not `12.5`.
    private var grouped = 0
    /// Decimals of cells without a point or comma, and of cells that arrive as numbers; zeros say nothing.
    private var otherDecimals: Set<Int> = []
    /// A column of numbers alone arrives as text where the rest of the file has another decimal sign.
    private var hasRefusedColumn = false

    init(_ table: Table, _ positions: [Int], _ firstRow: Int) {
        for position in positions {
            switch table.columns[position].cells {
            case .texts(let cells):
                let filled = cells.dropFirst(firstRow).compactMap { Self.trimmed($0) }
                let numbers = filled.filter { $0.allSatisfy { $0.isNumber || ".,".contains($0) } }
                if firstRow == 0, !numbers.isEmpty, numbers.count == filled.count { hasRefusedColumn = true }
                for cell in numbers { count(cell) }
            case .numbers(let cells):
                for case .exact(let value) in cells where value != 0 {
                    otherDecimals.insert(Self.decimals(value))
                }
            case .dates: continue
            }
        }
    }

    /// Without `<` and blanks; nil where empty.
    private static func trimmed(_ cell: String?) -> Substring? {
        guard let text = cell?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        return text.hasPrefix("<") ? text.dropFirst().drop { $0 == " " } : text[...]
    }

    private mutating func count(_ cell: Substring) {
        if cell.contains(".") { points += 1 }
        if Self.isGrouped(cell, by: ".") { grouped += 1 }
        if let comma = cell.firstIndex(of: ",") {
            commas += 1
            if cell.distance(from: comma, to: cell.endIndex) == 4 { threes += 1 }
        } else if !cell.contains("."), cell.contains(where: { $0 != "0" }) {
            otherDecimals.insert(0)
        }
    }

    /// Whether points may be thousands: all stand where those would, and the other cells have not three decimals.
    var pointsMayGroup: Bool {
        guard points > 0, points == grouped else { return false }
        return hasRefusedColumn || otherDecimals.max().map { $0 != 3 } ?? false
    }

    /// `1.204`, `12.204.000`: groups of three digits after one to three that do not begin with 0.
    static func isGrouped(_ text: Substring, by mark: Character) -> Bool {
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count > 1, (1...3).contains(parts[0].count), parts[0].first != "0" else { return false }
        return parts.allSatisfy { $0.allSatisfy(\.isNumber) }
            && parts.dropFirst().allSatisfy { $0.count == 3 }
    }

    /// Digits after the point of the shortest form.
    private static func decimals(_ value: Double) -> Int {
        let text = decimalText(value)
        return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }
}
