public import Inputs
public import ReactionNetwork

extension Antimony {
    /// The network as Antimony, which `read` and libAntimony read back as the same model.
    ///
    /// What Antimony has no word for is written as something of the same effect: doses as events, a negative
    /// stoichiometry on the other side, a constant species as a boundary species, a species in a compartment
    /// without dimensions as `substanceOnly`. Identifiers that are words of Antimony get `_` at their end, which
    /// a comment says. The dimensions of compartments, and events that assign nothing, are left out.
    ///
    /// - Throws: `InputError` for a participant without any stoichiometry, or a dose that cannot be given.
    public static func write(_ network: ReactionNetwork) throws(InputError) -> String {
        var writer = AntimonyWriter(try network.withDosesAsEvents())
        return try writer.text()
    }
}

/// Writes sections, one statement a line.
struct AntimonyWriter {
    let network: ReactionNetwork
    private let renamed: [(old: String, new: String)]
    private let initial: [String: Expression]
    private let substanceUnits: SubstanceUnits
    private var lines: [String] = []

    init(_ network: ReactionNetwork) {
        (self.network, renamed) = network.withAntimonyNames()
        initial = Dictionary(
            self.network.initialAssignments.map { ($0.variable, $0.value) }, uniquingKeysWith: { $1 })
        substanceUnits = SubstanceUnits(self.network)
    }

    mutating func text() throws(InputError) -> String {
        for (old, new) in renamed {
            lines.append("// '\(old)' is called '\(new)' here: Antimony uses the word itself.")
        }
        for function in network.functions { write(function) }
        let isBare = network.id == AntimonySource.bare || network.id.isEmpty
        if !isBare { lines.append("model *\(network.id)()") }
        writeCompartments()
        writeSpecies()
        try writeReactions()
        writeParameters()
        writeRules()
        writeEvents()
        writeUnits()
        writeNames()
        if !isBare { lines.append("end") }
        if !isBare, let name = network.name { lines += ["", "\(network.id) is \(Self.quoted(name))"] }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

    private mutating func section(_ title: String, _ statements: [String]) {
        guard !statements.isEmpty else { return }
        lines += ["", "  // \(title)"] + statements.map { "  \($0);" }
    }

    private mutating func write(_ function: FunctionDefinition) {
        lines += [
            "function \(function.id)(\(function.arguments.joined(separator: ", ")))",
            "  \(formula(function.body));", "end", "",
        ]
    }

    private func formula(_ expression: Expression) -> String { expression.forAntimony.infix }

    /// `x = 1`, or the initial assignment.
    private func start(_ id: String, _ value: Double?) -> [String] {
        if let assigned = initial[id] { return ["\(id) = \(formula(assigned))"] }
        return value.map { ["\(id) = \(Expression.number($0).infix)"] } ?? []
    }

    private func unit(_ id: String, _ unit: String?) -> [String] { unit.map { ["\(id) has \($0)"] } ?? [] }

    private mutating func writeCompartments() {
        section(
            "Compartments",
            network.compartments.flatMap { compartment in
                ["\(compartment.isConstant ? "const" : "var") compartment \(compartment.id)"]
                    + start(compartment.id, compartment.size) + unit(compartment.id, compartment.unit)
            })
    }

    private mutating func writeParameters() {
        section(
            "Parameters",
            network.parameters.flatMap { parameter in
                ["\(parameter.isConstant ? "const" : "var") \(parameter.id)"]
                    + start(parameter.id, parameter.value) + unit(parameter.id, parameter.unit)
            })
        section(
            "Conversion factors", network.conversionFactor.map { ["model.conversionFactor = \($0)"] } ?? [])
    }

    // MARK: - Species

    private mutating func writeSpecies() {
        section(
            "Species",
            network.species.flatMap { species in
                let isBoundary = species.isBoundary || species.isConstant
                let words = species.symbolIsAmount ? "substanceOnly species" : "species"
                return ["\(words) \(isBoundary ? "$" : "")\(species.id) in \(species.compartment)"]
                    + start(of: species) + unit(species.id, substanceUnits.written[species.id])
                    + (species.conversionFactor.map { ["\(species.id).conversionFactor = \($0)"] } ?? [])
            })
    }

    /// A number is a concentration, or the amount of a `substanceOnly` species; the other is written through
    /// the compartment.
    private func start(of species: Species) -> [String] {
        guard initial[species.id] == nil, let quantity = species.initial else {
            return start(species.id, nil)
        }
        let home = Expression.symbol(species.compartment)
        switch quantity {
        case .amount(let value) where !species.symbolIsAmount:
            return ["\(species.id) = \((Expression.number(value) / home).infix)"]
        case .concentration(let value) where species.symbolIsAmount:
            return ["\(species.id) = \((Expression.number(value) * home).infix)"]
        case .amount(let value), .concentration(let value): return start(species.id, value)
        }
    }

    // MARK: - Reactions

    private mutating func writeReactions() throws(InputError) {
        var statements: [String] = []
        for reaction in network.reactions {
            let home = reaction.compartment.map { " in \($0)" } ?? ""
            let arrow = reaction.isReversible ? "->" : "=>"
            let left = try side(reaction.reactants, reaction)
            let right = try side(reaction.products, reaction)
            let rate = reaction.rate.map { " " + formula($0) } ?? " "
            statements.append("\(reaction.id)\(home): \(left) \(arrow) \(right);\(rate)")
            for reference in reaction.reactants + reaction.products { statements += stoichiometry(reference) }
        }
        section("Reactions", statements)
    }

    private func side(_ references: [SpeciesReference], _ reaction: Reaction) throws(InputError) -> String {
        var parts: [String] = []
        for reference in references {
            if let id = reference.id {
                parts.append("\(id) \(reference.species)")
            } else if let value = reference.stoichiometry, value.isFinite {
                parts.append((value == 1 ? "" : Expression.number(value).infix + " ") + reference.species)
            } else {
                throw InputError(
                    "no-stoichiometry",
                    "in reaction '\(reaction.id)', species '\(reference.species)' has no stoichiometry",
                    remedy: "give it one")
            }
        }
        return parts.joined(separator: " + ")
    }

    private func stoichiometry(_ reference: SpeciesReference) -> [String] {
        guard let id = reference.id else { return [] }
        return ["\(reference.isConstant ? "const" : "var") \(id)"] + start(id, reference.stoichiometry)
    }

    // MARK: - Rules and events

    private mutating func writeRules() {
        section(
            "Rules",
            network.rules.map { rule in
                switch rule {
                case .assignment(let variable, let value): "\(variable) := \(formula(value))"
                case .rate(let variable, let value): "\(variable)' = \(formula(value))"
                case .algebraic(let value): "0 = \(formula(value))"
                }
            })
    }

    private mutating func writeEvents() {
        section("Events", network.events.filter { !$0.assignments.isEmpty }.map(event))
    }

    private func event(_ event: Event) -> String {
        var text = event.id.isEmpty ? "at " : "\(event.id): at "
        if let delay = event.delay { text += "\(formula(delay)) after " }
        text += formula(event.trigger)
        if let priority = event.priority { text += ", priority = \(formula(priority))" }
        if !event.triggerInitialValue { text += ", t0 = false" }
        if !event.isPersistent { text += ", persistent = false" }
        if !event.usesValuesFromTriggerTime { text += ", fromTrigger = false" }
        let assignments = event.assignments.map { "\($0.variable) = \(formula($0.value))" }
        return text + ": " + assignments.joined(separator: ", ")
    }

    // MARK: - Units and names

    private mutating func writeUnits() {
        let definitions = network.units.definitions + substanceUnits.extra
        var statements = definitions.map { "unit \($0.id) = \(Self.text($0.factors))" }
        for (name, quantity) in AntimonyUnits.special {
            guard let unit = network.units[keyPath: quantity], unit != name else { continue }
            statements.append("unit \(name) = \(unit)")
        }
        section("Units", statements)
    }

    static func text(_ factors: [UnitDefinition.Factor]) -> String {
        factors.isEmpty ? "dimensionless" : factors.map(text).joined(separator: " * ")
    }

    private static func text(_ factor: UnitDefinition.Factor) -> String {
        let coefficient = factor.coefficient
        let base = coefficient == 1 ? factor.kind : "\(Expression.number(coefficient).infix) \(factor.kind)"
        guard factor.exponent != 1 else { return base }
        return (coefficient == 1 ? base : "(\(base))") + "^\(Expression.number(factor.exponent).infix)"
    }

    private mutating func writeNames() {
        let named =
            network.compartments.map { ($0.id, $0.name) } + network.species.map { ($0.id, $0.name) }
            + network.parameters.map { ($0.id, $0.name) } + network.reactions.map { ($0.id, $0.name) }
            + network.events.filter { !$0.id.isEmpty && !$0.assignments.isEmpty }.map { ($0.id, $0.name) }
        section("Names", named.compactMap { id, name in name.map { "\(id) is \(Self.quoted($0))" } })
    }

    /// In quotation marks; three backticks around a text with quotation marks or several lines.
    private static func quoted(_ text: String) -> String {
        guard text.contains("\"") || text.contains(where: \.isNewline) else { return "\"\(text)\"" }
        return "```" + text.replacing("`", with: "'") + "```"
    }
}

/// Antimony gives a species the unit of what its symbol stands for: of a concentration, where SBML has the
/// unit of the amount.
private struct SubstanceUnits {
    /// The unit to write for each species that has one.
    private(set) var written: [String: String] = [:]
    /// Definitions that this needs.
    private(set) var extra: [UnitDefinition] = []

    init(_ network: ReactionNetwork) {
        let sizes = Dictionary(network.compartments.map { ($0.id, $0.unit ?? network.units.volume) }) { $1 }
        let factors = Dictionary(network.units.definitions.map { ($0.id, $0.factors) }) { $1 }
        func definition(_ unit: String) -> [UnitDefinition.Factor] {
            factors[unit] ?? [UnitDefinition.Factor(kind: unit)]
        }
        var used = network.identifiers.union(network.units.definitions.map(\.id))
        for species in network.species {
            guard let unit = species.substanceUnit else { continue }
            guard !species.symbolIsAmount else {
                written[species.id] = unit
                continue
            }
            guard let size = sizes[species.compartment] ?? nil else { continue }
            let perSize = definition(unit) + definition(size).map { $0.raised(to: -1) }
            let existing = (network.units.definitions + extra).first { $0.factors == perSize }
            var id = existing?.id ?? "\(unit)_per_\(size)"
            while existing == nil, !used.insert(id).inserted { id += "_" }
            if existing == nil { extra.append(UnitDefinition(id: id, factors: perSize)) }
            written[species.id] = id
        }
    }
}

extension Expression {
    /// Without the few forms that libAntimony refuses: a comparison of one value, which always holds.
    fileprivate var forAntimony: Expression {
        if case .apply(let operation, let operands) = self, operation.isComparison, operands.count == 1 {
            return .one
        }
        return replacingOperands(\.forAntimony)
    }
}

extension ReactionNetwork {
    /// The network with identifiers that Antimony allows, and species that it can tell.
    fileprivate func withAntimonyNames() -> (network: ReactionNetwork, renamed: [(old: String, new: String)])
    {
        var names = AntimonyNames(used: identifiers.union(units.definitions.map(\.id)).union([id]))
        for name in identifiers.sorted() { names.addElement(name) }
        for function in functions { for argument in function.arguments { names.addArgument(argument) } }
        let elementNames = identifiers
        for unit in units.definitions.map(\.id) {
            let isSpecial = AntimonyUnits.special.contains {
                $0.name == unit && units[keyPath: $0.quantity] != unit
            }
            names.addUnit(unit, isTaken: isSpecial || elementNames.contains(unit))
        }
        let (elements, newUnits, arguments) = (names.elements, names.units, names.arguments)
        var copy = renamed(
            elements: { elements[$0] ?? $0 }, units: { newUnits[$0] ?? $0 }, function: { elements[$0] ?? $0 })
        for index in copy.functions.indices { copy.functions[index].rename(arguments) }
        copy.id = AntimonyNames.isReserved(id) ? "\(id)_" : id
        let sizes = copy.compartments.filter { $0.dimensions == 0 }.map { ($0.id, $0.size) }
        let empty = Dictionary(sizes) { first, _ in first }
        for index in copy.species.indices {
            guard let size = empty[copy.species[index].compartment] else { continue }
            copy.species[index].standForAmount(hasSize: size != nil)
        }
        return (copy, names.elements.map { (old: $0.key, new: $0.value) }.sorted { $0.old < $1.old })
    }
}

extension Species {
    /// Where there are no dimensions, the symbol is the amount in any case; a concentration at the start is one per the
    /// size that is given nevertheless.
    fileprivate mutating func standForAmount(hasSize: Bool) {
        symbolIsAmount = true
        if case .concentration(let value) = initial, !hasSize { initial = .amount(value) }
    }
}

extension FunctionDefinition {
    fileprivate mutating func rename(_ new: [String: String]) {
        arguments = arguments.map { new[$0] ?? $0 }
        body = body.renamingSymbols { new[$0] ?? $0 }
    }
}

/// New names for identifiers that are words of Antimony.
private struct AntimonyNames {
    private var used: Set<String>
    private(set) var elements: [String: String] = [:]
    private(set) var units: [String: String] = [:]
    private(set) var arguments: [String: String] = [:]

    init(used: Set<String>) { self.used = used }

    static func isReserved(_ name: String) -> Bool {
        Antimony.keywords.contains(name) || Antimony.distributions.contains(name)
            || isReservedInFormulas(name)
    }

    private mutating func free(_ name: String) -> String {
        var candidate = name + "_"
        while !used.insert(candidate).inserted { candidate += "_" }
        return candidate
    }

    mutating func addElement(_ name: String) {
        if Self.isReserved(name) { elements[name] = free(name) }
    }

    mutating func addArgument(_ name: String) {
        if Self.isReserved(name), arguments[name] == nil { arguments[name] = free(name) }
    }

    /// Units share the namespace of elements in Antimony, and some of their names speak of the whole model.
    mutating func addUnit(_ name: String, isTaken: Bool) {
        if Self.isReserved(name) || isTaken { units[name] = free(name) }
    }
}
