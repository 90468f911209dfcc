internal import Findings
internal import Inputs
internal import Kinetics
internal import NumericalKit

extension SimulationRun {
    func steadyState() throws -> SimulationResult {
        let outcome = try outcomes(EnsembleDesign(table: [], rows: [[]]))[0]
        let names = request.columns.map(\.name)
        guard case .found(let state) = outcome else {
            return SimulationResult(tables: [], notes: [], failure: failure(outcome))
        }
        let values = zip(names, state.observables).map { name, value -> [DataFrame.Cell] in
            [.text(name), value.isNaN ? .missing : .number(value)]
        }
        let eigenvalues = state.eigenvalues.flatMap { [$0.real, $0.imaginary] }
        return SimulationResult(
            tables: [
                SimulatedTable(
                    name: "steady-state", columns: ["observable", "value"], content: .cells(values)),
                SimulatedTable(
                    name: "eigenvalues", columns: ["real", "imaginary"], content: .numbers(eigenvalues)),
            ], notes: notes(state))
    }

    /// As `scan`, with the steady state at each point.
    func steadyScan(_ scan: ScanRequest) throws -> SimulationResult {
        let outcomes = try outcomes(EnsembleDesign(grid: scan.inputs.reversed().map(\.axis)))
        let width = request.columns.count
        let values = outcomes.flatMap { outcome in
            outcome.state.map { $0.observables.map(Optional.some) } ?? [Double?](repeating: nil, count: width)
        }
        let failures = outcomes.enumerated().compactMap { point, outcome -> MemberFailure? in
            guard case .notFound(.integration(let time, let reason)) = outcome else { return nil }
            return MemberFailure(member: point, time: time, reason: reason)
        }
        var result = ScanTables(request: request, scan: scan, values: values, failures: failures).result
        let unstable = outcomes.count { $0.state?.stability == .unstable }
        if unstable > 0 {
            result.notes.append(
                "caution: \(unstable) of \(Numbers.count(scan.count, "steady states")) are unstable")
        }
        if failures.isEmpty, outcomes.allSatisfy({ $0.state == nil }) {
            result.failure = failure(outcomes[0])
        }
        return result
    }

    private func outcomes(_ design: EnsembleDesign) throws -> [SteadyStateOutcome] {
        let search = try SteadyStateSearch(
            model, inputs: request.varyingInputs, observables: request.columns.map(\.observable),
            engine: request.engine(), settings: .init(horizon: request.horizon))
        let progress = Progress("points", isQuiet: request.isQuiet)
        defer { progress.finish() }
        return try search.run(design, threads: request.threads, progress: progress.ensemble)
    }

    private func notes(_ state: SteadyState) -> [String] {
        let stability =
            switch state.stability {
            case .stable: "stable"
            case .unstable: "unstable"
            case .undetermined: "of undetermined stability"
            }
        func short(_ value: Double) -> String { Numbers.forTerminal(Numbers.short(value)) }
        var notes = ["steady state: \(stability), largest relative rate of change \(short(state.residual))"]
        if let first = state.eigenvalues.first {
            notes[0] += ", largest real part of an eigenvalue \(short(first.real))"
        }
        if state.stability == .unstable {
            notes.append("caution: the smallest disturbance leads away from this state")
        }
        if state.distanceFromCourse > 0.1 {
            notes.append(
                "caution: the course was still \(short(100 * state.distanceFromCourse)) % away; "
                    + "it need not come to rest here")
        }
        return notes
    }

    private func failure(_ outcome: SteadyStateOutcome) -> InputError {
        let place = SourceLocation(file: request.model.path)
        guard case .notFound(.integration(let time, let reason)) = outcome else {
            return InputError(
                "no-steady-state", "no steady state was found: the model may oscillate or grow without end",
                at: place, remedy: "look at its time course, or search longer with a later '--end'")
        }
        return InputError(
            "stopped", "the way to the steady state stopped at time \(shortestText(time)): \(reason.text)",
            at: place, remedy: reason.remedy)
    }
}
