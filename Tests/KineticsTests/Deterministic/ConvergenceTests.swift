import Foundation
import Kinetics
import ReactionNetwork
import Testing

/// The order with which errors fall, from fixed steps in the lanes of one block.
@Suite struct ConvergenceTests {
    /// Errors at the end, of the dense output within steps, and of the error estimate after one step, for 10, 20, 40,
    /// … steps over one unit of time.
    private struct Errors {
        var end: [Double] = []
        var dense: [Double] = []
        var estimate: [Double] = []

        static func order(_ errors: [Double]) -> Double {
            log2(errors[errors.count - 2] / errors[errors.count - 1])
        }
    }

    private func errors(_ equations: RateEquations, _ exact: (Double) -> [Double]) throws -> Errors {
        let network = try equations.compiled(observing: [])
        var result = Errors()
        for count in [10, 20, 40] {
            let block = LaneBlock(LanePlan(network))
            let step = 1 / Double(count)
            var column = [Double](repeating: 0, count: network.registerCount)
            column.withUnsafeMutableBufferPointer { values in
                network.begin(ScalarRegisters(values.baseAddress!), inputs: [], at: 0)
                for (register, value) in zip(network.states, exact(0)) { values[register] = value }
                for lane in 0..<laneCount { block.load(lane, values.baseAddress!, time: 0, step: step) }
            }
            var dense = 0.0
            for index in 0..<count {
                // The tolerance is one unit, so that the error in its units is the estimate itself.
                block.attempt(Tolerances(relative: 1e-300, absolute: 1))
                if index == 0 { result.estimate.append(block.error(0)) }
                let time = Double(index) * step
                for part in [0.2, 0.5, 0.7] {
                    block.interpolate(Lanes(repeating: part))
                    for (state, value) in exact(time + part * step).enumerated() {
                        dense = max(dense, abs(block.interpolated(state)[3] - value))
                    }
                }
                block.accept(LaneSet(0..<laneCount))
            }
            result.dense.append(dense)
            result.end.append(zip(0..., exact(1)).map { abs(block.before[$0][5] - $1) }.max()!)
        }
        return result
    }

    private func check(_ errors: Errors) {
        #expect(Errors.order(errors.end) > 4.7)
        #expect(errors.end[2] < 1e-7)
        #expect(Errors.order(errors.dense) > 3.8)
        #expect(errors.dense[2] < 1e-6)
        // One step's error of a method of order 4.
        #expect(Errors.order(errors.estimate) > 4.6)
    }

    @Test func autonomousEquations() throws {
        // The logistic curve and its integral.
        let equations = try RateEquations([("x", "3 * x * (1 - x)", 0.2), ("s", "x", 0)])
        check(
            try errors(equations) { time in
                let growth = exp(3 * time)
                return [0.2 * growth / (0.8 + 0.2 * growth), log(0.8 + 0.2 * growth) / 3]
            })
    }

    @Test func equationsWithTime() throws {
        let equations = try RateEquations([("x", "-2 * time * x * x", 1)])
        check(try errors(equations) { [1 / (1 + $0 * $0)] })
    }

    @Test func algebraicEquations() throws {
        var equations = try RateEquations([("x", "-z", 1)])
        try equations.addUnknown("z", "z - x * x", start: 1)
        check(try errors(equations) { [1 / (1 + $0), 1 / ((1 + $0) * (1 + $0))] })
    }

    @Test func algebraicEquationsWithTime() throws {
        var equations = try RateEquations([("x", "z - x", 0)])
        try equations.addUnknown("z", "z - sin(time) - cos(time)", start: 1)
        check(try errors(equations) { [sin($0), sin($0) + cos($0)] })
    }

    /// y' = −λ(y − φ) + φ′ with λ = 10⁶ (Prothero and Robinson): the order falls in the stiff limit, to 3.
    @Test func stiffEquations() throws {
        let equations = try RateEquations([("x", "-1e6 * (x - cos(time)) - sin(time)", 1)])
        let errors = try errors(equations) { [cos($0)] }
        #expect(errors.end[2] < 1e-10)
        #expect(Errors.order(errors.end) > 2.9)
    }
}
