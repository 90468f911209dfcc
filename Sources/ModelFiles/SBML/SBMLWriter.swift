public import Inputs
public import ReactionNetwork

extension SBML {
    /// The network as SBML Level 3 Version 2, which `read` gives back as it was.
    ///
    /// Doses are written as events. Species that a rate reads are listed as modifiers, as SBML requires.
    ///
    /// - Throws: `InputError` for an identifier that SBML does not allow, or a dose that cannot be given.
    public static func write(_ network: ReactionNetwork) throws(InputError) -> String {
        let network = try network.withDosesAsEvents()
        try checkIdentifiers(network)
        var xml = XMLText()
        xml.element(
            "sbml",
            [
                ("xmlns", "http://www.sbml.org/sbml/level3/version2/core"), ("level", "3"), ("version", "2"),
            ]
        ) { $0.model(network) }
        return xml.text
    }

    private static func checkIdentifiers(_ network: ReactionNetwork) throws(InputError) {
        var ids = network.compartments.map(\.id) + network.species.map(\.id) + network.parameters.map(\.id)
        ids += network.functions.flatMap { [$0.id] + $0.arguments } + network.units.definitions.map(\.id)
        ids += network.reactions.flatMap { [$0.id] + ($0.reactants + $0.products).compactMap(\.id) }
        ids += (network.events.map(\.id) + [network.id]).filter { !$0.isEmpty }
        for id in ids where !isIdentifier(id) {
            throw InputError(
                "bad-identifier", "'\(id)' cannot be an identifier in SBML",
                remedy: "use letters, digits and '_' only, and no digit first")
        }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}

/// SBML's spelling of a number in an attribute. libSBML does not read subnormal numbers: they become 0.
private func spelled(_ value: Double?) -> String? {
    guard let value else { return nil }
    if value.isSubnormal { return value.sign == .minus ? "-0.0" : "0.0" }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "INF" : "-INF" }
    return "\(value)"
}

private func spelled(_ value: Bool) -> String { value ? "true" : "false" }

extension XMLText {
    fileprivate mutating func model(_ network: ReactionNetwork) {
        let units = network.units
        let attributes: Attributes = [
            ("id", network.id.isEmpty ? nil : network.id), ("name", network.name),
            ("substanceUnits", units.substance), ("timeUnits", units.time), ("volumeUnits", units.volume),
            ("areaUnits", units.area), ("lengthUnits", units.length), ("extentUnits", units.extent),
            ("conversionFactor", network.conversionFactor),
        ]
        let species = Set(network.species.map(\.id))
        element("model", attributes) { xml in
            xml.list("listOfFunctionDefinitions", network.functions) { $0.function($1) }
            xml.list("listOfUnitDefinitions", units.definitions) { $0.unit($1) }
            xml.list("listOfCompartments", network.compartments) { $0.compartment($1) }
            xml.list("listOfSpecies", network.species) { $0.species($1) }
            xml.list("listOfParameters", network.parameters) { $0.parameter($1) }
            xml.list("listOfInitialAssignments", network.initialAssignments) { xml, assignment in
                xml.element("initialAssignment", [("symbol", assignment.variable)]) {
                    $0.math(assignment.value)
                }
            }
            xml.list("listOfRules", network.rules) { $0.rule($1) }
            xml.list("listOfReactions", network.reactions) { $0.reaction($1, species) }
            xml.list("listOfEvents", network.events) { $0.event($1) }
        }
    }

    private mutating func function(_ function: FunctionDefinition) {
        element("functionDefinition", [("id", function.id)]) { $0.lambda(function.arguments, function.body) }
    }

    private mutating func unit(_ definition: UnitDefinition) {
        element("unitDefinition", [("id", definition.id), ("name", definition.name)]) { xml in
            xml.list("listOfUnits", definition.factors) { xml, factor in
                xml.empty(
                    "unit",
                    [
                        ("kind", factor.kind), ("exponent", spelled(factor.exponent)),
                        ("scale", String(factor.scale)), ("multiplier", spelled(factor.multiplier)),
                    ])
            }
        }
    }

    private mutating func compartment(_ compartment: Compartment) {
        empty(
            "compartment",
            [
                ("id", compartment.id), ("name", compartment.name),
                ("spatialDimensions", spelled(compartment.dimensions)), ("size", spelled(compartment.size)),
                ("units", compartment.unit), ("constant", spelled(compartment.isConstant)),
            ])
    }

    private mutating func species(_ species: Species) {
        var amount: Double?
        var concentration: Double?
        switch species.initial {
        case .amount(let value): amount = value
        case .concentration(let value): concentration = value
        case nil: break
        }
        empty(
            "species",
            [
                ("id", species.id), ("name", species.name), ("compartment", species.compartment),
                ("initialAmount", spelled(amount)), ("initialConcentration", spelled(concentration)),
                ("substanceUnits", species.substanceUnit),
                ("hasOnlySubstanceUnits", spelled(species.symbolIsAmount)),
                ("boundaryCondition", spelled(species.isBoundary)), ("constant", spelled(species.isConstant)),
                ("conversionFactor", species.conversionFactor),
            ])
    }

    private mutating func parameter(_ parameter: Parameter) {
        empty(
            "parameter",
            [
                ("id", parameter.id), ("name", parameter.name), ("value", spelled(parameter.value)),
                ("units", parameter.unit), ("constant", spelled(parameter.isConstant)),
            ])
    }

    private mutating func rule(_ rule: Rule) {
        switch rule {
        case .assignment(let variable, let value):
            element("assignmentRule", [("variable", variable)]) { $0.math(value) }
        case .rate(let variable, let value): element("rateRule", [("variable", variable)]) { $0.math(value) }
        case .algebraic(let value): element("algebraicRule") { $0.math(value) }
        }
    }

    private mutating func reaction(_ reaction: Reaction, _ species: Set<String>) {
        let attributes: Attributes = [
            ("id", reaction.id), ("name", reaction.name), ("reversible", spelled(reaction.isReversible)),
            ("compartment", reaction.compartment),
        ]
        let listed = Set((reaction.reactants + reaction.products).map(\.species) + reaction.modifiers)
        let read = reaction.rate?.symbols.intersection(species).subtracting(listed).sorted() ?? []
        element("reaction", attributes) { xml in
            xml.list("listOfReactants", reaction.reactants) { $0.reference($1) }
            xml.list("listOfProducts", reaction.products) { $0.reference($1) }
            xml.list("listOfModifiers", reaction.modifiers + read) { xml, modifier in
                xml.empty("modifierSpeciesReference", [("species", modifier)])
            }
            if let rate = reaction.rate { xml.element("kineticLaw") { $0.math(rate) } }
        }
    }

    private mutating func reference(_ reference: SpeciesReference) {
        empty(
            "speciesReference",
            [
                ("id", reference.id), ("species", reference.species),
                ("stoichiometry", spelled(reference.stoichiometry)),
                ("constant", spelled(reference.isConstant)),
            ])
    }

    private mutating func event(_ event: Event) {
        let attributes: Attributes = [
            ("id", event.id.isEmpty ? nil : event.id), ("name", event.name),
            ("useValuesFromTriggerTime", spelled(event.usesValuesFromTriggerTime)),
        ]
        element("event", attributes) { xml in
            let trigger: Attributes = [
                ("initialValue", spelled(event.triggerInitialValue)),
                ("persistent", spelled(event.isPersistent)),
            ]
            xml.element("trigger", trigger) { $0.math(event.trigger) }
            if let priority = event.priority { xml.element("priority") { $0.math(priority) } }
            if let delay = event.delay { xml.element("delay") { $0.math(delay) } }
            xml.list("listOfEventAssignments", event.assignments) { xml, assignment in
                xml.element("eventAssignment", [("variable", assignment.variable)]) {
                    $0.math(assignment.value)
                }
            }
        }
    }
}
