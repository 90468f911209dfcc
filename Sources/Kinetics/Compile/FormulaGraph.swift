/// Formulas as one directed acyclic graph: equal formulas are one node, so that what is shared is computed once.
///
/// A node is named by its index; its operands have smaller ones, so that ascending order is an order of
/// computation. Operands that an operation does not take are 0.
package struct FormulaGraph: Sendable {
    package enum Node: Sendable, Hashable {
        /// By bit pattern, so that −0 and not-a-number are numbers like others.
        case literal(UInt64)
        case input(Int)
        case held(Int)
        case condition(Int)
        case time
        case state(Int)
        /// A value that an event has computed and not yet assigned.
        case assigned(Int)
        case operation(Operation, Int, Int, Int)
    }

    /// When a node's value can change.
    package enum Stage: UInt8, Sendable, Comparable {
        /// Never.
        case literal
        /// From one stretch to the next: it depends on inputs, held values and conditions.
        case fixed
        /// At any time: it depends on time or states.
        case changing

        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// A derivative with respect to one variable.
    package struct Partial: Sendable, Hashable {
        /// Index of a state, or `FormulaGraph.timeVariable`.
        var variable: Int
        var node: Int
    }

    package static let timeVariable = Int.max

    package private(set) var nodes: [Node] = []
    package private(set) var stages: [Stage] = []
    private var indices: [Node: Int] = [:]
    /// What `gradient(of:)` has found so far.
    var gradients: [[Partial]?] = []

    package let zero: Int
    package let one: Int

    package init() {
        (zero, one) = (0, 1)
        _ = literal(0)
        _ = literal(1)
    }

    package mutating func literal(_ value: Double) -> Int { leaf(.literal(value.bitPattern)) }

    package mutating func leaf(_ node: Node) -> Int {
        switch node {
        case .literal: intern(node, .literal)
        case .input, .held, .condition: intern(node, .fixed)
        case .time, .state, .assigned: intern(node, .changing)
        case .operation: preconditionFailure("an operation is no leaf")
        }
    }

    /// The operation over nodes as they are, computed at once where all are literals.
    package mutating func operation(_ operation: Operation, _ a: Int, _ b: Int = 0, _ c: Int = 0) -> Int {
        let count = operation.operandCount
        let stage = max(
            stages[a], count > 1 ? stages[b] : .literal, count > 2 ? stages[c] : .literal)
        guard stage == .literal else { return intern(.operation(operation, a, b, c), stage) }
        return literal(operation.value(value(a), value(b), value(c)))
    }

    /// The number that a literal node stands for.
    package func literalValue(_ node: Int) -> Double? {
        if case .literal(let bits) = nodes[node] { Double(bitPattern: bits) } else { nil }
    }

    package func isLiteral(_ node: Int, _ value: Double) -> Bool { literalValue(node) == value }

    private func value(_ node: Int) -> Double { literalValue(node) ?? .nan }

    private mutating func intern(_ node: Node, _ stage: Stage) -> Int {
        if let index = indices[node] { return index }
        let index = nodes.count
        indices[node] = index
        nodes.append(node)
        stages.append(stage)
        gradients.append(nil)
        return index
    }

    /// Calls `visit` with each operand that the node reads.
    @inline(__always)
    package func forEachOperand(of node: Int, _ visit: (Int) -> Void) {
        guard case .operation(let operation, let a, let b, let c) = nodes[node] else { return }
        visit(a)
        if operation.operandCount > 1 { visit(b) }
        if operation.operandCount > 2 { visit(c) }
    }

    /// All nodes that the given ones need, themselves included, in ascending order; `goesThrough` tells
    /// whether a node's operands are needed too.
    package func reachable(from roots: [Int], goingThrough goesThrough: (Int) -> Bool = { _ in true })
        -> [Int]
    {
        var found: Set<Int> = []
        var pending = roots
        while let node = pending.popLast() {
            guard found.insert(node).inserted, goesThrough(node) else { continue }
            forEachOperand(of: node) { pending.append($0) }
        }
        return found.sorted()
    }

    /// The same formula with other leaves.
    package mutating func substituting(
        in root: Int, _ replacement: (Node) throws -> Int?
    ) rethrows -> Int {
        var images: [Int: Int] = [:]
        for node in reachable(from: [root]) {
            if case .operation(let operation, let a, let b, let c) = nodes[node] {
                images[node] = apply(operation, images[a] ?? a, images[b] ?? b, images[c] ?? c)
            } else if let image = try replacement(nodes[node]) {
                images[node] = image
            }
        }
        return images[root] ?? root
    }
}
