extension Expression {
    /// An equal formula that is shorter: constants are folded, nested sums and products flattened, like terms
    /// and equal factors gathered, neutral elements dropped.
    ///
    /// 0 times anything is 0, infinite factors included; otherwise values stay the same but for rounding.
    public func simplified() -> Expression {
        switch self {
        case .number, .symbol, .time, .rate: return self
        case .call(let name, let operands): return .call(name, operands.map { $0.simplified() })
        case .apply(let operation, let operands):
            let parts = operands.map { $0.simplified() }
            switch operation {
            case .plus: return Self.sum(parts)
            case .minus:
                return parts.count == 1 ? Self.negative(parts[0]) : Self.difference(parts[0], parts[1])
            case .times: return Self.product(parts)
            case .divide: return Self.quotient(parts[0], parts[1])
            case .power: return Self.power(parts[0], parts[1])
            case .piecewise: return Self.piecewise(parts)
            case .and, .or: return Self.junction(operation, parts)
            default: return folded(operation, parts)
            }
        }
    }

    var numberValue: Double? { if case .number(let value) = self { value } else { nil } }

    private func folded(_ operation: Operator, _ parts: [Expression]) -> Expression {
        let numbers = parts.compactMap(\.numberValue)
        guard numbers.count == parts.count, operation.arity.contains(parts.count) else {
            return .apply(operation, parts)
        }
        return .number(operation.value(numbers))
    }

    // MARK: - Sums

    /// coefficient · term, gathered by term in order of first appearance.
    static func sum(_ parts: [Expression]) -> Expression {
        var constant = 0.0
        var gathered = Gathered()
        func gather(_ part: Expression, _ factor: Double) {
            switch part {
            case .number(let value): constant += factor * value
            case .apply(.plus, let inner): for term in inner { gather(term, factor) }
            case .apply(.minus, let inner) where inner.count == 1: gather(inner[0], -factor)
            case .apply(.minus, let inner):
                gather(inner[0], factor)
                gather(inner[1], -factor)
            default:
                let (coefficient, term) = part.coefficientAndTerm
                gathered.add(factor * coefficient, to: term)
            }
        }
        for part in parts { gather(part, 1) }
        var terms = gathered.entries.compactMap { term, coefficient in
            coefficient == 0 ? nil : product([.number(coefficient), term])
        }
        if constant != 0 || terms.isEmpty { terms.append(.number(constant)) }
        return signed(terms)
    }

    /// A sum as written by hand: a + b − c.
    private static func signed(_ terms: [Expression]) -> Expression {
        let positive = terms.filter { $0.withoutSign == nil }
        let negative = terms.compactMap(\.withoutSign)
        let sum = positive.count == 1 ? positive[0] : .apply(.plus, positive)
        guard !negative.isEmpty else { return sum }
        let subtracted = negative.count == 1 ? negative[0] : .apply(.plus, negative)
        return positive.isEmpty ? .apply(.minus, [subtracted]) : .apply(.minus, [sum, subtracted])
    }

    private var withoutSign: Expression? {
        if case .apply(.minus, let inner) = self, inner.count == 1 { inner[0] } else { nil }
    }

    private var coefficientAndTerm: (Double, Expression) {
        guard case .apply(.times, let factors) = self, let number = factors[0].numberValue else {
            return (1, self)
        }
        let rest = Array(factors.dropFirst())
        return (number, rest.count == 1 ? rest[0] : .apply(.times, rest))
    }

    static func negative(_ part: Expression) -> Expression { product([.number(-1), part]) }

    static func difference(_ left: Expression, _ right: Expression) -> Expression {
        sum([left, .apply(.minus, [right])])
    }

    // MARK: - Products

    /// number · factors, equal factors gathered as powers in order of first appearance.
    static func product(_ parts: [Expression]) -> Expression {
        var number = 1.0
        var gathered = Gathered()
        func gather(_ part: Expression) {
            switch part {
            case .number(let value): number *= value
            case .apply(.times, let inner): for factor in inner { gather(factor) }
            case .apply(.minus, let inner) where inner.count == 1:
                number = -number
                gather(inner[0])
            default:
                let (base, exponent) = part.baseAndExponent
                gathered.add(exponent, to: base)
            }
        }
        for part in parts { gather(part) }
        if number == 0 { return .zero }
        let factors = gathered.entries.map { base, exponent in power(base, .number(exponent)) }
        if factors.isEmpty { return .number(number) }
        let isNegative = number == -1
        let all = number == 1 || isNegative ? factors : [.number(number)] + factors
        let product = all.count == 1 ? all[0] : Expression.apply(.times, all)
        return isNegative ? .apply(.minus, [product]) : product
    }

    /// Only positive whole powers are taken apart: x^a · x^b is x^(a + b) for these wherever it has a value.
    private var baseAndExponent: (Expression, Double) {
        guard case .apply(.power, let parts) = self, let exponent = parts[1].numberValue, exponent > 0,
            exponent == exponent.rounded()
        else { return (self, 1) }
        return (parts[0], exponent)
    }

    static func quotient(_ above: Expression, _ below: Expression) -> Expression {
        switch (above.numberValue, below.numberValue) {
        case (let a?, let b?): return .number(a / b)
        case (_, 1): return above
        case (_, -1): return negative(above)
        case (0, _): return .zero
        default: break
        }
        if let inner = above.withoutSign { return negative(quotient(inner, below)) }
        if let inner = below.withoutSign { return negative(quotient(above, inner)) }
        return .apply(.divide, [above, below])
    }

    static func power(_ base: Expression, _ exponent: Expression) -> Expression {
        switch (base.numberValue, exponent.numberValue) {
        case (let a?, let b?): .number(Operator.power.value([a, b]))
        case (_, 1): base
        case (_, 0), (1, _): .one
        default: .apply(.power, [base, exponent])
        }
    }

    // MARK: - Choices

    private static func piecewise(_ parts: [Expression]) -> Expression {
        var kept: [Expression] = []
        for pair in 0..<parts.count / 2 {
            switch parts[2 * pair + 1].numberValue {
            case 0: continue
            case nil: kept += [parts[2 * pair], parts[2 * pair + 1]]
            default: return kept.isEmpty ? parts[2 * pair] : .apply(.piecewise, kept + [parts[2 * pair]])
            }
        }
        if parts.count % 2 == 1 { kept.append(parts[parts.count - 1]) }
        if kept.isEmpty { return .number(.nan) }
        return kept.count == 1 ? kept[0] : .apply(.piecewise, kept)
    }

    private static func junction(_ operation: Operator, _ parts: [Expression]) -> Expression {
        let decided = operation == .and ? 0.0 : 1.0
        let undecided = parts.filter { $0.numberValue == nil }
        let truths = parts.compactMap { $0.numberValue.map { $0 == 0 ? 0.0 : 1.0 } }
        if truths.contains(decided) { return .number(decided) }
        return undecided.isEmpty ? .number(1 - decided) : .apply(operation, undecided)
    }
}

/// Numbers added up by formula, in order of first appearance.
private struct Gathered {
    private(set) var entries: [(formula: Expression, number: Double)] = []
    private var indices: [Expression: Int] = [:]

    mutating func add(_ number: Double, to formula: Expression) {
        if let index = indices[formula] {
            entries[index].number += number
        } else {
            indices[formula] = entries.count
            entries.append((formula, number))
        }
    }
}
