internal import ArgumentParser
internal import Files
internal import Findings
internal import Foundation
internal import Inputs
internal import Reports
internal import Studies

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a study: read, analyse, judge, and write the report.",
        discussion: """
            The output folder appears whole or not at all. A folder that miraxis made before is replaced; any other \
            is left alone.
            """)

    @Argument(help: "The study file, or the folder that holds study.yaml.")
    var study: String

    @Option(help: "The folder to write: report.html, findings.csv, figures and more.")
    var output: String

    @Flag(help: "Print the whole result as JSON instead of the table of verdicts.")
    var json = false

    @Flag(help: "Do not draw figures; their specifications and data are written all the same.")
    var noFigures = false

    @Flag(help: "No progress on standard error.")
    var quiet = false

    @OptionGroup var threads: ThreadsOption
    @OptionGroup var values: ShowValuesOption

    func run() throws {
        let study = try Study.read(study)
        let folder = try OutputFolder.begin(at: output)
        defer { folder.discard() }
        let isQuiet = quiet
        let progress: @Sendable (String) -> Void = { if !isQuiet { Console.note($0) } }
        let result = try StudyRun(study, threads: threads.count, progress: progress).result()
        progress("writing the report")
        let renderer = noFigures ? nil : FigureRenderer.find(environment: ProcessInfo.processInfo.environment)
        let files = try Report.files(for: result, renderer: renderer)
        for file in files { try folder.write(file.bytes, to: file.path) }
        try folder.commit()
        for notice in result.notices { Console.note("caution: \(notice.text)") }
        if renderer == nil, !noFigures {
            Console.note("hint: the figures are not drawn; \(FigureRenderer.setUpHint)")
        }
        show(result, files)
    }

    private func show(_ result: StudyResult, _ files: [ReportFile]) {
        let page = "report: \(output.hasSuffix("/") ? String(output.dropLast()) : output)/report.html"
        if json, let file = files.first(where: { $0.path == "result.json" }) {
            Console.result(String(decoding: file.bytes, as: UTF8.self))
            Console.note(page)
        } else {
            Console.result(VerdictTable.text(result, width: Console.width, inColor: Console.wantsColor))
            Console.result(page)
        }
    }
}
