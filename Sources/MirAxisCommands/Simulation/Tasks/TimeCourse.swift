internal import Findings
internal import Inputs
internal import Kinetics

extension SimulationRun {
    func timeCourse(_ times: OutputTimes) throws -> SimulationResult {
        var trajectory: Trajectory?
        var isTaken = false
        try request.engine(for: network).simulate(
            network,
            next: {
                if isTaken { return nil }
                isTaken = true
                return 0
            },
            times: times.forEngine,
            inputs: { _, _ in },
            isCancelled: { false }, receive: { _, result in trajectory = result })
        guard let trajectory else { preconditionFailure("the engine gave no trajectory") }
        let course = Course(trajectory, times, columns: request.columns.count)
        var result = SimulationResult(
            tables: [course.table(request.columns.map(\.name))],
            figures: [request.figure(course)], notes: [summary(trajectory, course)])
        if let stop = trajectory.completion.stop { result.failure = failure(stop) }
        return result
    }

    private func summary(_ trajectory: Trajectory, _ course: Course) -> String {
        let shown =
            "\(Numbers.count(course.times.count, "times")), \(Numbers.count(request.columns.count, "columns"))"
        return "simulated: \(shown); \(trajectory.statistics.text(request.method))"
    }

    private func failure(_ stop: (time: Double, reason: StopReason)) -> InputError {
        InputError(
            "stopped", "the simulation stopped at time \(shortestText(stop.time)): \(stop.reason.text)",
            at: SourceLocation(file: request.model.path), remedy: stop.reason.remedy)
    }
}

extension SimulationStatistics {
    func text(_ method: SimulationRequest.Method) -> String {
        let work =
            method == .ssa
            ? Numbers.count(jumps, "reactions fired")
            : "\(Numbers.count(steps, "steps")) (\(rejectedSteps) rejected)"
        return events == 0 ? work : "\(work), \(Numbers.count(events, "events"))"
    }
}

/// One trajectory at the times asked for.
struct Course {
    let asked: [Double]
    /// Those reached.
    let times: [Double]
    /// Row-major: one row for each time reached, one column for each observable.
    let values: [Double]
    let columns: Int

    init(_ trajectory: Trajectory, _ times: OutputTimes, columns: Int) {
        asked = times.asked
        self.times = Array(trajectory.times.dropFirst(times.leadingRows))
        values = Array(trajectory.values.dropFirst(times.leadingRows * columns))
        self.columns = columns
    }

    /// One value for each time asked for, nil where it was not reached.
    func column(_ position: Int) -> [Double?] {
        asked.indices.map { row in
            guard row < times.count else { return nil }
            let value = values[row * columns + position]
            return value.isFinite ? value : nil
        }
    }

    func table(_ names: [String]) -> SimulatedTable {
        var cells: [Double] = []
        cells.reserveCapacity(times.count * (columns + 1))
        for (row, time) in times.enumerated() {
            cells.append(time)
            cells += values[(row * columns)..<((row + 1) * columns)]
        }
        return SimulatedTable(name: "time-course", columns: ["time"] + names, content: .numbers(cells))
    }
}
