/// Which register holds what; see `CompiledNetwork`.
struct RegisterLayout {
    private(set) var count = 0
    /// Registers of the graph's leaves.
    private(set) var leaves: [Int: Int] = [:]
    private(set) var literals: [CompiledNetwork.Literal] = []
    let inputs: Range<Int>
    let held: Range<Int>
    let conditions: Range<Int>
    let time: Int
    let states: Range<Int>
    let toleranceScales: Range<Int>
    let derivatives: Range<Int>
    let jacobianValues: Range<Int>
    let timeDerivatives: Range<Int>
    let marginValues: Range<Int>
    let observed: Range<Int>

    init(_ formulas: NetworkFormulas, literals nodes: [Int]) {
        var count = nodes.count
        func take(_ size: Int) -> Range<Int> {
            defer { count += size }
            return count..<count + size
        }
        let elements = formulas.system.elements
        inputs = take(formulas.system.inputNames.count)
        held = take(elements.held.count)
        conditions = take(formulas.margins.count)
        time = take(1).lowerBound
        states = take(elements.states.count)
        toleranceScales = take(elements.states.count)
        derivatives = take(elements.states.count)
        jacobianValues = take(formulas.jacobian.count)
        timeDerivatives = take(elements.states.count)
        marginValues = take(formulas.margins.count)
        observed = take(formulas.observed.count)
        self.count = count
        for (register, node) in nodes.enumerated() {
            literals.append(
                .init(register: register, value: formulas.system.graph.literalValue(node) ?? .nan))
            leaves[node] = register
        }
        placeLeaves(formulas.system.graph)
    }

    private mutating func placeLeaves(_ graph: FormulaGraph) {
        for (index, node) in graph.nodes.enumerated() {
            switch node {
            case .input(let number): leaves[index] = inputs.lowerBound + number
            case .held(let number): leaves[index] = held.lowerBound + number
            case .condition(let number): leaves[index] = conditions.lowerBound + number
            case .state(let number): leaves[index] = states.lowerBound + number
            case .time: leaves[index] = time
            default: break
            }
        }
    }

    /// New registers, one after the other.
    mutating func take(_ size: Int) -> Range<Int> {
        defer { count += size }
        return count..<count + size
    }
}
