internal import Foundation
internal import NumericalKit

/// What one lane knows of the member that it simulates, beside its registers.
final class LaneMember {
    let number: Int
    var queue: EventQueue
    /// One row for each output time, one column for each observable.
    let values: UnsafeMutablePointer<Double>
    /// Output times written, and the next one (infinite where none is left).
    private(set) var written = 0
    private(set) var nextOutput: Double
    var statistics = SimulationStatistics()
    var control = StepControl()
    /// Discontinuities without progress of time, and when the last was.
    var restarts = 0
    var lastRestart = -Double.infinity
    private let times: [Double]
    private let columns: Int

    init(_ number: Int, _ network: CompiledNetwork, _ times: [Double], seed: UInt64) {
        self.number = number
        self.times = times
        columns = network.observed.count
        nextOutput = times[0]
        values = .allocate(capacity: max(times.count * columns, 1))
        queue = EventQueue(network, random: RandomStream(seed: seed, task: UInt64(number)))
    }

    deinit { values.deallocate() }

    var isComplete: Bool { written == times.count }

    /// Where the next row of values goes.
    var row: UnsafeMutablePointer<Double> { values + written * columns }

    func rowIsWritten() {
        written += 1
        nextOutput = isComplete ? .infinity : times[written]
    }

    func trajectory(_ completion: Completion) -> Trajectory {
        statistics.events = queue.executedCount
        return Trajectory(
            times: isComplete ? times : Array(times.prefix(written)),
            values: Array(UnsafeBufferPointer(start: values, count: written * columns)),
            completion: completion, statistics: statistics)
    }
}

/// The next step from the error of this one, by the predictive controller of Gustafsson.
///
/// *Source*: Gustafsson, ACM Trans. Math. Softw. 1994, doi:10.1145/198429.198437; Hairer and Wanner, Solving Ordinary
/// Differential Equations II, section IV.8.
struct StepControl {
    private var lastStep = 0.0
    private var lastError = 0.0
    private var wasRejected = false

    private static let safety = 0.9
    private static let shrink = 0.2
    private static let growth = 6.0

    /// The step after an accepted one.
    mutating func accepted(_ step: Double, error: Double) -> Double {
        let error = max(error, 1e-10)
        var factor = Self.safety * Self.root(error)
        if lastStep > 0 {
            factor = min(factor, Self.safety * (step / lastStep) * Self.root(error * error / lastError))
        }
        (lastStep, lastError) = (step, max(error, 1e-2))
        let highest = wasRejected ? 1 : Self.growth
        wasRejected = false
        return step * min(max(factor, Self.shrink), highest)
    }

    /// The next attempt after a rejected one.
    mutating func rejected(_ step: Double, error: Double) -> Double {
        wasRejected = true
        guard error.isFinite else { return step * 0.25 }
        return step * min(max(Self.safety * Self.root(error), Self.shrink), 0.9)
    }

    private static func root(_ error: Double) -> Double { pow(error, -1 / Double(Rodas5P.order)) }
}
