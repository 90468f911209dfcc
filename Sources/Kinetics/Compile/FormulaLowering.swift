internal import Inputs
internal import ReactionNetwork

/// The arguments of a function under way: each is lowered where and when the body reads it.
final class CallFrame {
    let arguments: [String: Expression]
    let outer: CallFrame?
    var known: [EquationSystem.Moment: [String: Int]] = [:]

    init(arguments: [String: Expression], outer: CallFrame?) {
        self.arguments = arguments
        self.outer = outer
    }
}

// From expression trees to nodes of the graph; function calls are inlined on the way. `validate()` has made sure
// that no function calls itself.

extension EquationSystem {
    /// The formula's node, and those of all that it reads.
    /// - Throws: `InputError`; also where formulas that read each other are nested beyond `deepestNesting`.
    mutating func lower(_ formula: Expression, _ moment: Moment, _ frame: CallFrame? = nil) throws -> Int {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.deepestNesting else {
            throw InputError(
                "nested-too-deeply",
                "the formulas that '\(underWay.first.map { elements.all[$0.element].id } ?? network.id)' needs are "
                    + "nested more than \(Self.deepestNesting) deep",
                remedy: "let rules read each other in shorter chains")
        }
        switch formula {
        case .number(let value): return graph.literal(value)
        case .time: return graph.leaf(.time)
        case .symbol(let id): return try lowerSymbol(id, moment, frame)
        case .rate(let id): return try rateOfChange(id, moment)
        case .call(let name, let arguments): return try lowerCall(name, arguments, moment, frame)
        case .apply(let operation, let operands):
            if operation.isComparison { return try lowerComparison(operation, operands, moment, frame) }
            if operation.isLogical { return try lowerLogic(operation, operands, moment, frame) }
            return try lowerOperator(operation, operands, formula, moment, frame)
        }
    }

    private mutating func lowerSymbol(_ id: String, _ moment: Moment, _ frame: CallFrame?) throws -> Int {
        if let frame, let argument = frame.arguments[id] {
            if let known = frame.known[moment]?[id] { return known }
            let node = try lower(argument, moment, frame.outer)
            frame.known[moment, default: [:]][id] = node
            return node
        }
        let element = try elements.element(id, in: "a formula")
        try requireValue(element)
        return try symbol(element, moment)
    }

    private mutating func lowerCall(
        _ name: String, _ arguments: [Expression], _ moment: Moment, _ frame: CallFrame?
    ) throws -> Int {
        guard let function = functions[name] else {
            throw InputError(
                "unknown-function", "a formula calls '\(name)', which the model does not define",
                remedy: suggestion(for: name, in: Array(functions.keys.sorted())))
        }
        guard function.arguments.count == arguments.count else {
            throw InputError(
                "wrong-number-of-arguments",
                "'\(name)' takes \(function.arguments.count) arguments and is called with \(arguments.count)")
        }
        let values = Dictionary(zip(function.arguments, arguments), uniquingKeysWith: { first, _ in first })
        let inner = CallFrame(arguments: values, outer: frame)
        return try lower(function.body, moment, inner)
    }

    private mutating func lowerOperator(
        _ operation: Operator, _ operands: [Expression], _ formula: Expression, _ moment: Moment,
        _ frame: CallFrame?
    ) throws -> Int {
        switch operation {
        case .plus: return try lowerSum(formula, moment, frame)
        case .minus where operands.count == 2: return try lowerSum(formula, moment, frame)
        case .times, .minus, .divide: return try lowerProduct(formula, moment, frame)
        case .piecewise: return try lowerPiecewise(operands, moment, frame)
        default: break
        }
        var nodes: [Int] = []
        for operand in operands { nodes.append(try lower(operand, moment, frame)) }
        guard operation.arity.contains(nodes.count) else {
            throw InputError(
                "wrong-number-of-arguments",
                "'\(operation.rawValue)' is given \(nodes.count) operands in a formula")
        }
        switch operation {
        case .min: return nodes.dropFirst().reduce(nodes[0]) { graph.operation(.minimum, $0, $1) }
        case .max: return nodes.dropFirst().reduce(nodes[0]) { graph.operation(.maximum, $0, $1) }
        default: return graph.mathematics(operation, nodes)
        }
    }

    /// The last condition's choice is made first, so that the first true condition decides.
    private mutating func lowerPiecewise(
        _ operands: [Expression], _ moment: Moment, _ frame: CallFrame?
    ) throws -> Int {
        let pairs = operands.count / 2
        var node =
            operands.count % 2 == 1
            ? try lower(operands[operands.count - 1], moment, frame) : graph.literal(.nan)
        for pair in (0..<pairs).reversed() {
            let value = try lower(operands[2 * pair], moment, frame)
            let condition = try lowerTruth(operands[2 * pair + 1], moment, frame)
            node = graph.select(condition, value, node)
        }
        return node
    }
}

extension FormulaGraph {
    /// Functions of MathML that are no single operation, in terms of those that are.
    mutating func mathematics(_ operation: Operator, _ operands: [Int]) -> Int {
        let a = operands[0]
        switch operation {
        case .power: return power(a, operands[1])
        case .root: return isLiteral(a, 2) ? self.operation(.squareRoot, operands[1]) : root(a, operands[1])
        case .log: return logarithm(base: a, operands[1])
        case .remainder: return self.operation(.remainder, a, operands[1])
        case .quotient: return self.operation(.quotient, a, operands[1])
        case .sec: return divide(one, self.operation(.cosine, a))
        case .csc: return divide(one, self.operation(.sine, a))
        case .cot: return divide(one, self.operation(.tangent, a))
        case .sech: return divide(one, self.operation(.hyperbolicCosine, a))
        case .csch: return divide(one, self.operation(.hyperbolicSine, a))
        case .coth: return divide(one, self.operation(.hyperbolicTangent, a))
        case .arcsec: return self.operation(.arccosine, divide(one, a))
        case .arccsc: return self.operation(.arcsine, divide(one, a))
        case .arccot: return self.operation(.arctangent, divide(one, a))
        case .arcsech: return self.operation(.areaCosine, divide(one, a))
        case .arccsch: return self.operation(.areaSine, divide(one, a))
        case .arccoth: return self.operation(.areaTangent, divide(one, a))
        default: return self.operation(directOperation(operation), a)
        }
    }

    private func directOperation(_ operation: Operator) -> Operation {
        switch operation {
        case .abs: .absolute
        case .ceiling: .ceiling
        case .floor: .floor
        case .factorial: .factorial
        case .exp: .exponential
        case .ln: .logarithm
        case .sin: .sine
        case .cos: .cosine
        case .tan: .tangent
        case .sinh: .hyperbolicSine
        case .cosh: .hyperbolicCosine
        case .tanh: .hyperbolicTangent
        case .arcsin: .arcsine
        case .arccos: .arccosine
        case .arctan: .arctangent
        case .arcsinh: .areaSine
        case .arccosh: .areaCosine
        case .arctanh: .areaTangent
        default: preconditionFailure("\(operation) is made of other operations")
        }
    }

    private mutating func root(_ degree: Int, _ value: Int) -> Int { power(value, divide(one, degree)) }

    private mutating func logarithm(base: Int, _ value: Int) -> Int {
        if isLiteral(base, 10) { return operation(.logarithm10, value) }
        return divide(operation(.logarithm, value), operation(.logarithm, base))
    }
}
