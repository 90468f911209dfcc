internal import Inputs
internal import ReactionNetwork

// Comparisons. Held, one that can change at any time becomes a condition: a value that stays the same until
// its margin crosses zero. Live, and where only fixed values are compared, it is an operation like others.

extension EquationSystem {
    mutating func lowerComparison(
        _ operation: Operator, _ operands: [Expression], _ moment: Moment, _ frame: CallFrame?
    ) throws -> Int {
        guard operation.arity.contains(operands.count) else {
            throw InputError(
                "wrong-number-of-arguments",
                "'\(operation.rawValue)' is given \(operands.count) operands in a formula")
        }
        var result = graph.one
        for (left, right) in zip(operands, operands.dropFirst()) {
            let holds = try comparison(operation, left, right, moment, frame)
            result = graph.and(result, holds)
        }
        return result
    }

    private mutating func comparison(
        _ operation: Operator, _ left: Expression, _ right: Expression, _ moment: Moment, _ frame: CallFrame?
    ) throws -> Int {
        let a = try lower(left, moment, frame)
        let b = try lower(right, moment, frame)
        if moment != .held || max(graph.stages[a], graph.stages[b]) < .changing {
            return graph.comparison(operation, a, b)
        }
        return condition(
            conditionKind(operation),
            margin: graph.subtract(try lower(left, .live, frame), try lower(right, .live, frame)))
    }

    private func conditionKind(_ operation: Operator) -> ConditionKind {
        switch operation {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: preconditionFailure("\(operation) is no comparison")
        }
    }

    private mutating func condition(_ kind: ConditionKind, margin: Int) -> Int {
        let condition = Condition(kind: kind, margin: margin)
        if let known = conditionIndices[condition] { return graph.leaf(.condition(known)) }
        conditionIndices[condition] = conditions.count
        conditions.append(condition)
        return graph.leaf(.condition(conditions.count - 1))
    }

    /// A formula whose value is used as a truth value.
    mutating func lowerTruth(_ formula: Expression, _ moment: Moment, _ frame: CallFrame? = nil) throws -> Int
    {
        let node = try lower(formula, moment, frame)
        guard moment == .held, graph.stages[node] == .changing else { return node }
        return condition(.notEqual, margin: try lower(formula, .live, frame))
    }

    mutating func lowerLogic(
        _ operation: Operator, _ operands: [Expression], _ moment: Moment, _ frame: CallFrame?
    ) throws -> Int {
        guard operation.arity.contains(operands.count) else {
            throw InputError(
                "wrong-number-of-arguments",
                "'\(operation.rawValue)' is given \(operands.count) operands in a formula")
        }
        var truths: [Int] = []
        for operand in operands { truths.append(try lowerTruth(operand, moment, frame)) }
        switch operation {
        case .not: return graph.not(truths[0])
        case .implies: return graph.or(graph.not(truths[0]), truths[1])
        case .and: return truths.reduce(graph.one) { graph.and($0, $1) }
        case .or: return truths.reduce(graph.zero) { graph.or($0, $1) }
        default: return truths.reduce(graph.zero) { graph.operation(.exclusiveOr, $0, $1) }
        }
    }
}

extension FormulaGraph {
    mutating func comparison(_ operation: Operator, _ a: Int, _ b: Int) -> Int {
        switch operation {
        case .equal: self.operation(.equal, a, b)
        case .notEqual: self.operation(.notEqual, a, b)
        case .less: self.operation(.less, a, b)
        case .lessOrEqual: self.operation(.lessOrEqual, a, b)
        case .greater: self.operation(.less, b, a)
        default: self.operation(.lessOrEqual, b, a)
        }
    }
}
