package import Inputs
package import Tables

/// Every column is there, and none has two parts in one analysis.
///
/// - Throws: `unknown-column`, `column-used-twice`.
package func requireDistinctColumns(
    _ columns: [(option: String, column: String)], of table: Table, places: [String: SourceLocation]
) throws(InputError) {
    var seen: [String: String] = [:]
    for (option, name) in columns {
        _ = try table.column(name, askedAt: places[option])
        if let other = seen[name] {
            throw InputError(
                "column-used-twice", "column '\(name)' stands both under '\(other)' and '\(option)'",
                at: places[option], remedy: "each column has one part in the analysis")
        }
        seen[name] = option
    }
}
