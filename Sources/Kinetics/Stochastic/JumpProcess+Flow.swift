// Where propensities or elements move between jumps.

extension JumpProcess {
    mutating func followFlow(to end: Double, _ isCancelled: () -> Bool) throws(StopReason) {
        flow.begin()
        var next = stream.next()
        var hazard = next.wait
        while true {
            flow.steady = tree.total
            let start = now
            let jumpTime = try flow.step(from: now, toHazard: hazard)
            let limit = min(jumpTime, flow.end)
            let interruption = min(
                events.nextTime,
                crossings.first(after: start, through: min(limit, events.nextTime), registers) {
                    flow.place(at: $0)
                })
            let stop = min(interruption, limit)
            recordFlow(before: stop)
            if stop > end { return }
            flow.place(at: stop)
            (now, statistics.steps) = (stop, statistics.steps + 1)
            try checkMovingPropensities()
            if interruption <= limit {
                hazard = max(0, hazard - flow.hazard(at: stop))
                _ = try cross(at: stop, until: end)
            } else if jumpTime <= limit {
                try jump(movingChoice(next.place), until: end)
                next = stream.next()
                hazard = next.wait
            } else {
                hazard = max(0, hazard - flow.hazard(at: stop))
            }
            if statistics.steps & 0xFF == 0 { try checkLimits(isCancelled) }
        }
    }

    private mutating func recordFlow(before limit: Double) {
        guard recorder.nextTime < limit else { return }
        recorder.record(before: limit, network, ScalarRegisters(registers)) { [flow] in flow.place(at: $0) }
    }

    private func checkMovingPropensities() throws(StopReason) {
        for jump in plan.movingJumps {
            let value = table.propensity(jump)
            guard value.isFinite else { throw .notFinite(element: plan.jumps[jump].id) }
            guard value >= 0 else { throw .negativePropensity(reaction: plan.jumps[jump].id) }
        }
    }

    /// The jump in whose share the place, in [0, 1), lies: first the steady ones, then the moving ones.
    private func movingChoice(_ place: Double) -> Int {
        let values = plan.movingJumps.map { table.propensity($0) }
        var rest = place * values.reduce(flow.steady, +)
        if rest < flow.steady || !values.contains(where: { $0 > 0 }) { return tree.jump(at: rest) }
        rest -= flow.steady
        var chosen = 0
        for (index, value) in values.enumerated() where value > 0 {
            chosen = index
            if rest < value { break }
            rest -= value
        }
        return plan.movingJumps[chosen]
    }
}
