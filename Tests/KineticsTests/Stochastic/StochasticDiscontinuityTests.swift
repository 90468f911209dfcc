import Foundation
import Kinetics
import ReactionNetwork
import Testing

/// Events, conditions, rules, and propensities that move between jumps.
@Suite struct StochasticDiscontinuities {
    typealias Formula = TestFormula

    func event(
        _ id: String, when trigger: Formula, _ variable: String, _ value: Formula, delay: Formula? = nil
    ) -> Event {
        Event(
            id: id, trigger: trigger, delay: delay, assignments: [.init(variable: variable, value: value)])
    }

    func atLeast(_ left: Formula, _ right: Double) -> Formula {
        .apply(.greaterOrEqual, [left, .number(right)])
    }

    @Test func eventsInTimeHappenExactlyThen() throws {
        var model = StochasticNetworks.network("timed", ["X": 3])
        model.events = [
            event("set", when: atLeast(.time, 2), "X", .number(70)),
            event(
                "later", when: .apply(.greater, [.time, .number(2)]), "X", .number(5), delay: .number(1.5)),
        ]
        let network = try CompiledNetwork(model, observing: ["X"])
        let times = [0, 2.0.nextDown, 2, 3.5, 3.5.nextUp.nextUp, 4]
        let found = network.trajectories(.init(seed: 1), members: [0], times: times)[0]
        #expect(found.values == [3, 3, 70, 70, 5, 5])
        #expect(found.statistics.events == 2)
        #expect(found.completion == .complete)
    }

    /// Without births after t = 1, only those present decay.
    @Test func conditionsOnTimeCutTheHazardExactly() throws {
        var model = StochasticNetworks.birthDeath(birth: 40, death: 0.7, start: 0)
        model.reactions[0].rate = .apply(
            .piecewise, [.number(40), .apply(.less, [.time, .number(1)]), .number(0)])
        let network = try CompiledNetwork(model, observing: ["X"])
        let values = network.lastValues(.init(seed: 6), count: 20_000, at: 2)
        let kept: Double = exp(-0.7)
        let expected = 40 / 0.7 * (1 - kept) * kept
        #expect(abs(mean(values) - expected) < 4 * (expected / 20_000).squareRoot())
        #expect(abs(variance(values) / expected - 1) < 4 * (2.0 / 20_000).squareRoot())
    }

    @Test func eventsOnStatesAreSeenAfterEachJump() throws {
        var model = StochasticNetworks.network("counter", ["X": 0, "N": 0])
        model.reactions = [StochasticNetworks.reaction("birth", [:], ["X": 1], .number(50))]
        model.species[1].isBoundary = true
        model.events = [
            Event(
                id: "full", trigger: atLeast(.symbol("X"), 10),
                assignments: [
                    .init(variable: "X", value: .number(0)),
                    .init(variable: "N", value: .symbol("N") + .number(1)),
                ])
        ]
        let network = try CompiledNetwork(model, observing: ["X", "N"])
        for found in network.trajectories(.init(seed: 1), members: 0..<50, times: [0, 1, 4]) {
            let (x, n) = (found.values[4], found.values[5])
            #expect(x < 10)
            #expect(n * 10 + x == Double(found.statistics.jumps))
            #expect(Double(found.statistics.events) == n)
        }
    }

    /// P(no jump until t) = exp(−k t²/2).
    @Test func propensitiesThatReadTimeHaveTheRightHazard() throws {
        var model = StochasticNetworks.network("ramp", ["X": 1])
        model.reactions = [
            StochasticNetworks.reaction(
                "go", ["X": 1], [:], StochasticNetworks.product(.number(0.8), .time, .symbol("X")))
        ]
        let network = try CompiledNetwork(model, observing: ["X"])
        let count = 20_000
        let found = network.trajectories(.init(seed: 3), members: 0..<count, times: [0, 1, 2])
        for (row, time) in [(1, 1.0), (2, 2.0)] {
            let expected: Double = exp(-0.4 * time * time)
            let kept = mean(found.map { $0.values[row] })
            #expect(abs(kept - expected) < 4 * (expected * (1 - expected) / Double(count)).squareRoot())
        }
    }

    /// Births at a rate that grows as a power of time: Poisson, with the integral of the rate as its mean. No error shortens
    /// the steps of such a hazard, whatever their length.
    @Test(arguments: [(1, 100.0), (2, 90.0), (4, 40.0)])
    func growingPropensitiesFireOn(_ degree: Int, _ rate: Double) throws {
        var model = StochasticNetworks.network("growing", ["X": 0])
        let power = TestFormula.apply(.power, [.time, .number(Double(degree))])
        model.reactions = [
            StochasticNetworks.reaction("birth", [:], ["X": 1], .number(rate) * power)
        ]
        let network = try CompiledNetwork(model, observing: ["X"])
        let count = 2_000
        let values = network.trajectories(.init(seed: 2), members: 0..<count, times: [0, 1, 2]).map {
            $0.values[2]
        }
        let expected: Double = rate * pow(2, Double(degree + 1)) / Double(degree + 1)
        #expect(abs(mean(values) - expected) < 4 * (expected / Double(count)).squareRoot())
        #expect(abs(variance(values) / expected - 1) < 4 * (2 / Double(count)).squareRoot())
    }

    /// dR/dt = −R in between, R + 1 at each event, births at rate 6 R.
    @Test func rateRulesMoveBetweenJumps() throws {
        var model = StochasticNetworks.network("driven", ["X": 0])
        model.parameters = [Parameter(id: "R", value: 2, isConstant: false)]
        model.rules = [.rate(variable: "R", value: -.symbol("R"))]
        model.reactions = [
            StochasticNetworks.reaction("birth", [:], ["X": 1], .number(6) * .symbol("R"))
        ]
        model.events = [event("kick", when: atLeast(.time, 1), "R", .symbol("R") + .number(1))]
        let network = try CompiledNetwork(model, observing: ["X", "R"])
        let found = network.trajectories(.init(seed: 3), members: 0..<10_000, times: [0, 0.5, 3])
        let before: Double = 2 * exp(-1.0)
        let (half, two): (Double, Double) = (exp(-0.5), exp(-2.0))
        #expect(abs(found[0].values[3] - 2 * half) < 1e-8)
        #expect(abs(found[0].values[5] - (before + 1) * two) < 1e-8)
        let expected = 6 * (2 - before + (before + 1) * (1 - two))
        let values = found.map { $0.values[4] }
        #expect(abs(mean(values) - expected) < 4 * (expected / 10_000).squareRoot())
        #expect(abs(variance(values) / expected - 1) < 4 * (2.0 / 10_000).squareRoot())
    }

    @Test func triggersOnMovingElementsAreLocated() throws {
        var model = StochasticNetworks.network("grow", ["X": 0])
        model.compartments[0].isConstant = false
        model.rules = [.rate(variable: "cell", value: .symbol("cell"))]
        model.events = [event("split", when: atLeast(.symbol("cell"), 2), "cell", .number(1))]
        let network = try CompiledNetwork(model, observing: ["cell"])
        let found = network.trajectories(.init(seed: 3), members: [0], times: [0, 0.6, 0.7, 2])[0]
        let expected: [Double] = [1, exp(0.6), exp(0.7) / 2, exp(2.0) / 4]
        for (value, exact) in zip(found.values, expected) { #expect(abs(value - exact) < 1e-7 * exact) }
        #expect(found.statistics.events == 2)
    }

    @Test func assignmentRulesAreReadAtOnce() throws {
        var model = StochasticNetworks.network("capped", ["X": 0])
        model.parameters = [Parameter(id: "room", isConstant: false)]
        model.rules = [.assignment(variable: "room", value: .number(25) - .symbol("X"))]
        model.reactions = [
            StochasticNetworks.reaction("fill", [:], ["X": 1], .number(2) * .symbol("room"))
        ]
        let network = try CompiledNetwork(model, observing: ["X", "room"])
        for found in network.trajectories(.init(seed: 1), members: 0..<20, times: [0, 50]) {
            #expect(found.values == [0, 25, 25, 0])
            #expect(found.statistics.jumps == 25)
        }
    }
}
