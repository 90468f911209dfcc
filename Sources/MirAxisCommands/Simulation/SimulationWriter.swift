internal import ArgumentParser
internal import Files
internal import Foundation
internal import Inputs
internal import Reports

struct OutputArguments: ParsableArguments {
    @Option(help: "A folder to write: tables, figures and a manifest. It appears whole or not at all.")
    var output: String?

    @Flag(help: "Print JSON instead of CSV.")
    var json = false

    @Flag(help: "A logarithmic axis of values in figures.")
    var logScale = false

    @Flag(help: "Do not draw figures; their specifications and data are written all the same.")
    var noFigures = false

    @Flag(help: "Nothing on standard error but errors.")
    var quiet = false

    func begin() throws(InputError) -> OutputFolder? {
        guard let output else { return nil }
        return try OutputFolder.begin(at: output)
    }
}

/// Puts a result where it was asked for: a folder, or standard output.
struct SimulationWriter {
    let request: SimulationRequest
    let result: SimulationResult
    let options: OutputArguments

    static let format = 1

    init(_ request: SimulationRequest, _ result: SimulationResult, options: OutputArguments) {
        self.request = request
        self.result = result
        self.options = options
    }

    /// - Parameter folder: nil where standard output alone is written.
    func write(into folder: OutputFolder?) throws {
        if let folder { try fill(folder) }
        if options.json {
            Console.result(json.text)
        } else if folder == nil, let table = result.tables.first {
            Console.result(table.csv)
        }
        if !options.quiet { for note in result.notes { Console.note(note) } }
        guard let folder else { return }
        if options.json {
            note("written: \(folder.shownAs)")
        } else {
            Console.result("written: \(folder.shownAs)")
        }
    }

    private func note(_ text: String) {
        if !options.quiet { Console.note(text) }
    }

    private var json: JSON {
        [
            "format": JSON(Self.format), "simulation": SimulationRecord(request: request).json,
            "notes": JSON(result.notes), "tables": .array(result.tables.map(\.json)),
        ]
    }

    private func fill(_ folder: OutputFolder) throws {
        for table in result.tables { try folder.write(table.csv, to: table.file) }
        let manifest: JSON = [
            "format": JSON(Self.format), "manifest": SimulationRecord(request: request).json,
            "notes": JSON(result.notes), "files": JSON(result.tables.map(\.file)),
        ]
        try folder.write(manifest.text + "\n", to: "manifest.json")
        let environment = ProcessInfo.processInfo.environment
        let renderer = options.noFigures ? nil : FigureRenderer.find(environment: environment)
        let (files, notDrawn) = Report.files(for: result.figures, isSimulated: true, renderer: renderer)
        for file in files { try folder.write(file.bytes, to: file.path) }
        try folder.commit()
        guard let notDrawn, !options.noFigures else { return }
        note(
            renderer == nil
                ? "hint: the figures are not drawn; \(FigureRenderer.setUpHint)"
                : "caution: a figure is not drawn: \(notDrawn)")
    }
}
