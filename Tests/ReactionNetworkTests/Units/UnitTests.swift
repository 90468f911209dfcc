import Inputs
import ReactionNetwork
import Testing

@Suite struct UnitChecks {
    /// Species in micromole per litre, time in seconds, extent in micromole.
    private func network(rate: String, k: String? = "per_second") throws -> ReactionNetwork {
        var network = ReactionNetwork(id: "m")
        network.units.definitions = [
            UnitDefinition(id: "umol", factors: [.init(kind: "mole", scale: -6)]),
            UnitDefinition(id: "per_second", factors: [.init(kind: "second", exponent: -1)]),
            UnitDefinition(id: "per_minute", factors: [.init(kind: "second", exponent: -1, multiplier: 60)]),
            UnitDefinition(
                id: "uM", factors: [.init(kind: "mole", scale: -6), .init(kind: "litre", exponent: -1)]),
        ]
        network.units.substance = "umol"
        network.units.extent = "umol"
        network.units.time = "second"
        network.units.volume = "litre"
        network.compartments = [Compartment(id: "c", size: 1)]
        network.species = ["A", "B"].map { Species(id: $0, compartment: "c", initial: .concentration(1)) }
        network.parameters = [
            Parameter(id: "k", value: 1, unit: k), Parameter(id: "K", value: 1, unit: "uM"),
        ]
        network.reactions = [
            Reaction(
                id: "r", reactants: [SpeciesReference(species: "A")],
                products: [SpeciesReference(species: "B")],
                rate: try Expression(parsing: rate, at: .commandLine))
        ]
        return network
    }

    @Test(arguments: ["c * k * A", "c*k*A*A/(K + A)", "2*c*k*A", "c*k*A*(1 - B/K)^2", "c*k*K*exp(-A/K)"])
    func sound(_ rate: String) throws {
        #expect(try network(rate: rate).unitFindings().isEmpty)
    }

    @Test(arguments: [
        ("k * A", "the formula is in 0.001 mol m^-3 s^-1, and extent per time is 1e-06 mol s^-1"),
        ("c * k * (A + k)", "terms in 0.001 mol m^-3 and in s^-1 stand side by side"),
        ("c * k * A * exp(A)", "'exp' takes a number without a unit, not one in 0.001 mol m^-3"),
        (
            "piecewise(c*k*A, A > k, 0)",
            "sides of a comparison in 0.001 mol m^-3 and in s^-1 stand side by side"
        ),
    ])
    func unsound(_ rate: String, _ message: String) throws {
        let findings = try network(rate: rate).unitFindings()
        #expect(findings.map(\.message) == [message])
        #expect(findings.first?.kind == .inconsistent && findings.first?.element == "rate of 'r'")
    }

    @Test func scalesMatter() throws {
        let finding = try #require(network(rate: "c*k*A", k: "per_minute").unitFindings().first)
        #expect(
            finding.message == "the formula is in 1.66667e-08 mol s^-1, and extent per time is 1e-06 mol s^-1"
        )
    }

    @Test func undeclaredUnitsAreSaid() throws {
        let finding = try #require(network(rate: "c*k*A", k: nil).unitFindings().first)
        #expect(finding.kind == .notCheckable)
        #expect(finding.message == "without a declared unit: 'k'")
    }
}
