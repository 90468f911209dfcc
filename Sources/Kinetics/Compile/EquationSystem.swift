internal import Inputs
internal import ReactionNetwork

/// A network as equations on one graph of formulas: what stands between the model and its registers.
///
/// States of species are amounts. Each element's value exists up to three times: at the start, as a formula of
/// inputs; in motion with comparisons held, for the right-hand side; in motion with comparisons made on the
/// spot, for what is evaluated at single instants.
struct EquationSystem {
    enum Moment: Int, CaseIterable { case start, held, live }

    struct Condition: Hashable {
        var kind: ConditionKind
        /// left − right, with live comparisons inside.
        var margin: Int
    }

    var graph = FormulaGraph()
    var elements: NetworkElements
    var conditions: [Condition] = []
    var conditionIndices: [Condition: Int] = [:]
    let functions: [String: FunctionDefinition]
    let inputNames: [String]

    /// Nodes of each element's symbol and of its own quantity, by moment; nil where not made yet.
    var symbolNodes: [[Int?]]
    var quantityNodes: [[Int?]]
    var derivativeNodes: [[Int?]]
    /// What is being made, innermost last: a name that comes again is a cycle.
    var underWay: [Task] = []
    var nesting = 0
    /// Bounds the stack that lowering takes, to about 3 MB.
    static let deepestNesting = 1000
    /// Whether an element without a value may be read, as not a number.
    var allowsUndefined = false

    struct Task: Hashable {
        enum Part { case symbol, quantity, derivative }
        var part: Part
        var element: Int
        var moment: Moment
    }

    init(_ network: ReactionNetwork, inputs: [String]) throws {
        elements = try NetworkElements(network, inputs: inputs)
        functions = Dictionary(network.functions.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        inputNames = inputs
        let empty = [Int?](repeating: nil, count: elements.all.count)
        symbolNodes = Moment.allCases.map { _ in empty }
        quantityNodes = symbolNodes
        derivativeNodes = symbolNodes
    }

    var network: ReactionNetwork { elements.network }

    /// Makes a node while guarding against formulas that need themselves.
    mutating func once(
        _ task: Task, _ make: (inout EquationSystem) throws -> Int
    ) throws -> Int {
        if underWay.contains(task) { throw cycle(from: task) }
        underWay.append(task)
        defer { underWay.removeLast() }
        return try make(&self)
    }

    private func cycle(from task: Task) -> InputError {
        let names = underWay.drop { $0 != task }.map { elements.all[$0.element].id }
        let path = (names + [elements.all[task.element].id]).map { "'\($0)'" }
        let distinct = path.enumerated().filter { $0.offset == 0 || path[$0.offset - 1] != $0.element }
        return InputError(
            "formula-cycle",
            "the value of '\(elements.all[task.element].id)' depends on itself: "
                + distinct.map(\.element).joined(separator: " needs "),
            remedy: "break the cycle, or state the equation as an algebraic rule")
    }
}
