internal import ReactionNetwork

// Nested sums and products are taken as wholes, so that what is fixed is gathered and computed once.

extension EquationSystem {
    mutating func lowerSum(_ formula: Expression, _ moment: Moment, _ frame: CallFrame?) throws -> Int {
        var terms: [Int] = []
        try collectTerms(formula, isNegative: false, moment, frame, &terms)
        return graph.sum(terms)
    }

    private mutating func collectTerms(
        _ formula: Expression, isNegative: Bool, _ moment: Moment, _ frame: CallFrame?, _ terms: inout [Int]
    ) throws {
        switch formula {
        case .apply(.plus, let operands):
            for operand in operands {
                try collectTerms(operand, isNegative: isNegative, moment, frame, &terms)
            }
        case .apply(.minus, let operands) where operands.count == 2:
            try collectTerms(operands[0], isNegative: isNegative, moment, frame, &terms)
            try collectTerms(operands[1], isNegative: !isNegative, moment, frame, &terms)
        default:
            let node = try lower(formula, moment, frame)
            terms.append(isNegative ? graph.negate(node) : node)
        }
    }

    /// The factors above and below the line.
    private struct Factors {
        var isNegative = false
        var numerator: [Int] = []
        var denominator: [Int] = []
    }

    mutating func lowerProduct(_ formula: Expression, _ moment: Moment, _ frame: CallFrame?) throws -> Int {
        var factors = Factors()
        try collectFactors(formula, moment, frame, &factors)
        let product = graph.fraction(factors.numerator, factors.denominator)
        return factors.isNegative ? graph.negate(product) : product
    }

    private mutating func collectFactors(
        _ formula: Expression, _ moment: Moment, _ frame: CallFrame?, _ factors: inout Factors
    ) throws {
        switch formula {
        case .apply(.times, let operands):
            for operand in operands { try collectFactors(operand, moment, frame, &factors) }
        case .apply(.minus, let operands) where operands.count == 1:
            factors.isNegative.toggle()
            try collectFactors(operands[0], moment, frame, &factors)
        case .apply(.divide, let operands) where operands.count == 2:
            try collectFactors(operands[0], moment, frame, &factors)
            factors.denominator.append(try lower(operands[1], moment, frame))
        default:
            factors.numerator.append(try lower(formula, moment, frame))
        }
    }
}

extension FormulaGraph {
    /// numerator / denominator: all literals become one, all else that is fixed one factor.
    mutating func fraction(_ numerator: [Int], _ denominator: [Int]) -> Int {
        let above = numerator.flatMap { splitFixed($0) }
        let coefficient = operation(
            .divide, product(above.filter { stages[$0] == .literal }),
            product(denominator.filter { stages[$0] == .literal }))
        guard let value = literalValue(coefficient), value.isNormal || value == 0 else {
            return denominator.reduce(product(numerator)) { operation(.divide, $0, $1) }
        }
        let fixedAbove = product(above.filter { stages[$0] == .fixed })
        let fixedBelow = product(denominator.filter { stages[$0] == .fixed })
        let fixed = divide(multiply(coefficient, fixedAbove), fixedBelow)
        let changing = product([fixed] + above.filter { stages[$0] == .changing })
        return denominator.filter { stages[$0] == .changing }.reduce(changing) { divide($0, $1) }
    }

    /// A product of a fixed and a changing factor as its two factors.
    private func splitFixed(_ node: Int) -> [Int] {
        if case .operation(.multiply, let a, let b, _) = nodes[node], stages[a] != stages[b] {
            [a, b]
        } else {
            [node]
        }
    }
}
