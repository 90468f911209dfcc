internal import Foundation

/// A level or a name as part of an estimate's machine name.
func slug(_ text: String) -> String {
    let parts = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return parts.isEmpty ? "level" : parts.joined(separator: "_")
}

/// A text as an R string.
func rString(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        + "\""
}

/// A level as R compares it after `read.csv`, which turns `01` into 1.
func rLevel(_ level: String) -> String {
    if let number = Double(level), number.isFinite { return rNumber(number) }
    return rString(level)
}

/// A number as R reads it, all its digits.
func rNumber(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}
