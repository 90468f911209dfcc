internal import Inputs
internal import ReactionNetwork

// What an element's symbol stands for, and the quantity that is stored for it: the amount of a species, the
// value of anything else.

extension EquationSystem {
    /// The value of an element's symbol in formulas.
    mutating func symbol(_ element: Int, _ moment: Moment) throws -> Int {
        if let known = symbolNodes[moment.rawValue][element] { return known }
        let node = try once(Task(part: .symbol, element: element, moment: moment)) { system in
            try moment == .start ? system.symbolAtStart(element) : system.symbolInMotion(element, moment)
        }
        symbolNodes[moment.rawValue][element] = node
        return node
    }

    /// The amount of a species, the value of another element.
    mutating func quantity(_ element: Int, _ moment: Moment) throws -> Int {
        guard case .species(let species) = elements.all[element].kind else {
            return try symbol(element, moment)
        }
        if elements.symbolIsAmount(species) { return try symbol(element, moment) }
        if let known = quantityNodes[moment.rawValue][element] { return known }
        let node = try once(Task(part: .quantity, element: element, moment: moment)) { system in
            try system.amount(element, species, moment)
        }
        quantityNodes[moment.rawValue][element] = node
        return node
    }

    /// The size of the species' compartment.
    mutating func size(ofSpecies species: Int, _ moment: Moment) throws -> Int {
        try requireValue(elements.compartmentOfSpecies[species])
        return try symbol(elements.compartmentOfSpecies[species], moment)
    }

    // MARK: - At the start

    private mutating func symbolAtStart(_ index: Int) throws -> Int {
        let element = elements.all[index]
        if let input = element.input { return graph.leaf(.input(input)) }
        if let value = element.initialAssignment { return try lower(value, .start) }
        switch element.determination {
        case .formula(let value): return try lower(value, .start)
        case .algebraic where !elements.hasOwnValue(element):
            if case .species = element.kind { return graph.zero }
            return graph.one
        default: break
        }
        return switch element.kind {
        case .compartment(let index): graph.literal(network.compartments[index].size ?? .nan)
        case .parameter(let index): graph.literal(network.parameters[index].value ?? .nan)
        case .reference(let reference): graph.literal(reference.stoichiometry ?? 1)
        case .species(let species): try ownSymbol(ofSpecies: species)
        case .reaction: graph.literal(.nan)
        }
    }

    private mutating func ownSymbol(ofSpecies species: Int) throws -> Int {
        switch (network.species[species].initial, elements.symbolIsAmount(species)) {
        case (nil, _): graph.literal(.nan)
        case (.amount(let value), true), (.concentration(let value), false): graph.literal(value)
        case (.amount(let value), false):
            graph.divide(graph.literal(value), try size(ofSpecies: species, .start))
        case (.concentration(let value), true):
            graph.multiply(graph.literal(value), try size(ofSpecies: species, .start))
        }
    }

    private mutating func amount(_ element: Int, _ species: Int, _ moment: Moment) throws -> Int {
        switch moment {
        case .start:
            if elements.all[element].input == nil, elements.all[element].initialAssignment == nil,
                case .amount(let value) = network.species[species].initial, !isFormula(element)
            {
                return graph.literal(value)
            }
        case .held, .live:
            if let stored = try stored(element) { return stored }
        }
        let value = try symbol(element, moment)
        return graph.multiply(value, try size(ofSpecies: species, moment))
    }

    private func isFormula(_ element: Int) -> Bool {
        if case .formula = elements.all[element].determination { true } else { false }
    }

    // MARK: - In motion

    private mutating func symbolInMotion(_ index: Int, _ moment: Moment) throws -> Int {
        let element = elements.all[index]
        if case .formula(let value) = element.determination { return try lower(value, moment) }
        if case .species(let species) = element.kind, !elements.symbolIsAmount(species) {
            if try hasConstantConcentration(index, species) { return try symbol(index, .start) }
            return graph.divide(try quantity(index, moment), try size(ofSpecies: species, moment))
        }
        return try stored(index) ?? symbol(index, .start)
    }

    /// The leaf in which an element's quantity is kept, nil where it is a constant formula of inputs.
    private mutating func stored(_ index: Int) throws -> Int? {
        let element = elements.all[index]
        if let state = element.state { return graph.leaf(.state(state)) }
        if let held = element.held { return graph.leaf(.held(held)) }
        if isFormula(index) { return nil }
        let start = try quantity(index, .start)
        guard graph.stages[start] == .changing else { return start }
        elements.addHeld(index)
        return graph.leaf(.held(elements.held.count - 1))
    }

    private mutating func hasConstantConcentration(_ index: Int, _ species: Int) throws -> Bool {
        let compartment = elements.compartmentOfSpecies[species]
        for element in [index, compartment] {
            guard case .constant = elements.all[element].determination else { return false }
            let start = try symbol(element, .start)
            if graph.stages[start] == .changing { return false }
        }
        return true
    }

    /// Refuses an element that nothing gives a value.
    func requireValue(_ index: Int) throws {
        let element = elements.all[index]
        guard !allowsUndefined, !elements.hasOwnValue(element) else { return }
        guard case .constant = element.determination else { return }
        throw noValue(element.id)
    }

    func noValue(_ id: String) -> InputError {
        InputError(
            "no-value", "'\(id)' is read, but the model gives it no value",
            remedy: "give '\(id)' a value, an initial assignment or a rule")
    }
}
