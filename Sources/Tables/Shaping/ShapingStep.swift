public import Inputs

/// One step of a preparation, as a value: table in, table and its count of rows out. Pure.
public protocol ShapingStep: Sendable {
    /// What it does, in words, for the patient flow.
    var label: String { get }

    /// - Parameter tables: tables and earlier preparations by name, for joins.
    /// - Throws: `InputError` at the study file's line, or at the row that breaks a rule.
    func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep)
}

/// The steps a study file can name, and how each is read from its settings.
public enum ShapingCatalogue {
    public static let names: [String] = readers.map(\.name)

    /// Reads `name: settings`, a block with one key.
    ///
    /// - Throws: `unknown-step` with the nearest name; what the step's own settings break.
    public static func step(_ setting: Setting) throws(InputError) -> any ShapingStep {
        guard case .map(let entries, _) = setting, entries.count == 1 else {
            throw InputError(
                "wrong-kind", "a step is one key with its settings, such as '- keep: \"age >= 18\"'",
                at: setting.location,
                remedy: "begin every step with its own '- '; there is: \(names.joined(separator: ", "))")
        }
        guard let reader = readers.first(where: { $0.name == entries[0].key }) else {
            throw InputError(
                "unknown-step", "there is no shaping step '\(entries[0].key)'", at: entries[0].keyLocation,
                remedy: suggestion(for: entries[0].key, in: names))
        }
        return try reader.read(entries[0].value)
    }

    private struct Reader: Sendable {
        var name: String
        var read: @Sendable (Setting) throws(InputError) -> any ShapingStep
    }

    private static let readers: [Reader] = [
        Reader(name: "derive") { setting throws(InputError) in try DeriveStep(setting) },
        Reader(name: "keep") { setting throws(InputError) in try KeepStep(setting) },
        Reader(name: "join") { setting throws(InputError) in try JoinStep(setting) },
        Reader(name: "longer") { setting throws(InputError) in try LongerStep(setting) },
        Reader(name: "wider") { setting throws(InputError) in try WiderStep(setting) },
        Reader(name: "recode") { setting throws(InputError) in try RecodeStep(setting) },
        Reader(name: "duration") { setting throws(InputError) in try DurationStep(setting) },
        Reader(name: "first_of") { setting throws(InputError) in try FirstOfStep(setting) },
        Reader(name: "mean_of") { setting throws(InputError) in try MeanOfStep(setting) },
        Reader(name: "drop_missing") { setting throws(InputError) in try DropMissingStep(setting) },
        Reader(name: "rename") { setting throws(InputError) in try RenameStep(setting) },
        Reader(name: "select") { setting throws(InputError) in try SelectStep(setting) },
        Reader(name: "set_role") { setting throws(InputError) in try DeclareStep(roles: setting) },
        Reader(name: "declare") { setting throws(InputError) in try DeclareStep(setting) },
    ]
}
