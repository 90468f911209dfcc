internal import Findings
internal import Inputs
internal import Tables

/// Checks the columns and levels that options name against a table, without computing anything from its values.
struct OptionCheck {
    let values: OptionValues
    let table: Table
    /// Tables of further cohorts that share the claim's columns: a level may stand in one of them only.
    var otherCohorts: [Table] = []

    func run(_ errors: inout ErrorCollector) {
        var columns: [String] = []
        for option in values.schema.options where option.kind.isColumn {
            for name in values.texts(option.key) {
                errors.attempt { () throws(InputError) in
                    columns.append(try table.column(name, askedAt: values.place(option.key)).name)
                }
            }
        }
        checkLevels(in: columns, &errors)
    }

    /// A level must occur in one of the columns that the options name. A cohort with one class is no error, so a
    /// level may be absent where another one occurs and nothing looks like it but levels that other options name.
    private func checkLevels(in columns: [String], _ errors: inout ErrorCollector) {
        let known = levels(of: columns, in: [table] + otherCohorts)
        var named: Set<String> = []
        var absent: [(key: String, level: String)] = []
        var isAnyPresent = false
        for option in values.schema.options where option.kind.isLevel && isWritten(option.key) {
            for level in values.texts(option.key) {
                if known.contains(level) {
                    isAnyPresent = true
                    named.insert(level)
                } else {
                    absent.append((option.key, level))
                }
            }
        }
        let free = known.filter { !named.contains($0) }
        for (key, level) in absent where !isAnyPresent || nearestMatch(to: level, in: free) != nil {
            errors.add(
                InputError(
                    "unknown-level",
                    "'\(key)' names the level '\(level)', which no row of table '\(table.name)' has",
                    at: values.place(key), remedy: hint(for: level, in: columns)))
        }
    }

    /// Names levels of categories only: other cells may be a patient's.
    private func hint(for level: String, in columns: [String]) -> String? {
        let categories = columns.filter { name in
            (try? table.column(name))?.role != .identifier && mayNameLevels((try? table.labels(name)) ?? [])
        }
        let known = levels(of: categories, in: [table])
        if table.rowCount == 0 { return "the table has no row left: look at its file and its steps" }
        if known.isEmpty { return "look at the column that the option belongs to" }
        return suggestion(for: level, in: known)
    }

    private func isWritten(_ key: String) -> Bool { values.place(key) != values.location }

    /// What the columns hold; a marker's thousand values are not levels that anybody meant.
    private func levels(of columns: [String], in tables: [Table]) -> [String] {
        tables.flatMap { table in
            columns.flatMap { column in
                let labels = (try? table.labels(column)) ?? []
                let levels = Set(labels.compactMap { $0 })
                return levels.count <= 50 ? levels.sorted() : []
            }
        }
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
