internal import Inputs
internal import ReactionNetwork

/// A reaction as a jump, in nodes.
struct JumpFormulas {
    var id: String
    var propensity: Int
    /// Stoichiometry of each state that it changes, signed and converted.
    var changes: [(state: Int, stoichiometry: Int)]
}

extension EquationSystem {
    /// What an observable reads, comparisons made on the spot. An element that has no value is not a number.
    mutating func lower(_ observable: Observable) throws -> Int {
        allowsUndefined = true
        defer { allowsUndefined = false }
        switch observable {
        case .symbol(let id): return try symbol(try observed(id), .live)
        case .formula(_, let formula): return try lower(formula, .live)
        case .amount(let id):
            _ = try species(id)
            return try quantity(try observed(id), .live)
        case .concentration(let id):
            let species = try species(id)
            if !elements.symbolIsAmount(species) { return try symbol(try observed(id), .live) }
            return graph.divide(
                try symbol(try observed(id), .live), try size(ofSpecies: species, .live))
        }
    }

    private func observed(_ id: String) throws -> Int {
        guard let index = elements.indices[id] else {
            throw InputError(
                "unknown-observable", "the model has no '\(id)' to observe",
                remedy: suggestion(for: id, in: elements.all.map(\.id)))
        }
        return index
    }

    private func species(_ id: String) throws -> Int {
        guard case .species(let species) = elements.all[try observed(id)].kind else {
            throw InputError(
                "not-a-species", "'\(id)' has neither amount nor concentration: it is no species",
                remedy: "observe its symbol")
        }
        return species
    }

    /// Comparisons of amounts are made on the spot; where time plays a part they are held, so that a propensity
    /// that changes at discontinuities only does not read time.
    private mutating func propensity(_ reaction: Int) throws -> Int {
        let live = try symbol(reaction, .live)
        let readsTime = graph.reachable(from: [live]).contains { graph.nodes[$0] == .time }
        return readsTime ? try symbol(reaction, .held) : live
    }

    mutating func jumpFormulas() throws -> [JumpFormulas] {
        var jumps: [Int: JumpFormulas] = [:]
        for (index, reaction) in network.reactions.enumerated() where reaction.rate != nil {
            let rate = try propensity(try reactionElement(index))
            jumps[index] = JumpFormulas(id: reaction.id, propensity: rate, changes: [])
        }
        for (state, element) in elements.states.enumerated() {
            guard case .byReactions = elements.all[element].determination,
                case .species(let species) = elements.all[element].kind
            else { continue }
            let factor = try conversionFactor(ofSpecies: species, .live)
            for (reaction, stoichiometry) in try stoichiometries(ofSpecies: species, .live) {
                let change = graph.multiply(factor, stoichiometry)
                if change == graph.zero { continue }
                jumps[reaction]?.changes.append((state, change))
            }
        }
        return jumps.sorted { $0.key < $1.key }.map(\.value)
    }
}
