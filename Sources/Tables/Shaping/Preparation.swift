public import Inputs

/// A table made from others by steps that a study file declares, with a count of every row that leaves.
public struct Preparation: Sendable {
    public var name: String
    /// A table, or an earlier preparation.
    public var from: String
    /// Column whose values must differ after the last step; nil where nobody asks for it.
    public var key: String?
    public var steps: [any ShapingStep]
    public var location: SourceLocation
    private var fromPlace: SourceLocation
    private var keyPlace: SourceLocation

    /// - Parameter catalogue: the steps that it may name.
    public init(
        _ setting: Setting, name: String, catalogue: ShapingCatalogue = .general
    ) throws(InputError) {
        var reader = try SettingReader(setting, subject: "preparation '\(name)'")
        self.name = name
        location = setting.location
        let from = try reader.require("from")
        self.from = try from.asText("from")
        fromPlace = from.location
        let key = reader.take("key")
        self.key = try key?.asText("key")
        keyPlace = key?.location ?? setting.location
        steps = []
        for step in try reader.take("steps")?.asList("steps") ?? [] {
            steps.append(try catalogue.step(step))
        }
        try reader.finish()
    }

    /// Names of the tables that it reads, `from` first: what must be there before it can run.
    public var inputs: [String] {
        var names = [from]
        for name in steps.flatMap(\.otherTables) where !names.contains(name) { names.append(name) }
        return names
    }

    /// - Parameter tables: tables and earlier preparations, by name.
    /// - Returns: the table, named as the preparation, and one flow step for each step (and for the key check
    ///   none: it either passes or throws).
    /// - Throws: `unknown-table`, `duplicate-key`, and what the steps throw.
    public func run(on tables: [String: Table]) throws(InputError) -> (Table, [FlowStep]) {
        guard var table = tables[from] else {
            throw InputError(
                "unknown-table", "preparation '\(name)' starts from '\(from)', which is no table",
                at: fromPlace,
                remedy: suggestion(for: from, in: tables.keys.sorted()))
        }
        table.name = name
        var flow: [FlowStep] = []
        for step in steps {
            let (shaped, count) = try step.apply(to: table, among: tables)
            table = shaped
            table.name = name
            flow.append(count)
        }
        if let key { try checkKey(key, of: table) }
        return (table, flow)
    }

    private func checkKey(_ key: String, of table: Table) throws(InputError) {
        let keys = try RowKeys(table, [key], askedAt: keyPlace)
        if let row = keys.keys.firstIndex(of: nil) {
            throw InputError(
                "missing-key-value", "a row of '\(name)' has no '\(key)', its key",
                at: table.origins[row].location,
                column: key, remedy: "add '- drop_missing: [\(key)]' to the steps, or fill it in")
        }
        try keys.requireUnique(
            of: "preparation '\(name)'",
            remedy: "keep one row for each with 'first_of' or 'mean_of', or give another key (\(keyPlace))")
    }
}
