/// What a formula can be differentiated by.
public enum Variable: Sendable, Hashable {
    case symbol(String)
    case time
}

extension Expression {
    /// The exact derivative, simplified; other symbols are held constant.
    ///
    /// At a kink or a jump it is the derivative of one side: comparisons, logic and roundings have derivative
    /// 0, a piecewise formula is differentiated piece by piece. The factorial has no derivative among these
    /// operators and gives not a number. Calls must be inlined, and rates of change replaced, before.
    public func derivative(by variable: Variable) -> Expression {
        switch self {
        case .number: return .zero
        case .time: return variable == .time ? .one : .zero
        case .symbol(let id): return variable == .symbol(id) ? .one : .zero
        case .rate, .call: preconditionFailure("calls and rates of change are replaced before")
        case .apply(let operation, let operands):
            return operation.derivative(of: self, operands, operands.map { $0.derivative(by: variable) })
        }
    }
}

extension Operator {
    /// The chain rule: the whole, its operands, the operands' derivatives.
    fileprivate func derivative(
        of whole: Expression, _ operands: [Expression], _ slopes: [Expression]
    ) -> Expression {
        switch self {
        case .piecewise: return piecewise(operands, slopes)
        case .min, .max: return extreme(operands, slopes)
        case _ where isComparison || isLogical: return .zero
        case _ where slopes.allSatisfy({ $0 == .zero }): return .zero
        case .plus: return Expression.sum(slopes)
        case .minus where slopes.count == 1: return Expression.negative(slopes[0])
        case .minus: return Expression.difference(slopes[0], slopes[1])
        case .times:
            return Expression.sum(
                slopes.indices.map { index in
                    var factors = operands
                    factors[index] = slopes[index]
                    return Expression.product(factors)
                })
        default:
            let terms = slopes.indices.filter { slopes[$0] != .zero }.map { index in
                Expression.product([slopes[index], partial(whole, operands, index).simplified()])
            }
            return Expression.sum(terms)
        }
    }

    private func piecewise(_ operands: [Expression], _ slopes: [Expression]) -> Expression {
        var pieces = operands
        for index in operands.indices where index % 2 == 0 { pieces[index] = slopes[index] }
        if pieces.indices.filter({ $0 % 2 == 0 }).allSatisfy({ pieces[$0] == .zero }), pieces.count % 2 == 1 {
            return .zero
        }
        return Expression.apply(.piecewise, pieces).simplified()
    }

    /// Of equal operands the first decides.
    private func extreme(_ operands: [Expression], _ slopes: [Expression]) -> Expression {
        if slopes.allSatisfy({ $0 == .zero }) { return .zero }
        var (value, slope) = (operands[0], slopes[0])
        for (other, otherSlope) in zip(operands, slopes).dropFirst() {
            let takesOther = Expression.apply(self == .min ? .less : .greater, [other, value])
            slope = .apply(.piecewise, [otherSlope, takesOther, slope])
            value = .apply(self, [value, other])
        }
        return slope.simplified()
    }

    /// The derivative by one operand.
    private func partial(_ whole: Expression, _ operands: [Expression], _ index: Int) -> Expression {
        let a = operands[0]
        switch self {
        case .divide: return index == 0 ? .one / operands[1] : -(a / operands[1] / operands[1])
        case .power where index == 0:
            return operands[1] * .apply(.power, [a, operands[1] - .one])
        case .power: return whole * .apply(.ln, [a])
        case .root where index == 1: return whole / (a * operands[1])
        case .root: return -(whole * .apply(.ln, [operands[1]]) / (a * a))
        case .log where index == 1: return .one / (operands[1] * .apply(.ln, [a]))
        case .log: return -(whole / (a * .apply(.ln, [a])))
        case .remainder: return index == 0 ? .one : -.apply(.quotient, operands)
        case .exp: return whole
        case .ln: return .one / a
        case .abs: return .apply(.piecewise, [.number(-1), .apply(.less, [a, .zero]), .one])
        case .factorial: return .number(.nan)
        case .quotient, .ceiling, .floor: return .zero
        default: return trigonometricPartial(whole, a)
        }
    }

    private func trigonometricPartial(_ whole: Expression, _ a: Expression) -> Expression {
        switch self {
        case .sin: .apply(.cos, [a])
        case .cos: -.apply(.sin, [a])
        case .tan: .one + whole * whole
        case .sec: whole * .apply(.tan, [a])
        case .csc: -(whole * .apply(.cot, [a]))
        case .cot: -(.one + whole * whole)
        case .sinh: .apply(.cosh, [a])
        case .cosh: .apply(.sinh, [a])
        case .tanh: .one - whole * whole
        case .sech: -(whole * .apply(.tanh, [a]))
        case .csch: -(whole * .apply(.coth, [a]))
        case .coth: .one - whole * whole
        default: inversePartial(a)
        }
    }

    private func inversePartial(_ a: Expression) -> Expression {
        let square = a * a
        func root(_ value: Expression) -> Expression { .apply(.root, [.number(2), value]) }
        return switch self {
        case .arcsin: .one / root(.one - square)
        case .arccos: -(.one / root(.one - square))
        case .arctan: .one / (.one + square)
        case .arccot: -(.one / (.one + square))
        case .arcsec: .one / (square * root(.one - .one / square))
        case .arccsc: -(.one / (square * root(.one - .one / square)))
        case .arcsinh: .one / root(square + .one)
        case .arccosh: .one / root(square - .one)
        case .arctanh, .arccoth: .one / (.one - square)
        case .arcsech: -(.one / (a * root(.one - square)))
        case .arccsch: -(.one / (square * root(.one + .one / square)))
        default: .zero
        }
    }
}
