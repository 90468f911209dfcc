import Foundation
import Inputs
import Kinetics
import Testing

@Suite struct ScanTests {
    @Test func measures() {
        let (times, values) = ([0.0, 1, 3, 4], [0.0, 2, 6, 1])
        func value(_ measure: ResponseMeasure) -> Double? { measure.value(times: times, values: values) }
        #expect(value(.endValue) == 1 && value(.maximum) == 6 && value(.minimum) == 0)
        #expect(value(.area) == 1 + 8 + 3.5)
        #expect(value(.timeToReach(4)) == 2 && value(.timeToReach(0)) == 0 && value(.timeToReach(6)) == 3)
        #expect(value(.timeToReach(7)) == nil && value(.timeToFallTo(-1)) == nil)
        #expect(value(.timeToFallTo(0)) == 0)
        #expect(ResponseMeasure.timeToFallTo(3.5).value(times: times, values: [9, 9, 6, 1]) == 3.5)
        #expect(ResponseMeasure.endValue.value(times: [0], values: [.nan]) == nil)
    }

    @Test func axes() throws {
        #expect(try ScanAxis(parsing: "k1 = linear(0, 10, 5)").values == [0, 2.5, 5, 7.5, 10])
        let logarithmic = try ScanAxis(parsing: "k1=log(0.01, 100, 5)").values
        #expect(logarithmic.first == 0.01 && logarithmic.last == 100 && abs(logarithmic[2] - 1) < 1e-15)
        #expect(try ScanAxis(parsing: "k1=list(3, 1)") == ScanAxis("k1", [3, 1]))
        #expect(try ScanAxis(parsing: "k1=4").values == [4])
        for bad in [
            "k1=log(0, 1, 5)", "k1=linear(0, 1)", "k1=linear(0, 1, 2.5)", "k1=cubic(0, 1, 3)", "k1=list(a)",
        ] {
            #expect(throws: InputError.self) { try ScanAxis(parsing: bad) }
        }
    }

    /// Grid points in the order of the axes, on any number of threads; against the closed form.
    @Test(arguments: [1, 3]) func exchangeOverTwoInputs(_ threads: Int) throws {
        let times = (0...4_000).map { Double($0) / 200 }
        var engine = EnsembleTests.exchangeEngine
        engine.stop = { $0 == 4 ? .stepTooSmall : nil }
        let scan = try ResponseScan(
            try exchange(), axes: [ScanAxis("A", [1, 10]), ScanAxis("k1", [0.25, 0.5, 1])],
            responses: [.init("B", .endValue), .init("B", .timeToReach(2)), .init("A", .maximum)],
            engine: engine, times: times)
        let result = scan.run(threads: threads)
        #expect(result.failures.map(\.member) == [4])
        let grid: [[Double]] = [[1, 0.25], [1, 0.5], [1, 1], [10, 0.25], [10, 0.5], [10, 1]]
        for (point, inputs) in grid.enumerated() {
            let (a0, k1) = (inputs[0], inputs[1])
            let found: [Double?] = Array(result.values[(3 * point)..<(3 * point + 3)])
            if point == 4 {
                #expect(found == [nil, nil, nil])
                continue
            }
            let s: Double = k1 + 0.25
            let end: Double = a0 * k1 / s * (1 - exp(-20 * s))
            #expect(abs((found[0] ?? .nan) - end) < 1e-12 * a0)
            #expect(found[2] == a0)
            // 2 = a0·k1/s·(1 − e^(−s·t)) where it is ever reached.
            let share: Double = 2 * s / (a0 * k1)
            if share < 1 - exp(-20 * s) {
                let reached: Double = -log(1 - share) / s
                #expect(abs((found[1] ?? .nan) - reached) < 1e-4)
            } else {
                #expect(found[1] == nil)
            }
        }
        #expect(throws: InputError.self) {
            try ResponseScan(
                try exchange(), axes: [ScanAxis("k9", [1])], responses: [], engine: engine, times: times)
        }
    }
}
