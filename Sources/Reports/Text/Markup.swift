/// A piece of HTML. Text is escaped where it is written and tags close themselves, so a name from a table
/// cannot become markup.
package indirect enum Markup: Sendable {
    case text(String)
    /// Made by this module: style sheet, drawings.
    case raw(String)
    case element(String, attributes: [(name: String, value: String)], [Markup])
    case group([Markup])
}

extension Markup: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(arrayLiteral elements: Markup...) { self = .group(elements) }

    package static let nothing = Markup.group([])

    package var isEmpty: Bool {
        switch self {
        case .text(let text), .raw(let text): text.isEmpty
        case .element: false
        case .group(let parts): parts.allSatisfy(\.isEmpty)
        }
    }
}

/// An element: `h("p", ["class": "lead"], "text")`.
package func h(_ tag: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: Markup...)
    -> Markup
{
    .element(tag, attributes: attributes.map { ($0.key, $0.value) }, children)
}

package func h(_ tag: String, _ children: Markup...) -> Markup {
    .element(tag, attributes: [], children)
}

/// The five characters that mean something in HTML, as references; control characters that no document may
/// hold are dropped.
package func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\n", "\t": result.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0x7f: continue
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

extension Markup {
    private static let withoutEnd: Set<String> = ["meta", "link", "br", "hr", "img", "input", "col"]

    package var html: String {
        var output = ""
        write(into: &output)
        return output
    }

    private func write(into output: inout String) {
        switch self {
        case .text(let text): output += escaped(text)
        case .raw(let text): output += text
        case .group(let parts): for part in parts { part.write(into: &output) }
        case .element(let tag, let attributes, let children):
            output += "<\(tag)"
            for (name, value) in attributes { output += " \(name)=\"\(escaped(value))\"" }
            output += Self.withoutEnd.contains(tag) ? "/>" : ">"
            guard !Self.withoutEnd.contains(tag) else { return }
            for child in children { child.write(into: &output) }
            output += "</\(tag)>"
            if Self.onOwnLine.contains(tag) { output += "\n" }
        }
    }

    private static let onOwnLine: Set<String> = [
        "p", "div", "section", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "figure", "details",
        "dl",
        "header", "nav", "head", "title", "style",
    ]
}
