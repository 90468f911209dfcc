/// Puts nodes of a graph in an order of computation, with a register for each.
///
/// What programs compute on the way lies in scratch registers that all of them share; a value's register is
/// free again after its last reader, so that a program works in few of them.
struct ProgramBuilder {
    let graph: FormulaGraph
    /// Registers of leaves, and of formulas that another program has computed before.
    var registers: [Int: Int]
    /// First scratch register.
    let scratch: Int
    private(set) var scratchCount = 0

    init(graph: FormulaGraph, registers: [Int: Int], scratch: Int) {
        self.graph = graph
        self.registers = registers
        self.scratch = scratch
    }

    struct Output {
        var node: Int
        var register: Int
    }

    /// The program that computes each output's node into its register, every node once.
    mutating func program(_ outputs: [Output]) -> Program {
        var assembly = Assembly(builder: self, outputs: outputs)
        assembly.run()
        scratchCount = max(scratchCount, assembly.scratchCount)
        return Program(assembly.instructions)
    }
}

/// One program under way.
private struct Assembly {
    let graph: FormulaGraph
    let known: [Int: Int]
    let scratch: Int
    let outputs: [ProgramBuilder.Output]
    var instructions: [Instruction] = []
    var scratchCount = 0

    /// Instructions over nodes, in order; the target of an instruction is the place's node.
    private var places: [Place] = []
    private var readers: [Int: Int] = [:]
    private var free: [Int] = []
    private var located: [Int: Int] = [:]

    struct Place {
        var node: Int
        var operation: Operation
        var operands: [Int]
    }

    init(builder: ProgramBuilder, outputs: [ProgramBuilder.Output]) {
        graph = builder.graph
        known = builder.registers
        scratch = builder.scratch
        self.outputs = outputs
    }

    mutating func run() {
        countReaders()
        order()
        allot()
    }

    private func operands(of node: Int) -> [Int] {
        if known[node] != nil { return [] }
        var result: [Int] = []
        graph.forEachOperand(of: node) { result.append($0) }
        return result
    }

    private mutating func countReaders() {
        for output in outputs { readers[output.node, default: 0] += 1 }
        let needed = graph.reachable(from: outputs.map(\.node)) { [known] in known[$0] == nil }
        for node in needed {
            for operand in operands(of: node) { readers[operand, default: 0] += 1 }
        }
    }

    /// Depth first from each output, an operand before its readers.
    private mutating func order() {
        var placed: Set<Int> = []
        for output in outputs {
            var pending: [(node: Int, isReady: Bool)] = [(output.node, false)]
            while let (node, isReady) = pending.popLast() {
                if placed.contains(node) || known[node] != nil { continue }
                let place = place(node)
                if isReady {
                    placed.insert(node)
                    places.append(place)
                } else {
                    pending.append((node, true))
                    for operand in place.operands.reversed() { pending.append((operand, false)) }
                }
            }
        }
    }

    /// The node's instruction: a sum with a product that nothing else reads is one fused operation.
    private func place(_ node: Int) -> Place {
        guard case .operation(let operation, let a, let b, _) = graph.nodes[node] else {
            preconditionFailure("a leaf without a register")
        }
        if operation == .add || operation == .subtract {
            if let (x, y) = fusible(b) {
                return Place(
                    node: node, operation: operation == .add ? .multiplyAdd : .subtractProduct,
                    operands: [x, y, a])
            }
            if operation == .add, let (x, y) = fusible(a) {
                return Place(node: node, operation: .multiplyAdd, operands: [x, y, b])
            }
        }
        return Place(node: node, operation: operation, operands: operands(of: node))
    }

    private func fusible(_ node: Int) -> (Int, Int)? {
        guard known[node] == nil, readers[node] == 1 else { return nil }
        return switch graph.nodes[node] {
        case .operation(.multiply, let x, let y, _): (x, y)
        case .operation(.square, let x, _, _): (x, x)
        default: nil
        }
    }

    // MARK: - Registers

    private mutating func allot() {
        var lastReader: [Int: Int] = [:]
        for (index, place) in places.enumerated() {
            for operand in place.operands { lastReader[operand] = index }
        }
        var registerOfOutput: [Int: Int] = [:]
        for output in outputs where known[output.node] == nil && registerOfOutput[output.node] == nil {
            registerOfOutput[output.node] = output.register
        }
        for (index, place) in places.enumerated() {
            let sources = place.operands.map { known[$0] ?? located[$0] ?? 0 }
            for operand in place.operands where lastReader[operand] == index {
                lastReader[operand] = nil
                if registerOfOutput[operand] == nil, known[operand] == nil, let register = located[operand] {
                    free.append(register)
                }
            }
            let target = registerOfOutput[place.node] ?? takeScratch()
            located[place.node] = target
            emit(place.operation, target, sources)
        }
        copyRest(registerOfOutput)
    }

    private mutating func copyRest(_ registerOfOutput: [Int: Int]) {
        for output in outputs {
            guard let source = known[output.node] ?? located[output.node], source != output.register else {
                continue
            }
            emit(.copy, output.register, [source])
        }
    }

    private mutating func takeScratch() -> Int {
        if let register = free.popLast() { return register }
        scratchCount += 1
        return scratch + scratchCount - 1
    }

    private mutating func emit(_ operation: Operation, _ target: Int, _ sources: [Int]) {
        instructions.append(
            Instruction(
                operation, target, sources.isEmpty ? 0 : sources[0], sources.count > 1 ? sources[1] : 0,
                sources.count > 2 ? sources[2] : 0))
    }
}
