/// One set of random effects: every group draws its own coefficients of the term's columns, from one normal
/// distribution with an unstructured covariance. `(1 | group)` has one column of ones, `(1 + time | group)` two.
///
/// Two terms over the same groups have effects that do not correlate: `(1 + time || group)`.
public struct RandomTerm: Sendable, Hashable {
    public let name: String
    /// Group of each row, 0 and up.
    public let groups: [Int]
    /// One for each column, such as "(Intercept)" or "time".
    public let columnNames: [String]
    /// Each as long as `groups`, finite.
    public let columns: [[Double]]

    /// - Precondition: at least one column; columns and groups are equally long; groups are not negative.
    public init(_ name: String, groups: [Int], columnNames: [String], columns: [[Double]]) {
        precondition(!columns.isEmpty && columnNames.count == columns.count, "one name for each column")
        precondition(columns.allSatisfy { $0.count == groups.count }, "a column has another length")
        precondition(groups.allSatisfy { $0 >= 0 }, "groups are numbered from 0")
        (self.name, self.groups, self.columnNames, self.columns) = (name, groups, columnNames, columns)
    }

    /// `(1 | name)`.
    public static func intercept(_ name: String, groups: [Int]) -> RandomTerm {
        let ones = [Double](repeating: 1, count: groups.count)
        return RandomTerm(name, groups: groups, columnNames: ["(Intercept)"], columns: [ones])
    }

    /// `(1 + slope | name)`: an intercept and a slope for each group, which may correlate.
    public static func interceptAndSlope(
        _ name: String, groups: [Int], slope: String, values: [Double]
    ) -> RandomTerm {
        let ones = [Double](repeating: 1, count: groups.count)
        return RandomTerm(
            name, groups: groups, columnNames: ["(Intercept)", slope], columns: [ones, values])
    }

    /// Numbers labels in order of their first row.
    public static func numbered<Label: Hashable>(_ labels: [Label]) -> (groups: [Int], levels: [Label]) {
        var numbers: [Label: Int] = [:]
        var levels: [Label] = []
        let groups = labels.map { label in
            if let known = numbers[label] { return known }
            numbers[label] = levels.count
            levels.append(label)
            return levels.count - 1
        }
        return (groups, levels)
    }

    /// One more than the greatest group number.
    public var groupLimit: Int { (groups.max() ?? -1) + 1 }
    public var width: Int { columns.count }
    /// Elements of the lower triangle of the relative Cholesky factor.
    var parameterCount: Int { width * (width + 1) / 2 }
    /// Groups that have a row.
    var presentGroups: Int { Set(groups).count }
}
