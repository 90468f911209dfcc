package import NumericalKit

/// The events of one member: which triggers hold, and what has been triggered and not yet executed.
///
/// The queue knows nothing of how time passes. An engine calls `advance` once at the start, whenever
/// a condition may have changed, and whenever `nextTime` is reached, with the member's registers as they are at
/// that instant (conditions taken from margins). An event is triggered where its trigger turns from false to
/// true; delays, and values where they are those of trigger time, are computed from the registers as they
/// are before any event of that instant is executed. Among the events that are due at one instant, the one of
/// highest priority is executed; then triggers and priorities are computed anew, since an execution may
/// trigger, cancel or reorder others. Equals are taken in random order, events without a priority (or with
/// one that is not a number) after those that have one.
///
/// *Source*: Hucka et al., "SBML Level 3 Version 2 Core", section 4.11, doi:10.1515/jib-2019-0021.
package struct EventQueue: Sendable {
    /// An event that waits for its execution.
    struct Pending: Sendable {
        var event: Int
        var time: Double
        /// The assigned values, where they were computed at trigger time.
        var values: [Double]?
    }

    private var holds: [Bool]
    private var pending: [Pending] = []
    private var random: RandomStream
    private let limit: Int
    private var instant = -Double.infinity
    private var countAtInstant = 0
    /// Events executed so far.
    package private(set) var executedCount = 0

    /// - Parameters:
    ///   - random: decides the order among equals; no word is taken from it elsewhere.
    ///   - limit: how many executions at one instant are an endless loop.
    package init(_ network: CompiledNetwork, random: RandomStream, limit: Int = 10_000) {
        holds = network.events.map(\.triggerInitialValue)
        self.random = random
        self.limit = limit
    }

    /// When the next waiting event is due; infinite where none waits.
    package private(set) var nextTime = Double.infinity

    /// Looks for triggers that changed, and executes all that is due at `time`.
    /// - Returns: whether registers changed: any event was executed (the network's `hold` has been run).
    /// - Throws: `tooManyEvents` where events trigger each other without end; `invalidDelay`.
    package mutating func advance(
        to time: Double, _ network: CompiledNetwork, _ registers: some RegisterFile
    ) throws(StopReason) -> Bool {
        if time != instant { (instant, countAtInstant) = (time, 0) }
        try noticeTriggers(network, registers)
        let before = executedCount
        while nextTime <= time {
            guard countAtInstant < limit else { throw .tooManyEvents(limit: limit) }
            countAtInstant += 1
            execute(pending.remove(at: choice(network, registers)), network, registers)
            network.beginStretch(registers)
            try noticeTriggers(network, registers)
        }
        return executedCount > before
    }

    // MARK: - Triggers

    private mutating func noticeTriggers(
        _ network: CompiledNetwork, _ registers: some RegisterFile
    ) throws(StopReason) {
        for (index, event) in network.events.enumerated() {
            registers.run(event.trigger)
            let isTrue = registers[event.triggerValue] != 0
            if isTrue == holds[index] { continue }
            holds[index] = isTrue
            if isTrue {
                pending.append(try triggered(index, event, registers))
            } else if !event.isPersistent {
                pending.removeAll { $0.event == index }
            }
        }
        nextTime = pending.reduce(.infinity) { min($0, $1.time) }
    }

    private func triggered(
        _ index: Int, _ event: CompiledEvent, _ registers: some RegisterFile
    ) throws(StopReason) -> Pending {
        var waiting = Pending(event: index, time: instant)
        if let delay = event.delay {
            registers.run(delay)
            let value = registers[event.delayValue]
            guard value >= 0 else { throw .invalidDelay(event: event.id) }
            waiting.time += value
        }
        if event.usesValuesFromTriggerTime {
            registers.run(event.assignment)
            waiting.values = event.assignedValues.map { registers[$0] }
        }
        return waiting
    }

    // MARK: - Execution

    /// Place in `pending` of what is executed next.
    private mutating func choice(_ network: CompiledNetwork, _ registers: some RegisterFile) -> Int {
        var best: [Int] = []
        var highest: Double?
        for place in pending.indices where pending[place].time <= instant {
            let priority = Self.priority(network.events[pending[place].event], registers)
            if best.isEmpty || Self.isHigher(priority, highest) {
                (best, highest) = ([place], priority)
            } else if priority == highest {
                best.append(place)
            }
        }
        return best.count == 1 ? best[0] : best[random.below(best.count)]
    }

    private static func priority(_ event: CompiledEvent, _ registers: some RegisterFile) -> Double? {
        guard let program = event.priority else { return nil }
        registers.run(program)
        let value = registers[event.priorityValue]
        return value.isNaN ? nil : value
    }

    private static func isHigher(_ left: Double?, _ right: Double?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left > right
    }

    private mutating func execute(
        _ waiting: Pending, _ network: CompiledNetwork, _ registers: some RegisterFile
    ) {
        let event = network.events[waiting.event]
        if let values = waiting.values {
            for (register, value) in zip(event.assignedValues, values) { registers[register] = value }
        } else {
            registers.run(event.assignment)
        }
        if let conversion = event.conversion { registers.run(conversion) }
        for assignment in event.assignments { registers[assignment.target] = registers[assignment.value] }
        executedCount += 1
    }
}
