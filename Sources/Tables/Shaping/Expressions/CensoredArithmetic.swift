#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a calculation with cells can come to.
enum CellOutcome: Hashable {
    case cell(NumericCell)
    /// Outside the domain: the cell becomes missing, and the reason is counted.
    case fault(String)
    /// Not decided by the limit of a censored value.
    case needsExact

    static func exact(_ value: Double, orElse reason: String) -> CellOutcome {
        value.isFinite ? .cell(.exact(value)) : .fault(reason)
    }
}

/// Arithmetic that keeps what a limit of detection still says: `x < 5` gives `x + 1 < 6` and `-x > -5`.
/// Where the limit says nothing sure (a sum of `< 5` and `> 8`), an exact value is needed.
enum CensoredArithmetic {
    static func negated(_ cell: NumericCell) -> NumericCell {
        switch cell {
        case .missing: .missing
        case .exact(let value): .exact(-value)
        case .below(let limit): .above(-limit)
        case .above(let limit): .below(-limit)
        }
    }

    static func apply(_ sign: ArithmeticOperator, _ a: NumericCell, _ b: NumericCell) -> CellOutcome {
        if a.isMissing || b.isMissing { return .cell(.missing) }
        switch sign {
        case .plus: return sum(a, b)
        case .minus: return sum(a, negated(b))
        case .times: return product(a, b)
        case .divided:
            guard let divisor = b.exactValue else { return .needsExact }
            guard divisor != 0 else { return .fault("a division by zero") }
            return scaled(a, { $0 / divisor }, flips: divisor < 0, "a quotient too large for a number")
        case .power:
            guard let base = a.exactValue, let exponent = b.exactValue else { return .needsExact }
            return .exact(pow(base, exponent), orElse: "a power that is not a finite number")
        }
    }

    private static let tooLarge = "a result too large for a number"

    private static func sum(_ a: NumericCell, _ b: NumericCell) -> CellOutcome {
        if let constant = b.exactValue { return scaled(a, { $0 + constant }, flips: false, tooLarge) }
        if let constant = a.exactValue { return scaled(b, { constant + $0 }, flips: false, tooLarge) }
        switch (a, b) {
        case (.below(let x), .below(let y)): return .cell(.below(x + y))
        case (.above(let x), .above(let y)): return .cell(.above(x + y))
        default: return .needsExact
        }
    }

    private static func product(_ a: NumericCell, _ b: NumericCell) -> CellOutcome {
        guard let factor = b.exactValue else {
            return a.exactValue == nil ? .needsExact : product(b, a)
        }
        if factor == 0 { return .cell(.exact(0)) }
        return scaled(a, { $0 * factor }, flips: factor < 0, tooLarge)
    }

    private static func scaled(
        _ cell: NumericCell, _ function: (Double) -> Double, flips: Bool, _ reason: String
    ) -> CellOutcome {
        switch cell {
        case .missing: return .cell(.missing)
        case .exact(let value): return .exact(function(value), orElse: reason)
        case .below(let limit), .above(let limit):
            let moved = function(limit)
            guard moved.isFinite else { return .fault(reason) }
            if case .below = cell { return .cell(flips ? .above(moved) : .below(moved)) }
            return .cell(flips ? .below(moved) : .above(moved))
        }
    }

    /// A strictly rising function with its domain: keeps censoring.
    static func rising(
        _ cell: NumericCell, domain: (Double) -> Bool, outside: String, _ function: (Double) -> Double
    ) -> CellOutcome {
        switch cell {
        case .missing: return .cell(.missing)
        case .exact(let value), .below(let value), .above(let value):
            guard domain(value) else { return .fault(outside) }
            return scaled(cell, function, flips: false, tooLarge)
        }
    }
}

/// Comparisons by what is sure: `< 5` is below 7, and against 3 it is not known.
enum CensoredComparison {
    private struct Range {
        var low: Double
        var high: Double
        var isOpen: Bool
    }

    private static func range(_ cell: NumericCell) -> Range? {
        switch cell {
        case .missing: nil
        case .exact(let value): Range(low: value, high: value, isOpen: false)
        case .below(let limit): Range(low: -.infinity, high: limit, isOpen: true)
        case .above(let limit): Range(low: limit, high: .infinity, isOpen: true)
        }
    }

    /// Nil where the cells do not decide.
    static func apply(_ comparison: ComparisonOperator, _ a: NumericCell, _ b: NumericCell) -> Bool? {
        guard let left = range(a), let right = range(b) else { return nil }
        switch comparison {
        case .less: return less(left, right)
        case .greater: return less(right, left)
        case .lessOrEqual: return less(right, left).map { !$0 }
        case .greaterOrEqual: return less(left, right).map { !$0 }
        case .equal: return equal(left, right)
        case .unequal: return equal(left, right).map { !$0 }
        }
    }

    private static func less(_ a: Range, _ b: Range) -> Bool? {
        if a.high < b.low || (a.high == b.low && (a.isOpen || b.isOpen)) { return true }
        if a.low >= b.high { return false }
        return nil
    }

    private static func equal(_ a: Range, _ b: Range) -> Bool? {
        if less(a, b) == true || less(b, a) == true { return false }
        return a.isOpen || b.isOpen ? nil : true
    }
}
