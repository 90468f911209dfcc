internal import Inputs
internal import ReactionNetwork

// The right-hand side: one formula for each state.

extension EquationSystem {
    /// y' of a differential state, the residual of an algebraic one.
    mutating func derivative(ofState state: Int, _ moment: Moment) throws -> Int {
        let element = elements.states[state]
        if let known = derivativeNodes[moment.rawValue][element] { return known }
        let node = try once(Task(part: .derivative, element: element, moment: moment)) { system in
            try system.makeDerivative(state, element, moment)
        }
        derivativeNodes[moment.rawValue][element] = node
        return node
    }

    private mutating func makeDerivative(_ state: Int, _ index: Int, _ moment: Moment) throws -> Int {
        let element = elements.all[index]
        switch (element.determination, element.kind) {
        case (.algebraic, _):
            return try lower(elements.residuals[state - elements.differentialCount], moment)
        case (.rateRule(let rate), .species(let species)) where !elements.symbolIsAmount(species):
            return try amountRate(index, species, rate, moment)
        case (.rateRule(let rate), _): return try lower(rate, moment)
        case (.byReactions, .species(let species)): return try reactionSum(species, moment)
        default: preconditionFailure("'\(element.id)' is no state")
        }
    }

    /// d(concentration · size)/dt.
    private mutating func amountRate(
        _ element: Int, _ species: Int, _ rate: Expression, _ moment: Moment
    ) throws -> Int {
        let size = try size(ofSpecies: species, moment)
        let concentrationRate = try lower(rate, moment)
        let byRule = graph.multiply(concentrationRate, size)
        guard graph.stages[size] == .changing else { return byRule }
        let bySize = graph.multiply(try symbol(element, moment), try totalDerivative(size, moment))
        return graph.add(byRule, bySize)
    }

    /// Σ stoichiometry · rate, in the species' own unit.
    private mutating func reactionSum(_ species: Int, _ moment: Moment) throws -> Int {
        var terms: [Int] = []
        for (reaction, stoichiometry) in try stoichiometries(ofSpecies: species, moment) {
            let rate = try symbol(try reactionElement(reaction), moment)
            terms.append(graph.multiply(stoichiometry, rate))
        }
        return graph.multiply(try conversionFactor(ofSpecies: species, moment), graph.sum(terms))
    }

    func reactionElement(_ reaction: Int) throws -> Int {
        try elements.element(network.reactions[reaction].id, in: "the model")
    }

    /// What one unit of each reaction's extent adds to the species, before conversion.
    mutating func stoichiometries(
        ofSpecies species: Int, _ moment: Moment
    ) throws -> [(reaction: Int, stoichiometry: Int)] {
        var result: [(reaction: Int, stoichiometry: Int)] = []
        for participation in elements.participations[species] {
            var node = try stoichiometry(participation, moment)
            if !participation.isProduct { node = graph.negate(node) }
            if let last = result.last, last.reaction == participation.reaction {
                result[result.count - 1].stoichiometry = graph.add(last.stoichiometry, node)
            } else {
                result.append((participation.reaction, node))
            }
        }
        return result
    }

    private mutating func stoichiometry(
        _ participation: NetworkElements.Participation, _ moment: Moment
    ) throws -> Int {
        let reference = participation.reference
        if let id = reference.id {
            return try symbol(try elements.element(id, in: "the model"), moment)
        }
        return graph.literal(reference.stoichiometry ?? 1)
    }

    mutating func conversionFactor(ofSpecies species: Int, _ moment: Moment) throws -> Int {
        guard let id = network.species[species].conversionFactor ?? network.conversionFactor else {
            return graph.one
        }
        return try lower(.symbol(id), moment)
    }

    // MARK: - Rates of change

    /// The time derivative of a formula along the solution.
    mutating func totalDerivative(_ node: Int, _ moment: Moment) throws -> Int {
        var terms: [Int] = []
        for partial in graph.gradient(of: node) {
            guard partial.variable != FormulaGraph.timeVariable else {
                terms.append(partial.node)
                continue
            }
            guard partial.variable < elements.differentialCount else {
                let id = elements.all[elements.states[partial.variable]].id
                throw InputError(
                    "rate-of-algebraic",
                    "the rate of change of '\(id)' is read, but an algebraic rule sets it",
                    remedy: "write its rate of change as a formula")
            }
            terms.append(
                graph.multiply(partial.node, try derivative(ofState: partial.variable, moment)))
        }
        return graph.sum(terms)
    }

    /// `rateOf`. At the start it is the formula in motion, with the values of the start in it.
    mutating func rateOfChange(_ id: String, _ moment: Moment) throws -> Int {
        let element = try elements.element(id, in: "a formula")
        guard moment == .start else { return try totalDerivative(try symbol(element, moment), moment) }
        let rate = try totalDerivative(try symbol(element, .live), .live)
        return try atStart(rate)
    }

    /// The formula with every stored value replaced by its formula at the start.
    private mutating func atStart(_ node: Int) throws -> Int {
        var values: [FormulaGraph.Node: Int] = [:]
        for needed in graph.reachable(from: [node]) {
            switch graph.nodes[needed] {
            case .state(let state):
                values[graph.nodes[needed]] = try quantity(elements.states[state], .start)
            case .held(let held): values[graph.nodes[needed]] = try quantity(elements.held[held], .start)
            default: break
            }
        }
        return graph.substituting(in: node) { values[$0] }
    }
}
