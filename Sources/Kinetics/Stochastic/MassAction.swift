/// A propensity as coefficient · Π (slope · amount + offset): mass action with falling factorials, and what
/// else has that form. Coefficient, slopes and offsets are registers that stay the same within a stretch.
struct MassAction {
    struct Factor: Hashable {
        /// Register of the amount.
        var amount: Int
        var slope: Int
        var offset: Int
    }

    var coefficient: Int
    var factors: [Factor]
}

/// Recognises mass action by running a jump's program on symbols.
///
/// The program's own registers are shared with other programs, so that what it computes of fixed values goes
/// into registers of its own (`count` of them from `first` on), by the program `coefficients`. A form is only
/// recognised where its value has the same zeros, exactly, as the formula's: nothing is multiplied out.
struct MassActionRecogniser {
    private let network: CompiledNetwork
    private let zero: Int
    private let one: Int
    private(set) var coefficients = Program()
    private(set) var registerCount: Int
    /// Nil for a register that holds another form.
    private var known: [Int32: MassAction?] = [:]

    static let highestDegree = 3

    init(_ network: CompiledNetwork) {
        self.network = network
        zero = network.registerCount
        one = network.registerCount + 1
        registerCount = network.registerCount + 2
    }

    /// Registers that hold 0 and 1, to be written once.
    var constants: [CompiledNetwork.Literal] {
        [.init(register: zero, value: 0), .init(register: one, value: 1)]
    }

    mutating func massAction(_ jump: CompiledJump) -> MassAction? {
        guard !jump.readsTime else { return nil }
        let undo = (coefficients, registerCount)
        known = [:]
        for instruction in jump.program.instructions {
            known.updateValue(result(instruction), forKey: instruction.target)
        }
        if let form = form(Int32(jump.propensity)), form.factors.count <= Self.highestDegree { return form }
        (coefficients, registerCount) = undo
        return nil
    }

    /// What the register holds at this place of the program, nil where it is of no such form.
    private func form(_ register: Int32) -> MassAction? {
        if let form = known[register] { return form }
        if register == network.time { return nil }
        if network.states.contains(Int(register)) {
            return MassAction(
                coefficient: one, factors: [.init(amount: Int(register), slope: one, offset: zero)])
        }
        return MassAction(coefficient: Int(register), factors: [])
    }

    private mutating func result(_ instruction: Instruction) -> MassAction? {
        let operands = [instruction.a, instruction.b, instruction.c]
            .prefix(instruction.operation.operandCount).map { form($0) }
        guard operands.allSatisfy({ $0 != nil }) else { return nil }
        let forms = operands.compactMap { $0 }
        if forms.allSatisfy(\.factors.isEmpty) {
            return fixed(emit(instruction.operation, forms.map(\.coefficient)))
        }
        switch instruction.operation {
        case .copy: return forms[0]
        case .negate: return negated(forms[0])
        case .square: return product(forms[0], forms[0])
        case .multiply: return product(forms[0], forms[1])
        case .divide where forms[1].factors.isEmpty:
            return product(forms[0], fixed(emit(.reciprocal, [forms[1].coefficient])))
        case .add: return sum(forms[0], forms[1])
        case .subtract: return sum(forms[0], negated(forms[1]))
        case .multiplyAdd: return sum(product(forms[0], forms[1]), forms[2])
        case .subtractProduct: return sum(negated(product(forms[0], forms[1])), forms[2])
        default: return nil
        }
    }

    // MARK: - Arithmetic of forms

    private func fixed(_ register: Int) -> MassAction { MassAction(coefficient: register, factors: []) }

    private mutating func negated(_ form: MassAction) -> MassAction {
        MassAction(coefficient: emit(.negate, [form.coefficient]), factors: form.factors)
    }

    private mutating func product(_ a: MassAction, _ b: MassAction) -> MassAction {
        MassAction(coefficient: times(a.coefficient, b.coefficient), factors: a.factors + b.factors)
    }

    /// A sum that has the form: after common factors are taken out, what remains is linear in one amount.
    private mutating func sum(_ a: MassAction, _ b: MassAction) -> MassAction? {
        var (left, right) = (a.factors, b.factors)
        var common: [MassAction.Factor] = []
        for factor in a.factors {
            guard let place = right.firstIndex(of: factor) else { continue }
            right.remove(at: place)
            left.remove(at: left.firstIndex(of: factor)!)
            common.append(factor)
        }
        guard left.count + right.count <= 1 else { return nil }
        guard let factor = left.first ?? right.first else {
            return MassAction(coefficient: emit(.add, [a.coefficient, b.coefficient]), factors: common)
        }
        let (scale, rest) = left.isEmpty ? (b.coefficient, a.coefficient) : (a.coefficient, b.coefficient)
        let offset = factor.offset == zero ? rest : emit(.multiplyAdd, [scale, factor.offset, rest])
        let linear = MassAction.Factor(
            amount: factor.amount, slope: times(scale, factor.slope), offset: offset)
        return MassAction(coefficient: one, factors: common + [linear])
    }

    private mutating func times(_ a: Int, _ b: Int) -> Int {
        if a == one { return b }
        if b == one { return a }
        return emit(.multiply, [a, b])
    }

    private mutating func emit(_ operation: Operation, _ operands: [Int]) -> Int {
        let padded = operands + [0, 0]
        let target = registerCount
        registerCount += 1
        coefficients.instructions.append(
            Instruction(operation, target, padded[0], padded[1], operands.count > 2 ? operands[2] : 0))
        return target
    }
}
