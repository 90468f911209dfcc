/// Computes propensities: mass action from a compact table, all else by the jump's program.
struct PropensityTable {
    /// coefficient · Π (slope · amount + offset) over three factors; one that is absent is 0 · 1 + 1.
    private struct Row: BitwiseCopyable {
        var coefficient = 0.0
        var slopes = (0.0, 0.0, 0.0)
        var offsets = (1.0, 1.0, 1.0)
        /// Registers.
        var amounts: (Int32, Int32, Int32)
        var kind: Kind
    }

    private enum Kind: UInt8, BitwiseCopyable { case massAction, program, moving }

    private let plan: JumpPlan
    private let rows: UnsafeMutablePointer<Row>
    private let registers: UnsafeMutablePointer<Double>

    init(_ plan: JumpPlan, _ registers: UnsafeMutablePointer<Double>) {
        self.plan = plan
        self.registers = registers
        rows = .allocate(capacity: max(1, plan.jumps.count))
        let one = Int32(plan.constants[1].register)
        for (index, form) in plan.massActions.enumerated() {
            var amounts = [one, one, one]
            for (place, factor) in (form?.factors ?? []).enumerated() {
                amounts[place] = Int32(factor.amount)
            }
            let kind: Kind = form == nil ? .program : .massAction
            rows[index] = Row(
                amounts: (amounts[0], amounts[1], amounts[2]),
                kind: plan.isMovingJump[index] ? .moving : kind)
        }
    }

    func deallocate() { rows.deallocate() }

    /// Takes coefficients from the registers, as they are in this stretch.
    func refresh() {
        plan.coefficients.run(registers)
        for (index, form) in plan.massActions.enumerated() {
            guard let form else { continue }
            rows[index].coefficient = registers[form.coefficient]
            let slopes = form.factors.map { registers[$0.slope] } + [0, 0, 0]
            let offsets = form.factors.map { registers[$0.offset] } + [1, 1, 1]
            rows[index].slopes = (slopes[0], slopes[1], slopes[2])
            rows[index].offsets = (offsets[0], offsets[1], offsets[2])
        }
    }

    /// The propensity that stays the same until a state changes: 0 for a jump that moves with time.
    @inline(__always)
    func steadyPropensity(_ jump: Int) -> Double {
        let row = rows + jump
        if row.pointee.kind != .massAction {
            return row.pointee.kind == .moving ? 0 : interpreted(jump)
        }
        return massAction(row)
    }

    func propensity(_ jump: Int) -> Double {
        plan.massActions[jump] == nil ? interpreted(jump) : massAction(rows + jump)
    }

    @inline(__always)
    private func massAction(_ row: UnsafeMutablePointer<Row>) -> Double {
        let (s, o, x) = (row.pointee.slopes, row.pointee.offsets, row.pointee.amounts)
        let first = o.0.addingProduct(s.0, registers[Int(x.0)])
        let second = o.1.addingProduct(s.1, registers[Int(x.1)])
        let third = o.2.addingProduct(s.2, registers[Int(x.2)])
        return (row.pointee.coefficient * first) * (second * third)
    }

    @inline(never)
    private func interpreted(_ jump: Int) -> Double {
        plan.jumps[jump].program.run(registers)
        return registers[plan.jumps[jump].propensity]
    }
}
