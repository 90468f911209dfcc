/// Integrates members in the lanes of one thread until there are no more.
final class LaneIntegrator {
    let block: LaneBlock
    let network: CompiledNetwork
    let engine: DeterministicEngine
    let times: [Double]
    var members: [LaneMember?]
    /// One member's registers, while it begins or crosses a discontinuity.
    let column: UnsafeMutablePointer<Double>
    private let longest: Double

    init(_ plan: LanePlan, _ engine: DeterministicEngine, _ times: [Double]) {
        block = LaneBlock(plan)
        network = plan.network
        (self.engine, self.times) = (engine, times)
        members = Array(repeating: nil, count: laneCount)
        column = .allocate(capacity: network.registerCount + 1)
        column.initialize(repeating: 0, count: network.registerCount + 1)
        longest = max(times[times.count - 1] - times[0], .leastNormalMagnitude)
    }

    deinit { column.deallocate() }

    var registers: ScalarRegisters { ScalarRegisters(column) }

    typealias Inputs = (_ member: Int, _ values: inout MutableSpan<Double>) -> Void
    typealias Receiver = (_ member: Int, _ trajectory: Trajectory) -> Void

    func run(next: () -> Int?, inputs: Inputs, isCancelled: () -> Bool, receive: Receiver) {
        func refill(_ lane: Int) {
            members[lane] = nil
            while members[lane] == nil, let number = next() {
                members[lane] = LaneMember(number, network, seed: engine.seed)
                if let completion = begin(lane, inputs) { finish(lane, completion, receive) }
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
            let ended = advance()
            for (lane, completion) in ended {
                finish(lane, completion, receive)
                refill(lane)
            }
        }
    }

    private func finish(_ lane: Int, _ completion: Completion, _ receive: Receiver) {
        guard var member = members[lane] else { return }
        member.statistics.events = member.queue.executedCount
        members[lane] = nil
        receive(
            member.number,
            Trajectory(
                times: Array(times.prefix(member.written)), values: member.values, completion: completion,
                statistics: member.statistics))
    }

    // MARK: - After an attempt

    /// Accepts or rejects each lane's step, writes outputs, crosses discontinuities.
    /// - Returns: the lanes whose members have ended.
    private func advance() -> [(Int, Completion)] {
        var accepted: [Int] = []
        var ended: [(Int, Completion)] = []
        for lane in 0..<laneCount where members[lane] != nil {
            members[lane]!.statistics.steps += 1
            if block.error[lane] <= 1 {
                accepted.append(lane)
            } else if let completion = reject(lane) {
                ended.append((lane, completion))
            }
        }
        guard !accepted.isEmpty else { return ended }
        var isDense = false
        let stops = crossings(accepted, &isDense)
        writeOutputs(accepted, stops, &isDense)
        for lane in accepted {
            if let stop = stops[lane] {
                if let completion = cross(lane, at: stop) { ended.append((lane, completion)) }
            } else {
                let step = block.step[lane]
                for index in 0..<block.size { block.before[index][lane] = block.after[index][lane] }
                block.time[lane] += step
                block.step[lane] = min(
                    members[lane]!.control.accepted(step, error: block.error[lane]), longest)
            }
            if members[lane]!.written == times.count, !ended.contains(where: { $0.0 == lane }) {
                ended.append((lane, .complete))
            } else if members[lane]!.statistics.steps >= engine.stepLimit {
                ended.append(
                    (lane, .stopped(at: block.time[lane], because: .tooManySteps(limit: engine.stepLimit))))
            }
        }
        return ended
    }

    private func reject(_ lane: Int) -> Completion? {
        members[lane]!.statistics.rejectedSteps += 1
        let time = block.time[lane]
        block.step[lane] = members[lane]!.control.rejected(block.step[lane], error: block.error[lane])
        if block.step[lane] < 4 * max(time.ulp, Double.leastNormalMagnitude) {
            return .stopped(at: time, because: .stepTooSmall)
        }
        if members[lane]!.statistics.steps >= engine.stepLimit {
            return .stopped(at: time, because: .tooManySteps(limit: engine.stepLimit))
        }
        return nil
    }

    /// Output times inside the accepted steps, up to (without) a lane's stop; in as many passes as the lane with most
    /// of them needs.
    private func writeOutputs(_ accepted: [Int], _ stops: [Double?], _ isDense: inout Bool) {
        while true {
            var part = Lanes(repeating: 1)
            var lanes: [Int] = []
            for lane in accepted {
                let written = members[lane]!.written
                guard written < times.count else { continue }
                let (time, end) = (times[written], block.time[lane] + block.step[lane])
                guard stops[lane].map({ time < $0 }) ?? (time <= end) else { continue }
                part[lane] = time == end ? 1 : (time - block.time[lane]) / block.step[lane]
                lanes.append(lane)
            }
            guard !lanes.isEmpty else { return }
            if !isDense { block.prepareDense() }
            isDense = true
            block.interpolate(part)
            for lane in lanes { block.registers[network.time][lane] = times[members[lane]!.written] }
            block.plan.observe.run(block.registers)
            for lane in lanes {
                for register in network.observed {
                    members[lane]!.values.append(block.registers[register][lane])
                }
                members[lane]!.written += 1
            }
        }
    }
}
