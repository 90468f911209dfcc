import Foundation
import Kinetics
import ReactionNetwork
import Testing

/// Standard stiff problems with published solutions.
///
/// *Source*: Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.10; Mazzia and Magherini, Test
/// Set for Initial Value Problem Solvers, release 2.4 (2008).
@Suite struct StiffProblemTests {
    private func expect(_ row: [Double], _ reference: [Double], within relative: Double) {
        for (value, wanted) in zip(row, reference) {
            #expect(abs(value - wanted) <= relative * abs(wanted), "\(value), not \(wanted)")
        }
    }

    @Test func robertson() throws {
        let equations = try RateEquations([
            ("a", "-0.04 * a + 1e4 * b * c", 1), ("b", "0.04 * a - 1e4 * b * c - 3e7 * b * b", 0),
            ("c", "3e7 * b * b", 0),
        ])
        let trajectory = try equations.trajectory(
            ["a", "b", "c"], [0, 40, 1e11], DeterministicEngine(1e-8, 1e-16))
        try #require(trajectory.completion == .complete)
        let rows = trajectory.rows(3)
        expect(rows[1], [0.7158270687193941, 0.9185534764557338e-5, 0.2841637457458413], within: 1e-7)
        expect(
            rows[2], [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050], within: 1e-5)
        for row in rows { #expect(abs(row.reduce(0, +) - 1) < 1e-12) }
        #expect(trajectory.statistics.steps < 1000)
    }

    @Test func vanDerPol() throws {
        let equations = try RateEquations([("x", "y", 2), ("y", "1e6 * ((1 - x * x) * y - x)", 0)])
        let rows = try equations.rows(["x", "y"], [0, 1, 2], DeterministicEngine(1e-9, 1e-9))
        expect(rows[1], [-0.1863646254808130e1, 0.7535430865435460], within: 1e-6)
        expect(rows[2], [0.1706167732170483e1, -0.8928097010247975], within: 1e-6)
    }

    @Test func highIrradianceResponses() throws {
        let product = "280 * f * h"
        let equations = try RateEquations([
            ("a", "-1.71 * a + 0.43 * b + 8.32 * c + 0.0007", 1), ("b", "1.71 * a - 8.75 * b", 0),
            ("c", "-10.03 * c + 0.43 * d + 0.035 * e", 0), ("d", "8.32 * b + 1.71 * c - 1.12 * d", 0),
            ("e", "-1.745 * e + 0.43 * f + 0.43 * g", 0),
            ("f", "-\(product) + 0.69 * d + 1.71 * e - 0.43 * f + 0.69 * g", 0),
            ("g", "\(product) - 1.81 * g", 0), ("h", "-\(product) + 1.81 * g", 0.0057),
        ])
        let rows = try equations.rows(
            ["a", "b", "c", "d", "e", "f", "g", "h"], [0, 321.8122], DeterministicEngine(1e-9, 1e-12))
        expect(
            rows[1],
            [
                0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
                0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
            ], within: 1e-6)
    }

    /// Without the fast reaction's equilibrium there would be an oscillator of long period.
    @Test func oregonator() throws {
        let equations = try RateEquations([
            ("x", "77.27 * (y + x * (1 - 8.375e-6 * x - y))", 1), ("y", "(z - (1 + x) * y) / 77.27", 2),
            ("z", "0.161 * (x - z)", 3),
        ])
        let rows = try equations.rows(["x", "y", "z"], [0, 360], DeterministicEngine(1e-9, 1e-9))
        expect(rows[1], [0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3], within: 1e-5)
    }

    /// A pivot on the diagonal that is nearly nothing: without exchange of rows nothing of the solution is left.
    @Test func needsPivots() throws {
        // h·γ·10 passes 1 as steps grow, where 1/(hγ) − 10 is zero; the rest couples strongly.
        let equations = try RateEquations([
            ("x", "10 * x - 1e8 * y", 1e-3), ("y", "1e8 * x - 1e8 * y", 1e-3), ("s", "-s", 1),
        ])
        let network = try equations.compiled(observing: ["s"])
        for exponent in stride(from: -3.0, through: 2, by: 0.25) {
            let block = LaneBlock(LanePlan(network))
            var column = [Double](repeating: 0, count: network.registerCount)
            // W's first diagonal entry is then 1e-12 or so.
            let step = (1 - 1e-13 * exponent) / (10 * 0.21193756319429014)
            column.withUnsafeMutableBufferPointer { values in
                network.begin(ScalarRegisters(values.baseAddress!), inputs: [], at: 0)
                for lane in 0..<laneCount { block.load(lane, values.baseAddress!, time: 0, step: step) }
            }
            block.attempt(Tolerances())
            for index in 0..<3 { #expect(block.after[index][0].isFinite) }
            // The fast pair dies away (its eigenvalues are about −5·10⁷ ± 9·10⁷i).
            #expect(abs(block.after[0][0]) < 1e-4)
        }
    }
}
