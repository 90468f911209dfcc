import Foundation
import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

/// Each method against closed forms, the master equation, and a textbook implementation.
@Suite struct StochasticDistributions {
    static let methods: [StochasticEngine.Method] = [.lanes, .tree]

    @Test(arguments: methods)
    func birthAndDeathHaveTheMeanAndVarianceOfTheClosedForm(_ method: StochasticEngine.Method) throws {
        let (birth, death, start, count) = (12.0, 0.4, 50.0, 20_000)
        let network = try CompiledNetwork(
            StochasticNetworks.birthDeath(birth: birth, death: death, start: start), observing: ["X"])
        let times = [0, 0.5, 2, 6]
        let found = network.trajectories(
            StochasticEngine(seed: 3, method: method), members: 0..<count, times: times)
        for (row, time) in times.enumerated().dropFirst() {
            let values = found.map { $0.values[row] }
            let kept = exp(-death * time)
            let expectedMean = start * kept + birth / death * (1 - kept)
            let expectedVariance = expectedMean - start * kept * kept
            let error = (expectedVariance / Double(count)).squareRoot()
            #expect(abs(mean(values) - expectedMean) < 4 * error)
            let ratio = variance(values) / expectedVariance
            #expect(abs(ratio - 1) < 4 * (2 / Double(count)).squareRoot())
        }
    }

    @Test(arguments: methods)
    func dimerisationFollowsTheMasterEquation(_ method: StochasticEngine.Method) throws {
        let (start, bind, part, time) = (40, 0.02, 0.3, 3.0)
        var rates: [[(to: Int, rate: Double)]] = []
        for dimers in 0...start / 2 {
            let free = Double(start - 2 * dimers)
            rates.append(free >= 2 ? [(to: dimers + 1, rate: bind * free * (free - 1) / 2)] : [])
            if dimers > 0 { rates[dimers].append((to: dimers - 1, rate: part * Double(dimers))) }
        }
        let exact = distribution(rates, from: 0, at: time)
        let network = try CompiledNetwork(
            StochasticNetworks.dimerisation(Double(start), bind: bind, part: part), observing: ["P2"])
        let values = network.lastValues(StochasticEngine(seed: 5, method: method), count: 20_000, at: time)
        let counts = histogram(values, size: exact.count)
        #expect(abs(chiSquaredScore(counts, exact)) < 4)
    }

    /// A propensity that is not mass action, by the interpreter.
    @Test func saturableDecayFollowsTheMasterEquation() throws {
        var model = StochasticNetworks.network("saturable", ["S": 30])
        model.reactions = [
            StochasticNetworks.reaction(
                "decay", ["S": 1], [:], .number(9) * .symbol("S") / (.number(4) + .symbol("S")))
        ]
        var rates: [[(to: Int, rate: Double)]] = [[]]
        for items in 1...30 {
            let rate = 9 * Double(items) / Double(4 + items)
            rates.append([(to: items - 1, rate: rate)])
        }
        let exact = distribution(rates, from: 30, at: 2.5)
        let network = try CompiledNetwork(model, observing: ["S"])
        let values = network.lastValues(StochasticEngine(seed: 8), count: 20_000, at: 2.5)
        let counts = histogram(values, size: exact.count)
        #expect(abs(chiSquaredScore(counts, exact)) < 4)
    }

    @Test(arguments: methods)
    func schloglIsBimodalAsTheMasterEquationSays(_ method: StochasticEngine.Method) throws {
        let largest = 900
        var rates: [[(to: Int, rate: Double)]] = []
        for state in 0...largest {
            let x = Double(state)
            let up = 0.015 * x * (x - 1) + 200
            let down = 1e-4 / 6 * x * (x - 1) * (x - 2) + 3.5 * x
            rates.append(state < largest ? [(to: state + 1, rate: up)] : [])
            if state > 0 { rates[state].append((to: state - 1, rate: down)) }
        }
        let exact = distribution(rates, from: 250, at: 4)
        let network = try CompiledNetwork(StochasticNetworks.schlogl(), observing: ["X"])
        let values = network.lastValues(StochasticEngine(seed: 1, method: method), count: 2_000, at: 4)
        let counts = histogram(values, size: exact.count)
        #expect(abs(chiSquaredScore(counts, exact)) < 4)
        let low = exact[..<300].reduce(0, +)
        let found = counts[..<300].reduce(0, +) / 2_000
        #expect(low > 0.3 && low < 0.8)
        #expect(abs(found - low) < 4 * (low * (1 - low) / 2_000).squareRoot())
    }

    @Test(arguments: methods)
    func largeAndSmallMethodsAgreeWithATextbook(_ method: StochasticEngine.Method) throws {
        let size = 70
        let network = try CompiledNetwork(
            StochasticNetworks.ring(size, start: 60), observing: ["S3", "S0"])
        let values = network.lastValues(StochasticEngine(seed: 2, method: method), count: 3_000, at: 2)
        let textbook = TextbookSimulation(
            propensities: (0..<size).map { place in { (0.5 + Double(place % 7)) * $0[place] } },
            changes: (0..<size).map { place in
                var change = [Double](repeating: 0, count: size)
                (change[place], change[(place + 1) % size]) = (-1, 1)
                return change
            })
        var random = RandomStream(seed: 77)
        let start = [60] + [Double](repeating: 0, count: size - 1)
        let expected = (0..<3_000).map { _ in textbook.state(from: start, at: 2, &random)[3] }
        #expect(smirnovDistance(values, expected) < 1.95)
    }

    /// Multinomial: each item is at place k with the same probability, so that means add up to the number.
    @Test func itemsOfALargeRingAreKept() throws {
        let names = (0..<400).map { "S\($0)" }
        let network = try CompiledNetwork(StochasticNetworks.ring(400, start: 1_000), observing: names)
        for trajectory in network.trajectories(StochasticEngine(seed: 4), members: 0..<20, times: [0, 1, 40])
        {
            for row in 0..<3 {
                let values = trajectory.values[row * 400..<(row + 1) * 400]
                #expect(values.reduce(0, +) == 1_000)
                #expect(values.allSatisfy { $0 >= 0 })
            }
        }
    }
}
