public import Findings
public import Inputs

/// Other reasonable ways to analyse a claim, and markers that should show nothing in the same pipeline.
///
/// Neither decides: the claim as declared does. Both are therefore no part of the claim's hash.
public struct Robustness: Sendable, Hashable {
    /// One option, or the table itself, with the values that it might as well have had.
    public struct Choice: Sendable, Hashable {
        /// Key of the option, or `table`.
        public var option: String
        /// The declared value first; nil where the option was left out.
        public var values: [Setting?]
    }

    /// In the order of the study file.
    public var choices: [Choice] = []
    /// Columns, or patterns with `*`, that take the place of the claim's marker.
    public var controls: [String] = []
    /// Key of the option that the controls replace.
    public var controlledOption = "marker"
    var place: SourceLocation?

    public init() {}

    public var isEmpty: Bool { choices.isEmpty && controls.isEmpty }

    /// Tables that the variants name besides the claim's own.
    public var otherTables: [String] {
        choices.filter { $0.option == Self.table }.flatMap { $0.values.dropFirst() }
            .compactMap { if case .scalar(let name, _, _)? = $0 { name } else { nil } }
    }

    static let table = "table"
    /// More specifications than this are more than anybody can look at.
    static let most = 5000

    /// - Throws: an option that the analysis does not have, a list that is none, too many combinations.
    init(
        variants: Setting?, controls: Setting?, options: Setting, table: String, schema: AnalysisSchema
    ) throws(InputError) {
        place = variants?.location ?? controls?.location
        if let variants { choices = try Self.choices(variants, options, table, schema) }
        let count = choices.reduce(1) { $0 * $1.values.count }
        if count > Self.most {
            throw InputError(
                "too-many-variants", "the variants make \(count) combinations; \(Self.most) are the most",
                at: place, remedy: "keep the choices that a reader would think reasonable")
        }
        if let controls { try readControls(controls, options, schema) }
    }

    private static func choices(
        _ variants: Setting, _ options: Setting, _ table: String, _ schema: AnalysisSchema
    ) throws(InputError) -> [Choice] {
        var reader = try SettingReader(variants, subject: "variants")
        let known = schema.options.map(\.key) + [Self.table]
        try reader.refuseKeys(outside: known)
        var choices: [Choice] = []
        for key in reader.keys {
            guard let list = reader.take(key) else { continue }
            let declared: Setting? =
                key == Self.table
                ? .scalar(table, quoted: false, list.location)
                : value(of: key, in: options) ?? defaultValue(of: key, schema, list.location)
            let others: [Setting] = if case .list(let items, _) = list { items } else { [list] }
            let own = declared?.canonicalText
            let different = others.filter { $0.canonicalText != own }
            guard !different.isEmpty else { continue }
            choices.append(Choice(option: key, values: [declared] + different.map { $0 }))
        }
        for choice in choices where choice.option != Self.table {
            for value in choice.values.dropFirst() {
                _ = try OptionValues(replacing(choice.option, by: value, in: options), schema: schema)
            }
        }
        return choices
    }

    private mutating func readControls(
        _ setting: Setting, _ options: Setting, _ schema: AnalysisSchema
    ) throws(InputError) {
        if case .map = setting {
            var reader = try SettingReader(setting, subject: "negative_controls")
            controlledOption = try reader.text("option") ?? controlledOption
            controls = try reader.require("columns").asTexts("columns")
            try reader.finish()
        } else {
            controls = try setting.asTexts("negative_controls")
        }
        let columns = schema.options.compactMap { option in
            if case .column = option.kind { option.key } else { nil }
        }
        guard columns.contains(controlledOption), Self.value(of: controlledOption, in: options) != nil else {
            throw InputError(
                "unknown-key",
                "negative controls take the place of '\(controlledOption)', which this claim does not give",
                at: setting.location, remedy: suggestion(for: controlledOption, in: columns))
        }
    }

    private static func defaultValue(
        of key: String, _ schema: AnalysisSchema, _ place: SourceLocation
    ) -> Setting? {
        schema.options.first { $0.key == key }?.defaultValue.map { .scalar($0, quoted: false, place) }
    }

    static func value(of key: String, in options: Setting) -> Setting? {
        guard case .map(let entries, _) = options else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The options with one of them set, or taken out where `value` is nil.
    static func replacing(_ key: String, by value: Setting?, in options: Setting) -> Setting {
        guard case .map(var entries, let place) = options else {
            return value.map {
                .map([.init(key: key, keyLocation: $0.location, value: $0)], options.location)
            }
                ?? options
        }
        entries.removeAll { $0.key == key }
        if let value { entries.append(.init(key: key, keyLocation: value.location, value: value)) }
        return .map(entries, place)
    }
}

// MARK: - Without a study

extension Robustness {
    /// From the command line: `key=value` words, of which one key may come several times, and a list of columns.
    ///
    /// - Throws: as for a study file.
    public init(
        words: [String], controls: String?, options: Setting, table: String, schema: AnalysisSchema
    ) throws(InputError) {
        var entries: [Setting.Entry] = []
        for word in words {
            guard case .map(let one, _) = try Setting.words([word]), let entry = one.first else { continue }
            if let known = entries.firstIndex(where: { $0.key == entry.key }) {
                guard case .list(let items, let place) = entries[known].value else { continue }
                entries[known].value = .list(items + [entry.value], place)
            } else {
                let place = entry.value.location
                entries.append(
                    .init(key: entry.key, keyLocation: entry.keyLocation, value: .list([entry.value], place)))
            }
        }
        let columns: Setting? = try controls.map { text throws(InputError) in
            guard case .map(let entries, _) = try Setting.words(["negative-controls=\(text)"]) else {
                return .null(.commandLine)
            }
            return entries[0].value
        }
        try self.init(
            variants: entries.isEmpty ? nil : .map(entries, .commandLine), controls: columns,
            options: options, table: table, schema: schema)
    }

    /// Adds the other ways to analyse and the controls to a finding of one analysis on one table.
    ///
    /// - Throws: what makes one of them impossible to run, such as a column that is not there.
    public func extend(
        _ finding: inout Finding, analysis: String, options: Setting, table: String, context: AnalysisContext,
        catalogue: AnalysisCatalogue = .standard
    ) throws(InputError) {
        var claim = Claim(
            id: table, link: "", sentence: "", analysis: analysis, options: options, table: table,
            location: options.location)
        claim.robustness = self
        try RobustnessRun(claim, catalogue: catalogue, context: context, threads: context.threads)
            .extend(&finding)
    }
}
