// Exact derivatives on the graph, forward and sparse: each node's gradient is made once from those of its
// operands, so that shared formulas have shared derivatives.
//
// Where a function has a kink or a jump its derivative is that of one side. The factorial's is a central
// difference.

extension FormulaGraph {
    /// The node's derivatives with respect to states and time, by ascending variable; zeros are left out.
    package mutating func gradient(of root: Int) -> [Partial] {
        if let known = gradients[root] { return known }
        let needed = reachable(from: [root]) { [gradients, stages] node in
            gradients[node] == nil && stages[node] == .changing
        }
        for node in needed where gradients[node] == nil {
            gradients[node] = stages[node] == .changing ? makeGradient(node) : []
        }
        return gradients[root] ?? []
    }

    private mutating func makeGradient(_ node: Int) -> [Partial] {
        switch nodes[node] {
        case .time: [Partial(variable: Self.timeVariable, node: one)]
        case .state(let index): [Partial(variable: index, node: one)]
        case .operation(let operation, let a, let b, let c): operationGradient(node, operation, a, b, c)
        default: []
        }
    }

    private mutating func operationGradient(
        _ node: Int, _ operation: Operation, _ a: Int, _ b: Int, _ c: Int
    ) -> [Partial] {
        switch operation {
        case .add: return merged(known(a), known(b)) { graph, x, y in graph.add(x, y) }
        case .subtract: return merged(known(a), known(b)) { graph, x, y in graph.subtract(x, y) }
        case .select:
            return merged(known(b), known(c)) { graph, x, y in graph.select(a, x, y) }
        case .minimum, .maximum:
            let takesSecond =
                operation == .minimum ? self.operation(.less, b, a) : self.operation(.less, a, b)
            return merged(known(b), known(a)) { graph, x, y in graph.select(takesSecond, x, y) }
        default:
            let first = known(a)
            let second = operation.operandCount > 1 ? known(b) : []
            let scaledFirst =
                first.isEmpty ? [] : scaled(first, by: partial(node, operation, a, b, first: true))
            let scaledSecond =
                second.isEmpty ? [] : scaled(second, by: partial(node, operation, a, b, first: false))
            return merged(scaledFirst, scaledSecond) { graph, x, y in graph.add(x, y) }
        }
    }

    private func known(_ node: Int) -> [Partial] { gradients[node] ?? [] }

    private mutating func scaled(_ gradient: [Partial], by factor: Int) -> [Partial] {
        var result: [Partial] = []
        for partial in gradient {
            let node = multiply(factor, partial.node)
            if node != zero { result.append(Partial(variable: partial.variable, node: node)) }
        }
        return result
    }

    /// Both gradients, combined variable by variable; what one lacks is 0.
    private mutating func merged(
        _ left: [Partial], _ right: [Partial], _ combine: (inout FormulaGraph, Int, Int) -> Int
    ) -> [Partial] {
        var result: [Partial] = []
        result.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let first = i < left.count ? left[i].variable : Int.max
            let second = j < right.count ? right[j].variable : Int.max
            let takesLeft = i < left.count && (j == right.count || first <= second)
            let takesRight = j < right.count && (i == left.count || second <= first)
            let node = combine(&self, takesLeft ? left[i].node : zero, takesRight ? right[j].node : zero)
            if node != zero {
                result.append(Partial(variable: takesLeft ? first : second, node: node))
            }
            i += takesLeft ? 1 : 0
            j += takesRight ? 1 : 0
        }
        return result
    }

    /// The derivative of an operation's value with respect to its first or second operand.
    private mutating func partial(_ node: Int, _ operation: Operation, _ a: Int, _ b: Int, first: Bool) -> Int
    {
        switch operation {
        case .multiply: return first ? b : a
        case .divide:
            let reciprocal = divide(one, b)
            return first ? reciprocal : negate(multiply(node, reciprocal))
        case .power: return first ? powerByBase(node, a, b) : powerByExponent(node, a)
        case .remainder: return first ? one : negate(self.operation(.quotient, a, b))
        default: return partial(node, operation, a)
        }
    }

    private mutating func partial(_ node: Int, _ operation: Operation, _ a: Int) -> Int {
        switch operation {
        case .copy: return one
        case .negate: return literal(-1)
        case .square: return multiply(literal(2), a)
        case .reciprocal: return negate(multiply(node, node))
        case .squareRoot: return divide(literal(0.5), node)
        case .absolute:
            return select(self.operation(.less, a, zero), literal(-1), one)
        case .factorial: return factorialSlope(a)
        case .exponential: return node
        case .logarithm: return divide(one, a)
        case .logarithm10: return divide(literal(0.43429448190325182765), a)
        case .sine: return self.operation(.cosine, a)
        case .cosine: return negate(self.operation(.sine, a))
        case .tangent: return add(one, multiply(node, node))
        case .hyperbolicSine: return self.operation(.hyperbolicCosine, a)
        case .hyperbolicCosine: return self.operation(.hyperbolicSine, a)
        case .hyperbolicTangent: return subtract(one, multiply(node, node))
        default: return inversePartial(operation, a)
        }
    }

    /// Derivatives of the inverse functions; of what is left (roundings, comparisons, logic) 0.
    private mutating func inversePartial(_ operation: Operation, _ a: Int) -> Int {
        let square = multiply(a, a)
        switch operation {
        case .arcsine: return inverseRoot(subtract(one, square))
        case .arccosine: return negate(inverseRoot(subtract(one, square)))
        case .arctangent: return divide(one, add(one, square))
        case .areaSine: return inverseRoot(add(square, one))
        case .areaCosine: return inverseRoot(subtract(square, one))
        case .areaTangent: return divide(one, subtract(one, square))
        default: return zero
        }
    }

    private mutating func inverseRoot(_ a: Int) -> Int { divide(one, self.operation(.squareRoot, a)) }

    /// n·xⁿ⁻¹. Where the exponent is fixed, x·xⁿ⁻¹ = xⁿ saves a second power; the value at x = 0 is then a
    /// constant of the stretch.
    private mutating func powerByBase(_ node: Int, _ base: Int, _ exponent: Int) -> Int {
        let lower = subtract(exponent, one)
        guard stages[exponent] < .changing else { return multiply(exponent, power(base, lower)) }
        let atZero = multiply(exponent, power(zero, lower))
        let elsewhere = divide(multiply(exponent, node), base)
        return select(operation(.equal, base, zero), atZero, elsewhere)
    }

    /// xⁿ·ln x; 0 at x = 0.
    private mutating func powerByExponent(_ node: Int, _ base: Int) -> Int {
        let elsewhere = multiply(node, operation(.logarithm, base))
        return select(operation(.equal, base, zero), zero, elsewhere)
    }

    private mutating func factorialSlope(_ a: Int) -> Int {
        let step = literal(1e-5)
        let (above, below) = (add(a, step), subtract(a, step))
        return divide(
            subtract(operation(.factorial, above), operation(.factorial, below)), literal(2e-5))
    }
}
