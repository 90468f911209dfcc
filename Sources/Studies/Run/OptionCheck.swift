internal import Findings
internal import Inputs
internal import Tables

/// Checks the columns and levels that options name against a table, without computing anything from its values.
struct OptionCheck {
    let values: OptionValues
    let table: Table

    func run(_ errors: inout ErrorCollector) {
        var columns: [String] = []
        for option in values.schema.options where option.kind.isColumn {
            for name in values.texts(option.key) {
                errors.attempt { () throws(InputError) in
                    columns.append(try table.column(name, askedAt: values.place(option.key)).name)
                }
            }
        }
        for option in values.schema.options where option.kind.isLevel {
            for level in values.texts(option.key) {
                errors.attempt { () throws(InputError) in try checkLevel(level, of: option.key, in: columns) }
            }
        }
    }

    /// A level must occur in one of the columns that the options name.
    private func checkLevel(_ level: String, of key: String, in columns: [String]) throws(InputError) {
        var known: [String] = []
        for column in columns {
            let labels = try table.labels(column)
            if labels.contains(level) { return }
            // Only columns that look like groups can hold the level that was meant.
            let levels = Set(labels.compactMap { $0 })
            if levels.count <= 12 { known += levels.sorted() }
        }
        throw InputError(
            "unknown-level", "'\(key)' names the level '\(level)', which no row of table '\(table.name)' has",
            at: values.place(key), remedy: suggestion(for: level, in: known))
    }
}

extension AnalysisSchema.Option.Kind {
    fileprivate var isColumn: Bool {
        switch self {
        case .column, .columns: true
        default: false
        }
    }

    fileprivate var isLevel: Bool {
        switch self {
        case .level, .levels: true
        default: false
        }
    }
}
