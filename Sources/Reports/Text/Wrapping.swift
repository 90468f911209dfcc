/// Breaks text into lines of at most `width` characters at blanks; a longer word is broken itself.
package func wrapped(_ text: String, width: Int) -> [String] {
    precondition(width > 0, "a line has no width")
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
        var rest = word[...]
        if !line.isEmpty, line.count + 1 + rest.count <= width {
            line += " " + rest
            continue
        }
        if !line.isEmpty { lines.append(line) }
        while rest.count > width {
            lines.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        line = String(rest)
    }
    if !line.isEmpty { lines.append(line) }
    return lines.isEmpty ? [""] : lines
}

/// As `wrapped`, with at most so many lines; what is left out shows as an ellipsis.
package func wrapped(_ text: String, width: Int, lines limit: Int) -> [String] {
    var lines = wrapped(text, width: width)
    guard lines.count > limit else { return lines }
    lines = Array(lines.prefix(limit))
    lines[limit - 1] = String(lines[limit - 1].prefix(width - 1)) + "…"
    return lines
}

package func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
