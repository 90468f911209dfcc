internal import Findings
internal import Inputs
internal import Kinetics
internal import Synchronization

extension SimulationRun {
    func ensemble(_ ensemble: EnsembleRequest, _ times: OutputTimes) throws -> SimulationResult {
        let modelValues = Dictionary(uniqueKeysWithValues: zip(network.inputNames, network.inputDefaults))
        let design = try ensemble.members(modelValues: modelValues, seed: request.seed)
        var options = EnsembleOptions()
        options.failuresListed = Self.failuresListed
        let values = ensemble.members * times.forEngine.count * request.columns.count
        guard !ensemble.keepsTrajectories || values <= Self.keptValues else {
            throw InputError(
                "too-much-to-keep",
                "'--keep' would keep \(values) values (members × times × columns); the limit is \(Self.keptValues)",
                at: .option("--keep"),
                remedy: "ask for fewer members, times or columns, or leave '--keep' out")
        }
        // What lies far below the absolute tolerance is noise about 0: it counts as 0, and needs no bins.
        options.quantiles =
            values <= Self.exactValues ? .exact : .sketch(smallestMagnitude: request.absoluteTolerance * 1e-3)
        let run = try Ensemble(
            network, design: design, engine: request.engine(for: network), times: times.forEngine,
            options: options)
        let progress = Progress("members", isQuiet: request.isQuiet)
        let kept = ensemble.keepsTrajectories ? KeptTrajectories() : nil
        var keep: (@Sendable (Int, Trajectory) -> Void)?
        if let kept {
            keep = { member, trajectory in kept.append(KeptTrajectory(member: member, trajectory: trajectory))
            }
        }
        let result = run.run(threads: request.threads, progress: progress.ensemble, deliver: keep)
        progress.finish()
        let rows = EnsembleTables(request: request, ensemble: ensemble, design: design, times: times)
        return rows.result(result, kept: kept?.all ?? [])
    }

    /// Up to so many values (80 MB) are kept for exact quantiles; beyond, quantiles come from bins in bounded memory.
    private static let exactValues = 10_000_000
    /// Trajectories kept are written when all are there: 0.8 GB.
    private static let keptValues = 100_000_000
    private static let failuresListed = 1000
}

struct KeptTrajectory: Sendable {
    var member: Int
    var trajectory: Trajectory
}

/// Members as they come, from any thread.
private final class KeptTrajectories: Sendable {
    private let kept = Mutex<[KeptTrajectory]>([])

    var all: [KeptTrajectory] { kept.withLock { $0 } }

    func append(_ one: KeptTrajectory) { kept.withLock { $0.append(one) } }
}

/// An ensemble's result as tables, figures and words.
struct EnsembleTables {
    let request: SimulationRequest
    let ensemble: EnsembleRequest
    let design: EnsembleDesign
    let times: OutputTimes

    func result(_ result: EnsembleResult, kept: [KeptTrajectory]) -> SimulationResult {
        var tables = [quantiles(result.summary)]
        if ensemble.keepsTrajectories { tables.insert(trajectories(kept), at: 0) }
        if let inputs { tables.append(inputs) }
        if !result.failures.isEmpty { tables.append(failures(result.failures)) }
        var whole = SimulationResult(
            tables: tables, figures: [figure(result, kept)], notes: notes(result))
        if result.complete == 0, let first = result.failures.first {
            whole.failure = InputError(
                "stopped",
                "no member reached the end; the first stopped at time \(shortestText(first.time)): "
                    + first.reason.text, at: SourceLocation(file: request.model.path),
                remedy: first.reason.remedy)
        }
        return whole
    }

    // MARK: - Tables

    /// One row for each time and observable.
    private func quantiles(_ summary: EnsembleSummary) -> SimulatedTable {
        let names = ensemble.quantiles.map { "q\(shortestText($0 * 100))" }
        var rows: [[DataFrame.Cell]] = []
        for (index, time) in times.asked.enumerated() {
            let place = index + times.leadingRows
            for (position, column) in request.columns.enumerated() {
                let cell = summary.cell(time: place, observable: position)
                let quantiles = ensemble.quantiles.map {
                    Self.cell(summary.quantile($0, time: place, observable: position))
                }
                rows.append(
                    [
                        .number(time), .text(column.name), .number(Double(cell.count)), Self.cell(cell.mean),
                        Self.cell(cell.standardDeviation), Self.cell(cell.minimum),
                    ] + quantiles + [Self.cell(cell.maximum)])
            }
        }
        return SimulatedTable(
            name: "ensemble",
            columns: ["time", "observable", "n", "mean", "sd", "min"] + names + ["max"], content: .cells(rows)
        )
    }

    private static func cell(_ value: Double?) -> DataFrame.Cell {
        guard let value, !value.isNaN else { return .missing }
        return .number(value)
    }

    /// Members count from 1, as the rows of a table do.
    private func trajectories(_ kept: [KeptTrajectory]) -> SimulatedTable {
        var cells: [Double] = []
        for one in kept {
            let course = Course(one.trajectory, times, columns: request.columns.count)
            for (row, time) in course.times.enumerated() {
                cells += [Double(one.member + 1), time]
                cells += course.values[(row * course.columns)..<((row + 1) * course.columns)]
            }
        }
        return SimulatedTable(
            name: "members", columns: ["member", "time"] + request.columns.map(\.name),
            content: .numbers(cells))
    }

    /// What each member was given; nil for replicates.
    private var inputs: SimulatedTable? {
        guard !design.names.isEmpty, design.members <= Self.mostInputRows else { return nil }
        let cells = (0..<design.members).flatMap { [Double($0 + 1)] + design.values(of: $0) }
        return SimulatedTable(name: "inputs", columns: ["member"] + design.names, content: .numbers(cells))
    }

    private static let mostInputRows = 100_000

    private func failures(_ failures: [MemberFailure]) -> SimulatedTable {
        let rows = failures.map { failure -> [DataFrame.Cell] in
            [.number(Double(failure.member + 1)), .number(failure.time), .text(failure.reason.text)]
        }
        return SimulatedTable(
            name: "stopped", columns: ["member", "time", "reason"], content: .cells(rows))
    }

    // MARK: - Words

    private func notes(_ result: EnsembleResult) -> [String] {
        let members = Numbers.count(result.members, "members")
        var notes = [
            "simulated: \(members), \(Numbers.count(times.asked.count, "times")), "
                + "\(Numbers.count(request.columns.count, "columns")); \(result.statistics.text(request.method))"
        ]
        if result.summary.quantileMethod != .exact, !ensemble.quantiles.isEmpty {
            let accuracy = Numbers.forTerminal(Numbers.percent(result.summary.quantileAccuracy))
            notes.append("quantiles: from bins, right to \(accuracy), because there are so many values")
        }
        guard result.failed > 0 else { return notes }
        let verb = result.failed == 1 ? "stopped early and is" : "stopped early and are"
        notes.append("caution: \(result.failed) of \(members) \(verb) left out of the summary")
        let groups = Dictionary(grouping: result.failures, by: \.reason).values.sorted {
            ($1.count, $0[0].member) < ($0.count, $1[0].member)
        }
        for group in groups {
            let shown = group.prefix(Self.mostNamed)
            let named = shown.map { "\($0.member + 1) at \(Numbers.forTerminal(Numbers.short($0.time)))" }
            let more = group.count > shown.count ? ", …" : ""
            notes.append(
                "  \(group[0].reason.text): \(group.count) (member \(named.joined(separator: ", "))\(more))")
        }
        return notes
    }

    private static let mostNamed = 5

    // MARK: - Figure

    private func figure(_ result: EnsembleResult, _ kept: [KeptTrajectory]) -> Figure {
        let summary = result.summary
        func column(_ probability: Double, _ position: Int) -> [Double?] {
            times.asked.indices.map {
                summary.quantile(probability, time: $0 + times.leadingRows, observable: position)
            }
        }
        let traces = kept.prefix(Self.mostTraces).map {
            Course($0.trajectory, times, columns: request.columns.count)
        }
        let series = request.columns.enumerated().map { position, observed in
            TrajectoriesFigure.Series(
                name: observed.name, unit: observed.unit, values: column(0.5, position),
                bands: bands.map { lower, upper in
                    TrajectoriesFigure.Band(
                        lowerLevel: lower, upperLevel: upper, lower: column(lower, position),
                        upper: column(upper, position))
                }, traces: traces.map { $0.column(position) })
        }
        let noun = ensemble.inputs.isEmpty ? "replicates" : "members"
        return request.trajectories(
            "ensemble", "\(Numbers.count(result.complete)) \(noun) of \(request.model.title)",
            caption(noun, traces.count), times.asked, series,
            annotation: result.failed == 0
                ? nil : "\(result.failed) of \(result.members) \(noun) stopped early and are left out")
    }

    /// The quantiles asked for that lie as far below as above the middle, from outside inwards.
    private var bands: [(lower: Double, upper: Double)] {
        ensemble.quantiles.filter { $0 < 0.5 }.compactMap { lower in
            let upper = ensemble.quantiles.first { abs($0 - (1 - lower)) < 1e-9 }
            return upper.map { (lower, $0) }
        }
    }

    private func caption(_ noun: String, _ traces: Int) -> String {
        var parts = ["Line: median of the \(noun)"]
        if !bands.isEmpty {
            let levels = bands.map { Numbers.percent($0.upper - $0.lower) }
            parts.append("bands: the middle \(Numbers.list(levels)) of them")
        }
        if traces > 0 { parts.append("thin lines: the first \(traces) \(noun)") }
        return parts.joined(separator: "; ") + ". " + request.methodSentence
    }

    private static let mostTraces = 30
}
