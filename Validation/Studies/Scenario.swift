import Findings
import Inputs
import NumericalKit
import Studies
import Tables

/// One way to make a study in which the claim is false (or true by so much), and how it is analysed.
public struct Scenario: Sendable {
    /// `change/between-groups`: stable, names rows of the results.
    public var id: String
    /// What is made, in words: sizes, distributions, what is true.
    public var description: String
    public var expects: Claim.Direction
    /// m: the rule decides at 1 − 0.05/m.
    public var primaryClaims: Int
    /// Whether the claim is false in both directions: then supported must come in at most 2.5 %/m of studies.
    public var isNull: Bool
    /// Fewer studies than asked for are made where each takes long.
    public var mostReplicates = Int.max
    public var make: @Sendable (inout RandomStream) throws -> MadeStudy

    public init(
        _ id: String, _ description: String, expects: Claim.Direction = .higher, primaryClaims: Int = 1,
        isNull: Bool = true, make: @escaping @Sendable (inout RandomStream) throws -> MadeStudy
    ) {
        self.id = id
        self.description = description
        self.expects = expects
        self.primaryClaims = primaryClaims
        self.isNull = isNull
        self.make = make
    }

    /// Share of studies in which chance alone may give *supported*: one side of 0.05/m.
    public var nominal: Double { 0.025 / Double(primaryClaims) }
}

/// A made study: tables and the question put to them.
public struct MadeStudy: Sendable {
    public var analysis: any Analysis
    public var table: Table
    /// By the names that options use.
    public var others: [String: Table]

    public init(_ analysis: any Analysis, _ table: Table, others: [String: Table] = [:]) {
        self.analysis = analysis
        self.table = table
        self.others = others
    }
}

/// A table of made numbers and texts.
///
/// - Parameter name: of the table and of the file that its rows say they come from: two cohorts have two.
public func madeTable(
    _ columns: [(String, Cells)], name: String = "made", roles: [String: ColumnRole] = [:]
) -> Table {
    let count = columns.first?.1.count ?? 0
    return Table(
        name: name, columns: columns.map { Column($0.0, role: roles[$0.0], cells: $0.1) },
        origins: (0..<count).map { RowOrigin(file: "\(name).csv", line: $0 + 2) }, isSimulated: true)
}

extension Cells {
    public static func values(_ numbers: [Double]) -> Cells { .numbers(numbers.map { .exact($0) }) }
}

extension RandomStream {
    public mutating func normals(_ count: Int, mean: Double = 0, sd: Double = 1) -> [Double] {
        (0..<count).map { _ in mean + sd * normal() }
    }

    /// Exponential times with that rate each, censored at an independent uniform time on 1 to 3.
    public mutating func followUp(rates: [Double]) -> (times: [Double], events: [Double]) {
        var (times, events): ([Double], [Double]) = ([], [])
        for rate in rates {
            let time = -logarithm(1 - uniform()) / rate
            let end = 1 + 2 * uniform()
            times.append(min(time, end))
            events.append(time <= end ? 1 : 0)
        }
        return (times, events)
    }

    /// Levels `yes` and `no`, each yes with its probability.
    public mutating func yesNo(_ probabilities: [Double]) -> [String] {
        probabilities.map { uniform() < $0 ? "yes" : "no" }
    }
}
