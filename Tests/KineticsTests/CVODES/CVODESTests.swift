#if SUNDIALS
    import func Foundation.exp
    import func Foundation.tan
    import Inputs
    import Kinetics
    import ReactionNetwork
    import Testing

    @Suite("CVODES and IDAS") struct CVODESTests {
        let tight = CVODESEngine(relativeTolerance: 1e-10, absoluteTolerance: 1e-13)

        @Test("a chain of first-order reactions follows Bateman's solution")
        func chain() throws {
            var network = ReactionNetwork(id: "chain")
            network.compartments = [Compartment(id: "cell", size: 2)]
            network.species = [
                Species(id: "A", compartment: "cell", initial: .concentration(1)),
                Species(id: "B", compartment: "cell", initial: .concentration(0)),
            ]
            network.reactions = [
                Reaction(
                    id: "first", reactants: [SpeciesReference(species: "A")],
                    products: [SpeciesReference(species: "B")], rate: try formula("3 * A * cell")),
                Reaction(
                    id: "second", reactants: [SpeciesReference(species: "B")],
                    rate: try formula("0.5 * B * cell")),
            ]
            let times = (0...20).map { Double($0) * 0.25 }
            let rows = try simulate(network, ["A", "B"], times, tight)
            for (time, row) in zip(times, rows) {
                let (first, second) = (exp(-3 * time), exp(-0.5 * time))
                #expect(abs(row[0] - first) < 1e-8)
                #expect(abs(row[1] - 1.2 * (second - first)) < 1e-8)
            }
        }

        @Test("a stiff oscillator keeps its period", arguments: [(1.0, 6.6632868593), (1000, 1614.4011258)])
        func vanDerPol(_ mu: Double, _ period: Double) throws {
            let network = try rates([("x", "y", 2), ("y", "\(mu) * (1 - x * x) * y - x", 0)])
            let rows = try simulate(network, ["x"], [0, 5 * period, 6 * period], tight)
            #expect(abs(rows[1][0] - rows[2][0]) < 1e-3)
        }

        @Test("an algebraic equation is fulfilled at all times")
        func algebraic() throws {
            var network = try rates([("x", "-z", 0.5)])
            network.parameters.append(Parameter(id: "z", isConstant: false))
            network.rules.append(.algebraic(try formula("z + x - 1 - x * x")))
            let times = (0...10).map { Double($0) * 0.1 }
            let root = 3.0.squareRoot() / 2
            for (time, row) in zip(times, try simulate(network, ["x", "z"], times, tight)) {
                let x = 0.5 - root * tan(root * time)
                let z = 1 - x + x * x
                #expect(abs(row[0] - x) < 1e-8)
                #expect(abs(row[1] - z) < 1e-8)
            }
        }

        @Test("a ball bounces at the times of its parabola")
        func bouncingBall() throws {
            var network = try rates([("height", "speed", 1), ("speed", "-9.81", 0)])
            network.events = [
                Event(
                    id: "bounce", trigger: try formula("height <= 0"),
                    assignments: [
                        Event.Assignment(variable: "speed", value: try formula("-0.5 * speed")),
                        Event.Assignment(variable: "height", value: .zero),
                    ])
            ]
            let fall = (2 / 9.81).squareRoot()
            let times = [0, 0.999, 1.001, 1.5, 1.999].map { $0 * fall }
            let rows = try simulate(network, ["speed", "height"], times, tight)
            #expect(abs(rows[1][0] + 9.81 * times[1]) < 1e-7)
            #expect(abs(rows[2][0] - 9.81 * 0.499 * fall) < 1e-6)
            // It goes up for half the time of the fall, to a quarter of the height.
            #expect(abs(rows[3][1] - 0.25) < 1e-6)
            #expect(rows[4][0] < 0)
        }

        @Test("a network without states is simulated") func stateless() throws {
            var network = ReactionNetwork(id: "clock")
            network.parameters = [Parameter(id: "p", value: 1, isConstant: false)]
            network.events = [
                Event(
                    trigger: try formula("time >= 3"),
                    assignments: [Event.Assignment(variable: "p", value: .number(7))])
            ]
            let rows = try simulate(network, ["p"], [0, 1, 2, 3, 4], tight)
            #expect(rows.map { $0[0] } == [1, 1, 1, 7, 7])
        }

        @Test("output times do not change the solution") func gridInvariance() throws {
            let network = try rates([("x", "y", 2), ("y", "(1 - x * x) * y - x", 0)])
            let coarse = try simulate(network, ["x", "y"], [0, 5, 10], CVODESEngine())
            let fine = try simulate(network, ["x", "y"], (0...100).map { Double($0) / 10 }, CVODESEngine())
            #expect(fine[50] == coarse[1])
            #expect(fine[100] == coarse[2])
        }

        @Test("what cannot go on says why and keeps what it reached") func blowUp() throws {
            // x' = x² from 1 is infinite at 1.
            let network = try rates([("x", "x * x", 1)])
            let compiled = try CompiledNetwork(compiling: network, inputs: [], observables: [.symbol("x")])
            var engine = tight
            engine.maximumSteps = 20_000
            let trajectory = run(compiled, [0, 0.5, 2], engine)
            #expect(trajectory.times == [0, 0.5])
            guard case .stopped(let time, _) = trajectory.completion else {
                Issue.record("it is complete")
                return
            }
            #expect(abs(time - 1) < 1e-3)
        }

        // MARK: -

        private func formula(_ text: String) throws -> Expression {
            try Expression(parsing: text, at: SourceLocation(file: "test", line: 1, column: 1))
        }

        private func rates(_ equations: [(String, String, Double)]) throws -> ReactionNetwork {
            var network = ReactionNetwork(id: "rates")
            for (name, rate, initial) in equations {
                network.parameters.append(Parameter(id: name, value: initial, isConstant: false))
                network.rules.append(.rate(variable: name, value: try formula(rate)))
            }
            return network
        }

        private func simulate(
            _ network: ReactionNetwork, _ names: [String], _ times: [Double], _ engine: CVODESEngine
        ) throws -> [[Double]] {
            let compiled = try CompiledNetwork(
                compiling: network, inputs: [], observables: names.map { .symbol($0) })
            let trajectory = run(compiled, times, engine)
            try #require(trajectory.completion == .complete)
            return times.indices.map { row in
                names.indices.map { trajectory.values[row * names.count + $0] }
            }
        }

        private func run(_ network: CompiledNetwork, _ times: [Double], _ engine: CVODESEngine) -> Trajectory
        {
            var members = [0]
            var result: Trajectory?
            engine.simulate(
                network, next: { members.popLast() }, times: times, inputs: { _, _ in },
                isCancelled: { false }, receive: { result = $1 })
            return result!
        }
    }
#endif
