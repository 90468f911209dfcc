import Inputs
import ReactionNetwork
import Testing

@Suite struct ValidationTests {
    private func sound() -> ReactionNetwork {
        var network = ReactionNetwork(id: "sound")
        network.functions = [
            FunctionDefinition(id: "f", arguments: ["a"], body: .symbol("a") * .number(2))
        ]
        network.compartments = [Compartment(id: "cell", size: 1)]
        network.species = [
            Species(id: "A", compartment: "cell", initial: .amount(1)),
            Species(id: "B", compartment: "cell", initial: .amount(1)),
        ]
        network.parameters = [
            Parameter(id: "k", value: 1), Parameter(id: "v", value: 1, isConstant: false),
            Parameter(id: "w", value: 1, isConstant: false),
        ]
        network.reactions = [
            Reaction(
                id: "J", reactants: [SpeciesReference(id: "n", species: "A")],
                products: [SpeciesReference(species: "B")], rate: .call("f", [.symbol("A")]))
        ]
        return network
    }

    /// Errors found after one change to a sound network.
    private func errors(_ change: (inout ReactionNetwork) -> Void) -> [InputError] {
        var network = sound()
        change(&network)
        do {
            try network.validate()
            return []
        } catch { return error.errors }
    }

    private func finds(
        _ code: InputError.Code, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation,
        _ change: (inout ReactionNetwork) -> Void
    ) {
        let found = errors(change)
        #expect(found.map(\.code) == [code], sourceLocation: sourceLocation)
        #expect(found.allSatisfy { $0.message.contains("'\(name)'") }, sourceLocation: sourceLocation)
    }

    @Test func aSoundNetworkIsSound() { #expect(errors { _ in }.isEmpty) }

    @Test func identifiersAreUniqueAndKnown() {
        finds("repeated-identifier", "k") { $0.compartments.append(Compartment(id: "k", size: 1)) }
        finds("repeated-identifier", "f") { $0.parameters.append(Parameter(id: "f")) }
        #expect(errors { $0.parameters.append(Parameter(id: "")) }.map(\.code) == ["missing-identifier"])
        finds("unknown-identifier", "Cell") { $0.species[0].compartment = "Cell" }
        finds("unknown-identifier", "C") { $0.reactions[0].modifiers = ["C"] }
        finds("unknown-identifier", "kk") { $0.reactions[0].rate = .symbol("kk") }
        finds("unknown-identifier", "x") { $0.rules = [.assignment(variable: "x", value: .one)] }
        finds("not-a-value", "f") { $0.reactions[0].rate = .symbol("f") }
        finds("not-an-argument", "k") { $0.functions[0].body = .symbol("k") }
    }

    @Test func anUnknownNameIsMetWithTheNearest() {
        let found = errors { $0.reactions[0].rate = .symbol("k_") }
        #expect(found.first?.remedy == "did you mean 'k'?")
        #expect(found.first?.message.contains("the rate of reaction 'J'") == true)
    }

    @Test func operandsAreCounted() {
        finds("wrong-number-of-arguments", "divide") { $0.reactions[0].rate = .apply(.divide, [.one]) }
        finds("wrong-number-of-arguments", "f") { $0.reactions[0].rate = .call("f", []) }
        finds("unknown-function", "g") { $0.reactions[0].rate = .call("g", [.one]) }
        finds("recursive-function", "f") { $0.functions[0].body = .call("f", [.symbol("a")]) }
    }

    @Test func elementsAreDeterminedOnce() {
        let rule = Rule.assignment(variable: "v", value: .one)
        finds("determined-twice", "v") { $0.rules = [rule, .rate(variable: "v", value: .one)] }
        finds("determined-twice", "A") { $0.rules = [.rate(variable: "A", value: .one)] }
        finds("determined-twice", "v") {
            $0.rules = [rule]
            $0.initialAssignments = [InitialAssignment(variable: "v", value: .one)]
        }
        finds("determined-twice", "v") {
            $0.rules = [rule]
            $0.events = [Event(trigger: .one, assignments: [.init(variable: "v", value: .one)])]
        }
        finds("not-settable", "J") { $0.rules = [.assignment(variable: "J", value: .one)] }
    }

    @Test func constantsStayAsTheyAre() {
        finds("constant-changes", "k") { $0.rules = [.rate(variable: "k", value: .one)] }
        finds("constant-changes", "n") { $0.rules = [.assignment(variable: "n", value: .one)] }
        finds("constant-changes", "A") { $0.species[0].isConstant = true }
        finds("constant-changes", "cell") {
            $0.events = [Event(id: "e", trigger: .one, assignments: [.init(variable: "cell", value: .one)])]
        }
        finds("not-constant", "v") { $0.conversionFactor = "v" }
    }

    @Test func cyclesAreNamed() {
        let found = errors {
            $0.rules = [
                .assignment(variable: "v", value: .symbol("w")),
                .assignment(variable: "w", value: .symbol("v")),
            ]
        }
        #expect(found.map(\.code) == ["formula-cycle"])
        #expect(found[0].message.contains("'v' needs 'w' needs 'v'"))
    }

    @Test func allErrorsAreFoundInOnePass() {
        let found = errors {
            $0.species[0].compartment = "nowhere"
            $0.reactions[0].rate = .symbol("nothing") + .symbol("nobody")
        }
        #expect(found.count == 3)
    }
}
