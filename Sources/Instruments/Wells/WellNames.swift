/// Names of wells, however they are written.
enum WellNames {
    /// `A1` of `A1`, `A01` or `a01`; nil where it is no such name.
    static func position(_ text: String) -> String? {
        let letters = text.prefix { $0.isASCII && $0.isLetter }
        let digits = text.dropFirst(letters.count)
        guard (1...2).contains(letters.count), (1...3).contains(digits.count), let column = Int(digits),
            (1...48).contains(column), letters.count == 1 || letters.uppercased().first == "A"
        else { return nil }
        return letters.uppercased() + "\(column)"
    }

    /// `1` of `1` or `1.0`; nil where it is no whole number above 0.
    static func number(_ text: String) -> Int? {
        guard let value = Double(text), value >= 1, value == value.rounded(), value <= 9216 else {
            return nil
        }
        return Int(value)
    }

    /// The name of the well with this number on a plate of so many columns, row by row.
    static func name(number: Int, columns: Int) -> String {
        let (row, column) = (number - 1).quotientAndRemainder(dividingBy: columns)
        return rowName(row) + "\(column + 1)"
    }

    static func rowName(_ row: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + row % 26)))
        return row < 26 ? letter : rowName(row / 26 - 1) + letter
    }

    /// Columns of the smallest plate that holds a well of this number: 96, 384, 1536.
    static func columns(forLargest number: Int) -> Int { number <= 96 ? 12 : number <= 384 ? 24 : 48 }
}
