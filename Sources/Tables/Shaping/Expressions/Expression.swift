public import Inputs

/// A formula over the columns of a table, as a study file writes it: `log2(mir221 + 1)`,
/// `sample_type == '01' and not is_missing(stage)`.
///
/// It can only compute from the cells of one row; it has no loops, no files and no side effects.
/// Grammar and functions: Documentation/Preparations.md.
public struct Expression: Sendable, Hashable {
    let text: ExpressionText
    let root: SyntaxNode

    /// - Parameter location: where the study file says it; every error names it.
    /// - Throws: `bad-expression` with the character at which it cannot be read.
    public init(_ written: String, at location: SourceLocation) throws(InputError) {
        text = ExpressionText(written: written, location: location)
        root = try Parser.parse(text)
    }

    public var written: String { text.written }
    /// Columns in the order in which they are first named.
    public var columnNames: [String] { root.columnNames }

    /// The column whose cells it repeats unchanged, if it is nothing but a column.
    var bareColumn: String? { if case .column(let name) = root.kind { name } else { nil } }

    /// Cells computed for each row of a table. A yes/no result is written as 1 and 0.
    ///
    /// - Throws: `unknown-column`, `unknown-function`, `wrong-kind` before any row is looked at;
    ///   `censored-value`, naming the row, where a limit does not decide a result.
    public func cells(on table: Table) throws(InputError) -> (cells: Cells, faults: [Fault]) {
        let checked = try KindChecker(text: text, table: table).check(root)
        var evaluator = Evaluator(text: text, table: table)
        var values: [Scalar] = []
        values.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount { values.append(try evaluator.value(checked, row)) }
        let cells: Cells =
            switch checked.kind {
            case .number, nil: .numbers(values.map(\.number))
            case .text: .texts(values.map(\.text))
            case .date: .dates(values.map(\.date))
            case .truth: .numbers(values.map { value in value.truth.map { .exact($0 ? 1 : 0) } ?? .missing })
            }
        return (cells, Fault.sorted(evaluator.faults))
    }

    /// Yes, no, or nil (missing) for each row.
    ///
    /// - Throws: as `cells(on:)`, and `wrong-kind` where it is not a condition.
    public func truths(on table: Table) throws(InputError) -> (truths: [Bool?], faults: [Fault]) {
        let checked = try KindChecker(text: text, table: table).check(root)
        guard checked.kind == .truth else {
            throw text.error(
                "wrong-kind",
                "a condition must be yes or no, and this is \((checked.kind ?? .number).inWords)",
                at: 1, remedy: "compare something, such as \(written) == 1")
        }
        var evaluator = Evaluator(text: text, table: table)
        var truths: [Bool?] = []
        truths.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount { truths.append(try evaluator.value(checked, row).truth) }
        return (truths, Fault.sorted(evaluator.faults))
    }

    /// A reason for which cells were set missing, and the rows (positions) where.
    public struct Fault: Sendable, Hashable {
        public var reason: String
        public var rows: [Int]

        static func sorted(_ faults: [String: [Int]]) -> [Fault] {
            faults.map { Fault(reason: $0.key, rows: $0.value) }.sorted { $0.reason < $1.reason }
        }
    }
}
