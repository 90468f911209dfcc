/// What an `Expression` can do with its operands, by MathML's name where it has one.
public enum Operator: String, Sendable, Hashable, CaseIterable {
    // Arithmetic. `minus` with one operand negates; `root` is (degree, value); `log` is (base, value).
    case plus, times, minus, divide, power, root, quotient
    case remainder = "rem"
    case abs, ceiling, floor, factorial, exp, ln, log, min, max
    // Trigonometry, in radians.
    case sin, cos, tan, sec, csc, cot, sinh, cosh, tanh, sech, csch, coth
    case arcsin, arccos, arctan, arcsec, arccsc, arccot
    case arcsinh, arccosh, arctanh, arcsech, arccsch, arccoth
    // Comparison: a chain holds where each neighbouring pair holds. `notEqual` has two operands.
    case equal = "eq"
    case notEqual = "neq"
    case greater = "gt"
    case less = "lt"
    case greaterOrEqual = "geq"
    case lessOrEqual = "leq"
    // Logic. No operand: `and` is true, `or` and `xor` are false.
    case and, or, xor, not, implies
    /// (value, condition, value, condition, …, otherwise); without `otherwise`, not a number where no
    /// condition holds.
    case piecewise

    /// The numbers of operands that make sense.
    public var arity: ClosedRange<Int> {
        switch self {
        case .plus, .times, .and, .or, .xor: 0...Int.max
        case .minus: 1...2
        case .min, .max, .piecewise: 1...Int.max
        case .equal, .greater, .less, .greaterOrEqual, .lessOrEqual: 1...Int.max
        case .divide, .power, .root, .quotient, .remainder, .log, .notEqual, .implies: 2...2
        default: 1...1
        }
    }

    public var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .greater, .less, .greaterOrEqual, .lessOrEqual: true
        default: false
        }
    }

    public var isLogical: Bool {
        switch self {
        case .and, .or, .xor, .not, .implies: true
        default: false
        }
    }
}
