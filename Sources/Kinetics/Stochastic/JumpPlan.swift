/// A network's jumps made ready to be simulated: what each changes, and which propensities that touches.
struct JumpPlan {
    let network: CompiledNetwork
    /// Those that change anything; the place in this list is the place in the tree of propensities.
    let jumps: [CompiledJump]
    /// Nil where the jump's program is run.
    let massActions: [MassAction?]
    let constants: [CompiledNetwork.Literal]
    /// To be run after `hold`.
    let coefficients: Program
    let registerCount: Int
    let layout: PropensityTree.Layout

    /// Propensities to compute anew, and sums above them.
    struct Update {
        var leaves: [Int32]
        var sums: [PropensityTree.Sum]
    }

    let updates: [Update]
    /// Indices of each jump's updates, to be made in this order.
    let updatesOfJump: [[Int]]
    /// Whether a jump's stoichiometries are computed by its program, to be run before it fires.
    let hasChangingStoichiometry: [Bool]
    /// Whether a jump changes what a condition reads.
    let touchesConditions: [Bool]
    /// Whether a propensity or stoichiometry follows a condition.
    let conditionsChangePropensities: Bool

    // What moves between jumps; see `HazardFlow`.

    /// Registers of the states with a rate rule, of their slopes, and the program that computes those.
    let movingStates: [Int]
    let movingSlopes: [Int]
    let motion: Program
    /// Jumps whose propensities read time or a moving state.
    let movingJumps: [Int]
    let isMovingJump: [Bool]

    /// Above this many entries, updates are listed by state instead of by jump.
    private static let listLimit = 4_000_000

    init(_ network: CompiledNetwork) {
        self.network = network
        jumps = network.jumps.filter { !$0.changes.isEmpty }
        var recogniser = MassActionRecogniser(network)
        massActions = jumps.map { recogniser.massAction($0) }
        constants = recogniser.constants
        coefficients = recogniser.coefficients
        registerCount = recogniser.registerCount
        layout = PropensityTree.Layout(count: jumps.count)
        hasChangingStoichiometry = jumps.map { jump in
            let written = Set(jump.program.instructions.map(\.target))
            return jump.changes.contains { written.contains(Int32($0.stoichiometry)) }
        }
        let dataflow = Dataflow(network)
        let watched = dataflow.leaves(readBy: network.margins)
        touchesConditions = jumps.map { jump in
            jump.changes.contains { watched.contains(network.states.lowerBound + $0.state) }
        }
        conditionsChangePropensities = ([network.hold] + jumps.map(\.program)).contains {
            dataflow.reads($0, network.conditions)
        }
        let moving = Self.movingStates(network)
        movingStates = moving.map { network.states.lowerBound + $0 }
        movingSlopes = moving.map { network.derivatives.lowerBound + $0 }
        motion = dataflow.slice(of: network.derivative, for: Set(movingSlopes))
        isMovingJump = jumps.map { $0.readsTime || !Set(moving).isDisjoint(with: $0.reads) }
        movingJumps = jumps.indices.filter { [isMovingJump] in isMovingJump[$0] }
        (updates, updatesOfJump) = Self.updates(jumps, stateCount: network.states.count, layout)
    }

    /// Whether anything but jumps and discontinuities changes a value that matters.
    var hasFlow: Bool { !movingStates.isEmpty || !movingJumps.isEmpty }

    /// States that no jump changes and whose slope is not 0 throughout.
    private static func movingStates(_ network: CompiledNetwork) -> [Int] {
        let changed = Set(network.jumps.flatMap { $0.changes.map(\.state) })
        let zeros = Set(network.literals.filter { $0.value == 0 }.map { Int32($0.register) })
        var still: Set<Int> = []
        for instruction in network.derivative.instructions
        where instruction.operation == .copy && zeros.contains(instruction.a) {
            still.insert(Int(instruction.target) - network.derivatives.lowerBound)
        }
        return (0..<network.differentialCount).filter { !changed.contains($0) && !still.contains($0) }
    }

    // MARK: - Dependencies

    private static func updates(
        _ jumps: [CompiledJump], stateCount: Int, _ layout: PropensityTree.Layout
    ) -> ([Update], [[Int]]) {
        var readers = Array(repeating: [Int32](), count: stateCount)
        for (index, jump) in jumps.enumerated() {
            for state in jump.reads { readers[state].append(Int32(index)) }
        }
        let size = jumps.reduce(0) { $1.changes.reduce($0) { $0 + readers[$1.state].count } }
        let mergesStates = size <= listLimit
        var updates: [Update] = []
        var known: [[Int]: Int] = [:]
        let ofJump = jumps.map { jump in
            let states = jump.changes.map(\.state).sorted()
            return (mergesStates ? [states] : states.map { [$0] }).map { group in
                if let index = known[group] { return index }
                known[group] = updates.count
                let leaves = Set(group.flatMap { readers[$0] }).sorted()
                updates.append(Update(leaves: leaves, sums: layout.sums(above: leaves.map(Int.init))))
                return updates.count - 1
            }
        }
        return (updates, ofJump)
    }
}

/// What a program's results depend on.
struct Dataflow {
    let network: CompiledNetwork

    init(_ network: CompiledNetwork) { self.network = network }

    /// Registers of states and time that the program reads before it writes them.
    func leaves(readBy program: Program) -> Set<Int> {
        var found: Set<Int> = []
        for instruction in program.instructions {
            let operands = [instruction.a, instruction.b, instruction.c]
                .prefix(instruction.operation.operandCount)
            for operand in operands.map(Int.init)
            where network.states.contains(operand) || operand == network.time {
                found.insert(operand)
            }
        }
        return found
    }

    /// The part of a program that the registers need, as it leaves them.
    func slice(of program: Program, for registers: Set<Int>) -> Program {
        var needed = registers
        var kept: [Instruction] = []
        for instruction in program.instructions.reversed() {
            guard needed.remove(Int(instruction.target)) != nil else { continue }
            kept.append(instruction)
            for operand in [instruction.a, instruction.b, instruction.c]
                .prefix(instruction.operation.operandCount)
            {
                needed.insert(Int(operand))
            }
        }
        return Program(kept.reversed())
    }

    func reads(_ program: Program, _ registers: Range<Int>) -> Bool {
        program.instructions.contains { instruction in
            [instruction.a, instruction.b, instruction.c].prefix(instruction.operation.operandCount)
                .contains { registers.contains(Int($0)) }
        }
    }

    /// Whether each of the registers, as the program leaves them, is a polynomial of degree at most 1 in time.
    func areAffineInTime(_ registers: Range<Int>, after program: Program) -> [Bool] {
        var degrees: [Int: Int] = [network.time: 1]
        let nonlinear = 2
        for instruction in program.instructions {
            let operands = [instruction.a, instruction.b, instruction.c]
                .prefix(instruction.operation.operandCount).map { degrees[Int($0)] ?? 0 }
            let highest = operands.max() ?? 0
            degrees[Int(instruction.target)] =
                switch instruction.operation {
                case .copy, .negate, .add, .subtract: highest
                case .multiply: operands[0] + operands[1]
                case .multiplyAdd, .subtractProduct: max(operands[0] + operands[1], operands[2])
                case .divide: operands[1] == 0 ? operands[0] : nonlinear
                case .select: operands[0] == 0 ? highest : nonlinear
                default: highest == 0 ? 0 : nonlinear
                }
        }
        return registers.map { (degrees[$0] ?? 0) < nonlinear }
    }
}
