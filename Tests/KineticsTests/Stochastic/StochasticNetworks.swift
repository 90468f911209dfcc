import Foundation
import Kinetics
import NumericalKit
import ReactionNetwork

/// Networks for tests of stochastic simulation: amounts in one compartment of size 1.
enum StochasticNetworks {
    typealias Formula = TestFormula

    static func network(_ id: String, _ amounts: KeyValuePairs<String, Double>) -> ReactionNetwork {
        var network = ReactionNetwork(id: id)
        network.compartments = [Compartment(id: "cell", size: 1)]
        network.species = amounts.map {
            Species(id: $0.key, compartment: "cell", initial: .amount($0.value), symbolIsAmount: true)
        }
        return network
    }

    static func reaction(
        _ id: String, _ reactants: KeyValuePairs<String, Double>, _ products: KeyValuePairs<String, Double>,
        _ rate: Formula
    ) -> Reaction {
        Reaction(
            id: id, reactants: reactants.map { SpeciesReference(species: $0.key, stoichiometry: $0.value) },
            products: products.map { SpeciesReference(species: $0.key, stoichiometry: $0.value) }, rate: rate)
    }

    static func product(_ factors: Formula...) -> Formula { .apply(.times, factors) }
    static func less(_ symbol: String, _ number: Double) -> Formula { .symbol(symbol) - .number(number) }

    /// X appears at rate `birth` and each X goes at rate `death`.
    static func birthDeath(birth: Double, death: Double, start: Double) -> ReactionNetwork {
        var result = network("birth_death", ["X": start])
        result.reactions = [
            reaction("birth", [:], ["X": 1], .number(birth)),
            reaction("death", ["X": 1], [:], product(.number(death), .symbol("X"))),
        ]
        return result
    }

    static func dimerisation(_ start: Double, bind: Double, part: Double) -> ReactionNetwork {
        var result = network("dimer", ["P": start, "P2": 0])
        let pairs = product(.number(bind), .symbol("P"), less("P", 1)) / .number(2)
        result.reactions = [
            reaction("bind", ["P": 2], ["P2": 1], pairs),
            reaction("part", ["P2": 1], ["P": 2], product(.number(part), .symbol("P2"))),
        ]
        return result
    }

    /// Two stable states, near 85 and 565. *Source*: Schlögl 1972, doi:10.1007/BF01379769; constants as in
    /// Gillespie's examples.
    static func schlogl() -> ReactionNetwork {
        var result = network("schlogl", ["X": 250])
        let x = Formula.symbol("X")
        let triples = product(.number(1e-4 / 6), x, less("X", 1), less("X", 2))
        result.reactions = [
            reaction("r1", [:], ["X": 1], product(.number(3e-7 * 1e5 / 2), x, less("X", 1))),
            reaction("r2", ["X": 1], [:], triples),
            reaction("r3", [:], ["X": 1], .number(200)),
            reaction("r4", ["X": 1], [:], product(.number(3.5), x)),
        ]
        return result
    }

    /// Items that go round a ring of places, at rates from 0.5 to 6.5.
    static func ring(_ size: Int, start: Double) -> ReactionNetwork {
        var result = ReactionNetwork(id: "ring")
        result.compartments = [Compartment(id: "cell", size: 1)]
        result.species = (0..<size).map {
            Species(
                id: "S\($0)", compartment: "cell", initial: .amount($0 == 0 ? start : 0), symbolIsAmount: true
            )
        }
        result.reactions = (0..<size).map { place in
            reaction(
                "r\(place)", ["S\(place)": 1], ["S\((place + 1) % size)": 1],
                product(.number(0.5 + Double(place % 7)), .symbol("S\(place)")))
        }
        return result
    }
}

extension CompiledNetwork {
    /// Compiles with the symbols of these elements as observables.
    init(_ network: ReactionNetwork, inputs: [String] = [], observing symbols: [String]) throws {
        try self.init(compiling: network, inputs: inputs, observables: symbols.map { .symbol($0) })
    }

    /// Trajectories of members, in the order given.
    func trajectories(
        _ engine: StochasticEngine, members: some Sequence<Int>, times: [Double], inputs: [Double] = []
    ) -> [Trajectory] {
        var found: [Int: Trajectory] = [:]
        let members = Array(members)
        var remaining = members.makeIterator()
        engine.simulate(
            self, next: { remaining.next() }, times: times,
            inputs: { _, values in
                for index in inputs.indices { values[index] = inputs[index] }
            },
            isCancelled: { false }, receive: { found[$0] = $1 })
        return members.compactMap { found[$0] }
    }

    /// The first observable at the last time, of members 0 ..< count.
    func lastValues(_ engine: StochasticEngine, count: Int, at time: Double) -> [Double] {
        let width = observables.count
        return trajectories(engine, members: 0..<count, times: [0, time]).map { $0.values[width] }
    }
}

/// Gillespie's direct method as in a textbook, on closures.
struct TextbookSimulation {
    var propensities: [([Double]) -> Double]
    var changes: [[Double]]

    func state(from start: [Double], at end: Double, _ random: inout RandomStream) -> [Double] {
        var (state, time) = (start, 0.0)
        while true {
            let rates = propensities.map { $0(state) }
            let total = rates.reduce(0, +)
            guard total > 0 else { return state }
            time -= log1p(-random.uniform()) / total
            if time > end { return state }
            var rest = random.uniform() * total
            let jump = rates.firstIndex { rate in
                rest -= rate
                return rest < 0
            }
            for index in state.indices { state[index] += changes[jump ?? rates.count - 1][index] }
        }
    }
}

/// Probabilities of a process on 0, 1, 2, …, by uniformisation of its generator.
/// - Parameter rates: for each state, where it goes and how fast.
func distribution(_ rates: [[(to: Int, rate: Double)]], from start: Int, at time: Double) -> [Double] {
    let exits = rates.map { $0.reduce(0) { $0 + $1.rate } }
    let pace = (exits.max() ?? 1) * 1.01
    var current = [Double](repeating: 0, count: rates.count)
    current[start] = 1
    var result = [Double](repeating: 0, count: rates.count)
    var logWeight = -pace * time
    var reached = 0.0
    var step = 0
    while reached < 1 - 1e-10 {
        let weight = exp(logWeight)
        reached += weight
        for state in result.indices { result[state] += weight * current[state] }
        var following = current
        for (state, targets) in rates.enumerated() where current[state] > 0 {
            following[state] -= current[state] * exits[state] / pace
            for target in targets { following[target.to] += current[state] * target.rate / pace }
        }
        current = following
        step += 1
        logWeight += log(pace * time / Double(step))
    }
    return result
}

/// Distance of Kolmogorov and Smirnov between two samples, in units in which it is below 1.95 at p = 0.001.
func smirnovDistance(_ a: [Double], _ b: [Double]) -> Double {
    let values = Set(a + b).sorted()
    let (a, b) = (a.sorted(), b.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    for value in values {
        while i < a.count, a[i] <= value { i += 1 }
        while j < b.count, b[j] <= value { j += 1 }
        largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    return largest * (Double(a.count * b.count) / Double(a.count + b.count)).squareRoot()
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
func variance(_ values: [Double]) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}

/// How far chi-squared of observed counts lies from its mean, in standard deviations; bins of less than 10
/// expected are joined to their neighbour.
func chiSquaredScore(_ counts: [Double], _ probabilities: [Double]) -> Double {
    let total = counts.reduce(0, +)
    var (sum, bins, observed, expected) = (0.0, 0, 0.0, 0.0)
    for (count, probability) in zip(counts, probabilities) {
        observed += count
        expected += probability * total
        guard expected >= 10 else { continue }
        sum += (observed - expected) * (observed - expected) / expected
        (bins, observed, expected) = (bins + 1, 0, 0)
    }
    let degrees = Double(bins - 1)
    return (sum - degrees) / (2 * degrees).squareRoot()
}

/// How many values are 0, 1, …; what lies outside is counted at the end that it lies beyond.
func histogram(_ values: [Double], size: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: size)
    for value in values { counts[Int(min(max(value, 0), Double(size - 1)))] += 1 }
    return counts
}
