import Inputs
import ModelFiles
import ReactionNetwork
import Testing

struct AntimonyGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Networks of all that Antimony has words for, in the form in which they are read.
private struct NetworkGenerator {
    var random: AntimonyGenerator
    private var network = ReactionNetwork(id: "net", name: "a net")

    init(seed: UInt64) { random = AntimonyGenerator(state: seed) }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    private mutating func number() -> Double {
        (Double.random(in: -5...50, using: &random) * 1000).rounded() / (chance(2) ? 1000 : 1e9)
    }

    private mutating func formula(_ depth: Int = 3) -> Expression {
        let names = network.species.map(\.id) + network.parameters.map(\.id) + network.compartments.map(\.id)
        guard depth > 0, !chance(4) else {
            return chance(3)
                ? .number(number()) : chance(8) ? .time : .symbol(names.randomElement(using: &random)!)
        }
        if chance(8) { return .call("f", [formula(depth - 1), formula(depth - 1)]) }
        let operation = [Operator.times, .plus, .minus, .divide, .power, .exp, .ln, .piecewise, .max, .root]
            .randomElement(using: &random)!
        switch operation {
        case .exp, .ln: return .apply(operation, [formula(depth - 1)])
        case .piecewise: return .apply(operation, [formula(depth - 1), condition(), formula(depth - 1)])
        case .times, .plus:
            return .apply(operation, [.symbol(names[0]), formula(depth - 1), formula(depth - 1)])
        default: return .apply(operation, [formula(depth - 1), formula(depth - 1)])
        }
    }

    private mutating func condition() -> Expression {
        let comparison = Expression.apply(
            [.less, .greaterOrEqual, .notEqual].randomElement(using: &random)!, [formula(1), formula(1)])
        return chance(3) ? .apply(.and, [comparison, .apply(.not, [comparison])]) : comparison
    }

    mutating func make() -> ReactionNetwork {
        network.functions = [
            FunctionDefinition(id: "f", arguments: ["x", "y"], body: .symbol("x") * .symbol("y") + .one)
        ]
        network.units.definitions = [
            UnitDefinition(
                id: "nM",
                factors: [
                    UnitDefinition.Factor(kind: "mole", scale: -9),
                    UnitDefinition.Factor(kind: "litre", exponent: -1),
                ]),
            UnitDefinition(id: "hour", factors: [UnitDefinition.Factor(kind: "second", multiplier: 3600)]),
        ]
        network.units.time = "hour"
        network.units.substance = "mole"
        network.units.volume = "litre"
        addElements()
        addReactions()
        addRulesAndEvents()
        return network
    }

    private mutating func addElements() {
        for index in 0..<3 {
            let isConstant = !chance(3)
            network.compartments.append(
                Compartment(
                    id: "c\(index)", name: chance(2) ? "a \"\(index)\"" : nil, size: Double(index) + 0.5,
                    isConstant: isConstant, unit: chance(2) ? "litre" : nil))
        }
        for index in 0..<6 {
            let isAmount = chance(2)
            var species = Species(
                id: "S\(index)", name: chance(2) ? "S \(index)'" : nil, compartment: "c\(index % 3)",
                initial: chance(2) ? .amount(number()) : .concentration(number()), symbolIsAmount: isAmount,
                isBoundary: chance(4))
            if chance(3) { species.substanceUnit = "mole" }
            if chance(4) { species.conversionFactor = "k0" }
            network.species.append(species)
        }
        for index in 0..<6 {
            network.parameters.append(
                Parameter(
                    id: "k\(index)", value: number(), isConstant: index == 0 || chance(2),
                    unit: chance(2) ? "nM" : chance(2) ? "second" : nil))
        }
        if chance(2) { network.conversionFactor = "k0" }
    }

    private mutating func addReactions() {
        for index in 0..<5 {
            var references: [SpeciesReference] = []
            for place in 0..<Int.random(in: 0...3, using: &random) {
                let species = "S\(Int.random(in: 0..<5, using: &random))"
                let stoichiometry = chance(2) ? 1.0 : Double(Int.random(in: -2...3, using: &random))
                references.append(
                    SpeciesReference(
                        id: chance(4) ? "n\(index)_\(place)" : nil, species: species,
                        stoichiometry: stoichiometry))
            }
            let split = references.count / 2
            if references.isEmpty { references = [SpeciesReference(species: "S0")] }
            network.reactions.append(
                Reaction(
                    id: "J\(index)", reactants: Array(references[..<split]),
                    products: Array(references[split...]),
                    rate: chance(6) ? nil : formula(), isReversible: chance(2),
                    compartment: chance(4) ? "c1" : nil))
        }
    }

    private mutating func addRulesAndEvents() {
        network.rules.append(.rate(variable: "S5", value: formula()))
        network.parameters.append(Parameter(id: "r", isConstant: false))
        network.rules.append(.assignment(variable: "r", value: formula()))
        network.parameters.append(Parameter(id: "z", value: 1, isConstant: false))
        network.rules.append(.algebraic(formula() - .symbol("z")))
        network.parameters.append(Parameter(id: "w"))
        network.initialAssignments.append(InitialAssignment(variable: "w", value: formula() + .symbol("k0")))
        for index in 0..<3 {
            network.events.append(
                Event(
                    id: "E\(index)", trigger: condition(), triggerInitialValue: chance(2),
                    isPersistent: chance(2),
                    priority: chance(2) ? formula(1) : nil, delay: chance(2) ? .number(2) : nil,
                    usesValuesFromTriggerTime: chance(2),
                    assignments: [
                        Event.Assignment(variable: "z", value: formula()),
                        Event.Assignment(variable: "S0", value: formula()),
                    ]))
        }
    }
}

extension ReactionNetwork {
    /// Without what a reader of Antimony finds out by itself (modifiers), and with elements in one order.
    fileprivate var comparable: ReactionNetwork {
        var copy = self
        for index in copy.reactions.indices {
            copy.reactions[index].modifiers = []
            copy.reactions[index].rate = copy.reactions[index].rate?.joined
        }
        copy.parameters.sort { $0.id < $1.id }
        copy.rules = rules.map { rule in
            switch rule {
            case .assignment(let variable, let value): .assignment(variable: variable, value: value.joined)
            case .rate(let variable, let value): .rate(variable: variable, value: value.joined)
            case .algebraic(let value): .algebraic(value.joined)
            }
        }.sorted { "\($0)" < "\($1)" }
        for index in copy.initialAssignments.indices {
            copy.initialAssignments[index].value = copy.initialAssignments[index].value.joined
        }
        for index in copy.events.indices {
            copy.events[index].trigger = copy.events[index].trigger.joined
            copy.events[index].priority = copy.events[index].priority?.joined
            copy.events[index].assignments = copy.events[index].assignments.map {
                Event.Assignment(variable: $0.variable, value: $0.value.joined)
            }
        }
        return copy
    }
}

extension Expression {
    fileprivate var joined: Expression {
        let node = replacingOperands(\.joined)
        guard case .apply(let operation, let operands) = node, operation == .plus || operation == .times,
            operands.count > 1, case .apply(operation, let first)? = operands.first, first.count > 1
        else { return node }
        return .apply(operation, first + operands.dropFirst())
    }
}

@Suite struct AntimonyWriting {
    @Test func networksReadBackTheSame() throws {
        for seed in 1...300 as ClosedRange<UInt64> {
            var generator = NetworkGenerator(seed: seed)
            let network = generator.make()
            let text = try Antimony.write(network)
            var back = try readAntimony(text)
            back.units.definitions.removeAll { $0.id.contains("_per_") }
            guard back.comparable != network.comparable else { continue }
            Issue.record("\(seed): \(text)")
            return
        }
    }

    @Test func writingAgainGivesTheSameText() throws {
        for seed in 1...50 as ClosedRange<UInt64> {
            var generator = NetworkGenerator(seed: seed)
            let text = try Antimony.write(try readAntimony(Antimony.write(generator.make())))
            #expect(try Antimony.write(try readAntimony(text)) == text)
        }
    }

    @Test func wordsOfTheLanguageAreRenamed() throws {
        var network = ReactionNetwork(id: "model")
        network.compartments = [Compartment(id: "compartment", size: 1)]
        network.species = [Species(id: "species", compartment: "compartment", initial: .concentration(2))]
        network.parameters = [
            Parameter(id: "time", value: 3), Parameter(id: "gamma", value: 1), Parameter(id: "at", value: 2),
        ]
        network.functions = [FunctionDefinition(id: "pow", arguments: ["in"], body: .symbol("in"))]
        network.reactions = [
            Reaction(
                id: "end", reactants: [SpeciesReference(species: "species")], rate: .symbol("time") * .time)
        ]
        network.rules = [.algebraic(.call("pow", [.symbol("gamma")]))]
        let text = try Antimony.write(network)
        #expect(text.contains("// 'time' is called 'time_' here"))
        let back = try readAntimony(text)
        #expect(back.id == "model_")
        #expect(back.species.map(\.id) == ["species_"])
        #expect(back.reactions[0].rate == (.symbol("time_") * .time))
        #expect(back.functions == [FunctionDefinition(id: "pow_", arguments: ["in_"], body: .symbol("in_"))])
    }

    @Test func whatHasNoWordIsWrittenByItsEffect() throws {
        var network = ReactionNetwork(id: "m")
        network.compartments = [Compartment(id: "p", dimensions: 0), Compartment(id: "c", size: 2)]
        network.species = [
            Species(id: "A", compartment: "p", initial: .concentration(3)),
            Species(id: "B", compartment: "c", initial: .amount(3), isConstant: true),
            Species(id: "C", compartment: "c", initial: .amount(0)),
        ]
        network.events = [Event(id: "idle", trigger: .one)]
        network.doses = [Dose(id: "d", target: "C", amount: .number(10), start: 1)]
        let back = try readAntimony(try Antimony.write(network))
        #expect(back.species("A")?.symbolIsAmount == true && back.species("A")?.initial == .amount(3))
        #expect(back.species("B")?.isBoundary == true)
        #expect(back.events.map(\.id) == ["d"])
        network.reactions = [
            Reaction(id: "J", products: [SpeciesReference(species: "C", stoichiometry: nil)])
        ]
        #expect(throws: InputError.self) { try Antimony.write(network) }
    }
}
