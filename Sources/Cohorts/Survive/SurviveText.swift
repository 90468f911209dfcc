internal import Foundation

/// Numbers in the sentences of a survival finding. Nothing depends on a locale.
enum SurviveText {
    /// The shortest text of three significant digits at least: `450`, `1.13`, `0.0042`.
    static func number(_ value: Double) -> String {
        if value.isInfinite { return value > 0 ? "∞" : "-∞" }
        if value == value.rounded(), abs(value) < 1e9 { return String(Int(value)) }
        return String(format: "%.3g", value)
    }

    /// A confidence level or a percentage with the digits that it has: `0.95`, `0.99375`.
    static func level(_ value: Double) -> String { String(format: "%.4g", value) }

    static func ratio(_ value: Double) -> String {
        if value.isInfinite { return "∞" }
        return value >= 1000 || value < 0.001 ? String(format: "%.2g", value) : String(format: "%.2f", value)
    }

    static func p(_ value: Double) -> String {
        value < 0.001 ? String(format: "%.0e", value) : String(format: value < 0.1 ? "%.3f" : "%.2f", value)
    }

    static func count(_ n: Int, _ noun: String) -> String { "\(n) \(noun)\(n == 1 ? "" : "s")" }

    static func list(_ items: [String]) -> String {
        guard items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + items[items.count - 1]
    }

    /// A level or a name as part of an estimate's machine name.
    static func slug(_ text: String) -> String {
        let parts = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return parts.isEmpty ? "level" : parts.joined(separator: "_")
    }
}
