/// One member's registers, as an engine keeps them: what an `EventQueue` needs of an engine.
package protocol RegisterFile {
    subscript(register: Int) -> Double { get nonmutating set }

    /// Runs a program on this member's registers.
    func run(_ program: Program)
}

/// Registers of one member, one after the other in memory that the engine owns.
package struct ScalarRegisters: RegisterFile {
    package let base: UnsafeMutablePointer<Double>

    package init(_ base: UnsafeMutablePointer<Double>) { self.base = base }

    package subscript(register: Int) -> Double {
        @inline(__always) get { base[register] }
        @inline(__always) nonmutating set { base[register] = newValue }
    }

    @inline(__always)
    package func run(_ program: Program) { program.run(base) }
}

extension CompiledNetwork {
    /// Takes every condition from its margin, then computes what stays the same until the next discontinuity.
    package func beginStretch(_ registers: some RegisterFile) {
        registers.run(margins)
        for (index, kind) in conditionKinds.enumerated() {
            let margin = registers[marginValues.lowerBound + index]
            registers[conditions.lowerBound + index] = kind.holds(margin) ? 1 : 0
        }
        registers.run(hold)
    }

    /// Writes literals, inputs and the time, then the values at the start, and begins the first stretch.
    package func begin(_ registers: some RegisterFile, inputs values: [Double], at start: Double) {
        for literal in literals { registers[literal.register] = literal.value }
        for (register, value) in zip(inputs, values) { registers[register] = value }
        registers[time] = start
        registers.run(self.start)
        beginStretch(registers)
    }
}
