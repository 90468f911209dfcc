package import Tables

/// Rows left out of an analysis, by reason: reasons in the order in which they first occur.
package struct Exclusions: Sendable {
    package private(set) var losses: [FlowStep.Loss] = []

    package init() {}

    package mutating func add(_ row: RowOrigin, because reason: String) {
        if let place = losses.firstIndex(where: { $0.reason == reason }) {
            losses[place].rows.append(row)
        } else {
            losses.append(FlowStep.Loss(reason: reason, rows: [row]))
        }
    }
}
