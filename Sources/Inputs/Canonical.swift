extension Setting {
    /// One text for one meaning: no places, no kind of quotes, no empty keys, keys in alphabetical order. What
    /// hashes are made of.
    ///
    /// Every text is written with its length, so that no two different settings share a canonical text.
    public var canonicalText: String {
        switch self {
        case .null: "~"
        case .scalar(let text, _, _): Self.canonical(text)
        case .list(let items, _): "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
        case .map(let entries, _):
            "{"
                + entries.filter { !$0.value.isNull }.sorted { $0.key < $1.key }
                .map { Self.canonical($0.key) + "=" + $0.value.canonicalText }.joined(separator: ",") + "}"
        }
    }

    private var isNull: Bool { if case .null = self { true } else { false } }

    /// `5:label`: the number of UTF-8 bytes, then the text.
    public static func canonical(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}
