import Foundation
import Inputs
import Kinetics
import Testing

@Suite struct SensitivityTests {
    let times = [0, 0.5, 2, 10]

    /// ∂A/∂k1 of the exchange in closed form.
    private func slope(_ k1: Double, _ k2: Double, _ a0: Double, _ t: Double) -> Double {
        let (s, e) = (k1 + k2, exp(-(k1 + k2) * t))
        return a0 * ((e - k1 * t * e) / s - (k2 + k1 * e) / (s * s))
    }

    @Test func integratedAgainstClosedForm() throws {
        let engine = DeterministicEngine(tolerances: Tolerances(relative: 1e-10, absolute: 1e-13))
        let result = try LocalSensitivity(
            try exchange(), inputs: ["A", "k1"], at: ["k1": 0.7], engine: engine, times: times
        ).run(threads: 2)
        for (time, t) in times.enumerated() {
            let column = try #require(result.columns[1])
            let known = slope(0.7, 0.25, 10, t)
            let error = abs(column.derivatives[2 * time] - known)
            #expect(error <= 1e-6 * abs(known))
            #expect(error <= column.errors[2 * time] + 1e-6)
            // A is linear in its own start: a normalised sensitivity of 1.
            #expect(abs((result.normalised(input: 0, time: time, observable: 0) ?? .nan) - 1) < 1e-7)
            // The total does not depend on k1.
            #expect(abs(column.derivatives[2 * time] + column.derivatives[2 * time + 1]) < 1e-6)
        }
        // B is 0 at the start.
        #expect(result.normalised(input: 1, time: 0, observable: 1) == nil)
    }

    /// Of an exact engine: halving the step divides the error by 16.
    @Test func errorFallsWithTheFourthPower() throws {
        func error(_ step: Double) throws -> Double {
            let result = try LocalSensitivity(
                try exchange(), inputs: ["k1"], engine: EnsembleTests.exchangeEngine, times: times,
                relativeStep: step
            ).run()
            return abs(try #require(result.columns[0]).derivatives[4] - slope(0.5, 0.25, 10, 2))
        }
        let ratio = try error(0.4) / error(0.2)
        #expect(abs(log2(ratio) - 4) < 0.1)
    }

    @Test func failuresAndZeroInputs() throws {
        var engine = EnsembleTests.exchangeEngine
        engine.stop = { $0 == 6 ? .stepTooSmall : nil }
        let result = try LocalSensitivity(
            try exchange(), inputs: ["k1", "k2"], engine: engine, times: times
        ).run()
        #expect(result.columns[0] != nil && result.columns[1] == nil)
        #expect(result.failures.map(\.member) == [6])
        let network = try exchange()
        let error = #expect(throws: InputError.self) {
            try LocalSensitivity(
                network, inputs: ["A"], at: ["A": 0], engine: engine, times: times)
        }
        #expect(error?.message.contains("'A' is 0") == true)
        let stepped = try LocalSensitivity(
            network, inputs: ["A"], at: ["A": 0], engine: EnsembleTests.exchangeEngine, times: times,
            steps: ["A": 0.1]
        ).run()
        #expect(abs((stepped.columns[0]?.derivatives[0] ?? .nan) - 1) < 1e-12)
    }
}
