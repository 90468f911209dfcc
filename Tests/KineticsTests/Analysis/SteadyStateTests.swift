import Inputs
import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

@Suite struct SteadyStateTests {
    /// One species without a partner, its net rate a formula.
    private func single(_ initial: Double, rate: Expression) -> ReactionNetwork {
        var network = ReactionNetwork(id: "single")
        network.compartments = [Compartment(id: "cell", size: 1)]
        network.species = [Species(id: "x", compartment: "cell", initial: .concentration(initial))]
        network.reactions = [
            Reaction(id: "net", products: [SpeciesReference(species: "x")], rate: rate)
        ]
        return network
    }

    private func search(
        _ network: ReactionNetwork, inputs: [String] = [], observables: [Observable] = [],
        horizon: Double = 10
    ) throws -> SteadyStateSearch {
        try SteadyStateSearch(
            network, inputs: inputs, observables: observables, engine: DeterministicEngine(),
            settings: .init(horizon: horizon))
    }

    /// B = total·k1/(k1 + k2); the one free eigenvalue is −(k1 + k2).
    @Test(arguments: [1, 2]) func conservedTotals(_ threads: Int) throws {
        let search = try search(
            exchangeNetwork(), inputs: ["A", "k1"],
            observables: [.symbol("B"), .formula(name: "sum", .symbol("A") + .symbol("B"))])
        let rows = [[10, 0.5], [3, 0.5], [3, 2], [3, 1e-4], [0, 1]]
        let outcomes = try search.run(try EnsembleDesign(table: ["A", "k1"], rows: rows), threads: threads)
        for (row, outcome) in zip(rows, outcomes) {
            let state = try #require(outcome.state)
            let known = row[0] * row[1] / (row[1] + 0.25)
            #expect(abs(state.observables[0] - known) <= 1e-12 * row[0])
            #expect(abs(state.observables[1] - row[0]) <= 1e-12 * row[0])
            #expect(state.eigenvalues.count == 1 && abs(state.eigenvalues[0].real + row[1] + 0.25) < 1e-12)
            #expect(state.stability == .stable && state.residual < 1e-12)
        }
    }

    /// x²/(1 + x²) − 0.4·x: rest at 0, ½ (unstable) and 2; the course decides.
    @Test func bistability() throws {
        let x = Expression.symbol("x")
        let rate = x * x / (1 + x * x) - .number(0.4) * x
        for (initial, known) in [(0.4, 0.0), (0.49, 0), (0.51, 2), (0.6, 2), (30, 2)] {
            let state = try search(single(initial, rate: rate), horizon: 1).run(
                try EnsembleDesign([], members: 1, seed: 1))[0].state
            #expect(abs((state?.states[0] ?? .nan) - known) < 1e-9, "from \(initial)")
            #expect(state?.stability == .stable)
        }
    }

    /// The Brusselator with A = 1, B = 3: an unstable focus at (1, 3), λ² − λ + 1 = 0, inside a limit cycle.
    @Test func unstableFocus() throws {
        let (x, y) = (Expression.symbol("x"), Expression.symbol("y"))
        var network = single(1.1, rate: 1 + x * x * y - .number(4) * x)
        network.species.append(Species(id: "y", compartment: "cell", initial: .concentration(3)))
        network.reactions.append(
            Reaction(
                id: "other", products: [SpeciesReference(species: "y")], rate: .number(3) * x - x * x * y))
        let outcome = try search(network).run(try EnsembleDesign([], members: 1, seed: 1))[0]
        if let state = outcome.state {
            #expect(abs(state.states[0] - 1) < 1e-9 && abs(state.states[1] - 3) < 1e-9)
            #expect(state.stability == .unstable && state.distanceFromCourse > 0.1)
            #expect(abs(state.eigenvalues[0].real - 0.5) < 1e-9)
            #expect(abs(state.eigenvalues[0].imaginary - 0.75.squareRoot()) < 1e-9)
        } else if case .notFound(let reason) = outcome {
            #expect(reason == .notConverged)
        }
    }

    @Test func growthIsNotFound() throws {
        let outcome = try search(single(1, rate: .number(2))).run(
            try EnsembleDesign([], members: 1, seed: 1))[0]
        guard case .notFound(.notConverged) = outcome else {
            Issue.record("something that grows for ever has no steady state")
            return
        }
    }

    @Test func eventsAndTimeAreRefused() throws {
        var withEvent = exchangeNetwork()
        withEvent.events = [
            Event(
                trigger: .apply(.greater, [.time, .number(1)]),
                assignments: [.init(variable: "A", value: .number(3))])
        ]
        #expect(throws: InputError.self) { try search(withEvent) }
        #expect(throws: InputError.self) { try search(single(1, rate: .apply(.sin, [.time]))) }
    }
}

private func + (left: Double, right: Expression) -> Expression { .number(left) + right }
