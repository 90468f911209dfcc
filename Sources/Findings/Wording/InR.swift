internal import Foundation

/// A level or a name as part of an estimate's machine name.
package func slug(_ text: String) -> String {
    let parts = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return parts.isEmpty ? "level" : parts.joined(separator: "_")
}

/// A text as an R string.
package func rString(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        + "\""
}

/// A column's name in R, in backquotes where R needs them.
package func rName(_ name: String) -> String {
    let isPlain =
        name.first.map { $0.isASCII && $0.isLetter } == true
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    return isPlain ? name : "`" + name.replacingOccurrences(of: "`", with: "\\`") + "`"
}
