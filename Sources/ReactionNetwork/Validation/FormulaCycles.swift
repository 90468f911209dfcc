internal import Inputs

extension Validator {
    /// Assignment rules, initial assignments and rates of reactions may read each other in some order only.
    mutating func checkCycles() {
        var reads: [String: Set<String>] = [:]
        func add(_ id: String, _ formula: Expression) {
            formula.forEachNode { node in
                if case .symbol(let symbol) = node { reads[id, default: []].insert(symbol) }
            }
        }
        for case .assignment(let variable, let value) in network.rules { add(variable, value) }
        for assignment in network.initialAssignments { add(assignment.variable, assignment.value) }
        for reaction in network.reactions { if let rate = reaction.rate { add(reaction.id, rate) } }
        guard let cycle = firstCycle(in: reads, from: reads.keys.sorted()) else { return }
        report(
            "formula-cycle",
            "the value of '\(cycle[0])' depends on itself: "
                + cycle.map { "'\($0)'" }.joined(separator: " needs "),
            "break the cycle, or state the equation as an algebraic rule")
    }

    /// A path that ends where it began, if there is one. Depth first, without recursion.
    func firstCycle(in successors: [String: Set<String>], from starts: [String]) -> [String]? {
        var isFinished: [String: Bool] = [:]
        for start in starts where isFinished[start] == nil {
            var path: [(name: String, rest: [String])] = [(start, successors[start]?.sorted() ?? [])]
            isFinished[start] = false
            while let last = path.indices.last {
                guard let next = path[last].rest.popLast() else {
                    isFinished[path[last].name] = true
                    path.removeLast()
                    continue
                }
                switch isFinished[next] {
                case true?: continue
                case false?: return path.map(\.name).drop { $0 != next } + [next]
                case nil:
                    isFinished[next] = false
                    path.append((next, successors[next]?.sorted() ?? []))
                }
            }
        }
        return nil
    }
}
