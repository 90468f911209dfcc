internal import ArgumentParser
internal import Files
internal import Findings
internal import Foundation
internal import Inputs
internal import Instruments
internal import Reports
internal import Tables

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Show what an instrument's export holds, as a tidy table.",
        usage: """
            miraxis import run1.txt                        what it holds
            miraxis import run1.txt --csv                  the tidy table on standard output
            miraxis import run1.txt run2.xlsx --output folder
            """,
        discussion: """
            Reads exports of QuantStudio, ViiA 7, StepOne, 7500, 7900HT, Design & Analysis, LightCycler 480, CFX, \
            BioMark, OpenArray, RDML and EDS, recognised by content. One row for each well and target; an \
            undetermined Cq is kept as above the last cycle. --output writes the table, the amplification curves, a \
            plate map and the notes into a folder. A study file reads the same with 'instrument: auto'.
            """)

    @Argument(help: "Exports of an instrument; several are stacked.")
    var files: [String]

    @Flag(help: "Print the tidy table as CSV.")
    var csv = false

    @Option(help: "A folder to write; it appears whole or not at all.")
    var output: String?

    @Option(help: "The layout, where it should not be found out.")
    var format: String?

    @Option(help: "Cycles of the run, where the file does not tell.")
    var cycles: Double?

    @Option(help: "A file that names samples and targets by well (LightCycler 480).")
    var layout: String?

    @Option(help: "The target, for instruments that name none.")
    var target: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Do not draw figures.")
    var noFigures = false

    @Flag(help: "The data are simulated: every figure says so.")
    var simulated = false

    @OptionGroup var values: ShowValuesOption

    func validate() throws {
        if let cycles, !(1...100).contains(cycles) {
            throw ValidationError("'--cycles' must lie between 1 and 100")
        }
        if let format, InstrumentFormat(rawValue: format) == nil {
            let names = InstrumentFormat.allCases.map(\.rawValue)
            throw ValidationError(
                "there is no layout '\(format)': \(suggestion(for: format, in: names) ?? names.joined(separator: ", "))"
            )
        }
    }

    func run() throws {
        let options = InstrumentOptions(
            format: format.flatMap(InstrumentFormat.init), cycles: cycles, layout: layout, target: target,
            location: .commandLine)
        let exports = try ExportStack(files, options: options).members.map {
            (file: $0.file, export: $0.export)
        }
        let folder = try output.map { try OutputFolder.begin(at: $0) }
        defer { folder?.discard() }
        let table = Table.stacked(exports.map(\.export.wells), name: "wells")
        if let folder { try fill(folder, table, exports) }
        if json {
            Console.result(ExportText.json(exports).text)
        } else if csv {
            for (file, export) in exports { for note in export.notes { Console.note("\(file): \(note)") } }
            Console.result(DataFrame(table).csv)
        } else {
            for (file, export) in exports { Console.result(ExportText.text(export, file: file)) }
        }
        if let folder { Console.note("written: \(folder.shownAs)") }
    }

    private func fill(
        _ folder: OutputFolder, _ table: Table, _ exports: [(file: String, export: InstrumentExport)]
    ) throws {
        try folder.write(DataFrame(table).csv, to: "wells.csv")
        let curves = exports.compactMap(\.export.amplification)
        if !curves.isEmpty {
            try folder.write(
                DataFrame(Table.stacked(curves, name: "curves")).csv, to: "amplification.csv")
        }
        try folder.write(ExportText.json(exports).text + "\n", to: "import.json")
        let figures = exports.flatMap { ExportFigures($0.export).figures }
        let environment = ProcessInfo.processInfo.environment
        let renderer = noFigures ? nil : FigureRenderer.find(environment: environment)
        let (files, notDrawn) = Report.files(for: figures, isSimulated: simulated, renderer: renderer)
        for file in files { try folder.write(file.bytes, to: file.path) }
        try folder.commit()
        guard let notDrawn, !noFigures else { return }
        Console.note(
            renderer == nil
                ? "hint: the figures are not drawn; \(FigureRenderer.setUpHint)"
                : "caution: a figure is not drawn: \(notDrawn)")
    }
}
