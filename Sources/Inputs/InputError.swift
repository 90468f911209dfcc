/// Bad input: what the user gave breaks a rule. Says where, which rule, and what to do.
///
/// The offending value may be a patient's. It is kept apart in `value`, and only shown
/// when the user asks for it (`--show-values`).
public struct InputError: Error, Sendable, Hashable, Codable {
    /// A stable, extensible name for the kind of error, such as `unknown-column`.
    public struct Code: RawRepresentable, ExpressibleByStringLiteral, Sendable, Hashable, Codable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { self.rawValue = value }
    }

    public var code: Code
    /// One sentence, without the value of any cell: what is wrong and which rule it breaks.
    public var message: String
    public var location: SourceLocation?
    /// The table's column, where the error is about one.
    public var column: String?
    /// The cell's text; printed only with `--show-values`.
    public var value: String?
    /// What the user can do about it: one or more short sentences.
    public var remedy: String?

    public init(
        _ code: Code, _ message: String, at location: SourceLocation? = nil, column: String? = nil,
        value: String? = nil, remedy: String? = nil
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.column = column
        self.value = value
        self.remedy = remedy
    }

    /// The error as shown to the user: `error:` line, then `hint:` line.
    public func text(showValues: Bool) -> String {
        var line = "error: "
        if let location { line += "\(location): " }
        if let column { line += "column '\(column)': " }
        line += message
        if let value {
            line += showValues ? " (value: '\(value)')" : " (value hidden; --show-values shows it)"
        }
        if let remedy { line += "\nhint: \(remedy)" }
        return line
    }
}

extension InputError: CustomStringConvertible {
    public var description: String { text(showValues: false) }
}

/// Several errors found in one pass, so that a user mends a file once.
public struct InputErrors: Error, Sendable {
    public var errors: [InputError]
    public init(_ errors: [InputError]) { self.errors = errors }
}
