// Beginnings, crossings of conditions and events: one lane at a time, on its own column of registers.

extension LaneIntegrator {
    /// Restarts at about one instant that count as an endless loop.
    private static var restartLimit: Int { 10_000 }

    // MARK: - Beginning

    /// Begins the lane's member at the first output time.
    /// - Returns: where it ends at once.
    func begin(_ lane: Int, _ member: LaneMember, _ inputs: Inputs) -> Completion? {
        let start = times[0]
        var values = network.inputDefaults
        var span = values.mutableSpan
        inputs(member.number, &span)
        network.begin(registers, inputs: values, at: start)
        return restart(lane, member, at: start)
    }

    /// At a discontinuity: algebraic values, events that are due, outputs of this instant, and a first step.
    private func restart(_ lane: Int, _ member: LaneMember, at time: Double) -> Completion? {
        do throws(StopReason) {
            try solveAlgebraic()
            if try member.queue.advance(to: time, network, registers) { try solveAlgebraic() }
            writeNow(member, time)
            if member.isComplete { return .complete }
            let step = try firstStep(time)
            block.load(lane, column, time: time, step: step)
            member.control = StepControl()
        } catch {
            return .stopped(at: time, because: error)
        }
        return nil
    }

    /// Outputs at exactly this time.
    private func writeNow(_ member: LaneMember, _ time: Double) {
        guard member.nextOutput <= time else { return }
        registers.run(network.observe)
        while member.nextOutput <= time {
            let row = member.row
            for (index, register) in network.observed.enumerated() { row[index] = registers[register] }
            member.rowIsWritten()
        }
    }

    /// A first step from the sizes of the values, of their rates and of the change of the rates.
    ///
    /// *Source*: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, section II.4.
    private func firstStep(_ time: Double) throws(StopReason) -> Double {
        let tolerances = engine.tolerances
        registers.run(network.derivative)
        let count = network.differentialCount
        var values = [Double](), rates = [Double](), weights = [Double]()
        for index in 0..<network.states.count {
            let value = column[network.states.lowerBound + index]
            let rate = column[network.derivatives.lowerBound + index]
            guard rate.isFinite else { throw .notFinite(element: network.stateNames[index]) }
            guard index < count else { continue }
            values.append(value)
            rates.append(rate)
            let scale = column[network.toleranceScales.lowerBound + index]
            weights.append(tolerances.absolute * scale + tolerances.relative * value.magnitude)
        }
        func norm(_ part: (Int) -> Double) -> Double {
            var sum = 0.0
            for index in 0..<count where weights[index].isFinite { sum += part(index) * part(index) }
            return (sum / Double(max(count, 1))).squareRoot()
        }
        let size = norm { values[$0] / weights[$0] }
        let speed = norm { rates[$0] / weights[$0] }
        guard speed > 0 else { return min(1e-3, engine.longestStep) }
        let trial = (size < 1e-5 ? 0.01 : 0.01 * size) / speed
        for index in 0..<count { column[network.states.lowerBound + index] += trial * rates[index] }
        column[network.time] = time + trial
        registers.run(network.derivative)
        let bend = norm { (column[network.derivatives.lowerBound + $0] - rates[$0]) / weights[$0] } / trial
        for index in 0..<count { column[network.states.lowerBound + index] = values[index] }
        column[network.time] = time
        let fastest = max(speed, bend.isFinite ? bend : 0)
        let other = 1 / (100 * fastest).squareRoot().squareRoot()
        let step = min(100 * trial, other, engine.longestStep)
        return max(step, 16 * max(time.ulp, Double.leastNormalMagnitude))
    }

    /// Newton's method on the algebraic equations, with the other states fixed.
    private func solveAlgebraic() throws(StopReason) {
        let (first, count) = (network.differentialCount, network.states.count)
        guard first < count else { return }
        var factors = DenseFactors(size: count - first)
        for _ in 0..<100 {
            registers.run(network.derivative)
            registers.run(network.jacobian)
            var matrix = [Double](repeating: 0, count: (count - first) * (count - first))
            for (index, place) in network.jacobianPattern.enumerated()
            where place.row >= first && place.column >= first {
                matrix[(place.row - first) * (count - first) + place.column - first] =
                    column[network.jacobianValues.lowerBound + index]
            }
            factors.factorise(values: matrix)
            let change = factors.solution(
                of: (first..<count).map { column[network.derivatives.lowerBound + $0] })
            var isClose = true
            for (index, value) in change.enumerated() {
                guard value.isFinite else { throw .algebraicEquationsUnsolved }
                let register = network.states.lowerBound + first + index
                column[register] -= value
                if value.magnitude > 1e-14 * max(column[register].magnitude, 1e-6) { isClose = false }
            }
            if isClose {
                network.beginStretch(registers)
                return
            }
        }
        throw .algebraicEquationsUnsolved
    }

    // MARK: - Crossings

    /// When each accepted lane must stop inside its step: just past the first crossing, or where an event is due.
    func findStops() {
        guard !network.conditions.isEmpty || !network.events.isEmpty else { return }
        for lane in 0..<laneCount { stops[lane] = .infinity }
        for lane in accepted.lanes {
            guard let member = members[lane] else { continue }
            let due = member.queue.nextTime
            if due <= block.time[lane] + block.step[lane] { stops[lane] = due }
        }
        guard !network.conditions.isEmpty else { return }
        var open = accepted
        for (low, high) in [(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)] where !open.isEmpty {
            block.interpolate(Lanes(repeating: high))
            block.plan.margins.run(block.registers)
            for lane in LaneSet(open.lanes.filter(crosses)).lanes {
                stops[lane] = min(stops[lane], max(locate(lane, low, high), earliestStop(lane)))
                open.remove(LaneSet([lane]))
            }
        }
    }

    /// Discontinuities that follow each other ever faster come to a point where rounding keeps time from going
    /// on; then the next one is only looked for a little later, or at the step's end.
    private func earliestStop(_ lane: Int) -> Double {
        let (start, step) = (block.time[lane], block.step[lane])
        guard let member = members[lane], member.restarts > 100, start == member.lastRestart else {
            return start
        }
        return min(start + 0.5 * leastProgress(start), start + step)
    }

    /// Less than this from one discontinuity to the next is no progress.
    private func leastProgress(_ time: Double) -> Double { 1e-12 * time.magnitude }

    /// Whether a condition of the lane is no longer as it is held, by the block's margins.
    private func crosses(_ lane: Int) -> Bool {
        for (index, kind) in network.conditionKinds.enumerated() {
            let margin = block.registers[network.marginValues.lowerBound + index][lane]
            let held = block.registers[network.conditions.lowerBound + index][lane] != 0
            if kind.holds(margin) != held { return true }
        }
        return false
    }

    /// The first representable time in a part of the step at which a condition has changed.
    private func locate(_ lane: Int, _ low: Double, _ high: Double) -> Double {
        load(lane)
        let (start, step) = (block.time[lane], block.step[lane])
        var (before, past) = (start + low * step, start + high * step)
        while true {
            let middle = before + (past - before) / 2
            guard middle > before, middle < past else { return past }
            place(lane, at: middle)
            registers.run(network.margins)
            if columnCrosses() { past = middle } else { before = middle }
        }
    }

    private func columnCrosses() -> Bool {
        for (index, kind) in network.conditionKinds.enumerated() {
            let held = column[network.conditions.lowerBound + index] != 0
            if kind.holds(column[network.marginValues.lowerBound + index]) != held { return true }
        }
        return false
    }

    private func load(_ lane: Int) {
        for register in 0..<network.registerCount { column[register] = block.registers[register][lane] }
    }

    /// States of the dense output and the time, into the column.
    private func place(_ lane: Int, at time: Double) {
        let end = block.time[lane] + block.step[lane]
        let part = time == end ? 1 : (time - block.time[lane]) / block.step[lane]
        block.interpolate(lane, part, column + network.states.lowerBound)
        column[network.time] = time
    }

    /// Goes to the discontinuity, takes conditions anew and executes what is due there.
    func cross(_ lane: Int, _ member: LaneMember, at time: Double) -> Completion? {
        load(lane)
        place(lane, at: time)
        network.beginStretch(registers)
        if time - member.lastRestart > leastProgress(time) { member.restarts = 0 }
        member.lastRestart = time
        member.restarts += 1
        guard member.restarts < Self.restartLimit else {
            return .stopped(at: time, because: .tooManyEvents(limit: Self.restartLimit))
        }
        return restart(lane, member, at: time)
    }
}
