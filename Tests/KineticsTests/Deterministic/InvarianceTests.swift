import Foundation
import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

/// What a member's result may not depend on, and what it must not do to others.
@Suite struct InvarianceTests {
    private let times = (0...50).map { Double($0) * 0.2 }

    /// A relaxation oscillator with a clock that resets it, and members of very different stiffness.
    private func oscillator() throws -> CompiledNetwork {
        var equations = try RateEquations([("x", "y", 2), ("y", "mu * (1 - x * x) * y - x", 0)])
        equations.network.parameters.append(Parameter(id: "mu", value: 5))
        equations.addHeld("kicks", 0)
        try equations.addEvent("x > 1.5", [("kicks", "kicks + 1"), ("y", "y + 0.1")])
        return try equations.compiled(inputs: ["mu"], observing: ["x", "y", "kicks"])
    }

    private func inputs(_ count: Int) -> [[Double]] {
        var stream = RandomStream(seed: 3)
        return (0..<count).map { _ in [exp(3 * stream.normal())] }
    }

    @Test(arguments: [DeterministicEngine.Code.interpreted, .generated])
    func packingDoesNotMatter(_ code: DeterministicEngine.Code) throws {
        let network = try oscillator()
        var engine = DeterministicEngine(code: code)
        let rows = inputs(40)
        let together = engine.simulate(network, inputs: rows, times: times)
        engine.code = .interpreted
        for (row, trajectory) in zip(rows, together) {
            #expect(trajectory.completion == .complete)
            let alone = engine.simulate(network, inputs: [row], times: times)[0]
            #expect(alone.values.map(\.bitPattern) == trajectory.values.map(\.bitPattern))
            #expect(alone.statistics == trajectory.statistics)
        }
    }

    @Test func outputTimesDoNotMatter() throws {
        let network = try oscillator()
        let engine = DeterministicEngine()
        let rows = inputs(8)
        let fine = engine.simulate(network, inputs: rows, times: times)
        let coarse = engine.simulate(network, inputs: rows, times: [0, 3, 4])
        for (fine, coarse) in zip(fine, coarse) {
            #expect(fine.rows(3)[15] == coarse.rows(3)[1])
            #expect(fine.rows(3)[20] == coarse.rows(3)[2])
        }
    }

    @Test func aMemberThatFailsLeavesTheOthersAlone() throws {
        var equations = try RateEquations([("x", "p * x * x", 1)])
        equations.network.parameters.append(Parameter(id: "p", value: 1))
        let network = try equations.compiled(inputs: ["p"], observing: ["x"])
        let rows = (0..<30).map { [$0 % 3 == 0 ? 1.0 : -1.0] } + [[.nan]]
        let results = DeterministicEngine(1e-8, 1e-10).simulate(
            network, inputs: rows, times: [0, 0.5, 2])
        for (row, trajectory) in zip(rows, results) {
            if row[0].isNaN {
                #expect(trajectory.completion == .stopped(at: 0, because: .notFinite(element: "x")))
            } else if row[0] > 0 {
                // 1/(1 − t) ends at 1.
                #expect(trajectory.times == [0, 0.5])
                #expect(abs(trajectory.values[1] - 2) < 1e-6)
                guard case .stopped(let time, _) = trajectory.completion else {
                    Issue.record("\(trajectory.completion)")
                    continue
                }
                #expect(abs(time - 1) < 1e-3)
            } else {
                #expect(trajectory.completion == .complete)
                #expect(abs(trajectory.values[2] - 1.0 / 3) < 1e-7)
            }
        }
    }

    @Test func massIsConserved() throws {
        let equations = try RateEquations([
            ("e", "-k * e * s + 3 * c", 1), ("s", "-k * e * s + c", 50), ("c", "k * e * s - 3 * c", 0),
            ("p", "2 * c", 0),
        ])
        var network = equations
        network.network.parameters.append(Parameter(id: "k", value: 1e4))
        for row in try network.rows(["e", "s", "c", "p"], times) {
            #expect(abs(row[0] + row[2] - 1) < 1e-11)
            #expect(abs(row[1] + row[2] + row[3] - 50) < 1e-11 * 50)
        }
    }

    @Test func whatIsReachedBeforeACancellationStands() throws {
        let network = try oscillator()
        var asked = 0
        var completions: [Completion] = []
        var left = [0, 1, 2]
        DeterministicEngine().simulate(
            network, next: { left.popLast() }, times: times, inputs: { _, values in values[0] = 100 },
            isCancelled: {
                asked += 1
                return asked > 20
            }, receive: { completions.append($1.completion) })
        #expect(completions.count == 3)
        for completion in completions {
            guard case .stopped(_, because: .cancelled) = completion else {
                Issue.record("\(completion)")
                continue
            }
        }
    }

    @Test func tighterTolerancesGiveSmallerErrors() throws {
        let equations = try RateEquations([("x", "-x * y", 1), ("y", "x * y - 0.1 * y", 0.01)])
        let reference = try equations.rows(["x", "y"], [0, 20], DeterministicEngine(1e-13, 1e-15))[1]
        var last = Double.infinity
        for exponent in [-4.0, -6, -8, -10] {
            let row = try equations.rows(
                ["x", "y"], [0, 20], DeterministicEngine(pow(10, exponent), pow(10, exponent - 3)))[1]
            let error = zip(row, reference).map { abs($0 - $1) / abs($1) }.max()!
            #expect(error < 20 * pow(10, exponent))
            #expect(error < last)
            last = error
        }
    }
}
