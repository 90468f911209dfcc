internal import Foundation

// One lane, one instruction after the other: the meaning of a `Program`. Every other way to run a program
// (lanes, generated code) gives the same values to the last bit.

extension Operation {
    /// The operation's result; operands that it does not take are ignored.
    @inline(__always)
    package func value(_ a: Double, _ b: Double, _ c: Double) -> Double {
        switch self {
        case .copy: a
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .negate: -a
        case .multiplyAdd: c.addingProduct(a, b)
        case .subtractProduct: c.addingProduct(-a, b)
        case .square: a * a
        case .reciprocal: 1 / a
        case .squareRoot: a.squareRoot()
        case .absolute: a.magnitude
        case .ceiling: a.rounded(.up)
        case .floor: a.rounded(.down)
        case .minimum: b < a ? b : a
        case .maximum: b > a ? b : a
        case .quotient: (a / b).rounded(.towardZero)
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .equal: a == b ? 1 : 0
        case .notEqual: a != b ? 1 : 0
        case .and: a != 0 && b != 0 ? 1 : 0
        case .or: a != 0 || b != 0 ? 1 : 0
        case .exclusiveOr: (a != 0) != (b != 0) ? 1 : 0
        case .not: a == 0 ? 1 : 0
        case .select: a != 0 ? b : c
        default: transcendental(a, b)
        }
    }

    /// The operations that are calls of the C library, one lane at a time.
    @inline(never)
    package func transcendental(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .remainder: fmod(a, b)
        case .factorial: factorialValue(a)
        case .power: pow(a, b)
        case .exponential: exp(a)
        case .logarithm: log(a)
        case .logarithm10: log10(a)
        case .sine: sin(a)
        case .cosine: cos(a)
        case .tangent: tan(a)
        case .hyperbolicSine: sinh(a)
        case .hyperbolicCosine: cosh(a)
        case .hyperbolicTangent: tanh(a)
        case .arcsine: asin(a)
        case .arccosine: acos(a)
        case .arctangent: atan(a)
        case .areaSine: asinh(a)
        case .areaCosine: acosh(a)
        case .areaTangent: atanh(a)
        default: preconditionFailure("\(self) is not a call of the C library")
        }
    }

    /// Whether lanes are computed one after the other, by a call of the C library.
    package var isTranscendental: Bool {
        switch self {
        case .remainder, .factorial, .power, .exponential, .logarithm, .logarithm10, .sine, .cosine,
            .tangent, .hyperbolicSine, .hyperbolicCosine, .hyperbolicTangent, .arcsine, .arccosine,
            .arctangent, .areaSine, .areaCosine, .areaTangent:
            true
        default: false
        }
    }

    /// How many of `a`, `b` and `c` the operation reads.
    package var operandCount: Int {
        switch self {
        case .multiplyAdd, .subtractProduct, .select: 3
        case .add, .subtract, .multiply, .divide, .minimum, .maximum, .remainder, .quotient, .power, .less,
            .lessOrEqual, .equal, .notEqual, .and, .or, .exclusiveOr:
            2
        default: 1
        }
    }
}

/// a!, rounded at each factor where a is a whole number; Γ(a + 1) elsewhere.
private func factorialValue(_ a: Double) -> Double {
    guard a >= 0, a <= 170, a == a.rounded(.down) else { return tgamma(a + 1) }
    var product = 1.0
    var factor = 2.0
    while factor <= a {
        product *= factor
        factor += 1
    }
    return product
}

extension Program {
    /// Runs the program on one lane's register file.
    @inline(__always)
    package func run(_ registers: UnsafeMutablePointer<Double>) {
        for instruction in instructions {
            registers[Int(instruction.target)] = instruction.operation.value(
                registers[Int(instruction.a)], registers[Int(instruction.b)], registers[Int(instruction.c)])
        }
    }

    /// Runs the program on one lane's register file.
    package func run(_ registers: inout [Double]) {
        registers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            run(base)
        }
    }
}
