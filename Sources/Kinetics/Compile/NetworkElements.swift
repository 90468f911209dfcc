internal import Inputs
internal import ReactionNetwork

/// Everything in a network that has an identifier and a value, and what determines that value.
struct NetworkElements {
    struct Element {
        enum Kind {
            case compartment(Int)
            case species(Int)
            case parameter(Int)
            case reference(SpeciesReference)
            case reaction(Int)
        }

        var id: String
        var kind: Kind
        var determination = Determination.constant
        var initialAssignment: Expression?
        var input: Int?
        var state: Int?
        var held: Int?
    }

    enum Determination {
        case constant
        case byEvents
        case byReactions
        case rateRule(Expression)
        /// An assignment rule's formula, or a reaction's rate.
        case formula(Expression)
        /// The unknown of an algebraic equation.
        case algebraic
    }

    /// One mention of a species in a reaction.
    struct Participation {
        var reaction: Int
        var isProduct: Bool
        var reference: SpeciesReference
    }

    let network: ReactionNetwork
    private(set) var all: [Element] = []
    private(set) var indices: [String: Int] = [:]
    /// Element of each species' compartment, by species.
    private(set) var compartmentOfSpecies: [Int] = []
    /// Mentions in reactions that have a rate, by species.
    private(set) var participations: [[Participation]] = []
    /// Elements of the states: those with a differential equation first.
    private(set) var states: [Int] = []
    private(set) var differentialCount = 0
    private(set) var held: [Int] = []
    /// Residuals of the algebraic equations, in the order of their unknowns.
    private(set) var residuals: [Expression] = []

    /// - Throws: `InputError` for an unknown identifier, an input that something else determines, algebraic
    ///   rules without an unknown.
    init(_ network: ReactionNetwork, inputs: [String]) throws {
        self.network = network
        listElements()
        try listParticipations()
        try determine()
        try nameInputs(inputs)
        try listStates()
    }

    subscript(id: String) -> Element? { indices[id].map { all[$0] } }

    /// Whether the species' symbol is its amount.
    func symbolIsAmount(_ species: Int) -> Bool {
        if network.species[species].symbolIsAmount { return true }
        guard case .compartment(let index) = all[compartmentOfSpecies[species]].kind else { return false }
        return network.compartments[index].dimensions == 0
    }

    mutating func addHeld(_ element: Int) {
        all[element].held = held.count
        held.append(element)
    }

    // MARK: - Making the list

    private mutating func listElements() {
        for (index, compartment) in network.compartments.enumerated() {
            add(compartment.id, .compartment(index))
        }
        for (index, species) in network.species.enumerated() { add(species.id, .species(index)) }
        for (index, parameter) in network.parameters.enumerated() { add(parameter.id, .parameter(index)) }
        for (index, reaction) in network.reactions.enumerated() {
            add(reaction.id, .reaction(index))
            if let rate = reaction.rate { all[all.count - 1].determination = .formula(rate) }
            for reference in reaction.reactants + reaction.products {
                if let id = reference.id { add(id, .reference(reference)) }
            }
        }
    }

    private mutating func add(_ id: String, _ kind: Element.Kind) {
        indices[id] = all.count
        all.append(Element(id: id, kind: kind))
    }

    private mutating func listParticipations() throws {
        participations = Array(repeating: [], count: network.species.count)
        for species in network.species {
            compartmentOfSpecies.append(try element(species.compartment, in: "species '\(species.id)'"))
        }
        for (index, reaction) in network.reactions.enumerated() where reaction.rate != nil {
            for (references, isProduct) in [(reaction.reactants, false), (reaction.products, true)] {
                for reference in references {
                    let element = try element(reference.species, in: "reaction '\(reaction.id)'")
                    guard case .species(let species) = all[element].kind else { continue }
                    participations[species].append(
                        Participation(reaction: index, isProduct: isProduct, reference: reference))
                }
            }
        }
    }

    func element(_ id: String, in place: String) throws -> Int {
        if let index = indices[id] { return index }
        throw InputError(
            "unknown-identifier", "\(place) names '\(id)', which the model does not define",
            remedy: suggestion(for: id, in: all.map(\.id)))
    }

    // MARK: - What determines each

    private mutating func determine() throws {
        for assignment in network.initialAssignments {
            let index = try element(assignment.variable, in: "an initial assignment")
            all[index].initialAssignment = assignment.value
        }
        for event in network.events {
            for assignment in event.assignments {
                let index = try element(assignment.variable, in: "event '\(event.id)'")
                all[index].determination = .byEvents
            }
        }
        for (index, species) in network.species.enumerated()
        where !participations[index].isEmpty && !species.isBoundary && !species.isConstant {
            all[try element(species.id, in: "the model")].determination = .byReactions
        }
        for rule in network.rules {
            switch rule {
            case .assignment(let variable, let value):
                all[try element(variable, in: "an assignment rule")].determination = .formula(value)
            case .rate(let variable, let value):
                all[try element(variable, in: "a rate rule")].determination = .rateRule(value)
            case .algebraic: break
            }
        }
    }

    private mutating func nameInputs(_ names: [String]) throws {
        for (number, name) in names.enumerated() {
            let index = try element(name, in: "the list of inputs")
            if case .formula = all[index].determination {
                throw InputError(
                    "input-is-determined",
                    "'\(name)' cannot be an input: a formula of the model determines it",
                    remedy: "vary what its formula reads instead")
            }
            guard all[index].input == nil else {
                throw InputError("repeated-input", "'\(name)' is named twice as an input", remedy: "keep one")
            }
            all[index].input = number
        }
    }

    private mutating func listStates() throws {
        for (index, element) in all.enumerated() {
            switch element.determination {
            case .byReactions, .rateRule: addState(index)
            default: break
            }
        }
        differentialCount = states.count
        for (unknown, residual) in try matchedAlgebraicRules() {
            all[unknown].determination = .algebraic
            addState(unknown)
            residuals.append(residual)
        }
        for (index, element) in all.enumerated() {
            if case .byEvents = element.determination { addHeld(index) }
        }
    }

    private mutating func addState(_ element: Int) {
        all[element].state = states.count
        states.append(element)
    }
}
