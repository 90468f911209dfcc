/// Reads a block of settings strictly: each key is asked for by name, and `finish` refuses what nobody
/// asked for, naming the nearest key that exists.
public struct SettingReader {
    /// What is being read, for messages: `claim 'C1'`, `options of compare`, …
    public let subject: String
    public let location: SourceLocation
    private var entries: [Setting.Entry]
    private var asked: [String] = []

    /// - Throws: `InputError` when `setting` is not a block, or a key stands twice.
    public init(_ setting: Setting, subject: String) throws(InputError) {
        self.subject = subject
        location = setting.location
        switch setting {
        case .map(let entries, _): self.entries = entries
        case .null: self.entries = []
        default:
            throw InputError(
                "wrong-kind", "\(subject) must be a block of 'key: value' lines, not \(setting.kindInWords)",
                at: setting.location)
        }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            throw InputError(
                "repeated-key", "'\(entry.key)' stands twice in \(subject)", at: entry.keyLocation,
                remedy: "keep one of them")
        }
    }

    /// Keys in the order in which they were written.
    public var keys: [String] { entries.map(\.key) }

    /// The value of `key`, or nil where it is absent or empty.
    public mutating func take(_ key: String) -> Setting? {
        if !asked.contains(key) { asked.append(key) }
        guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
        if case .null = value { return nil }
        return value
    }

    public mutating func require(_ key: String) throws(InputError) -> Setting {
        guard let value = take(key) else {
            throw InputError(
                "missing-key", "\(subject) needs '\(key)'", at: location,
                remedy: location == .commandLine ? "add '\(key)=…'" : "add a line '\(key): …'")
        }
        return value
    }

    /// - Throws: when a key is left that was never asked for.
    public func finish() throws(InputError) { try refuseKeys(outside: asked) }

    /// - Throws: when a key stands there that is none of `known`, with the nearest of them.
    public func refuseKeys(outside known: [String]) throws(InputError) {
        for entry in entries where !known.contains(entry.key) {
            throw InputError(
                "unknown-key", "\(subject) has no setting '\(entry.key)'", at: entry.keyLocation,
                remedy: suggestion(for: entry.key, in: known))
        }
    }

    // MARK: - Typed access

    public mutating func text(_ key: String) throws(InputError) -> String? {
        try take(key).map { value throws(InputError) in try value.asText(key) }
    }

    public mutating func requireText(_ key: String) throws(InputError) -> String {
        try require(key).asText(key)
    }

    public mutating func number(_ key: String) throws(InputError) -> Double? {
        try take(key).map { value throws(InputError) in try value.asNumber(key) }
    }

    public mutating func whole(_ key: String) throws(InputError) -> Int? {
        guard let setting = take(key) else { return nil }
        guard let value = Int(try setting.asText(key)) else {
            throw InputError("wrong-kind", "'\(key)' must be a whole number", at: setting.location)
        }
        return value
    }

    public mutating func flag(_ key: String) throws(InputError) -> Bool? {
        guard let setting = take(key) else { return nil }
        switch try setting.asText(key).lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw InputError("wrong-kind", "'\(key)' must be true or false", at: setting.location)
        }
    }

    /// One of the cases of a string enum; the error lists them.
    public mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self
    ) throws(InputError) -> Choice? where Choice.RawValue == String {
        guard let setting = take(key) else { return nil }
        let typed = try setting.asText(key)
        guard let choice = Choice(rawValue: typed) else {
            throw InputError(
                "unknown-choice", "'\(key)' cannot be '\(typed)'", at: setting.location,
                remedy: suggestion(for: typed, in: Choice.allCases.map(\.rawValue)))
        }
        return choice
    }

    /// A list of texts; a single text is a list of one.
    public mutating func texts(_ key: String) throws(InputError) -> [String]? {
        guard let setting = take(key) else { return nil }
        return try setting.asTexts(key)
    }
}

extension Setting {
    public func asText(_ key: String) throws(InputError) -> String {
        guard case .scalar(let text, _, _) = self else {
            throw InputError(
                "wrong-kind", "'\(key)' must be a single value, not \(kindInWords)", at: location)
        }
        return text
    }

    public func asNumber(_ key: String) throws(InputError) -> Double {
        let text = try asText(key)
        guard let value = Double(text), value.isFinite else {
            throw InputError("wrong-kind", "'\(key)' must be a number, not '\(text)'", at: location)
        }
        return value
    }

    public func asTexts(_ key: String) throws(InputError) -> [String] {
        if case .list(let items, _) = self {
            var texts: [String] = []
            for item in items { texts.append(try item.asText(key)) }
            return texts
        }
        return [try asText(key)]
    }

    public func asList(_ key: String) throws(InputError) -> [Setting] {
        guard case .list(let items, _) = self else {
            throw InputError("wrong-kind", "'\(key)' must be a list, not \(kindInWords)", at: location)
        }
        return items
    }
}
