public import Inputs

extension ReactionNetwork {
    /// Checks that the network as a whole makes sense.
    ///
    /// Looked for: identifiers used twice or not defined, operators and functions with a wrong number of
    /// operands, functions that call themselves, elements that are determined twice or that are constant and
    /// yet changed, formulas that need their own value. Not looked for: units, values that are missing.
    ///
    /// - Throws: `InputErrors`, all that were found, each naming the element.
    public func validate() throws(InputErrors) {
        var validator = Validator(self)
        validator.run()
        guard validator.errors.isEmpty else { throw InputErrors(validator.errors) }
    }
}

/// One pass over a network that collects errors.
struct Validator {
    let network: ReactionNetwork
    var errors: [InputError] = []
    /// What each identifier names.
    private(set) var kinds: [String: Kind] = [:]
    let functions: [String: FunctionDefinition]

    enum Kind { case compartment, species, parameter, reference, reaction }

    init(_ network: ReactionNetwork) {
        self.network = network
        functions = Dictionary(network.functions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func run() {
        nameElements()
        checkReferences()
        checkFormulas()
        checkDetermination()
        checkCycles()
    }

    mutating func report(_ code: InputError.Code, _ message: String, _ remedy: String? = nil) {
        errors.append(InputError(code, message, remedy: remedy))
    }

    // MARK: - Names

    private mutating func nameElements() {
        var taken: Set<String> = []
        for function in network.functions { claim(function.id, &taken) }
        for compartment in network.compartments { name(compartment.id, .compartment, &taken) }
        for species in network.species { name(species.id, .species, &taken) }
        for parameter in network.parameters { name(parameter.id, .parameter, &taken) }
        for reaction in network.reactions {
            name(reaction.id, .reaction, &taken)
            for reference in reaction.reactants + reaction.products {
                if let id = reference.id { name(id, .reference, &taken) }
            }
        }
        for event in network.events where !event.id.isEmpty { claim(event.id, &taken) }
    }

    private mutating func name(_ id: String, _ kind: Kind, _ taken: inout Set<String>) {
        claim(id, &taken)
        kinds[id] = kind
    }

    private mutating func claim(_ id: String, _ taken: inout Set<String>) {
        if id.isEmpty {
            report("missing-identifier", "an element of the model has no identifier", "give it one")
        } else if !taken.insert(id).inserted {
            report(
                "repeated-identifier", "two elements of the model are called '\(id)'", "rename one of them")
        }
    }

    // MARK: - References from element to element

    private mutating func checkReferences() {
        for species in network.species {
            require(species.compartment, .compartment, by: "species '\(species.id)'")
            if let factor = species.conversionFactor {
                checkConversionFactor(factor, of: "species '\(species.id)'")
            }
        }
        if let factor = network.conversionFactor { checkConversionFactor(factor, of: "the model") }
        for reaction in network.reactions {
            let place = "reaction '\(reaction.id)'"
            for reference in reaction.reactants + reaction.products {
                require(reference.species, .species, by: place)
            }
            for modifier in reaction.modifiers { require(modifier, .species, by: place) }
        }
        for dose in network.doses { require(dose.target, .species, by: "dose '\(dose.id)'") }
    }

    private mutating func require(_ id: String, _ kind: Kind, by place: String) {
        guard kinds[id] != kind else { return }
        let known = kinds.filter { $0.value == kind }.keys.sorted()
        report(
            "unknown-identifier", "\(place) names the \(kind) '\(id)', which the model does not define",
            suggestion(for: id, in: known))
    }

    private mutating func checkConversionFactor(_ id: String, of place: String) {
        guard let parameter = network.parameters.first(where: { $0.id == id }) else {
            require(id, .parameter, by: "the conversion factor of \(place)")
            return
        }
        if !parameter.isConstant {
            report(
                "not-constant", "the conversion factor '\(id)' of \(place) is not constant",
                "declare '\(id)' constant")
        }
    }
}
