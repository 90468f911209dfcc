internal import Inputs
internal import Tables

/// How numbers of one export are written, and what its words for "nothing" are.
struct CqText {
    /// The export writes `23,45`.
    let hasDecimalComma: Bool

    /// Words for a reaction in which nothing was detected, in lower case.
    static let undetermined: Set<String> = [
        "undetermined", "undet", "undet.", "no ct", "no cq", "noct", "no amp", "n/a", "na", "nan", "-",
        "none",
        "> 40", ">40", "no call", "inf", "∞", "unbestimmt", "indéterminé", "indeterminado",
    ]

    /// - Parameter cells: of number columns; a comma before one, two or four and more digits, with no point in any
    ///   cell, is a decimal comma.
    init(_ cells: some Sequence<String>) {
        var (hasPoint, hasComma) = (false, false)
        for cell in cells where cell.first.map({ $0.isNumber || $0 == "-" }) == true {
            if cell.contains(".") { hasPoint = true }
            if let comma = cell.lastIndex(of: ","), cell.distance(from: comma, to: cell.endIndex) != 4 {
                hasComma = true
            }
        }
        hasDecimalComma = hasComma && !hasPoint
    }

    /// By the Cq cells of an export, which have no thousands: a comma is a decimal comma, even before three digits.
    ///
    /// - Throws: `mixed-decimals` where some cells have commas and others points.
    init(cq cells: [(line: Int, text: String)], file: String, column: String) throws(InputError) {
        func first(with mark: Character) -> Int? {
            cells.first { cell in
                cell.text.contains(mark)
                    && cell.text.allSatisfy { $0.isNumber || $0 == mark || $0 == "-" }
            }?.line
        }
        let (comma, point) = (first(with: ","), first(with: "."))
        if let comma, let point {
            throw InputError(
                "mixed-decimals",
                "Cq values have decimal commas here and decimal points elsewhere (line \(point))",
                at: SourceLocation(file: file, line: comma), column: column,
                remedy: "export again, or write all numbers in one way")
        }
        hasDecimalComma = comma != nil
    }

    /// Nil where it is no number.
    func number(_ text: String) -> Double? {
        if let value = Double(text) { return value.isFinite ? value : nil }
        let marks = hasDecimalComma ? (decimal: ",", thousands: ".") : (decimal: ".", thousands: ",")
        let plain = text.filter { String($0) != marks.thousands && !$0.isWhitespace && $0 != "'" }
        let english = plain.map { String($0) == marks.decimal ? "." : $0 }
        return Double(String(english)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// - Parameter blank: what an empty cell means in this layout.
    /// - Throws: `not-numeric` for a word that is neither number nor one of those for "nothing".
    func cq(
        _ text: String, blank: WellRecord.Cq, at place: SourceLocation, column: String
    ) throws(InputError) -> WellRecord.Cq {
        if text.isEmpty { return blank }
        if Self.undetermined.contains(text.lowercased()) { return .undetermined }
        guard let value = number(text) else {
            throw InputError(
                "not-numeric", "a Cq is neither a number nor a word for 'undetermined'", at: place,
                column: column, value: text,
                remedy: "correct the cell; known words are Undetermined, N/A, NaN, No Ct and '-'")
        }
        // 999 and 0 are sentinels, and a negative cycle does not exist.
        return value >= 100 || value <= 0 ? .undetermined : .value(value)
    }
}
