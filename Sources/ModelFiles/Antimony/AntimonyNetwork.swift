internal import Inputs
internal import ReactionNetwork

// From what was said of each name to the network.
extension AntimonyBuilder {
    private static let defaultCompartment = "default_compartment"

    mutating func network(id: String) throws(InputError) -> ReactionNetwork {
        var units = try AntimonyUnits(unitsWritten, file: file)
        for use in unitsUsed { _ = try units.identifier(of: use.name, token: use.token) }
        var network = ReactionNetwork(id: id)
        network.conversionFactor = conversionFactor
        network.functions = functions.map(\.definition)
        try addCompartments(to: &network, &units)
        try addSpecies(to: &network, &units)
        try addParameters(to: &network, &units)
        try addRules(to: &network)
        addReactions(to: &network)
        for (event, _) in events { network.events.append(self.event(event)) }
        network.units = units.networkUnits()
        return network.withPlainIdentifiers()
    }

    // MARK: - Elements

    /// Whether the element keeps its value unless something is said to change it.
    private func keepsItsValue(_ element: Element) -> Bool {
        if element.assignment != nil || element.rate != nil || element.isAssignedByEvent { return false }
        return element.isConstant ?? !element.isInAlgebraicRule
    }

    private mutating func addCompartments(to network: inout ReactionNetwork, _ units: inout AntimonyUnits)
        throws(InputError)
    {
        for element in elements where element.kind == .compartment {
            var compartment = Compartment(
                id: element.name, name: element.displayName, isConstant: keepsItsValue(element))
            compartment.unit = try unit(of: element, &units)
            switch element.initial {
            case .number(let size): compartment.size = size
            case let value?:
                network.initialAssignments.append(InitialAssignment(variable: element.name, value: value))
            case nil: compartment.size = element.name == Self.defaultCompartment ? 1 : nil
            }
            network.compartments.append(compartment)
        }
    }

    private func unit(of element: Element, _ units: inout AntimonyUnits) throws(InputError) -> String? {
        guard let unit = element.unit else { return nil }
        return try units.identifier(of: unit.factors, token: unit.token)
    }

    private mutating func addSpecies(to network: inout ReactionNetwork, _ units: inout AntimonyUnits)
        throws(InputError)
    {
        let byReaction = compartmentsByReaction
        let volume = units.networkUnits().volume
        let sizes = Dictionary(uniqueKeysWithValues: network.compartments.map { ($0.id, $0.unit) })
        for element in elements where element.kind == .species {
            let home = element.compartment ?? byReaction[element.name] ?? compartmentOfInstance(element.name)
            var species = Species(
                id: element.name, name: element.displayName, compartment: home ?? Self.defaultCompartment,
                symbolIsAmount: element.isSubstanceOnly, isBoundary: try isBoundary(element),
                conversionFactor: element.conversionFactor)
            try setInitial(element, of: &species, &network)
            if let unit = try unit(of: element, &units) {
                let size = (sizes[species.compartment] ?? nil) ?? volume
                species.substanceUnit =
                    species.symbolIsAmount ? unit : units.substance(ofConcentration: unit, size: size)
            }
            network.species.append(species)
        }
        let usesDefault = network.species.contains { $0.compartment == Self.defaultCompartment }
        if usesDefault, sizes[Self.defaultCompartment] == nil {
            network.compartments.append(Compartment(id: Self.defaultCompartment, size: 1))
        }
    }

    /// The compartment of the last reaction with one, for each species in reactions.
    private var compartmentsByReaction: [String: String] {
        var found: [String: String] = [:]
        for (reaction, _) in reactions {
            guard let compartment = compartment(of: reaction) else { continue }
            for participant in reaction.reactants + reaction.products {
                found[participant.species] = compartment
            }
        }
        return found
    }

    private func compartment(of reaction: ReactionText) -> String? {
        reaction.compartment ?? element(reaction.id ?? "")?.compartment
    }

    /// Where the submodule that the element belongs to is said to be.
    private func compartmentOfInstance(_ name: String) -> String? {
        var path = name.split(separator: ".").dropLast()
        while !path.isEmpty {
            if let compartment = homes[path.joined(separator: ".")] { return compartment }
            path.removeLast()
        }
        return nil
    }

    private func isBoundary(_ element: Element) throws(InputError) -> Bool {
        let isRuled = element.assignment != nil || element.rate != nil
        guard isRuled, element.isInReaction else { return element.isConstant == true }
        guard element.isConstant != false else {
            throw InputError(
                "rule-and-reaction",
                "species '\(FormulaToken.shortened(element.name))' is changed by a rule and by reactions",
                at: place(element.token), remedy: "write '$' before it in the reactions, or remove the rule")
        }
        return true
    }

    /// A number is a concentration (of a `substanceOnly` species an amount); a number divided by the
    /// species' compartment is an amount.
    private func setInitial(_ element: Element, of species: inout Species, _ network: inout ReactionNetwork)
        throws(InputError)
    {
        guard let value = element.initial else { return }
        if case .number(let number) = value {
            species.initial = species.symbolIsAmount ? .amount(number) : .concentration(number)
        } else if let number = value.number(.divide, species.compartment), !species.symbolIsAmount {
            species.initial = .amount(number)
        } else if let number = value.number(.times, species.compartment), species.symbolIsAmount {
            species.initial = .concentration(number)
        } else {
            network.initialAssignments.append(InitialAssignment(variable: species.id, value: value))
        }
    }

    private func addParameters(to network: inout ReactionNetwork, _ units: inout AntimonyUnits)
        throws(InputError)
    {
        for element in elements where element.kind == .parameter || element.kind == nil {
            var parameter = Parameter(
                id: element.name, name: element.displayName, isConstant: keepsItsValue(element))
            parameter.unit = try unit(of: element, &units)
            switch element.initial {
            case .number(let value): parameter.value = value
            case let value?:
                network.initialAssignments.append(InitialAssignment(variable: element.name, value: value))
            case nil: break
            }
            network.parameters.append(parameter)
        }
    }

    // MARK: - Rules, reactions, events

    private func addRules(to network: inout ReactionNetwork) throws(InputError) {
        for element in elements {
            switch (element.assignment, element.rate) {
            case (_?, _?):
                throw InputError(
                    "two-rules",
                    "'\(FormulaToken.shortened(element.name))' has an assignment rule (':=') and a rate rule (\"'=\")",
                    at: place(element.token), remedy: "remove one of them")
            case (let value?, nil): network.rules.append(.assignment(variable: element.name, value: value))
            case (nil, let value?): network.rules.append(.rate(variable: element.name, value: value))
            case (nil, nil): break
            }
        }
        network.rules += algebraic.map(Rule.algebraic)
        network.initialAssignments += elements.compactMap { element in
            guard element.kind == .stoichiometry, let value = element.initial else { return nil }
            if case .number = value { return nil }
            return InitialAssignment(variable: element.name, value: value)
        }
    }

    private func addReactions(to network: inout ReactionNetwork) {
        let species = Set(network.species.map(\.id))
        for (text, _) in reactions {
            let id = text.id ?? ""
            var reaction = Reaction(
                id: id, name: element(id)?.displayName, reactants: text.reactants.map(reference),
                products: text.products.map(reference), rate: element(id)?.initial ?? text.rate,
                isReversible: text.isReversible, compartment: compartment(of: text))
            let participants = Set((text.reactants + text.products).map(\.species))
            reaction.modifiers = readSpecies(reaction.rate, species).filter { !participants.contains($0) }
            for modifier in modifiers[id] ?? [] where !reaction.modifiers.contains(modifier) {
                reaction.modifiers.append(modifier)
            }
            network.reactions.append(reaction)
        }
    }

    /// The species that a rate reads, in the order in which it does.
    private func readSpecies(_ rate: Expression?, _ species: Set<String>) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        rate?.forEachNode { node in
            switch node {
            case .symbol(let name), .rate(let name):
                if species.contains(name), seen.insert(name).inserted { found.append(name) }
            default: break
            }
        }
        return found
    }

    private func reference(_ participant: ReactionText.Participant) -> SpeciesReference {
        switch participant.stoichiometry {
        case .number(let value): return SpeciesReference(species: participant.species, stoichiometry: value)
        case .name(let name):
            var reference = SpeciesReference(id: name, species: participant.species, stoichiometry: nil)
            if let element = element(name) {
                if case .number(let value) = element.initial { reference.stoichiometry = value }
                reference.isConstant = keepsItsValue(element)
            }
            return reference
        }
    }

    private func event(_ text: EventText) -> Event {
        let id = text.id ?? ""
        return Event(
            id: id, name: element(id)?.displayName, trigger: text.trigger,
            triggerInitialValue: text.triggerInitialValue, isPersistent: text.isPersistent,
            priority: text.priority,
            delay: text.delay, usesValuesFromTriggerTime: text.usesValuesFromTriggerTime,
            assignments: text.assignments)
    }
}

extension Expression {
    /// The number that the formula multiplies or divides by the symbol, where it does no more.
    fileprivate func number(_ operation: Operator, _ symbol: String) -> Double? {
        guard case .apply(operation, let operands) = self, operands.count == 2,
            operands[1] == .symbol(symbol),
            case .number(let number) = operands[0]
        else { return nil }
        return number
    }
}
