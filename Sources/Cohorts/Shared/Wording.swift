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
