internal import Inputs
internal import ReactionNetwork

extension WireReader {
    /// The whole answer to `CSBML_READ`.
    mutating func network() throws(InputError) -> (network: ReactionNetwork, lines: [String: Int]) {
        switch try byte() {
        case 1: break
        case 2: throw try refusal()
        default: throw garbled()
        }
        let id = try text()
        var network = ReactionNetwork(id: id, name: try textOrNone())
        network.units = try units()
        network.conversionFactor = try textOrNone()
        network.functions = try list { (reader) throws(InputError) in try reader.function() }
        network.compartments = try list { (reader) throws(InputError) in try reader.compartment() }
        network.species = try list { (reader) throws(InputError) in try reader.species() }
        network.parameters = try list { (reader) throws(InputError) in try reader.parameter() }
        network.initialAssignments = try list { (reader) throws(InputError) in
            InitialAssignment(variable: try reader.text(), value: try reader.expression())
        }
        network.rules = try list { (reader) throws(InputError) in try reader.rule() }
        network.reactions = try list { (reader) throws(InputError) in try reader.reaction() }
        network.events = try list { (reader) throws(InputError) in try reader.event() }
        let lines = try list { (reader) throws(InputError) in (try reader.text(), try reader.count()) }
        guard isAtEnd else { throw garbled() }
        return (network, Dictionary(lines) { first, _ in first })
    }

    private mutating func units() throws(InputError) -> NetworkUnits {
        var units = NetworkUnits()
        units.definitions = try list { (reader) throws(InputError) in
            UnitDefinition(
                id: try reader.text(), name: try reader.textOrNone(),
                factors: try reader.list { (reader) throws(InputError) in
                    UnitDefinition.Factor(
                        kind: try reader.text(), exponent: try reader.number(), scale: try reader.integer(),
                        multiplier: try reader.number())
                })
        }
        units.substance = try textOrNone()
        units.extent = try textOrNone()
        units.time = try textOrNone()
        units.volume = try textOrNone()
        units.area = try textOrNone()
        units.length = try textOrNone()
        return units
    }

    private mutating func function() throws(InputError) -> FunctionDefinition {
        FunctionDefinition(
            id: try text(), arguments: try list { (reader) throws(InputError) in try reader.text() },
            body: try expression())
    }

    private mutating func compartment() throws(InputError) -> Compartment {
        Compartment(
            id: try text(), name: try textOrNone(), dimensions: try numberOrNone(), size: try numberOrNone(),
            isConstant: try flag(), unit: try textOrNone())
    }

    private mutating func species() throws(InputError) -> Species {
        Species(
            id: try text(), name: try textOrNone(), compartment: try text(), initial: try quantity(),
            symbolIsAmount: try flag(), isBoundary: try flag(), isConstant: try flag(),
            conversionFactor: try textOrNone(), substanceUnit: try textOrNone())
    }

    private mutating func quantity() throws(InputError) -> Species.Quantity? {
        switch try byte() {
        case 0: return nil
        case 1: return .amount(try number())
        case 2: return .concentration(try number())
        default: throw garbled()
        }
    }

    private mutating func parameter() throws(InputError) -> Parameter {
        Parameter(
            id: try text(), name: try textOrNone(), value: try numberOrNone(), isConstant: try flag(),
            unit: try textOrNone())
    }

    private mutating func rule() throws(InputError) -> Rule {
        switch try byte() {
        case 0: return .assignment(variable: try text(), value: try expression())
        case 1: return .rate(variable: try text(), value: try expression())
        case 2: return .algebraic(try expression())
        default: throw garbled()
        }
    }

    private mutating func reaction() throws(InputError) -> Reaction {
        Reaction(
            id: try text(), name: try textOrNone(),
            reactants: try list { (reader) throws(InputError) in try reader.reference() },
            products: try list { (reader) throws(InputError) in try reader.reference() },
            modifiers: try list { (reader) throws(InputError) in try reader.text() },
            rate: try expressionOrNone(), isReversible: try flag(), compartment: try textOrNone())
    }

    private mutating func reference() throws(InputError) -> SpeciesReference {
        SpeciesReference(
            id: try textOrNone(), species: try text(), stoichiometry: try numberOrNone(),
            isConstant: try flag())
    }

    private mutating func event() throws(InputError) -> Event {
        Event(
            id: try text(), name: try textOrNone(), trigger: try expression(),
            triggerInitialValue: try flag(), isPersistent: try flag(), priority: try expressionOrNone(),
            delay: try expressionOrNone(), usesValuesFromTriggerTime: try flag(),
            assignments: try list { (reader) throws(InputError) in
                Event.Assignment(variable: try reader.text(), value: try reader.expression())
            })
    }

    // MARK: Formulas

    private mutating func expressionOrNone() throws(InputError) -> Expression? {
        try flag() ? try expression() : nil
    }

    /// A formula is built only as deep as later passes over it, which recurse, can bear.
    mutating func expression(depth: Int = 0) throws(InputError) -> Expression {
        guard depth <= SBMLLimits.standard.formulaDepth else {
            throw InputError(
                "too-deep",
                "a formula has operations more than \(SBMLLimits.standard.formulaDepth) deep within each other",
                at: SourceLocation(file: file), remedy: "split it by assignment rules")
        }
        switch try byte() {
        case 0: return .number(try number())
        case 1: return .symbol(try text())
        case 2: return .time
        case 3: return .rate(of: try text())
        case 4:
            let name = try text()
            guard let operation = Operator(rawValue: name) else { throw garbled() }
            let operands = try operands(depth)
            guard operation.arity.contains(operands.count) else {
                throw InputError(
                    "wrong-arity", "'\(name)' stands in a formula with \(operands.count) operands",
                    at: SourceLocation(file: file), remedy: "see the MathML of the formula")
            }
            return .apply(operation, operands)
        case 5: return .call(try text(), try operands(depth))
        default: throw garbled()
        }
    }

    private mutating func operands(_ depth: Int) throws(InputError) -> [Expression] {
        try list { (reader) throws(InputError) in try reader.expression(depth: depth + 1) }
    }
}
