internal import Inputs

/// The names of tables and preparations as they stand in the study file, those with errors included: a name that
/// stands there is not called unknown besides.
struct DeclaredNames {
    let tables: [String]
    let preparations: [String]

    init(tables: Setting?, preparations: Setting?) {
        func keys(_ setting: Setting?) -> [String] {
            if case .map(let entries, _)? = setting { entries.map(\.key) } else { [] }
        }
        self.tables = keys(tables)
        self.preparations = keys(preparations)
    }

    var all: [String] { tables + preparations }
}

extension Study {
    /// Preparations and claims must read what exists, and preparations only what stands before them.
    func check(_ names: DeclaredNames, _ errors: inout ErrorCollector) {
        for source in preparations { check(source, names, &errors) }
        for claim in claims {
            for table in claim.tables where !names.all.contains(table) {
                errors.add(
                    InputError(
                        "unknown-table",
                        "claim '\(claim.id)' reads '\(table)', which is neither a table nor a preparation",
                        at: claim.location, remedy: suggestion(for: table, in: names.all)))
            }
        }
    }

    private func check(_ source: PreparationSource, _ names: DeclaredNames, _ errors: inout ErrorCollector) {
        if names.tables.contains(source.name) {
            errors.add(
                InputError(
                    "repeated-name", "'\(source.name)' is both a table and a preparation",
                    at: source.setting.location, remedy: "rename one of them"))
        }
        let before = names.tables + names.preparations.prefix { $0 != source.name }
        for name in source.reads where !before.contains(name) {
            let isLater = names.preparations.contains(name)
            let fault = isLater ? "does not stand before it" : "is neither a table nor a preparation"
            errors.add(
                InputError(
                    "unknown-table", "preparation '\(source.name)' reads '\(name)', which \(fault)",
                    at: source.setting.location,
                    remedy: isLater ? "move '\(name)' before it" : suggestion(for: name, in: before)))
        }
    }
}
