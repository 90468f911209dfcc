internal import Findings

// Words that more than one part of the growth analysis needs.

/// `1 animal begins`, `3 animals begin`: the count with its verb.
func counted(_ count: Int, _ plural: String, _ one: String, _ many: String) -> String {
    "\(Numbers.count(count, plural)) \(count == 1 ? one : many)"
}

/// `per day`: from the unit of the time column, else from its name where that is a unit, else `per unit of 'x'`.
func perTime(column: String, unit: String?) -> String {
    let singular = [
        "days": "day", "weeks": "week", "hours": "hour", "months": "month", "years": "year",
        "minutes": "minute",
    ]
    if let unit { return "per \(singular[unit.lowercased()] ?? unit)" }
    let name = column.lowercased()
    if let known = singular[name] ?? singular.values.first(where: { $0 == name }) { return "per \(known)" }
    return "per unit of '\(column)'"
}
