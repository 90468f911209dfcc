internal import Foundation

/// Numbers as a reader wants them: few digits, no loss of meaning, the same on every machine.
public enum ReaderText {
    /// About three significant digits: `1.05`, `0.0031`, `12300`, `-4.2e-9`; infinite as `infinity`.
    public static func number(_ value: Double) -> String { numbers([value])[0] }

    /// Numbers that stand side by side, such as an estimate and its interval, with the same decimals.
    ///
    /// The largest gets three significant digits, and each of the others at least two.
    public static func numbers(_ values: [Double]) -> [String] {
        let largest = values.filter(\.isFinite).map(abs).max() ?? 0
        guard largest > 0 else { return values.map { $0.isFinite ? "0" : infinite($0) } }
        if largest >= 1e7 || largest < 1e-4 { return values.map(scientific) }
        let shared = max(0, 2 - magnitude(largest))
        return values.map { value in
            guard value.isFinite else { return infinite(value) }
            let own = value == 0 ? shared : min(1 - magnitude(abs(value)), shared + 6)
            return withoutNegativeZero(String(format: "%.\(max(shared, own))f", value))
        }
    }

    /// The number as a user would write it: `0`, `0.5`, `infinity`; for limits and defaults.
    public static func plain(_ value: Double) -> String {
        guard value.isFinite else { return infinite(value) }
        if abs(value) >= 1e15 { return "\(value)" }
        return value == value.rounded() ? String(Int64(value)) : "\(value)"
    }

    /// `p = 0.034`, `p < 0.0001`.
    public static func p(_ value: Double) -> String {
        if value < 0.0001 { return "p < 0.0001" }
        let decimals = max(2, 1 - magnitude(value))
        return "p = " + String(format: "%.\(decimals)f", value)
    }

    /// A level of confidence: `95 %`, `98.33 %`.
    public static func percent(_ level: Double) -> String {
        var text = String(format: "%.2f", 100 * level)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + " %"
    }

    /// `1 patient`, `3 patients`: the noun as it stands in `Units.noun`, in plural.
    public static func count(_ count: Int, _ plural: String) -> String {
        count == 1 && plural.hasSuffix("s") ? "1 \(plural.dropLast())" : "\(count) \(plural)"
    }

    private static func magnitude(_ value: Double) -> Int { Int(log10(value).rounded(.down)) }

    private static func infinite(_ value: Double) -> String { value < 0 ? "-infinity" : "infinity" }

    private static func scientific(_ value: Double) -> String {
        guard value.isFinite else { return infinite(value) }
        return value == 0 ? "0" : String(format: "%.2e", value)
    }

    private static func withoutNegativeZero(_ text: String) -> String {
        text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
            ? String(text.dropFirst()) : text
    }
}
