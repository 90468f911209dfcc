import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

@Suite struct CompileSpeedTests {
    /// Reversible binding and conversion, 1.7 reactions to a species.
    private func network(species count: Int, seed: UInt64) -> ReactionNetwork {
        var stream = RandomStream(seed: seed)
        var network = ReactionNetwork(id: "mass-action")
        network.compartments = [Compartment(id: "cell", size: 1)]
        network.species = (0..<count).map {
            Species(id: "S\($0)", compartment: "cell", initial: .concentration(stream.uniform()))
        }
        for index in 0..<count * 17 / 10 {
            let ids = (0..<3).map { _ in "S\(stream.below(count))" }
            network.parameters.append(Parameter(id: "f\(index)", value: stream.uniform()))
            network.parameters.append(Parameter(id: "b\(index)", value: stream.uniform()))
            let forward = .symbol("f\(index)") * (.symbol(ids[0]) * .symbol(ids[1]))
            let rate = .symbol("cell") * (forward - .symbol("b\(index)") * .symbol(ids[2]))
            network.reactions.append(
                Reaction(
                    id: "J\(index)", reactants: ids[0..<2].map { SpeciesReference(species: $0) },
                    products: [SpeciesReference(species: ids[2])], rate: rate))
        }
        return network
    }

    /// Generous bounds: a fault that makes compilation quadratic breaks them, a busy machine does not.
    @Test(arguments: [(58, 0.1), (500, 1.5)]) func compilesQuickly(_ count: Int, _ seconds: Double) throws {
        let network = network(species: count, seed: 7)
        var times: [Duration] = []
        for _ in 0..<3 {
            let clock = ContinuousClock()
            var compiled: CompiledNetwork?
            times.append(
                try clock.measure {
                    compiled = try CompiledNetwork(
                        compiling: network, inputs: network.parameters.map(\.id),
                        observables: network.species.map { .symbol($0.id) })
                })
            #expect((compiled?.jacobianPattern.count ?? 0) > 5 * count)
        }
        print("compile", count, times)
        #expect(times.min() ?? .zero < .seconds(seconds))
    }
}
