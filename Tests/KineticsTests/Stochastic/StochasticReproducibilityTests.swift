import Kinetics
import ReactionNetwork
import Testing

/// A member's trajectory depends on its number, its inputs and the seed alone.
@Suite struct StochasticReproducibility {
    static let times = [0, 0.3, 1, 2.5]

    static func networks() throws -> [CompiledNetwork] {
        var timed = StochasticNetworks.birthDeath(birth: 20, death: 0.5, start: 10)
        timed.events = [
            Event(
                id: "feed", trigger: .apply(.greaterOrEqual, [.time, .number(1)]),
                assignments: [.init(variable: "X", value: .symbol("X") + .number(30))])
        ]
        return [
            try CompiledNetwork(StochasticNetworks.schlogl(), observing: ["X"]),
            try CompiledNetwork(StochasticNetworks.ring(90, start: 40), observing: ["S1", "S2"]),
            try CompiledNetwork(timed, observing: ["X"]),
        ]
    }

    @Test func packingDoesNotMatter() throws {
        let engine = StochasticEngine(seed: 21)
        for network in try Self.networks() {
            let together = network.trajectories(engine, members: 0..<21, times: Self.times)
            let backwards = network.trajectories(engine, members: (0..<21).reversed(), times: Self.times)
            for member in 0..<21 {
                let alone = network.trajectories(engine, members: [member], times: Self.times)[0]
                #expect(together[member].values == alone.values)
                #expect(backwards[20 - member].values == alone.values)
                #expect(together[member].statistics == alone.statistics)
            }
            #expect(Set(together.map(\.values)).count > 10)
        }
    }

    @Test func outputTimesDoNotMatter() throws {
        let engine = StochasticEngine(seed: 22)
        for network in try Self.networks() {
            let width = network.observables.count
            let few = network.trajectories(engine, members: 0..<9, times: Self.times)
            let many = network.trajectories(engine, members: 0..<9, times: (0...40).map { Double($0) / 10 })
            for (few, many) in zip(few, many) {
                for (row, time) in Self.times.enumerated() {
                    let place = Int((time * 10).rounded())
                    #expect(
                        few.values[row * width..<(row + 1) * width]
                            == many.values[place * width..<(place + 1) * width])
                }
            }
        }
    }

    @Test func bothMethodsTakeTheSameStream() throws {
        let network = try CompiledNetwork(StochasticNetworks.schlogl(), observing: ["X"])
        let lanes = network.trajectories(
            .init(seed: 1, method: .lanes), members: 0..<20, times: [0, 0.1, 0.2])
        let tree = network.trajectories(.init(seed: 1, method: .tree), members: 0..<20, times: [0, 0.1, 0.2])
        #expect(lanes.map(\.values) == tree.map(\.values))
    }

    /// Rates of mass action, of forms that are like it, and each as the interpreter computes it, behind a `max`.
    @Test func recognisedFormsHaveTheFormulasTrajectories() throws {
        typealias Formula = TestFormula
        let (x, y, k) = (Formula.symbol("X"), Formula.symbol("Y"), Formula.symbol("k"))
        let (one, two) = (Formula.number(1), Formula.number(2))
        let square = Formula.apply(.power, [x, two])
        let perSize = x / .symbol("cell")
        let triple = Formula.apply(.times, [k, x, x - one, x - two]) / .number(6)
        let rates: [Formula] = [
            k, k * x, k * x * y, k * x * (x - one) / two, triple, k + two * x, k * (square - x),
            k * perSize * (perSize - one / .symbol("cell")), (x - one) * k + .number(5) * k + x,
            k * (.number(40) - y), -(k * (y - .number(60))), x * y + x * two,
        ]
        for rate in rates {
            let found = try [rate, .apply(.max, [rate, .number(-1)])].map { rate in
                var model = StochasticNetworks.network("forms", ["X": 12, "Y": 30])
                model.compartments[0].size = 4
                model.parameters = [Parameter(id: "k", value: 0.3)]
                model.reactions = [
                    StochasticNetworks.reaction("there", ["X": 1], ["Y": 1], rate),
                    StochasticNetworks.reaction("back", ["Y": 1], ["X": 1], .number(0.9) * y),
                    StochasticNetworks.reaction("in", [:], ["X": 1], .number(9)),
                ]
                let network = try CompiledNetwork(model, inputs: ["k"], observing: ["X", "Y"])
                return network.trajectories(.init(seed: 5), members: 0..<25, times: [0, 0.2, 1])
            }
            #expect(found[0].map(\.values) == found[1].map(\.values))
            #expect(found[0].map(\.completion) == found[1].map(\.completion))
        }
    }

    @Test func seedsAndInputsMatter() throws {
        var model = StochasticNetworks.birthDeath(birth: 5, death: 1, start: 0)
        model.parameters = [Parameter(id: "k", value: 5)]
        model.reactions[0].rate = .symbol("k")
        let network = try CompiledNetwork(model, inputs: ["k"], observing: ["X"])
        let engine = StochasticEngine(seed: 1)
        let usual = network.trajectories(engine, members: 0..<40, times: [0, 9])
        let strong = network.trajectories(engine, members: 0..<40, times: [0, 9], inputs: [500])
        let none = network.trajectories(engine, members: 0..<40, times: [0, 9], inputs: [0])
        let other = network.trajectories(.init(seed: 2), members: 0..<40, times: [0, 9])
        #expect(abs(mean(strong.map { $0.values[1] }) - 500) < 20)
        #expect(none.allSatisfy { $0.values == [0, 0] && $0.completion == .complete })
        #expect(usual.map(\.values) != other.map(\.values))
    }
}
