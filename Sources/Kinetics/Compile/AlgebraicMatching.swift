internal import Inputs
internal import ReactionNetwork

extension NetworkElements {
    /// Each algebraic rule with the element that adjusts itself to fulfil it: a maximum matching of rules and
    /// of the elements that they read, directly or through other formulas, and that nothing else determines.
    ///
    /// - Throws: `InputError` where a rule is left without an unknown.
    /// *Source*: Kuhn, "The Hungarian method for the assignment problem", Naval Res. Logist. Q. 1955
    /// (augmenting paths), doi:10.1002/nav.3800020109.
    func matchedAlgebraicRules() throws -> [(unknown: Int, residual: Expression)] {
        var residuals: [Expression] = []
        for case .algebraic(let residual) in network.rules { residuals.append(residual) }
        let candidates = residuals.map { unknowns(in: $0) }
        var ruleOfUnknown: [Int: Int] = [:]
        for rule in residuals.indices {
            var tried: Set<Int> = []
            guard augment(rule, candidates, &ruleOfUnknown, &tried) else {
                throw InputError(
                    "no-algebraic-unknown",
                    "algebraic rule \(rule + 1) has no unknown: all that it reads is constant or determined "
                        + "by something else",
                    remedy: "make one of its elements not constant, or remove what else determines it")
            }
        }
        return ruleOfUnknown.sorted { $0.key < $1.key }.map { ($0.key, residuals[$0.value]) }
    }

    private func augment(
        _ rule: Int, _ candidates: [[Int]], _ ruleOfUnknown: inout [Int: Int], _ tried: inout Set<Int>
    ) -> Bool {
        for unknown in candidates[rule] where tried.insert(unknown).inserted {
            if let other = ruleOfUnknown[unknown], !augment(other, candidates, &ruleOfUnknown, &tried) {
                continue
            }
            ruleOfUnknown[unknown] = rule
            return true
        }
        return false
    }

    /// Elements that could be the rule's unknown, the likelier ones first: those that the rule itself reads,
    /// those without a value of their own.
    private func unknowns(in residual: Expression) -> [Int] {
        let direct = residual.symbols
        let functions = Dictionary(
            network.functions.map { ($0.id, $0.body) }, uniquingKeysWith: { a, _ in a })
        var seen: Set<String> = []
        var pending = [residual]
        while let formula = pending.popLast() {
            for symbol in formula.symbols where seen.insert(symbol).inserted {
                if case .formula(let next) = self[symbol]?.determination { pending.append(next) }
                if case .species(let index) = self[symbol]?.kind, !symbolIsAmount(index) {
                    pending.append(.symbol(network.species[index].compartment))
                }
            }
            formula.forEachNode { node in
                if case .call(let name, _) = node, seen.insert("\(name)()").inserted,
                    let body = functions[name]
                {
                    pending.append(body)
                }
            }
        }
        let found = seen.compactMap { indices[$0] }.filter(isFree)
        return found.sorted { (rank($0, direct), $0) < (rank($1, direct), $1) }
    }

    /// Whether the element may change and nothing determines it at all times.
    private func isFree(_ index: Int) -> Bool {
        switch all[index].determination {
        case .constant, .byEvents: break
        default: return false
        }
        return switch all[index].kind {
        case .compartment(let index): !network.compartments[index].isConstant
        case .species(let index): !network.species[index].isConstant
        case .parameter(let index): !network.parameters[index].isConstant
        case .reference(let reference): !reference.isConstant
        case .reaction: false
        }
    }

    private func rank(_ index: Int, _ direct: Set<String>) -> Int {
        let element = all[index]
        var rank = direct.contains(element.id) ? 0 : 8
        if case .byEvents = element.determination { rank += 4 }
        if hasOwnValue(element) { rank += 2 }
        if case .species = element.kind { return rank }
        return rank + 1
    }

    /// Whether the model gives the element a value at the start; a stoichiometry has one always.
    func hasOwnValue(_ element: Element) -> Bool {
        if element.initialAssignment != nil || element.input != nil { return true }
        return switch element.kind {
        case .compartment(let index): network.compartments[index].size != nil
        case .species(let index): network.species[index].initial != nil
        case .parameter(let index): network.parameters[index].value != nil
        case .reference: true
        case .reaction(let index): network.reactions[index].rate != nil
        }
    }
}
