internal import ReactionNetwork

/// All formulas of a network that programs are made of, as nodes of one graph.
struct NetworkFormulas {
    let system: EquationSystem
    let stateStarts: [Int]
    let heldStarts: [Int]
    let toleranceScales: [Int]
    let derivatives: [Int]
    let pattern: [CompiledNetwork.MatrixPlace]
    let jacobian: [Int]
    let timeDerivatives: [Int]
    let margins: [Int]
    let observed: [Int]
    let events: [EventFormulas]
    let jumps: [JumpFormulas]
    /// Each input's value in the model itself.
    let inputDefaults: [Double]

    init(_ network: ReactionNetwork, inputs: [String], observables: [Observable]) throws {
        var system = try EquationSystem(network, inputs: inputs)
        let stateCount = system.elements.states.count
        derivatives = try (0..<stateCount).map { try system.derivative(ofState: $0, .held) }
        events = try system.eventFormulas()
        jumps = try system.jumpFormulas()
        observed = try observables.map { try system.lower($0) }
        toleranceScales = try system.elements.states.map { try system.toleranceScale(ofElement: $0) }
        margins = system.conditions.map(\.margin)
        (pattern, jacobian, timeDerivatives) = system.jacobian(of: derivatives)
        stateStarts = try system.elements.states.map { try system.startOfState($0) }
        heldStarts = try system.elements.held.map { try system.quantity($0, .start) }
        inputDefaults = try Self.defaults(network, inputs)
        self.system = system
    }

    private static func defaults(_ network: ReactionNetwork, _ inputs: [String]) throws -> [Double] {
        guard !inputs.isEmpty else { return [] }
        var system = try EquationSystem(network, inputs: [])
        return try inputs.map { name in
            let node = try system.symbol(try system.elements.element(name, in: "the list of inputs"), .start)
            if let value = system.graph.literalValue(node) { return value }
            let time = system.graph.leaf(.time)
            let atZero = system.graph.substituting(in: node) {
                [zero = system.graph.zero, nodes = system.graph.nodes] in
                $0 == nodes[time] ? zero : nil
            }
            return system.graph.literalValue(atZero) ?? .nan
        }
    }
}

extension EquationSystem {
    mutating func toleranceScale(ofElement index: Int) throws -> Int {
        guard case .species(let species) = elements.all[index].kind, !elements.symbolIsAmount(species) else {
            return graph.one
        }
        allowsUndefined = true
        defer { allowsUndefined = false }
        let size = try size(ofSpecies: species, .live)
        return graph.literalValue(size)?.isNaN == true ? graph.one : size
    }

    /// Refuses a state that starts without a value.
    mutating func startOfState(_ index: Int) throws -> Int {
        let element = elements.all[index]
        if case .algebraic = element.determination { return try quantity(index, .start) }
        guard elements.hasOwnValue(element) else { throw noValue(element.id) }
        return try quantity(index, .start)
    }

    /// Derivatives of all right-hand sides: by state at the places of a pattern, and by time.
    mutating func jacobian(
        of derivatives: [Int]
    ) -> (pattern: [CompiledNetwork.MatrixPlace], values: [Int], time: [Int]) {
        var pattern: [CompiledNetwork.MatrixPlace] = []
        var values: [Int] = []
        var byTime: [Int] = []
        for (row, derivative) in derivatives.enumerated() {
            let gradient = graph.gradient(of: derivative)
            let byState = gradient.filter { $0.variable != FormulaGraph.timeVariable }
            byTime.append(byState.count == gradient.count ? graph.zero : gradient[gradient.count - 1].node)
            let hasDiagonal = byState.contains { $0.variable == row }
            let diagonal = hasDiagonal ? [] : [FormulaGraph.Partial(variable: row, node: graph.zero)]
            for partial in (byState + diagonal).sorted(by: { $0.variable < $1.variable }) {
                pattern.append(.init(row: row, column: partial.variable))
                values.append(partial.node)
            }
        }
        return (pattern, values, byTime)
    }
}
