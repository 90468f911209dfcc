internal import NumericalKit

/// What one thread has seen of an ensemble. Shares merge into the same whole whatever went into which.
struct EnsembleShare: Sendable {
    /// Observables at times, time-major: the cells.
    let layout: CellLayout
    let options: EnsembleOptions
    private(set) var complete = 0
    private(set) var failures = FailureList()
    private(set) var statistics = SimulationStatistics()
    private(set) var moments: ExactMoments
    private(set) var minima: [Double]
    private(set) var maxima: [Double]
    private(set) var notFinite: [Int]
    private(set) var sketches: [QuantileSketch] = []
    /// Threshold-major, one for each time.
    private(set) var above: [Int]
    private(set) var kept: [KeptMember] = []
    private var waiting = WaitingMembers()

    struct KeptMember: Sendable {
        var member: Int
        var values: [Double]
    }

    init(_ layout: CellLayout, _ options: EnsembleOptions) {
        (self.layout, self.options) = (layout, options)
        let cells = layout.cells
        moments = ExactMoments(cells: cells)
        minima = [Double](repeating: .infinity, count: cells)
        maxima = [Double](repeating: -.infinity, count: cells)
        notFinite = [Int](repeating: 0, count: cells)
        above = [Int](repeating: 0, count: layout.thresholds.count * layout.times)
        if case .sketch(let accuracy, let smallest) = options.quantiles {
            let empty = QuantileSketch(relativeAccuracy: accuracy, smallestMagnitude: smallest)
            sketches = [QuantileSketch](repeating: empty, count: cells)
        }
    }

    private var keepsValues: Bool { options.trajectories == .all || options.quantiles == .exact }

    mutating func receive(_ member: Int, _ trajectory: Trajectory) {
        statistics.add(trajectory.statistics)
        if case .stopped(let time, let reason) = trajectory.completion {
            guard reason != .cancelled else { return }
            return failures.add(
                MemberFailure(member: member, time: time, reason: reason), limit: options.failuresListed)
        }
        precondition(trajectory.values.count == layout.cells, "a complete trajectory has all its values")
        complete += 1
        if keepsValues { kept.append(KeptMember(member: member, values: trajectory.values)) }
        waiting.append(trajectory.values)
        if waiting.isFull { take() }
    }

    mutating func merge(_ other: EnsembleShare) {
        var other = other
        take()
        other.take()
        complete += other.complete
        failures.merge(other.failures, limit: options.failuresListed)
        statistics.add(other.statistics)
        moments.merge(other.moments)
        for cell in 0..<layout.cells {
            minima[cell] = min(minima[cell], other.minima[cell])
            maxima[cell] = max(maxima[cell], other.maxima[cell])
            notFinite[cell] += other.notFinite[cell]
        }
        for cell in sketches.indices { sketches[cell].merge(other.sketches[cell]) }
        for index in above.indices { above[index] += other.above[index] }
        kept += other.kept
    }

    /// Takes up the members that wait, cell by cell, so that each cell's sums and bins are in the cache once for all of
    /// them.
    mutating func take() {
        guard !waiting.isEmpty else { return }
        let capacity = WaitingMembers.capacity
        withUnsafeTemporaryAllocation(of: Double.self, capacity: WaitingMembers.group * capacity) { buffer in
            for first in stride(from: 0, to: layout.cells, by: WaitingMembers.group) {
                let group = first..<min(first + WaitingMembers.group, layout.cells)
                waiting.gather(group, of: layout.cells, into: buffer)
                for cell in group {
                    let column = buffer[
                        ((cell - first) * capacity)..<((cell - first) * capacity + waiting.count)]
                    add(UnsafeMutableBufferPointer(rebasing: column), to: cell)
                }
            }
        }
        waiting.removeAll()
    }

    private mutating func add(_ all: UnsafeMutableBufferPointer<Double>, to cell: Int) {
        let count = moveFiniteToFront(all)
        notFinite[cell] += all.count - count
        let values = UnsafeBufferPointer(rebasing: all[..<count])
        moments.add(values, to: cell)
        var (smallest, largest) = (minima[cell], maxima[cell])
        for value in values {
            smallest = min(smallest, value)
            largest = max(largest, value)
        }
        (minima[cell], maxima[cell]) = (smallest, largest)
        if !sketches.isEmpty { sketches[cell].add(values) }
        for (index, threshold) in layout.thresholds.enumerated()
        where threshold.column == cell % layout.observables {
            let time = cell / layout.observables
            above[index * layout.times + time] += values.count { $0 > threshold.value }
        }
    }
}

/// Where the cells are.
struct CellLayout: Sendable {
    let times: Int
    let observables: Int
    let thresholds: [(column: Int, value: Double)]

    var cells: Int { times * observables }
}

/// Values of a few members, row by row.
private struct WaitingMembers: Sendable {
    static let capacity = 64
    /// Cells that are read together: a line of the cache.
    static let group = 8
    private(set) var count = 0
    private var values: [Double] = []

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == Self.capacity }

    mutating func append(_ row: [Double]) {
        values.append(contentsOf: row)
        count += 1
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Copies the values of some cells, each cell's into its own `capacity` places.
    func gather(_ group: Range<Int>, of cells: Int, into buffer: UnsafeMutableBufferPointer<Double>) {
        values.withUnsafeBufferPointer { values in
            for row in 0..<count {
                for (column, cell) in group.enumerated() {
                    // −0 becomes 0, so that the smallest and the largest do not depend on the order.
                    buffer[column * Self.capacity + row] = values[row * cells + cell] + 0
                }
            }
        }
    }
}

/// Returns how many values are finite.
private func moveFiniteToFront(_ values: UnsafeMutableBufferPointer<Double>) -> Int {
    var found = 0
    for value in values {
        values[found] = value
        found += value.isFinite ? 1 : 0
    }
    return found
}

extension SimulationStatistics {
    mutating func add(_ other: SimulationStatistics) {
        steps += other.steps
        rejectedSteps += other.rejectedSteps
        events += other.events
        jumps += other.jumps
    }
}
