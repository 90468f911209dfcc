internal import Foundation

/// A number for a sentence: so many significant digits, without an exponent where it is of everyday size.
func readable(_ value: Double, digits: Int = 3) -> String {
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    if value == 0 { return "0" }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    let text =
        (-4...6).contains(magnitude)
        ? String(format: "%.\(max(0, digits - 1 - magnitude))f", value)
        : String(format: "%.\(digits - 1)e", value)
    return text.replacingOccurrences(of: "-", with: "−")
}

/// `p = 0.032`, `p < 0.0001`.
func readableP(_ p: Double) -> String {
    p < 0.0001 ? "p < 0.0001" : "p = " + String(format: p < 0.01 ? "%.4f" : "%.3f", p)
}

/// A confidence level for a sentence: `95 %`, `99.5 %`.
func percent(_ share: Double) -> String {
    let text = String(format: "%.2f", share * 100)
    return text.replacing(/\.?0+$/, with: "") + " %"
}

/// A text as an R string.
func rString(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        + "\""
}

/// A number as R reads it, all its digits.
func rNumber(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}
