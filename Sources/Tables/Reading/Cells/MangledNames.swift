/// Rows of a column of names in which a spreadsheet seems to have turned a name into a date or a number:
/// `1-Mar` (MARCH1), `2-Sep` (SEPT2), `44256` (the serial of a date), `2.31E+13` (a clone's name).
///
/// Only where most filled cells are neither numbers nor dates, so that real dates are left in peace.
///
/// *Source*: Ziemann, Eren, El-Osta, "Gene name errors are widespread in the scientific literature" (2016),
/// doi:10.1186/s13059-016-1044-7.
func mangledRows(_ buffer: ColumnBuffer, _ profile: ColumnProfile) -> [Int] {
    guard profile.filled >= 3 else { return [] }
    var dates: [Int] = []
    var numbers: [Int] = []
    buffer.forEach { row, cell in
        if isDayAndMonth(cell) { dates.append(row) } else if isSerialOrPower(cell) { numbers.append(row) }
    }
    // Serials count only beside few other numbers: a column of codes may well hold five digits.
    if profile.numbers * 3 > profile.filled { numbers = [] }
    guard (dates.count + numbers.count) * 2 < profile.filled else { return [] }
    return (dates + numbers).sorted()
}

/// `1-Mar`, `01-Mar`, `Mar-01`, `Sep-2`.
private func isDayAndMonth(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (5...6).contains(cell.count) else { return false }
    let parts = cell.split(separator: 0x2d)
    guard parts.count == 2 else { return false }
    let (first, second) = (parts[0], parts[1])
    let (day, month) = isDigit(first.first!) ? (first, second) : (second, first)
    guard day.count <= 2, day.allSatisfy(isDigit), month.count == 3 else { return false }
    let name = String(decoding: month, as: UTF8.self).lowercased()
    return monthNames.contains { $0.hasPrefix(name) }
}

/// A date's serial between 1990 and 2050, or a number with exponent.
private func isSerialOrPower(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isDigit(cell.first ?? 0), let number = scanNumber(cell) else { return false }
    if cell.contains(where: { $0 | 0x20 == 0x65 }) { return cell.contains(0x2b) }
    guard cell.count == 5, !number.hasMark, let serial = number.value(in: cell, as: .point) else {
        return false
    }
    return (32_874...55_153).contains(serial)
}
