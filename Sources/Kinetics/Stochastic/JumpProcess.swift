internal import NumericalKit

/// One member at a time by the direct method: any propensities, events and conditions.
///
/// A waiting time is the exponential hazard of the next jump divided by the sum of propensities. Where a
/// discontinuity comes first, the hazard used up until then is taken off and the rest goes on under the new
/// propensities, which is exact, and takes no random number.
/// *Source*: Gillespie 1977, doi:10.1021/j100540a008; updates by dependencies: Gibson and Bruck 2000,
/// doi:10.1021/jp993732q.
struct JumpProcess {
    let plan: JumpPlan
    let settings: StochasticEngine
    let registers: UnsafeMutablePointer<Double>
    let tree: PropensityTree
    let table: PropensityTable
    private let leaves: RaggedTable<Int32>
    private let sums: RaggedTable<PropensityTree.Sum>
    private let updates: RaggedTable<Int32>
    private let changes: RaggedTable<Change>
    private let isSpecial: UnsafeMutablePointer<Bool>
    private let timeRegister: Int

    // One member's.
    var stream: JumpStream
    var events: EventQueue
    var crossings: TimeCrossings
    var recorder: TrajectoryRecorder
    var statistics = SimulationStatistics()
    var now = 0.0
    /// Where crossings depend on time alone: the next one.
    private var nextCrossing = Double.infinity
    var flow: HazardFlow

    /// Registers of a state and of what is added to it.
    private struct Change: BitwiseCopyable {
        var state: Int32
        var stoichiometry: Int32
    }

    var network: CompiledNetwork { plan.network }

    init(_ plan: JumpPlan, _ settings: StochasticEngine) {
        self.plan = plan
        self.settings = settings
        registers = .allocate(capacity: plan.registerCount)
        registers.initialize(repeating: 0, count: plan.registerCount)
        for constant in plan.constants { registers[constant.register] = constant.value }
        tree = PropensityTree(count: plan.jumps.count)
        table = PropensityTable(plan, registers)
        leaves = RaggedTable(plan.updates.map(\.leaves))
        sums = RaggedTable(plan.updates.map(\.sums))
        updates = RaggedTable(plan.updatesOfJump.map { $0.map(Int32.init) })
        timeRegister = plan.network.time
        isSpecial = .allocate(capacity: max(1, plan.jumps.count))
        for jump in plan.jumps.indices {
            isSpecial[jump] = plan.hasChangingStoichiometry[jump] || plan.touchesConditions[jump]
        }
        let firstState = plan.network.states.lowerBound
        changes = RaggedTable(
            plan.jumps.map { jump in
                jump.changes.map {
                    Change(state: Int32(firstState + $0.state), stoichiometry: Int32($0.stoichiometry))
                }
            })
        stream = JumpStream(seed: settings.seed)
        events = EventQueue(plan.network, random: RandomStream(seed: 0))
        crossings = TimeCrossings(plan)
        recorder = TrajectoryRecorder(plan.network, times: [])
        flow = HazardFlow(plan, table, registers)
    }

    func deallocate() {
        registers.deallocate()
        tree.deallocate()
        table.deallocate()
        leaves.deallocate()
        sums.deallocate()
        updates.deallocate()
        changes.deallocate()
        isSpecial.deallocate()
        flow.deallocate()
    }

    mutating func simulate(
        _ member: Int, times: [Double], inputs: [Double], isCancelled: () -> Bool
    ) -> Trajectory {
        recorder = TrajectoryRecorder(network, times: times)
        statistics = SimulationStatistics()
        stream.begin(task: UInt64(bitPattern: Int64(member)))
        events = EventQueue(
            network,
            random: RandomStream(seed: ~settings.seed, task: UInt64(bitPattern: Int64(member))),
            limit: settings.eventLimit)
        now = times.first ?? 0
        var completion = Completion.complete
        do throws(StopReason) {
            let end = times.last ?? now
            try begin(inputs: inputs, until: end)
            if plan.hasFlow {
                try followFlow(to: end, isCancelled)
            } else {
                try follow(to: end, isCancelled)
            }
        } catch {
            completion = .stopped(at: now, because: error)
        }
        statistics.events = events.executedCount
        return recorder.trajectory(completion, statistics)
    }

    // MARK: - The course of time

    private mutating func begin(inputs: [Double], until end: Double) throws(StopReason) {
        network.begin(ScalarRegisters(registers), inputs: inputs, at: now)
        _ = try events.advance(to: now, network, ScalarRegisters(registers))
        try beginStretch(until: end)
    }

    private mutating func follow(to end: Double, _ isCancelled: () -> Bool) throws(StopReason) {
        let file = ScalarRegisters(registers)
        let isTimed = crossings.isNeeded
        var next = stream.next()
        var hazard = next.wait
        while true {
            let total = tree.total
            guard total < .infinity else { throw .notFinite(element: largestPropensity()) }
            let jumpTime = total > 0 ? now + hazard / total : .infinity
            let interruption =
                isTimed
                ? interruption(before: jumpTime < .infinity ? jumpTime : end) : events.nextTime
            if interruption <= jumpTime {
                guard interruption <= end else { break }
                recorder.record(before: interruption, network, file)
                hazard = max(0, hazard - total * (interruption - now))
                _ = try cross(at: interruption, until: end)
            } else {
                guard jumpTime <= end else { break }
                if recorder.nextTime < jumpTime { recorder.record(before: jumpTime, network, file) }
                now = jumpTime
                try jump(tree.jump(at: next.place * total), until: end)
                next = stream.next()
                hazard = next.wait
            }
            if (statistics.jumps &+ statistics.steps) & 0x3FFF == 0 { try checkLimits(isCancelled) }
        }
        recorder.record(before: .infinity, network, file)
    }

    func checkLimits(_ isCancelled: () -> Bool) throws(StopReason) {
        if isCancelled() { throw .cancelled }
        if statistics.jumps + statistics.steps >= settings.jumpLimit {
            throw .tooManySteps(limit: settings.jumpLimit)
        }
    }

    /// When something other than a jump happens next: a waiting event, a condition that time changes.
    @inline(never)
    private func interruption(before limit: Double) -> Double {
        if crossings.dependOnTimeAlone { return min(events.nextTime, nextCrossing) }
        return min(
            events.nextTime, nextTimeCrossing(through: min(limit, events.nextTime)))
    }

    private func nextTimeCrossing(through end: Double) -> Double {
        crossings.first(after: now, through: end, registers) { registers[network.time] = $0 }
    }

    @inline(__always)
    mutating func jump(_ jump: Int, until end: Double) throws(StopReason) {
        registers[timeRegister] = now
        statistics.jumps &+= 1
        if isSpecial[jump] { return try specialJump(jump, until: end) }
        add(jump)
        for update in updates[jump] { try apply(Int(update)) }
    }

    @inline(__always)
    private func add(_ jump: Int) {
        for change in changes[jump] {
            registers[Int(change.state)] += registers[Int(change.stoichiometry)]
        }
    }

    /// A jump that may change a condition, or whose stoichiometries are not fixed.
    @inline(never)
    private mutating func specialJump(_ jump: Int, until end: Double) throws(StopReason) {
        if plan.hasChangingStoichiometry[jump] { plan.jumps[jump].program.run(registers) }
        add(jump)
        if plan.touchesConditions[jump], crossings.differ(registers), try cross(at: now, until: end) {
            return
        }
        for update in updates[jump] { try apply(Int(update)) }
    }

    @inline(__always)
    private func apply(_ update: Int) throws(StopReason) {
        for leaf in leaves[update] { try setPropensity(Int(leaf)) }
        for sum in sums[update] { tree.update(sum) }
    }

    @inline(__always)
    private func setPropensity(_ jump: Int) throws(StopReason) {
        let value = table.steadyPropensity(jump)
        guard value >= 0, value < .infinity else {
            throw value < 0
                ? .negativePropensity(reaction: plan.jumps[jump].id)
                : .notFinite(element: plan.jumps[jump].id)
        }
        tree.values[jump] = value
    }

    // MARK: - Discontinuities

    /// Goes on at a discontinuity: conditions, events, then all that follows from them.
    /// - Returns: whether propensities have been computed anew.
    mutating func cross(at time: Double, until end: Double) throws(StopReason) -> Bool {
        now = time
        registers[network.time] = now
        statistics.steps += 1
        network.beginStretch(ScalarRegisters(registers))
        let isChanged = try events.advance(to: now, network, ScalarRegisters(registers))
        if isChanged || plan.conditionsChangePropensities {
            try beginStretch(until: end)
            return true
        }
        rememberConditions(until: end)
        return false
    }

    private mutating func rememberConditions(until end: Double) {
        crossings.remember(registers)
        guard crossings.dependOnTimeAlone else { return }
        nextCrossing = nextTimeCrossing(through: end)
        registers[network.time] = now
    }

    /// Computes everything anew after the network's own `beginStretch`.
    private mutating func beginStretch(until end: Double) throws(StopReason) {
        rememberConditions(until: end)
        table.refresh()
        for jump in plan.jumps.indices { try setPropensity(jump) }
        tree.updateAll()
    }

    private func largestPropensity() -> String {
        let largest = plan.jumps.indices.max { tree.values[$0] < tree.values[$1] }
        return largest.map { plan.jumps[$0].id } ?? ""
    }
}
