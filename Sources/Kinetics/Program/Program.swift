/// Straight-line code over a file of registers, the same for every lane.
///
/// Registers hold one value for each lane; an instruction reads up to three and writes one. Nothing
/// branches, so lanes never wait for each other, and each lane's result depends on its own values alone.
package struct Program: Sendable, Hashable {
    package var instructions: [Instruction]

    package init(_ instructions: [Instruction] = []) {
        self.instructions = instructions
    }
}

/// One operation: `target = operation(a, b, c)`. Operands that an operation does not take are 0.
package struct Instruction: Sendable, Hashable {
    package var operation: Operation
    package var target: Int32
    package var a: Int32
    package var b: Int32
    package var c: Int32

    package init(_ operation: Operation, _ target: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
        self.operation = operation
        (self.target, self.a, self.b, self.c) = (Int32(target), Int32(a), Int32(b), Int32(c))
    }
}

/// What one instruction does. A truth value is 1 or 0; an operand is true where it is not 0.
package enum Operation: UInt16, Sendable, Hashable, CaseIterable {
    case copy, add, subtract, multiply, divide, negate
    /// a·b + c, rounded once.
    case multiplyAdd
    /// c − a·b, rounded once.
    case subtractProduct
    case square, reciprocal, squareRoot, absolute, ceiling, floor, minimum, maximum
    /// SBML's `rem` (sign of the dividend) and `quotient` (towards zero).
    case remainder, quotient, factorial
    case power, exponential, logarithm, logarithm10
    case sine, cosine, tangent, hyperbolicSine, hyperbolicCosine, hyperbolicTangent
    case arcsine, arccosine, arctangent, areaSine, areaCosine, areaTangent
    case less, lessOrEqual, equal, notEqual
    case and, or, exclusiveOr, not
    /// b where a is true, else c.
    case select
}
