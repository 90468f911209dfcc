public import Inputs

extension Expression {
    /// The formula with other formulas in the place of symbols, all at once; a rate of change is no symbol.
    public func substituting(_ replacements: [String: Expression]) -> Expression {
        if case .symbol(let id) = self { return replacements[id] ?? self }
        return replacingOperands { $0.substituting(replacements) }
    }
}

extension ReactionNetwork {
    /// The formula with every call replaced by the function's body.
    ///
    /// - Throws: `InputError` for an unknown function, a wrong number of arguments, or a function that calls
    ///   itself, directly or through others.
    public func inliningCalls(in formula: Expression) throws(InputError) -> Expression {
        let table = Dictionary(functions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try inlining(formula, table, [])
    }

    private func inlining(
        _ formula: Expression, _ table: [String: FunctionDefinition], _ underWay: [String]
    ) throws(InputError) -> Expression {
        var operands: [Expression] = []
        for operand in formula.operands { operands.append(try inlining(operand, table, underWay)) }
        switch formula {
        case .apply(let operation, _): return .apply(operation, operands)
        case .call(let name, _):
            let function = try called(name, operands.count, table, underWay)
            let body = try inlining(function.body, table, underWay + [name])
            return body.substituting(
                Dictionary(zip(function.arguments, operands), uniquingKeysWith: { first, _ in first }))
        default: return formula
        }
    }

    private func called(
        _ name: String, _ count: Int, _ table: [String: FunctionDefinition], _ underWay: [String]
    ) throws(InputError) -> FunctionDefinition {
        guard let function = table[name] else {
            throw InputError(
                "unknown-function", "a formula calls '\(name)', which the model does not define",
                remedy: suggestion(for: name, in: functions.map(\.id)))
        }
        guard function.arguments.count == count else {
            throw InputError(
                "wrong-number-of-arguments",
                "function '\(name)' takes \(function.arguments.count) arguments and is called with \(count)",
                remedy: "write one argument for each of \(function.arguments.joined(separator: ", "))")
        }
        guard !underWay.contains(name) else {
            throw InputError(
                "recursive-function", "function '\(name)' calls itself",
                remedy: "write the formula without recursion")
        }
        return function
    }
}
