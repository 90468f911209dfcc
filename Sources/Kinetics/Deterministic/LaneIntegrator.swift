/// Integrates members in the lanes of one thread until there are no more.
final class LaneIntegrator {
    let block: LaneBlock
    let network: CompiledNetwork
    let engine: DeterministicEngine
    let times: [Double]
    var members: [LaneMember?]
    /// One member's registers, while it begins or crosses a discontinuity.
    let column: UnsafeMutablePointer<Double>
    /// Of the step just attempted: where it was accepted, and the lanes whose members have ended.
    var accepted: LaneSet = []
    private var ended: LaneSet = []
    private var completions = [Completion](repeating: .complete, count: laneCount)
    /// When each lane must stop inside its step; infinite where nowhere.
    var stops = [Double](repeating: .infinity, count: laneCount)

    init(_ plan: LanePlan, _ engine: DeterministicEngine, _ times: [Double]) {
        block = LaneBlock(plan)
        network = plan.network
        (self.engine, self.times) = (engine, times)
        members = Array(repeating: nil, count: laneCount)
        column = .allocate(capacity: network.registerCount + 1)
        column.initialize(repeating: 0, count: network.registerCount + 1)
    }

    deinit { column.deallocate() }

    var registers: ScalarRegisters { ScalarRegisters(column) }

    typealias Inputs = (_ member: Int, _ values: inout MutableSpan<Double>) -> Void
    typealias Receiver = (_ member: Int, _ trajectory: Trajectory) -> Void

    func run(next: () -> Int?, inputs: Inputs, isCancelled: () -> Bool, receive: Receiver) {
        func refill(_ lane: Int) {
            members[lane] = nil
            while members[lane] == nil, let number = next() {
                let member = LaneMember(number, network, times, seed: engine.seed)
                members[lane] = member
                if let completion = begin(lane, member, inputs) { finish(lane, completion, receive) }
            }
        }
        for lane in 0..<laneCount { refill(lane) }
        while members.contains(where: { $0 != nil }) {
            if isCancelled() {
                for lane in 0..<laneCount where members[lane] != nil {
                    finish(lane, .stopped(at: block.time[lane], because: .cancelled), receive)
                }
                return
            }
            block.attempt(engine.tolerances)
            judge()
            advance()
            for lane in ended.lanes {
                finish(lane, completions[lane], receive)
                refill(lane)
            }
        }
    }

    private func finish(_ lane: Int, _ completion: Completion, _ receive: Receiver) {
        guard let member = members[lane] else { return }
        members[lane] = nil
        block.active.remove(LaneSet([lane]))
        receive(member.number, member.trajectory(completion))
    }

    // MARK: - After an attempt

    /// Tells accepted steps from rejected ones, and shortens the latter.
    private func judge() {
        (accepted, ended) = ([], [])
        for lane in 0..<laneCount {
            guard let member = members[lane] else { continue }
            member.statistics.steps += 1
            if block.error[lane] <= 1 {
                accepted.insert(lane)
                continue
            }
            member.statistics.rejectedSteps += 1
            let time = block.time[lane]
            block.step[lane] = member.control.rejected(block.step[lane], error: block.error[lane])
            if block.step[lane] < 4 * max(time.ulp, Double.leastNormalMagnitude) {
                end(lane, .stopped(at: time, because: .stepTooSmall))
            } else if member.statistics.steps >= engine.stepLimit {
                end(lane, .stopped(at: time, because: .tooManySteps(limit: engine.stepLimit)))
            }
        }
    }

    /// Writes the outputs of the accepted steps, and goes to their ends or to the first discontinuity.
    private func advance() {
        guard !accepted.isEmpty else { return }
        findStops()
        writeOutputs()
        let crossing = LaneSet(accepted.lanes.filter { stops[$0] < .infinity })
        block.accept(accepted.subtracting(crossing))
        for lane in accepted.lanes {
            guard let member = members[lane] else { continue }
            if member.isComplete {
                // What lies beyond the last output does not count.
            } else if crossing.contains(lane) {
                if let completion = cross(lane, member, at: stops[lane]) { end(lane, completion) }
            } else {
                let step = member.control.accepted(block.step[lane], error: block.error[lane])
                block.step[lane] = min(step, engine.longestStep)
            }
            if ended.contains(lane) { continue }
            if member.isComplete {
                end(lane, .complete)
            } else if member.statistics.steps >= engine.stepLimit {
                end(lane, .stopped(at: block.time[lane], because: .tooManySteps(limit: engine.stepLimit)))
            }
        }
    }

    func end(_ lane: Int, _ completion: Completion) {
        completions[lane] = completion
        ended.insert(lane)
    }

    /// Output times inside the accepted steps, up to (without) a lane's stop; in as many passes as the lane with most
    /// of them needs.
    private func writeOutputs() {
        while true {
            var part = Lanes(repeating: 1)
            var now = block.time
            var lanes: LaneSet = []
            for lane in accepted.lanes {
                guard let member = members[lane] else { continue }
                let (time, end) = (member.nextOutput, block.time[lane] + block.step[lane])
                guard time < stops[lane], time <= end else { continue }
                part[lane] = time == end ? 1 : (time - block.time[lane]) / block.step[lane]
                now[lane] = time
                lanes.insert(lane)
            }
            guard !lanes.isEmpty else { return }
            block.interpolate(part)
            block.registers[network.time] = now
            block.plan.observe.run(block.registers)
            let observed = UnsafeRawPointer(block.registers + network.observed.lowerBound)
                .assumingMemoryBound(to: Double.self)
            for lane in lanes.lanes {
                guard let member = members[lane] else { continue }
                let row = member.row
                for index in 0..<network.observed.count { row[index] = observed[index * laneCount + lane] }
                member.rowIsWritten()
            }
        }
    }
}

/// A set of lanes.
package struct LaneSet: OptionSet, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package init(_ lanes: some Sequence<Int>) { self.init(rawValue: lanes.reduce(0) { $0 | 1 << UInt8($1) }) }

    func contains(_ lane: Int) -> Bool { rawValue & 1 << UInt8(lane) != 0 }
    mutating func insert(_ lane: Int) { rawValue |= 1 << UInt8(lane) }

    var lanes: some Sequence<Int> {
        sequence(state: rawValue) { left in
            guard left != 0 else { return nil }
            defer { left &= left - 1 }
            return left.trailingZeroBitCount
        }
    }
}
