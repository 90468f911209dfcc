internal import Foundation
internal import Tables

/// The shortest decimal that reads back as the same number; whole numbers without a point, `Inf` and `-Inf`
/// as R writes them. The caller keeps NaN away; it would print as nothing.
public func shortestText(_ value: Double) -> String {
    if value.isNaN { return "" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return decimalText(value)
}

/// Numbers as a reader sees them: three significant digits, a true minus sign, ∞ for an open end.
public enum Numbers {
    /// Three significant digits (or as many as asked); beyond a million and below a ten-thousandth as `1.23e-9`.
    public static func short(_ value: Double, digits: Int = 3) -> String {
        fixed(value, decimals: decimals(value, significant: digits))
    }

    /// A statistic: as `short`, but a sum of ranks or a count, which is whole, without decimals: `39`, not `39.0`.
    public static func statistic(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e6 ? fixed(value, decimals: 0) : short(value)
    }

    /// The number as a user would write it, all its digits: `450`, `0.5`, `∞`; for limits and defaults.
    public static func plain(_ value: Double) -> String {
        value.isInfinite ? fixed(value, decimals: 0) : withTrueMinus(shortestText(value))
    }

    /// `1 patient`, `3 patients`: the noun in plural, as `Units.noun` has it.
    public static func count(_ count: Int, _ plural: String) -> String {
        count == 1 && plural.hasSuffix("s") ? "1 \(plural.dropLast())" : "\(count) \(plural)"
    }

    /// `a`, `a and b`, `a, b and c`.
    public static func list(_ items: [String]) -> String {
        guard items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + items[items.count - 1]
    }

    /// The same text in the signs of every terminal: `-`, `inf` and plain blanks.
    public static func forTerminal(_ text: String) -> String {
        text.replacing("−", with: "-").replacing("∞", with: "inf").replacing("\u{A0}", with: " ")
            .replacing("\u{202F}", with: " ")
    }

    /// `0.96 to 1.34`; both ends with the same decimals where they are of like size.
    public static func range(_ lower: Double, _ upper: Double) -> String {
        together([lower, upper]).joined(separator: " to ")
    }

    /// `1.13 (0.96 to 1.34)`.
    public static func withRange(_ value: Double, _ lower: Double, _ upper: Double) -> String {
        let texts = together([value, lower, upper])
        return "\(texts[0]) (\(texts[1]) to \(texts[2]))"
    }

    /// Two digits, `0.031`, `3.1e-9`; a third digit near 0.05, where rounding could change sides.
    public static func p(_ value: Double) -> String {
        if value >= 1 { return "1" }
        if value > 0.99 { return ">0.99" }
        if value == 0 { return "<1e-300" }
        if value < 1e-4 { return scientific(value, digits: 2) }
        let digits = (0.045...0.055).contains(value) ? 3 : 2
        return withoutTrailingZeros(fixed(value, decimals: decimals(value, significant: digits)))
    }

    /// `p = 0.031`, `p > 0.99`.
    public static func pEquals(_ value: Double) -> String {
        let text = p(value)
        return text.first == "<" || text.first == ">"
            ? "p \(text.prefix(1)) \(text.dropFirst())" : "p = \(text)"
    }

    /// `95 %`, `99.5 %`, `99.29 %`.
    public static func percent(_ level: Double) -> String {
        withoutTrailingZeros(String(format: "%.2f", level * 100)) + "\u{A0}%"
    }

    /// Thousands apart by a thin blank: `12 345`.
    public static func count(_ value: Int) -> String {
        let digits = Array(String(abs(value)))
        var text = value < 0 ? "−" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, digits.count > 4, (digits.count - position) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    // MARK: -

    private static func withoutTrailingZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Shares the decimals among numbers of like size (within a factor of 100), so that they line up: two at
    /// least for numbers below 100, and more where one would else read as 0 or 1 without being it.
    public static func together(_ values: [Double]) -> [String] {
        let sizes = values.filter { $0.isFinite && $0 != 0 }.map(abs)
        guard let smallest = sizes.min(), let largest = sizes.max(), smallest >= 1e-4, largest < 1e6,
            largest < 100 * smallest
        else { return values.map { short($0) } }
        let least = decimals(largest, significant: largest < 1 ? 2 : 3) ?? 0
        var shared = max(least, decimals(smallest, significant: 1) ?? 0)
        let limit = shared + 2
        while shared < limit, values.contains(where: { readsAsNull($0, decimals: shared) }) { shared += 1 }
        return values.map { fixed($0, decimals: shared) }
    }

    private static func readsAsNull(_ value: Double, decimals: Int) -> Bool {
        let scale = pow(10, Double(decimals))
        let rounded = (value * scale).rounded() / scale
        return (rounded == 0 || rounded == 1) && value != rounded
    }

    /// Decimals that show so many significant digits; nil where only an exponent does.
    private static func decimals(_ value: Double, significant: Int) -> Int? {
        let size = abs(value)
        if size == 0 || !size.isFinite { return 0 }
        if size < 1e-4 || size >= 1e6 { return nil }
        // The exponent after rounding: 0.09999 becomes 0.100, not 0.1000.
        let exponent = String(format: "%.\(significant - 1)e", size).split(separator: "e").last.flatMap {
            Int($0)
        }
        return max(0, significant - 1 - (exponent ?? 0))
    }

    private static func fixed(_ value: Double, decimals: Int?) -> String {
        if value.isInfinite { return value < 0 ? "−∞" : "∞" }
        guard let decimals else { return scientific(value, digits: 3) }
        return withTrueMinus(String(format: "%.\(decimals)f", value))
    }

    private static func scientific(_ value: Double, digits: Int) -> String {
        let parts = String(format: "%.\(digits - 1)e", value).split(separator: "e")
        return withTrueMinus(String(parts[0])) + "e" + String(Int(parts[1]) ?? 0)
    }

    private static func withTrueMinus(_ text: String) -> String {
        guard text.hasPrefix("-") else { return text }
        let digits = text.dropFirst()
        return digits.allSatisfy { $0 == "0" || $0 == "." } ? String(digits) : "−" + digits
    }
}

extension Quantity {
    /// `1.13`, or `undefined: no events in arm B`.
    public var shortText: String {
        switch self {
        case .value(let value): Numbers.short(value)
        case .undefined(let reason): "undefined: \(reason)"
        }
    }
}
