/// A formula over the elements of a network: a rate law, a rule, a trigger.
///
/// A truth value is a number, 1 or 0; a number stands for true where it is not 0 (as in SBML Level 3
/// Version 2). Sums and products may have any number of terms, none included.
public indirect enum Expression: Sendable, Hashable {
    case number(Double)
    /// The value of an element, by identifier. A species stands for its concentration, or for its amount
    /// where `Species.symbolIsAmount`; a reaction for its rate; a species reference for its stoichiometry.
    case symbol(String)
    /// Simulated time, in the network's unit of time.
    case time
    /// The time derivative of an element's value.
    case rate(of: String)
    case apply(Operator, [Expression])
    /// A call of one of the network's function definitions.
    case call(String, [Expression])
}

extension Expression {
    public static let zero = Expression.number(0)
    public static let one = Expression.number(1)

    public static func + (left: Expression, right: Expression) -> Expression { .apply(.plus, [left, right]) }
    public static func * (left: Expression, right: Expression) -> Expression {
        .apply(.times, [left, right])
    }
    public static func - (left: Expression, right: Expression) -> Expression {
        .apply(.minus, [left, right])
    }
    public static func / (left: Expression, right: Expression) -> Expression {
        .apply(.divide, [left, right])
    }
    public static prefix func - (value: Expression) -> Expression { .apply(.minus, [value]) }

    /// The parts directly below this one.
    public var operands: [Expression] {
        switch self {
        case .number, .symbol, .time, .rate: []
        case .apply(_, let operands), .call(_, let operands): operands
        }
    }

    /// The same node over other parts.
    public func replacingOperands(_ replace: (Expression) throws -> Expression) rethrows -> Expression {
        switch self {
        case .number, .symbol, .time, .rate: self
        case .apply(let operation, let operands): .apply(operation, try operands.map(replace))
        case .call(let name, let operands): .call(name, try operands.map(replace))
        }
    }

    /// Calls `visit` with every node, a node before its parts.
    public func forEachNode(_ visit: (Expression) -> Void) {
        visit(self)
        for operand in operands { operand.forEachNode(visit) }
    }

    /// The identifiers that the formula reads, rates of change included.
    public var symbols: Set<String> {
        var found: Set<String> = []
        forEachNode { node in
            switch node {
            case .symbol(let name), .rate(let name): found.insert(name)
            default: break
            }
        }
        return found
    }
}
