import Foundation
import Kinetics
import Testing

/// The default engine in an ensemble, with lanes that finish at different times.
@Suite struct IntegratedEnsembleTests {
    private let times = (0...20).map { Double($0) }

    private func design(_ members: Int) throws -> EnsembleDesign {
        try EnsembleDesign(
            [
                DistributedInput("k1", .logNormal(median: 0.5, geometricSD: 3)),
                DistributedInput("A", .uniform(lower: 0, upper: 20)),
            ], plan: .sobol(), members: members, seed: 12)
    }

    @Test func sameBytesOnAnyNumberOfThreads() throws {
        let ensemble = try Ensemble(
            try exchange(), design: try design(777), engine: DeterministicEngine(), times: times)
        func figures(_ threads: Int) -> [UInt64?] {
            let summary = ensemble.run(threads: threads).summary
            return times.indices.flatMap { time in
                (0..<2).flatMap { observable -> [Double?] in
                    let cell = summary.cell(time: time, observable: observable)
                    return [cell.mean, cell.standardDeviation, cell.minimum, cell.maximum]
                        + [0.05, 0.5, 0.95].map { summary.quantile($0, time: time, observable: observable) }
                }
            }.map { $0?.bitPattern }
        }
        let one = figures(1)
        #expect(figures(2) == one && figures(3) == one)
    }

    /// A at time t has mean E[a0]·E[(k2 + k1·e^(−s·t))/s]; both expectations by the ensemble's own points.
    @Test func meanAgainstClosedForm() throws {
        let design = try design(1_024)
        let summary = try Ensemble(
            try exchange(), design: design, engine: DeterministicEngine(), times: times
        ).run(threads: 2).summary
        for (time, t) in times.enumerated() {
            let exact = (0..<1_024).map { member -> Double in
                let row = design.values(of: member)
                let s = row[0] + 0.25
                return row[1] * (0.25 + row[0] * exp(-s * t)) / s
            }
            let mean = exact.reduce(0, +) / 1_024
            #expect(abs((summary.cell(time: time, observable: 0).mean ?? .nan) / mean - 1) < 1e-6)
        }
    }
}
