/// Sums of states that no reaction changes, each solved for one state.
///
/// Found by elimination on the stoichiometric matrix: a row that falls to zero is a law, with coefficient 1 on its own
/// state and none on the other states that laws are solved for.
struct ConservationRows {
    struct Law {
        /// The state that the law is solved for.
        var state: Int
        /// One coefficient for each state.
        var coefficients: [Double]
    }

    private(set) var laws: [Law] = []

    /// - Parameters:
    ///   - changes: for each reaction, what it adds to states.
    ///   - free: states that something else than reactions changes.
    init(states: Int, changes: [[(state: Int, amount: Double)]], free: [Int]) {
        let columns = changes + free.map { [($0, 1)] }
        var rows = [[Double]](repeating: [Double](repeating: 0, count: columns.count), count: states)
        for (column, change) in columns.enumerated() {
            for part in change { rows[part.state][column] += part.amount }
        }
        var combinations = (0..<states).map { state in (0..<states).map { $0 == state ? 1.0 : 0 } }
        let sizes = rows.map { row in row.reduce(0) { max($0, abs($1)) } }
        var left = Array(0..<states)
        for column in columns.indices {
            guard let pivot = left.max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }) else { break }
            guard abs(rows[pivot][column]) > 1e-9 * sizes[pivot] else { continue }
            left.removeAll { $0 == pivot }
            for row in left where rows[row][column] != 0 {
                let factor = rows[row][column] / rows[pivot][column]
                for k in column..<columns.count { rows[row][k] -= factor * rows[pivot][k] }
                for k in 0..<states { combinations[row][k] -= factor * combinations[pivot][k] }
                rows[row][column] = 0
            }
        }
        laws = left.map { Law(state: $0, coefficients: combinations[$0]) }
    }
}
