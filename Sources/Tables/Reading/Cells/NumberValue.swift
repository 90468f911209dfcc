extension ScannedNumber {
    /// The number nearest to the recorded decimal, read under one format; nil where it is too large for a `Double`.
    ///
    /// Up to 15 digits with a power of ten up to 22 are both exact, so one division or multiplication rounds
    /// once. Anything longer goes through the standard library's correctly rounded conversion.
    ///
    /// *Source*: Clinger, "How to read floating point numbers accurately" (1990), doi:10.1145/93542.93557.
    func value(in cell: UnsafeBufferPointer<UInt8>, as format: NumberFormats) -> Double? {
        let decimal: UInt8 = NumberFormats.decimalPoint.contains(format) ? 0x2e : 0x2c
        var (digits, power, count, isFraction) = (UInt64(0), exponent, 0, false)
        for byte in cell[mantissa] {
            if isDigit(byte) {
                if digits > 0 || byte != 0x30 { count += 1 }
                if count <= 15 { digits = digits * 10 + UInt64(byte - 0x30) }
                if isFraction { power -= 1 }
            } else if byte == decimal {
                isFraction = true
            }
        }
        guard count <= 15, abs(power) <= 22 else { return longValue(in: cell, decimal) }
        let exact = Double(digits)
        let value = power < 0 ? exact / powersOfTen[-power] : exact * powersOfTen[power]
        return isNegative ? -value : value
    }

    private func longValue(in cell: UnsafeBufferPointer<UInt8>, _ decimal: UInt8) -> Double? {
        var text = isNegative ? "-" : ""
        for byte in cell[mantissa] {
            if isDigit(byte) { text.unicodeScalars.append(Unicode.Scalar(byte)) }
            if byte == decimal { text += text.isEmpty || text == "-" ? "0." : "." }
        }
        if text.hasSuffix(".") { text += "0" }
        guard let value = Double(text + "e\(exponent)"), value.isFinite else { return nil }
        return value
    }

    func cellValue(in cell: UnsafeBufferPointer<UInt8>, as format: NumberFormats) -> NumericCell? {
        guard let value = value(in: cell, as: format) else { return nil }
        switch limit {
        case .none: return .exact(value)
        case .below: return .below(value)
        case .above: return .above(value)
        }
    }
}

private let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20,
    1e21, 1e22,
]
