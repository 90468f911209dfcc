internal import Inputs

/// Evaluates a checked expression row by row. Missing in, missing out, except where a result is sure without
/// it (`and`, `or`, `coalesce`, `is_missing`, the `_known` functions). `if` looks at one branch only.
struct Evaluator {
    let text: ExpressionText
    let table: Table
    /// Cells set missing because a value lay outside a function's domain: reason to row positions.
    private(set) var faults: [String: [Int]] = [:]

    init(text: ExpressionText, table: Table) {
        self.text = text
        self.table = table
    }

    mutating func value(_ node: CheckedNode, _ row: Int) throws(InputError) -> Scalar {
        switch node.form {
        case .constant(let scalar): return scalar
        case .cells(let cells): return cells.scalar(row)
        case .negated(let a): return .number(CensoredArithmetic.negated(try value(a, row).number))
        case .not(let a): return .truth(try value(a, row).truth.map { !$0 })
        case .arithmetic(let sign, let a, let b):
            let left = try value(a, row).number
            let right = try value(b, row).number
            return try settle(CensoredArithmetic.apply(sign, left, right), row, "'\(sign.rawValue)'")
        case .comparison(let comparison, let a, let b):
            return .truth(Self.compare(comparison, try value(a, row), try value(b, row)))
        case .and(let a, let b): return .truth(try both(a, b, row, decidedBy: false))
        case .or(let a, let b): return .truth(try both(a, b, row, decidedBy: true))
        case .membership(let a, let items): return .truth(try isMember(a, items, row))
        case .choice(let condition, let yes, let no):
            guard let truth = try value(condition, row).truth else { return Self.missing(node.kind) }
            return try value(truth ? yes : no, row)
        case .call(let function, let arguments): return try call(function, arguments, row, node.kind)
        }
    }

    static func missing(_ kind: Kind?) -> Scalar {
        switch kind {
        case .number, nil: .number(.missing)
        case .text: .text(nil)
        case .date: .date(nil)
        case .truth: .truth(nil)
        }
    }

    /// Kleene's logic: `false and missing` is false, `true or missing` is true.
    private mutating func both(
        _ a: CheckedNode, _ b: CheckedNode, _ row: Int, decidedBy decisive: Bool
    ) throws(InputError) -> Bool? {
        let left = try value(a, row).truth
        if left == decisive { return decisive }
        let right = try value(b, row).truth
        if right == decisive { return decisive }
        return left == nil || right == nil ? nil : !decisive
    }

    private mutating func isMember(
        _ a: CheckedNode, _ items: [CheckedNode], _ row: Int
    ) throws(InputError) -> Bool? {
        let left = try value(a, row)
        var isUnsure = false
        for item in items {
            switch Self.compare(.equal, left, try value(item, row)) {
            case true?: return true
            case nil: isUnsure = true
            case false?: break
            }
        }
        return isUnsure ? nil : false
    }

    static func compare(_ comparison: ComparisonOperator, _ a: Scalar, _ b: Scalar) -> Bool? {
        switch (a, b) {
        case (.number(let x), .number(let y)): return CensoredComparison.apply(comparison, x, y)
        case (.date(let x?), .date(let y?)):
            return CensoredComparison.apply(
                comparison, .exact(Double(x.daysSince1970)), .exact(Double(y.daysSince1970)))
        case (.text(let x?), .text(let y?)): return (x == y) == (comparison == .equal)
        case (.truth(let x?), .truth(let y?)): return (x == y) == (comparison == .equal)
        default: return nil
        }
    }

    // MARK: - Outcomes

    mutating func settle(_ outcome: CellOutcome, _ row: Int, _ place: String) throws(InputError) -> Scalar {
        switch outcome {
        case .cell(let cell): return .number(cell)
        case .fault(let reason):
            note(reason, row)
            return .number(.missing)
        case .needsExact: throw needsExact(place, row)
        }
    }

    mutating func note(_ reason: String, _ row: Int) {
        if faults[reason]?.last != row { faults[reason, default: []].append(row) }
    }

    func needsExact(_ place: String, _ row: Int) -> InputError {
        InputError(
            "censored-value",
            "\(place) in \(text.shown) (\(text.location)) meets a value known only to lie beyond a limit",
            at: table.origins[row].location,
            remedy: "keep only rows with an exact value, or replace such values first and say how")
    }
}
