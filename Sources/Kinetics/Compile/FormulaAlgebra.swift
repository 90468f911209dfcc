// Nodes made with the simplifications that keep a value: exactly, or (division by what is fixed, powers as
// products) within a few units in the last place.

extension FormulaGraph {
    /// The operation, simplified.
    package mutating func apply(_ operation: Operation, _ a: Int, _ b: Int = 0, _ c: Int = 0) -> Int {
        switch operation {
        case .add: add(a, b)
        case .subtract: subtract(a, b)
        case .multiply: multiply(a, b)
        case .divide: divide(a, b)
        case .negate: negate(a)
        case .power: power(a, b)
        case .select: select(a, b, c)
        case .and: and(a, b)
        case .or: or(a, b)
        case .copy: a
        case .multiplyAdd: add(c, multiply(a, b))
        case .subtractProduct: subtract(c, multiply(a, b))
        default: self.operation(operation, a, b, c)
        }
    }

    package mutating func add(_ a: Int, _ b: Int) -> Int {
        if isLiteral(a, 0) { return b }
        if isLiteral(b, 0) { return a }
        if let negated = negatedOperand(b) { return subtract(a, negated) }
        if let negated = negatedOperand(a) { return subtract(b, negated) }
        return operation(.add, min(a, b), max(a, b))
    }

    package mutating func subtract(_ a: Int, _ b: Int) -> Int {
        if isLiteral(b, 0) { return a }
        if isLiteral(a, 0) { return negate(b) }
        if let negated = negatedOperand(b) { return add(a, negated) }
        return operation(.subtract, a, b)
    }

    /// The opposite. That of a − b is not written b − a, since what reads both would compute both.
    package mutating func negate(_ a: Int) -> Int {
        if let negated = negatedOperand(a) { return negated }
        return operation(.negate, a)
    }

    /// A product; 0 times anything is 0, infinite factors included.
    package mutating func multiply(_ a: Int, _ b: Int) -> Int {
        if isLiteral(a, 0) || isLiteral(b, 0) { return zero }
        if isLiteral(a, 1) { return b }
        if isLiteral(b, 1) { return a }
        if isLiteral(a, -1) { return negate(b) }
        if isLiteral(b, -1) { return negate(a) }
        if let negated = negatedOperand(a) { return negate(multiply(negated, b)) }
        if let negated = negatedOperand(b) { return negate(multiply(a, negated)) }
        if a == b { return operation(.square, a) }
        return operation(.multiply, min(a, b), max(a, b))
    }

    /// A quotient. Where the divisor is fixed within a stretch and the dividend is not, it becomes a product
    /// with the reciprocal, which is rounded once more.
    package mutating func divide(_ a: Int, _ b: Int) -> Int {
        if isLiteral(b, 1) { return a }
        if isLiteral(b, -1) { return negate(a) }
        if isLiteral(a, 0), !isLiteral(b, 0) { return zero }
        if isLiteral(a, 1) { return operation(.reciprocal, b) }
        if let negated = negatedOperand(a) { return negate(divide(negated, b)) }
        if let negated = negatedOperand(b) { return negate(divide(a, negated)) }
        if stages[b] < stages[a], hasUsableReciprocal(b) { return multiply(operation(.reciprocal, b), a) }
        return operation(.divide, a, b)
    }

    /// A power; small whole exponents become products, ½ the square root.
    package mutating func power(_ base: Int, _ exponent: Int) -> Int {
        guard let value = literalValue(exponent), stages[base] != .literal else {
            return operation(.power, base, exponent)
        }
        if value == 0.5 { return operation(.squareRoot, base) }
        guard value == value.rounded(), abs(value) <= 64 else { return operation(.power, base, exponent) }
        let whole = wholePower(base, Int(abs(value)))
        return value < 0 ? divide(one, whole) : whole
    }

    package mutating func select(_ condition: Int, _ yes: Int, _ no: Int) -> Int {
        if let value = literalValue(condition) { return value != 0 ? yes : no }
        if yes == no { return yes }
        if isLiteral(yes, 1), isLiteral(no, 0), isTruthValue(condition) { return condition }
        return operation(.select, condition, yes, no)
    }

    package mutating func and(_ a: Int, _ b: Int) -> Int {
        if isLiteral(a, 0) || isLiteral(b, 0) { return zero }
        if isLiteral(a, 1), isTruthValue(b) { return b }
        if isLiteral(b, 1), isTruthValue(a) { return a }
        return operation(.and, a, b)
    }

    package mutating func or(_ a: Int, _ b: Int) -> Int {
        if isLiteral(a, 1) || isLiteral(b, 1) { return one }
        if isLiteral(a, 0), isTruthValue(b) { return b }
        if isLiteral(b, 0), isTruthValue(a) { return a }
        return operation(.or, a, b)
    }

    package mutating func not(_ a: Int) -> Int { operation(.not, a) }

    /// The sum of all terms: what is fixed first, then what is added, then what is subtracted; halves of a
    /// long sum apart.
    package mutating func sum(_ terms: [Int]) -> Int {
        let fixed = terms.filter { stages[$0] < .changing }
        let changing =
            terms.filter { stages[$0] == .changing && negatedOperand($0) == nil }
            + terms.filter { stages[$0] == .changing && negatedOperand($0) != nil }
        var total = zero
        for stage in [Stage.literal, .fixed] {
            for term in fixed where stages[term] == stage { total = add(total, term) }
        }
        guard changing.count > 32 else { return changing.reduce(total) { add($0, $1) } }
        return add(total, balanced(changing[...]) { graph, a, b in graph.add(a, b) })
    }

    /// The product of all factors: what is fixed first, halves of a long product apart.
    package mutating func product(_ factors: [Int]) -> Int {
        var total = one
        for stage in [Stage.literal, .fixed] {
            for factor in factors where stages[factor] == stage { total = multiply(total, factor) }
        }
        let changing = factors.filter { stages[$0] == .changing }
        guard changing.count > 32 else { return changing.reduce(total) { multiply($0, $1) } }
        return multiply(total, balanced(changing[...]) { graph, a, b in graph.multiply(a, b) })
    }

    private mutating func balanced(
        _ terms: ArraySlice<Int>, _ combine: (inout FormulaGraph, Int, Int) -> Int
    ) -> Int {
        guard terms.count > 2 else {
            return terms.dropFirst().reduce(terms.first!) { combine(&self, $0, $1) }
        }
        let middle = terms.startIndex + terms.count / 2
        let left = balanced(terms[..<middle], combine)
        let right = balanced(terms[middle...], combine)
        return combine(&self, left, right)
    }

    private mutating func wholePower(_ base: Int, _ exponent: Int) -> Int {
        if exponent == 0 { return one }
        if exponent == 1 { return base }
        let half = wholePower(base, exponent / 2)
        let even = multiply(half, half)
        return exponent % 2 == 0 ? even : multiply(even, base)
    }

    private func negatedOperand(_ node: Int) -> Int? {
        if case .operation(.negate, let operand, _, _) = nodes[node] { operand } else { nil }
    }

    /// Whether 1/b neither overflows nor loses bits.
    private func hasUsableReciprocal(_ node: Int) -> Bool {
        guard let value = literalValue(node) else { return true }
        return value.isNormal && (1 / value).isNormal
    }

    /// Whether the node is 1 or 0, whatever happens.
    package func isTruthValue(_ node: Int) -> Bool {
        switch nodes[node] {
        case .condition: true
        case .operation(.less, _, _, _), .operation(.lessOrEqual, _, _, _), .operation(.equal, _, _, _),
            .operation(.notEqual, _, _, _), .operation(.and, _, _, _), .operation(.or, _, _, _),
            .operation(.exclusiveOr, _, _, _), .operation(.not, _, _, _):
            true
        case .literal: isLiteral(node, 0) || isLiteral(node, 1)
        default: false
        }
    }
}
