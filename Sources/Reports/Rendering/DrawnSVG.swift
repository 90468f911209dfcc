internal import Findings

/// A drawing as the renderer made it, put into the two forms in which it is used.
package struct DrawnSVG: Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// For a file: ids numbered by first appearance, so that they do not depend on what was drawn before.
    package var standalone: String { renamingIDs(prefix: "c") + "\n" }

    /// For the page: ids that begin with the figure's own name, colours that follow the theme, no fixed size.
    ///
    /// - Parameter title: read out by screen readers in place of the drawing's details.
    package func inline(id: String, title: String) -> String {
        var svg = renamingIDs(prefix: id + "-c")
        if let start = svg.firstRange(of: "<svg") { svg.removeSubrange(svg.startIndex..<start.lowerBound) }
        for (color, variable) in Self.variables {
            svg = svg.replacing("\"\(color)\"", with: "\"var(\(variable))\"")
        }
        guard let end = svg.firstIndex(of: ">") else { return svg }
        let head = svg[..<end]
        let size = ["width", "height"].map { name in
            let pixels = (Double(Self.attribute(name, of: head)) ?? 0) * Self.enlargement
            return "\(name)=\"\(shortestText(pixels.rounded()))\""
        }
        let isWide = Double(Self.attribute("width", of: head)) ?? 0 > 440
        let box = "viewBox=\"\(Self.attribute("viewBox", of: head))\""
        let opening =
            "<svg class=\"figure\(isWide ? " wide" : "")\" role=\"img\" aria-label=\"\(escaped(title))\" \(size.joined(separator: " ")) \(box)"
        return opening + " preserveAspectRatio=\"xMinYMin meet\"" + svg[end...]
    }

    /// The page's text is larger than a journal's figure text.
    private static let enlargement = 1.15

    private static let variables: [(String, String)] =
        [
            (FigureStyle.ink, "--ink"), (FigureStyle.softInk, "--soft"), (FigureStyle.rule, "--rule"),
            (FigureStyle.faint, "--faint"), (FigureStyle.paper, "--paper"),
        ] + FigureStyle.series.enumerated().map { ($1, "--series-\($0 + 1)") }

    private static func attribute(_ name: String, of head: Substring) -> String {
        guard let start = head.firstRange(of: " \(name)=\"")?.upperBound,
            let end = head[start...].firstIndex(of: "\"")
        else { return "" }
        return String(head[start..<end])
    }

    private func renamingIDs(prefix: String) -> String {
        var result = text
        for (position, id) in ids.enumerated() {
            let name = "\u{1}\(prefix)\(position)"
            result = result.replacing("id=\"\(id)\"", with: "id=\"\(name)\"")
            result = result.replacing("url(#\(id))", with: "url(#\(name))")
            result = result.replacing("href=\"#\(id)\"", with: "href=\"#\(name)\"")
        }
        return result.replacing("\u{1}", with: "")
    }

    private var ids: [String] {
        var found: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: " id=\"")?.upperBound,
            let end = rest[start...].firstIndex(of: "\"")
        {
            let id = String(rest[start..<end])
            if !found.contains(id) { found.append(id) }
            rest = rest[end...]
        }
        return found
    }
}
