/// XML as it is written: elements with attributes, indented.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var open: [String] = []

    /// An attribute that is nil is left out.
    typealias Attributes = [(name: String, value: String?)]

    /// An element without content.
    mutating func empty(_ name: String, _ attributes: Attributes = []) { tag(name, attributes, end: "/>") }

    /// An element around what `content` writes.
    mutating func element(
        _ name: String, _ attributes: Attributes = [], _ content: (inout XMLText) -> Void
    ) {
        tag(name, attributes, end: ">")
        open.append(name)
        content(&self)
        open.removeLast()
        indent()
        text += "</\(name)>\n"
    }

    /// An element around text on its line, which stands as it is.
    mutating func leaf(_ name: String, _ attributes: Attributes = [], _ content: String) {
        tag(name, attributes, end: ">", newline: false)
        text += " \(content) </\(name)>\n"
    }

    /// An element around one element for each item; nothing where there is no item.
    mutating func list<Item>(
        _ name: String, _ items: [Item], _ item: (inout XMLText, Item) -> Void
    ) {
        guard !items.isEmpty else { return }
        element(name) { xml in for each in items { item(&xml, each) } }
    }

    private mutating func indent() { text += String(repeating: "  ", count: open.count) }

    private mutating func tag(_ name: String, _ attributes: Attributes, end: String, newline: Bool = true) {
        indent()
        text += "<\(name)"
        for case (let name, let value?) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
        text += newline ? end + "\n" : end
    }

    static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break  // XML has no word for them.
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
