import Foundation
import Inputs
import Kinetics
import NumericalKit
import Synchronization
import Testing

@Suite struct EnsembleTests {
    let times = [0, 0.5, 1, 4]
    let inputs = [
        DistributedInput("k1", .logNormal(median: 0.5, geometricSD: 1.4)),
        DistributedInput("A", .uniform(lower: 5, upper: 15)),
    ]

    /// A and B of the exchange from their closed forms.
    static let exchangeEngine = ClosedFormEngine { _, inputs, time in
        let (k1, k2, a0) = (inputs[0], inputs[1], inputs[2])
        let a = a0 * (k2 + k1 * exp(-(k1 + k2) * time)) / (k1 + k2)
        return [a, a0 - a]
    }

    private func ensemble(
        members: Int, engine: ClosedFormEngine = exchangeEngine, options: EnsembleOptions = .init()
    ) throws -> Ensemble {
        try Ensemble(
            try exchange(), design: try EnsembleDesign(inputs, members: members, seed: 3), engine: engine,
            times: times, options: options)
    }

    /// Every figure against a naive computation from the members.
    @Test func summaryAgainstNaiveOracle() throws {
        var options = EnsembleOptions()
        options.thresholds = [Threshold("B", above: 2), Threshold("A", above: 7)]
        options.trajectories = .all
        let result = try ensemble(members: 1_000, options: options).run()
        #expect(result.complete == 1_000 && result.failed == 0 && !result.wasCancelled)
        let design = try EnsembleDesign(inputs, members: 1_000, seed: 3)
        for (time, at) in times.enumerated() {
            for observable in 0..<2 {
                let values = (0..<1_000).map { member -> Double in
                    let own = design.values(of: member)
                    return Self.exchangeEngine.value(member, [own[0], 0.25, own[1]], at)[observable]
                }
                #expect(
                    values.indices.allSatisfy {
                        result.trajectories[$0]?[2 * time + observable] == values[$0]
                    })
                let cell = result.summary.cell(time: time, observable: observable)
                let mean = values.reduce(0, +) / 1_000
                let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999).squareRoot()
                #expect(cell.count == 1_000 && cell.notFinite == 0)
                #expect(abs((cell.mean ?? .nan) - mean) <= 1e-13 * mean)
                #expect(abs((cell.standardDeviation ?? .nan) - sd) <= 1e-12 * sd)
                #expect(cell.minimum == values.min() && cell.maximum == values.max())
                let sorted = values.sorted()
                let median = (sorted[499] + sorted[500]) / 2
                let found = result.summary.quantile(0.5, time: time, observable: observable) ?? .nan
                #expect(abs(found - median) <= 0.005 * median)
                let threshold = observable == 0 ? 1 : 0
                let above = values.count { $0 > options.thresholds[threshold].value }
                #expect(
                    result.summary.shareAbove(threshold: threshold, observable: observable, time: time)
                        == Double(above) / 1_000)
            }
        }
    }

    @Test func exactQuantiles() throws {
        var options = EnsembleOptions()
        options.quantiles = .exact
        let engine = ClosedFormEngine { member, _, _ in [Double((member * 37) % 101), member == 5 ? .nan : 1]
        }
        let summary = try ensemble(members: 101, engine: engine, options: options).run(threads: 2).summary
        #expect(summary.quantile(0.255, time: 2, observable: 0) == 25.5)
        #expect(summary.quantile(0.5, time: 2, observable: 1) == 1)
        let cell = summary.cell(time: 1, observable: 1)
        #expect(cell.count == 100 && cell.notFinite == 1 && cell.standardDeviation == 0)
    }

    /// All bytes of the summary, for any number of threads and members under way.
    @Test func threadsAndLanesDoNotMatter() throws {
        var options = EnsembleOptions()
        options.thresholds = [Threshold("A", above: 5)]
        func figures(threads: Int, lanes: Int) throws -> [Double?] {
            var engine = Self.exchangeEngine
            engine.lanes = lanes
            let value = engine.value
            // Signs, scales and zeros of every kind, so that sums in floating point would show their order.
            engine.value = { member, inputs, time in
                let a = value(member, inputs, time)
                return [a[0] * (member % 7 == 0 ? -1e9 : 1), member % 3 == 0 ? -0.0 : 0]
            }
            engine.stop = { $0 % 100 == 17 ? .stepTooSmall : nil }
            let result = try ensemble(members: 2_345, engine: engine, options: options).run(threads: threads)
            #expect(result.complete == 2_321 && result.failed == 24)
            #expect(result.failures.map(\.member) == (0..<20).map { 100 * $0 + 17 })
            return (0..<4).flatMap { time in
                (0..<2).flatMap { observable -> [Double?] in
                    let cell = result.summary.cell(time: time, observable: observable)
                    return [cell.mean, cell.standardDeviation, cell.minimum, cell.maximum]
                        + [0, 0.01, 0.3, 0.5, 0.99, 1].map {
                            result.summary.quantile($0, time: time, observable: observable)
                        } + [result.summary.shareAbove(threshold: 0, observable: 0, time: time)]
                }
            }
        }
        let one = try figures(threads: 1, lanes: 1).map { $0?.bitPattern }
        for (threads, lanes) in [(1, 8), (2, 1), (2, 8), (3, 5)] {
            #expect(try figures(threads: threads, lanes: lanes).map { $0?.bitPattern } == one)
        }
    }

    @Test func failedMembersAreListedAndLeftOut() throws {
        var engine = Self.exchangeEngine
        engine.stop = { $0 < 3 ? .notFinite(element: "B") : nil }
        var options = EnsembleOptions()
        options.failuresListed = 2
        let result = try ensemble(members: 10, engine: engine, options: options).run(threads: 3)
        #expect(result.failed == 3 && result.complete == 7 && !result.wasCancelled)
        #expect(result.failures.map(\.member) == [0, 1])
        #expect(result.failures.allSatisfy { $0.reason == .notFinite(element: "B") && $0.time == 0 })
        #expect(result.summary.cell(time: 0, observable: 0).count == 7)
        engine.stop = { _ in .singularMatrix }
        let none = try ensemble(members: 4, engine: engine).run()
        #expect(none.complete == 0 && none.summary.cell(time: 0, observable: 0).mean == nil)
        #expect(none.summary.quantile(0.5, time: 0, observable: 0) == nil)
    }

    @Test(arguments: [1, 2]) func cancellation(_ threads: Int) throws {
        let seen = Counter()
        var engine = Self.exchangeEngine
        let value = engine.value
        engine.value = { member, inputs, time in
            seen.count.add(1, ordering: .relaxed)
            return value(member, inputs, time)
        }
        let result = try ensemble(members: 1_000_000, engine: engine).run(
            threads: threads, isCancelled: { seen.count.load(ordering: .relaxed) >= 400 })
        #expect(result.wasCancelled && result.failed == 0)
        #expect((90...110).contains(result.complete))
        #expect(result.summary.cell(time: 3, observable: 1).count == result.complete)
    }

    @Test func progressAndOrderedDelivery() throws {
        let reports = Mutex([EnsembleProgress]())
        let delivered = Mutex([Int]())
        var engine = Self.exchangeEngine
        engine.lanes = 6
        engine.stop = { $0 == 11 ? .stepTooSmall : nil }
        _ = try ensemble(members: 500, engine: engine).run(
            threads: 3, progress: { report in reports.withLock { $0.append(report) } },
            deliver: { member, trajectory in
                delivered.withLock { $0.append(member) }
                #expect((trajectory.completion == .complete) == (member != 11))
            })
        #expect(delivered.withLock { $0 } == Array(0..<500))
        let last = reports.withLock { $0.last }
        #expect(last?.done == 500 && last?.total == 500 && last?.failed == 1 && last?.remainingSeconds == 0)
    }

    @Test func unknownNames() throws {
        let design = try EnsembleDesign(table: ["k3"], rows: [[1]])
        let error = #expect(throws: InputError.self) {
            try Ensemble(try exchange(), design: design, engine: Self.exchangeEngine, times: [0, 1])
        }
        #expect(error?.message == "the model has no input 'k3'" && error?.remedy == "did you mean 'k1'?")
        var options = EnsembleOptions()
        options.thresholds = [Threshold("C", above: 1)]
        #expect(throws: InputError.self) { try ensemble(members: 2, options: options) }
    }
}

private final class Counter: Sendable {
    let count = Atomic(0)
}
