internal import Findings
internal import Inputs
internal import Kinetics

extension SimulationRun {
    func sensitivity(_ inputs: [String], _ times: OutputTimes) throws -> SimulationResult {
        let run = try LocalSensitivity(
            network, inputs: inputs, engine: request.engine(for: network), times: times.forEngine)
        let progress = Progress("simulations", isQuiet: request.isQuiet)
        let result = try run.run(threads: request.threads, progress: progress.ensemble)
        progress.finish()
        return SensitivityTables(request: request, inputs: inputs, times: times, found: result).whole
    }
}

/// Local sensitivities as a table, a figure and words.
struct SensitivityTables {
    let request: SimulationRequest
    let inputs: [String]
    let times: OutputTimes
    let found: LocalSensitivity.Result

    var whole: SimulationResult {
        var whole = SimulationResult(tables: [table], figures: [figure], notes: notes)
        if found.columns.allSatisfy({ $0 == nil }), let first = found.failures.first {
            whole.failure = InputError(
                "stopped", "the simulation stopped at time \(shortestText(first.time)): \(first.reason.text)",
                at: SourceLocation(file: request.model.path), remedy: first.reason.remedy)
        }
        return whole
    }

    /// One row for each time, observable and input.
    private var table: SimulatedTable {
        var rows: [[DataFrame.Cell]] = []
        for (index, time) in times.asked.enumerated() {
            for (position, column) in request.columns.enumerated() {
                let cell = (index + times.leadingRows) * request.columns.count + position
                for (input, name) in inputs.enumerated() {
                    let derivative = found.columns[input]
                    rows.append([
                        .number(time), .text(column.name), .text(name),
                        Self.cell(derivative?.derivatives[cell]), Self.cell(derivative?.errors[cell]),
                        Self.cell(normalised(input, index, position)),
                    ])
                }
            }
        }
        return SimulatedTable(
            name: "sensitivity",
            columns: ["time", "observable", "input", "derivative", "error", "normalised"],
            content: .cells(rows))
    }

    private static func cell(_ value: Double?) -> DataFrame.Cell {
        guard let value, value.isFinite else { return .missing }
        return .number(value)
    }

    private func normalised(_ input: Int, _ time: Int, _ observable: Int) -> Double? {
        found.normalised(input: input, time: time + times.leadingRows, observable: observable)
    }

    private var notes: [String] {
        let failed = zip(inputs, found.columns).filter { $0.1 == nil }.map { "'\($0.0)'" }
        var notes = [
            "simulated: \(Numbers.count(times.asked.count, "times")), "
                + "\(Numbers.count(request.columns.count, "columns")), \(Numbers.count(inputs.count, "inputs")); "
                + "central differences, extrapolated"
        ]
        if !failed.isEmpty {
            notes.append(
                "caution: no sensitivity to \(Numbers.list(failed)), because a simulation stopped early")
        }
        return notes
    }

    private var figure: Figure {
        let series = request.columns.enumerated().flatMap { position, column in
            inputs.enumerated().map { input, name in
                TrajectoriesFigure.Series(
                    name: "\(column.name) to \(name)",
                    values: times.asked.indices.map { normalised(input, $0, position) })
            }
        }
        var request = request
        request.isLogScale = false
        return request.trajectories(
            "sensitivity", "Sensitivities of \(request.model.title)",
            "Relative change of an observable for a small relative change of an input, ∂ ln y / ∂ ln p. "
                + request.methodSentence, times.asked, series, value: "Sensitivity")
    }
}
