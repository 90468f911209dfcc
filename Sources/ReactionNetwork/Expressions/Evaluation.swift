internal import Foundation

extension Operator {
    /// The operator's value for numbers; a truth value is 1 or 0, and anything but 0 is true.
    public func value(_ operands: [Double]) -> Double {
        switch self {
        case .plus: operands.reduce(0, +)
        case .times: operands.reduce(1, *)
        case .minus: operands.count == 1 ? -operands[0] : operands[0] - operands[1]
        case .min: operands.dropFirst().reduce(operands[0]) { $1 < $0 ? $1 : $0 }
        case .max: operands.dropFirst().reduce(operands[0]) { $1 > $0 ? $1 : $0 }
        case .piecewise: Self.piecewise(operands)
        case .and: operands.allSatisfy { $0 != 0 } ? 1 : 0
        case .or: operands.contains { $0 != 0 } ? 1 : 0
        case .xor: operands.count { $0 != 0 } % 2 == 1 ? 1 : 0
        case .not: operands[0] == 0 ? 1 : 0
        case .implies: operands[0] == 0 || operands[1] != 0 ? 1 : 0
        case .equal, .notEqual, .greater, .less, .greaterOrEqual, .lessOrEqual:
            zip(operands, operands.dropFirst()).allSatisfy(holds) ? 1 : 0
        case .divide, .power, .root, .quotient, .remainder, .log: binary(operands[0], operands[1])
        default: unary(operands[0])
        }
    }

    private static func piecewise(_ operands: [Double]) -> Double {
        for pair in 0..<operands.count / 2 where operands[2 * pair + 1] != 0 { return operands[2 * pair] }
        return operands.count % 2 == 1 ? operands[operands.count - 1] : .nan
    }

    private func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .greater: left > right
        case .less: left < right
        case .greaterOrEqual: left >= right
        default: left <= right
        }
    }

    private func binary(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .divide: a / b
        case .power: pow(a, b)
        case .root: a == 2 ? b.squareRoot() : pow(b, 1 / a)
        case .quotient: (a / b).rounded(.towardZero)
        case .remainder: fmod(a, b)
        case .log: a == 10 ? log10(b) : Foundation.log(b) / Foundation.log(a)
        default: preconditionFailure("\(self) does not take two operands")
        }
    }

    private func unary(_ a: Double) -> Double {
        switch self {
        case .abs: a.magnitude
        case .ceiling: a.rounded(.up)
        case .floor: a.rounded(.down)
        case .factorial: tgamma(a + 1)
        case .exp: Foundation.exp(a)
        case .ln: Foundation.log(a)
        default: trigonometric(a)
        }
    }

    private func trigonometric(_ a: Double) -> Double {
        switch self {
        case .sin: Foundation.sin(a)
        case .cos: Foundation.cos(a)
        case .tan: Foundation.tan(a)
        case .sec: 1 / Foundation.cos(a)
        case .csc: 1 / Foundation.sin(a)
        case .cot: 1 / Foundation.tan(a)
        case .sinh: Foundation.sinh(a)
        case .cosh: Foundation.cosh(a)
        case .tanh: Foundation.tanh(a)
        case .sech: 1 / Foundation.cosh(a)
        case .csch: 1 / Foundation.sinh(a)
        case .coth: 1 / Foundation.tanh(a)
        case .arcsin: asin(a)
        case .arccos: acos(a)
        case .arctan: atan(a)
        case .arcsec: acos(1 / a)
        case .arccsc: asin(1 / a)
        case .arccot: atan(1 / a)
        case .arcsinh: asinh(a)
        case .arccosh: acosh(a)
        case .arctanh: atanh(a)
        case .arcsech: acosh(1 / a)
        case .arccsch: asinh(1 / a)
        default: atanh(1 / a)
        }
    }
}

extension Expression {
    /// The formula's value; calls must be inlined, and rates of change replaced, before.
    /// - Parameter values: of every symbol that the formula reads.
    public func value(of values: [String: Double], time: Double = 0) -> Double {
        switch self {
        case .number(let number): return number
        case .time: return time
        case .apply(let operation, let operands):
            return operation.value(operands.map { $0.value(of: values, time: time) })
        case .symbol(let id):
            guard let value = values[id] else { preconditionFailure("no value for '\(id)'") }
            return value
        case .rate, .call: preconditionFailure("only symbols, time and operators have values")
        }
    }
}
