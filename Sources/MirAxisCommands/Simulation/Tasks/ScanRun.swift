internal import Findings
internal import Inputs
internal import Kinetics

extension SimulationRun {
    func scan(_ scan: ScanRequest) throws -> SimulationResult {
        let names = request.columns.map(\.observable.name)
        guard Set(names).count == names.count else {
            throw InputError(
                "repeated-key", "a scan cannot read a species as its symbol and as its amount at once",
                at: .option("--observe"), remedy: "leave one of them out")
        }
        guard let measure = scan.readOut.measure, let times = scan.times else { return try steadyScan(scan) }
        // The last axis varies fastest, which is what a row of a map is.
        let run = try ResponseScan(
            network, axes: scan.inputs.reversed().map(\.axis),
            responses: names.map { ResponseScan.Response($0, measure) }, engine: request.engine(for: network),
            times: times.forEngine)
        let progress = Progress("points", isQuiet: request.isQuiet)
        let result = run.run(threads: request.threads, progress: progress.ensemble)
        progress.finish()
        let span = (times.asked.last ?? times.start) - times.start
        let values = scan.readOut == .mean ? result.values.map { $0.map { $0 / span } } : result.values
        return ScanTables(request: request, scan: scan, values: values, failures: result.failures).result
    }
}

/// A scan's result as a table, a figure and words.
struct ScanTables {
    let request: SimulationRequest
    let scan: ScanRequest
    /// For each point, the first input varying fastest, one for each observable.
    let values: [Double?]
    let failures: [MemberFailure]

    var result: SimulationResult {
        SimulationResult(tables: [table], figures: [figure], notes: notes, failure: failure)
    }

    private var width: Int { request.columns.count }

    /// The inputs' values of a point.
    private func inputs(of point: Int) -> [Double] {
        let fast = scan.inputs[0].values
        let (row, column) = point.quotientAndRemainder(dividingBy: fast.count)
        return [fast[column]] + scan.inputs.dropFirst().map { $0.values[row] }
    }

    private var table: SimulatedTable {
        let cells = (0..<scan.count).flatMap { point in
            inputs(of: point) + values[(point * width)..<((point + 1) * width)].map { $0 ?? .nan }
        }
        let scanned = scan.inputs.map(\.name)
        let names = request.columns.map { scanned.contains($0.name) ? "\($0.name)_\(scan.word)" : $0.name }
        return SimulatedTable(name: "scan", columns: scanned + names, content: .numbers(cells))
    }

    private var notes: [String] {
        let points = Numbers.count(scan.count, "points")
        var notes = [
            "simulated: \(points), \(Numbers.count(width, "columns")); \(scan.readOut.title.lowercased())"
        ]
        let missing = values.count { $0 == nil } - failures.count * width
        if missing > 0 { notes.append("caution: \(missing) of \(values.count) read-outs have no value") }
        guard !failures.isEmpty else { return notes }
        notes.append("caution: \(failures.count) of \(points) stopped early and have no value")
        for failure in failures.prefix(5) {
            let place = zip(scan.inputs, inputs(of: failure.member)).map {
                "\($0.name) = \(shortestText($1))"
            }
            notes.append(
                "  \(place.joined(separator: ", ")): at time \(shortestText(failure.time)), \(failure.reason.text)"
            )
        }
        return notes
    }

    private var failure: InputError? {
        guard failures.count == scan.count, let first = failures.first else { return nil }
        return InputError(
            "stopped", "no point of the scan could be simulated: \(first.reason.text)",
            at: SourceLocation(file: request.model.path), remedy: first.reason.remedy)
    }

    private var figure: Figure {
        func input(_ word: ScanWord) -> ScanFigure.Input {
            ScanFigure.Input(
                label: AxisLabel(word.name, unit: request.model.unit(of: word.name)), values: word.values,
                isLogScale: word.isLogScale)
        }
        let readOuts = request.columns.enumerated().map { position, column in
            ScanFigure.ReadOut(
                name: column.name, unit: column.unit,
                values: (0..<scan.count).map { values[$0 * width + position] })
        }
        let names = scan.inputs.map(\.name)
        return Figure(
            id: "simulated-scan",
            title: "\(scan.readOut.title) over \(Numbers.list(names)): \(request.model.title)",
            caption: "Simulated. \(scan.readOut.title). \(request.methodSentence)",
            content: .scan(
                ScanFigure(
                    x: input(scan.inputs[0]), y: scan.inputs.count > 1 ? input(scan.inputs[1]) : nil,
                    value: AxisLabel(scan.readOut.title), isLogScale: request.isLogScale, readOuts: readOuts))
        )
    }
}
