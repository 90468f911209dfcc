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

    /// Names of further tables or preparations that it reads.
    var otherTables: [String] { get }
}

extension ShapingStep {
    public var otherTables: [String] { [] }
}

/// The steps a study file can name, and how each is read from its settings.
public struct ShapingCatalogue: Sendable {
    /// One kind of step.
    public struct Reader: Sendable {
        public var name: String
        /// From the settings that stand under the step's name.
        public var read: @Sendable (Setting) throws(InputError) -> any ShapingStep

        public init(
            _ name: String, _ read: @escaping @Sendable (Setting) throws(InputError) -> any ShapingStep
        ) {
            self.name = name
            self.read = read
        }
    }

    public var readers: [Reader]

    public init(_ readers: [Reader]) { self.readers = readers }

    public var names: [String] { readers.map(\.name) }

    /// Reads `name: settings`, a block with one key.
    ///
    /// - Throws: `unknown-step` with the nearest name; what the step's own settings break.
    public func step(_ setting: Setting) throws(InputError) -> any ShapingStep {
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

    /// The steps that know nothing of any science.
    public static let general = ShapingCatalogue([
        Reader("derive") { setting throws(InputError) in try DeriveStep(setting) },
        Reader("keep") { setting throws(InputError) in try KeepStep(setting) },
        Reader("join") { setting throws(InputError) in try JoinStep(setting) },
        Reader("longer") { setting throws(InputError) in try LongerStep(setting) },
        Reader("wider") { setting throws(InputError) in try WiderStep(setting) },
        Reader("recode") { setting throws(InputError) in try RecodeStep(setting) },
        Reader("duration") { setting throws(InputError) in try DurationStep(setting) },
        Reader("first_of") { setting throws(InputError) in try FirstOfStep(setting) },
        Reader("mean_of") { setting throws(InputError) in try MeanOfStep(setting) },
        Reader("drop_missing") { setting throws(InputError) in try DropMissingStep(setting) },
        Reader("rename") { setting throws(InputError) in try RenameStep(setting) },
        Reader("select") { setting throws(InputError) in try SelectStep(setting) },
        Reader("set_role") { setting throws(InputError) in try DeclareStep(roles: setting) },
        Reader("declare") { setting throws(InputError) in try DeclareStep(setting) },
    ])
}
