internal import ReactionNetwork

extension ReactionNetwork {
    /// The network with other identifiers for elements and units; functions keep theirs unless `function` says
    /// otherwise.
    func renamed(
        elements new: (String) -> String, units: (String) -> String = { $0 },
        function: (String) -> String = { $0 }
    ) -> ReactionNetwork {
        func formula(_ formula: Expression) -> Expression { formula.renaming(new, function: function) }
        var copy = self
        copy.conversionFactor = conversionFactor.map(new)
        copy.functions = functions.map { $0.renamed(function) }
        for index in compartments.indices {
            copy.compartments[index].id = new(compartments[index].id)
            copy.compartments[index].unit = compartments[index].unit.map(units)
        }
        copy.species = species.map { $0.renamed(new, units) }
        for index in parameters.indices {
            copy.parameters[index].id = new(parameters[index].id)
            copy.parameters[index].unit = parameters[index].unit.map(units)
        }
        copy.initialAssignments = initialAssignments.map {
            InitialAssignment(variable: new($0.variable), value: formula($0.value))
        }
        copy.rules = rules.map { rule in
            switch rule {
            case .assignment(let variable, let value):
                .assignment(variable: new(variable), value: formula(value))
            case .rate(let variable, let value): .rate(variable: new(variable), value: formula(value))
            case .algebraic(let value): .algebraic(formula(value))
            }
        }
        copy.reactions = reactions.map { $0.renamed(new, formula) }
        copy.events = events.map { $0.renamed(new, formula) }
        copy.doses = doses.map { dose in
            var copy = dose
            copy.target = new(dose.target)
            copy.amount = formula(dose.amount)
            return copy
        }
        copy.units = self.units.renamed(units)
        return copy
    }

    /// The network with identifiers that SBML allows: `A.B.x` becomes `A_B_x`, or the next that is free.
    func withPlainIdentifiers() -> ReactionNetwork {
        var used = identifiers
        var plain: [String: String] = [:]
        for name in used.filter({ $0.contains(".") }).sorted() { plain[name] = Self.free(name, &used) }
        var usedUnits = Set(units.definitions.map(\.id))
        var plainUnits: [String: String] = [:]
        for name in usedUnits.filter({ $0.contains(".") }).sorted() {
            plainUnits[name] = Self.free(name, &usedUnits)
        }
        guard !plain.isEmpty || !plainUnits.isEmpty else { return self }
        return renamed(elements: { plain[$0] ?? $0 }, units: { plainUnits[$0] ?? $0 })
    }

    private static func free(_ name: String, _ used: inout Set<String>) -> String {
        var candidate = name.replacing(".", with: "_")
        while !used.insert(candidate).inserted { candidate += "_" }
        return candidate
    }
}

extension Expression {
    fileprivate func renaming(_ new: (String) -> String, function: (String) -> String) -> Expression {
        switch self {
        case .symbol(let name): .symbol(new(name))
        case .rate(let name): .rate(of: new(name))
        case .call(let name, let operands):
            .call(function(name), operands.map { $0.renaming(new, function: function) })
        default: replacingOperands { $0.renaming(new, function: function) }
        }
    }
}

extension FunctionDefinition {
    /// Arguments are the function's own: they get the names that elements of the same name would.
    fileprivate func renamed(_ function: (String) -> String) -> FunctionDefinition {
        FunctionDefinition(
            id: function(id), arguments: arguments, body: body.renaming({ $0 }, function: function))
    }
}

extension Species {
    fileprivate func renamed(_ new: (String) -> String, _ units: (String) -> String) -> Species {
        var copy = self
        copy.id = new(id)
        copy.compartment = new(compartment)
        copy.conversionFactor = conversionFactor.map(new)
        copy.substanceUnit = substanceUnit.map(units)
        return copy
    }
}

extension Reaction {
    fileprivate func renamed(_ new: (String) -> String, _ formula: (Expression) -> Expression) -> Reaction {
        func reference(_ old: SpeciesReference) -> SpeciesReference {
            var copy = old
            copy.id = old.id.map(new)
            copy.species = new(old.species)
            return copy
        }
        var copy = self
        copy.id = new(id)
        copy.reactants = reactants.map(reference)
        copy.products = products.map(reference)
        copy.modifiers = modifiers.map(new)
        copy.rate = rate.map(formula)
        copy.compartment = compartment.map(new)
        return copy
    }
}

extension Event {
    fileprivate func renamed(_ new: (String) -> String, _ formula: (Expression) -> Expression) -> Event {
        var copy = self
        copy.id = id.isEmpty ? "" : new(id)
        copy.trigger = formula(trigger)
        copy.delay = delay.map(formula)
        copy.priority = priority.map(formula)
        copy.assignments = assignments.map {
            Assignment(variable: new($0.variable), value: formula($0.value))
        }
        return copy
    }
}

extension NetworkUnits {
    fileprivate func renamed(_ new: (String) -> String) -> NetworkUnits {
        var copy = self
        for index in definitions.indices { copy.definitions[index].id = new(definitions[index].id) }
        copy.substance = substance.map(new)
        copy.extent = extent.map(new)
        copy.time = time.map(new)
        copy.volume = volume.map(new)
        copy.area = area.map(new)
        copy.length = length.map(new)
        return copy
    }
}
