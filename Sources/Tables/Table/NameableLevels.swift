internal import Inputs

/// Whether text that everybody may read may name the levels of a column: only a category's, never cells that
/// may be a patient's (an identifier, a measurement, free text).
///
/// At most 12 levels, no fractions, and each level in two rows or more on average.
public func mayNameLevels(_ labels: some Sequence<String?>) -> Bool {
    var (rows, levels) = (0, Set<String>())
    for case let label? in labels {
        rows += 1
        if levels.insert(label).inserted, levels.count > 12 { return false }
    }
    let isFraction = levels.contains { label in Double(label).map { $0 != $0.rounded() } ?? false }
    return !isFraction && (levels.count <= 2 || 2 * levels.count <= rows)
}

extension Table {
    /// The hint after a level that does not occur: the nearest one, or those that there are; how many there
    /// are and no more where they may be a patient's.
    ///
    /// - Precondition: the column exists.
    public func levelSuggestion(for typed: String, in column: String) -> String? {
        let labels = ((try? labels(column)) ?? []).compactMap { $0 }
        let levels = Set(labels).sorted()
        if levels.isEmpty { return "the column is empty" }
        guard columns.first(where: { $0.name == column })?.role != .identifier, mayNameLevels(labels) else {
            let count = countInWords(levels.count, "level")
            return "the column has \(count), not shown because they may be a patient's; name another column"
        }
        return suggestion(for: typed, in: levels)
    }
}
