import Inputs
import Kinetics
import ReactionNetwork
import Testing

@Suite struct LoweringTests {
    /// A → B at k·A in a compartment of size V: states are amounts, symbols concentrations.
    private func conversion(size: Double = 2) -> ReactionNetwork {
        var network = ReactionNetwork(id: "conversion")
        network.compartments = [Compartment(id: "V", size: size)]
        network.species = [
            Species(id: "A", compartment: "V", initial: .concentration(3)),
            Species(id: "B", compartment: "V", initial: .amount(1)),
        ]
        network.parameters = [Parameter(id: "k", value: 0.5)]
        network.reactions = [
            Reaction(
                id: "J", reactants: [SpeciesReference(species: "A")],
                products: [SpeciesReference(species: "B")],
                rate: .symbol("V") * .symbol("k") * .symbol("A"))
        ]
        return network
    }

    @Test func statesAreAmountsAndSymbolsConcentrations() throws {
        let compiled = try CompiledNetwork(
            compiling: conversion(), observables: [.symbol("A"), .amount("A"), .symbol("B"), .symbol("J")])
        var member = CompiledMember(compiled)
        #expect(compiled.stateNames == ["A", "B"])
        #expect(member.states == [6, 1])
        #expect(member.derivatives() == [-3, 3])
        #expect(member.observed() == [3, 6, 0.5, 3])
        #expect(member.jacobian() == [[-0.5, 0], [0.5, 0]])
        #expect(compiled.isAutonomous)
        #expect(Array(member.registers[compiled.toleranceScales]) == [2, 2])
    }

    @Test func inputsReplaceValues() throws {
        let compiled = try CompiledNetwork(
            compiling: conversion(), inputs: ["k", "A", "V"], observables: [.symbol("A"), .amount("A")])
        #expect(compiled.inputDefaults == [0.5, 3, 2])
        var member = CompiledMember(compiled, inputs: [2, 5, 10])
        #expect(member.states == [50, 1])
        #expect(member.derivatives() == [-100, 100])
        #expect(member.observed() == [5, 50])
    }

    @Test func aFormulaThatNeedsItselfIsACycle() throws {
        var network = conversion()
        network.parameters += [Parameter(id: "x", isConstant: false), Parameter(id: "y", isConstant: false)]
        network.rules = [
            .assignment(variable: "x", value: .symbol("y") + .one),
            .assignment(variable: "y", value: .symbol("x") + .one),
        ]
        #expect {
            _ = try CompiledNetwork(compiling: network, observables: [.symbol("x")])
        } throws: { error in
            (error as? InputError)?.code == "formula-cycle"
        }
    }
}
