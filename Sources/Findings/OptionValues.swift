public import Inputs

/// Options checked against a schema: every key known, every value of its kind, defaults filled in.
public struct OptionValues: Sendable {
    public let schema: AnalysisSchema
    /// Where the options stand, for messages about the whole.
    public let location: SourceLocation
    private var settings: [String: Setting] = [:]

    /// The strict decoder that study file, command line and Swift callers share.
    ///
    /// - Throws: unknown key (with the nearest match), missing required key, value of the wrong kind or range.
    public init(_ setting: Setting, schema: AnalysisSchema) throws(InputError) {
        self.schema = schema
        location = setting.location
        var reader = try SettingReader(setting, subject: "analysis '\(schema.name)'")
        // A misspelt key first: it is often the one that would then be called missing.
        try reader.refuseKeys(outside: schema.options.map(\.key))
        for option in schema.options {
            var value = option.isRequired ? try reader.require(option.key) : reader.take(option.key)
            if value == nil, let text = option.defaultValue {
                value = .scalar(text, quoted: false, setting.location)
            }
            guard let value else { continue }
            try Self.check(value, option)
            settings[option.key] = value
        }
    }

    private static func check(_ value: Setting, _ option: AnalysisSchema.Option) throws(InputError) {
        switch option.kind {
        case .column, .level, .table, .text: _ = try value.asText(option.key)
        case .columns, .levels, .tables, .texts: _ = try value.asTexts(option.key)
        case .number(let range):
            let number = try value.asNumber(option.key)
            guard range.contains(number) else {
                throw InputError(
                    "out-of-range",
                    Numbers.forTerminal(
                        "'\(option.key)' must lie between \(Numbers.plain(range.lowerBound)) and "
                            + "\(Numbers.plain(range.upperBound)), not \(Numbers.plain(number))"),
                    at: value.location)
            }
        case .flag:
            guard ["true", "false", "yes", "no"].contains(try value.asText(option.key)) else {
                throw InputError("wrong-kind", "'\(option.key)' must be true or false", at: value.location)
            }
        case .choice(let choices):
            let typed = try value.asText(option.key)
            guard choices.contains(typed) else {
                throw InputError(
                    "unknown-choice", "'\(option.key)' cannot be '\(typed)'", at: value.location,
                    remedy: suggestion(for: typed, in: choices))
            }
        }
    }

    private func setting(_ key: String) -> Setting? {
        precondition(
            schema.options.contains { $0.key == key }, "'\(key)' is not in the schema of \(schema.name)")
        return settings[key]
    }

    /// Where the user wrote `key`, else where the options begin.
    public func place(_ key: String) -> SourceLocation { setting(key)?.location ?? location }

    public func text(_ key: String) -> String? {
        if case .scalar(let text, _, _)? = setting(key) { text } else { nil }
    }

    /// - Precondition: required, or with a default.
    public func requiredText(_ key: String) -> String { text(key)! }

    public func texts(_ key: String) -> [String] {
        switch setting(key) {
        case .scalar(let text, _, _)?: [text]
        case .list(let items, _)?:
            items.compactMap { if case .scalar(let text, _, _) = $0 { text } else { nil } }
        default: []
        }
    }

    /// Names of other tables that the options give.
    public var tableNames: [String] { schema.options.filter(\.kind.isTable).flatMap { texts($0.key) } }

    /// Tables that stand beside the claim's own as further cohorts.
    public var otherCohorts: [String] {
        schema.options.filter { if case .tables = $0.kind { true } else { false } }.flatMap { texts($0.key) }
    }

    public func number(_ key: String) -> Double? { text(key).flatMap(Double.init) }

    public func flag(_ key: String) -> Bool {
        let typed = text(key)
        return typed == "true" || typed == "yes"
    }
}

extension AnalysisSchema.Option.Kind {
    var isTable: Bool {
        switch self {
        case .table, .tables: true
        default: false
        }
    }
}
