internal import Foundation

/// Values as whole multiples of one power of ten, so that equal decimals are equal and differences exact.
///
/// In binary fractions 0.3 − 0.1 is not 0.2, and a test on ranks would break a tie that is in the record.
/// Each value is read as its shortest decimal of at most 15 significant digits (digits beyond that are
/// rounding noise of earlier arithmetic). The common unit is the finest place used by any value, but at
/// most 34 places below the largest: whole numbers of 128 bits hold all that, sums of four, and those in
/// hundredths.
public struct RecordedDecimals: Sendable {
    /// The unit is 10 to this power.
    public let exponent: Int

    private static let placesKept = 34

    /// The unit common to all `values` (finite).
    public init(commonTo values: some Sequence<Double>) {
        var finest = Int.max
        var largest = Int.min
        for value in values where value != 0 {
            let decimal = Self.decimal(value)
            finest = min(finest, decimal.exponent)
            largest = max(largest, decimal.exponent + decimal.digitCount)
        }
        exponent = finest == .max ? 0 : max(finest, largest - Self.placesKept)
    }

    /// The value in units; rounded to the nearest where it is finer than the unit.
    public func units(_ value: Double) -> Int128 {
        if value == 0 { return 0 }
        let decimal = Self.decimal(value)
        var units = Int128(decimal.digits)
        for _ in 0..<max(0, decimal.exponent - exponent) { units *= 10 }
        for step in 0..<min(max(0, exponent - decimal.exponent), 20) {
            units = step + 1 == exponent - decimal.exponent ? (units + (units < 0 ? -5 : 5)) / 10 : units / 10
        }
        return exponent - decimal.exponent > 20 ? 0 : units
    }

    /// The nearest number to so many units.
    public func number(_ units: Int128) -> Double { Self.finite("\(units)e\(exponent)") }

    /// The difference of two numbers near the largest one overflows: it stays at the largest.
    private static func finite(_ text: String) -> Double {
        let largest = Double.greatestFiniteMagnitude
        return max(-largest, min(largest, Double(text)!))
    }

    /// The nearest number to so many half units.
    public func number(halves: Int128) -> Double {
        halves % 2 == 0 ? number(halves / 2) : Self.finite("\(halves * 5)e\(exponent - 1)")
    }

    /// The nearest number to so many quarter units.
    public func number(quarters: Int128) -> Double {
        quarters % 2 == 0 ? number(halves: quarters / 2) : Self.finite("\(quarters * 25)e\(exponent - 2)")
    }

    /// ±digits · 10^exponent, without trailing zeros.
    private static func decimal(_ value: Double) -> (digits: Int64, exponent: Int, digitCount: Int) {
        var (digits, exponent) = parts("\(value)")
        if abs(digits) >= 1_000_000_000_000_000 { (digits, exponent) = parts(String(format: "%.14e", value)) }
        while digits != 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        return (digits, exponent, String(abs(digits)).count)
    }

    /// Digits and exponent of a text such as `-12.5` or `1.25e-07`.
    private static func parts(_ text: String) -> (digits: Int64, exponent: Int) {
        let halves = text.split(separator: "e")
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        return (Int64(mantissa[0] + fraction)!, (halves.count > 1 ? Int(halves[1])! : 0) - fraction.count)
    }
}
