import Inputs
import Kinetics
import ReactionNetwork
import Testing

@Suite struct AlgebraicLoweringTests {
    /// x' = −x, and what the rules make of the rest.
    private func network(_ rules: [Rule], _ parameters: [Parameter]) -> ReactionNetwork {
        var network = ReactionNetwork(id: "algebraic")
        network.parameters = [Parameter(id: "x", value: 4, isConstant: false)] + parameters
        network.rules = [.rate(variable: "x", value: -.symbol("x"))] + rules
        return network
    }

    private func variable(_ id: String, _ value: Double? = nil) -> Parameter {
        Parameter(id: id, value: value, isConstant: false)
    }

    @Test func theUnknownIsWhatNothingElseDetermines() throws {
        let compiled = try CompiledNetwork(
            compiling: network(
                [.algebraic(.symbol("x") + .number(3) * .symbol("y") - .symbol("c"))],
                [variable("y"), Parameter(id: "c", value: 10)]),
            observables: [.symbol("y")])
        #expect(compiled.stateNames == ["x", "y"])
        #expect(compiled.differentialCount == 1)
        var member = CompiledMember(compiled)
        member.states = [4, 1]
        #expect(member.derivatives() == [-4, -3])
        #expect(member.jacobian() == [[-1, 0], [1, 3]])
        #expect(member.observed() == [1])
    }

    /// The first rule could have y or z, the second y alone.
    @Test func unknownsAreMatchedSoThatEachRuleHasOne() throws {
        let compiled = try CompiledNetwork(
            compiling: network(
                [.algebraic(.symbol("y") - .symbol("z")), .algebraic(.symbol("x") - .symbol("y"))],
                [variable("y"), variable("z")]),
            observables: [])
        #expect(compiled.stateNames == ["x", "y", "z"])
        var member = CompiledMember(compiled)
        member.states = [4, 5, 7]
        // In the order of the unknowns: x − y for y, y − z for z.
        #expect(member.derivatives() == [-4, -1, -2])
    }

    @Test func unknownsAreFoundThroughOtherFormulas() throws {
        let compiled = try CompiledNetwork(
            compiling: network(
                [
                    .assignment(variable: "a", value: .symbol("y") * .symbol("y")),
                    .algebraic(.symbol("a") - .symbol("x")),
                ], [variable("a"), variable("y", 2)]),
            observables: [])
        #expect(compiled.stateNames == ["x", "y"])
        var member = CompiledMember(compiled)
        #expect(member.states == [4, 2])
        #expect(member.jacobian() == [[-1, 0], [-1, 4]])
    }

    @Test func boundarySpeciesCanBeUnknownsAndReactingOnesNot() throws {
        var network = ReactionNetwork(id: "species")
        network.compartments = [Compartment(id: "V", size: 2)]
        network.species = [
            Species(id: "A", compartment: "V", initial: .amount(6)),
            Species(id: "B", compartment: "V", initial: .amount(2), isBoundary: true),
        ]
        network.reactions = [
            Reaction(
                id: "J", reactants: [SpeciesReference(species: "A")],
                products: [SpeciesReference(species: "B")], rate: .symbol("A"))
        ]
        network.rules = [.algebraic(.symbol("A") + .symbol("B") - .number(4))]
        let compiled = try CompiledNetwork(compiling: network, observables: [])
        #expect(compiled.stateNames == ["A", "B"])
        #expect(compiled.differentialCount == 1)
        var member = CompiledMember(compiled)
        #expect(member.derivatives() == [-3, 0])
        network.species[1].isBoundary = false
        expect("no-algebraic-unknown") { _ = try CompiledNetwork(compiling: network, observables: []) }
    }

    @Test func theRateOfAnUnknownIsRefused() throws {
        let network = network(
            [.algebraic(.symbol("x") - .symbol("y")), .rate(variable: "z", value: .rate(of: "y"))],
            [variable("y"), variable("z", 1)])
        expect("rate-of-algebraic") { _ = try CompiledNetwork(compiling: network, observables: []) }
    }
}
