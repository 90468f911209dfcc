internal import ArgumentParser
internal import Findings
internal import Inputs
internal import Studies
internal import Tables

struct AnalyseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse", abstract: "Run one analysis on one table, without a study.",
        usage: """
            miraxis analyse NAME TABLE key=value ...
            miraxis analyse NAME            the options of an analysis
            miraxis analyse                 the analyses that there are
            """,
        discussion: """
            Lists take commas: covariates=age,sex. What the table's columns mean can be said with --column:
              --column 'response:role=response,decided_at=60'
            and how its file is read with --read: --read header_line=3 --read decimal=comma
            (an export of a qPCR instrument: --read instrument=auto)
            Other reasonable ways to analyse it, and markers that should show nothing:
              --vary covariates=age,sex --vary marker=mir221_mir16 --negative-controls 'mir16,let7*'
            """)

    @Argument(help: "The analysis; without a table its options are shown.")
    var name: String?

    @Argument(help: "The table: CSV, TSV or XLSX, plain or gzipped.")
    var table: String?

    @Argument(help: "Options of the analysis.")
    var settings: [String] = []

    @Option(help: "Level of the interval that decides, between 0.5 and 1.")
    var level = 0.95

    @Option(help: "Seed of the random streams, for analyses that use any.")
    var seed: UInt64 = 1

    @Option(help: "A sheet of a workbook.")
    var sheet: String?

    @Option(help: "What separates cells: comma, semicolon, tab, pipe or space (default: found out).")
    var delimiter: String?

    @Option(help: "A reading option as key=value, as in a study file's table; may be repeated.")
    var read: [String] = []

    @Option(help: "What a column means, as NAME:key=value,key=value; may be repeated.")
    var column: [String] = []

    @Option(help: "Another value of an option, as key=value: draws the specification curve; may be repeated.")
    var vary: [String] = []

    @Option(help: "Columns, or patterns with *, that take the marker's place: the empirical null.")
    var negativeControls: String?

    @Flag(help: "List the analyses.")
    var list = false

    @Flag(help: "Print the finding as JSON.")
    var json = false

    @OptionGroup var threads: ThreadsOption
    @OptionGroup var values: ShowValuesOption

    func validate() throws {
        guard level > 0.5, level < 1 else { throw ValidationError("'--level' must lie between 0.5 and 1") }
    }

    func run() throws {
        let catalogue = AnalysisCatalogue.standard
        guard let name, !list else { return Console.result(CatalogueText.list(catalogue.schemas)) }
        let type = try catalogue.type(named: name)
        guard let table else { return Console.result(CatalogueText.options(type.schema)) }
        // Options first: they need no reading.
        let options = try Setting.words(settings)
        let analysis = try catalogue.analysis(named: name, options: options)
        let robustness = try Robustness(
            words: vary, controls: negativeControls, options: options, table: table, schema: type.schema)
        let others = try OptionValues(options, schema: type.schema).tableNames
        var context = AnalysisContext(decisionLevel: level, seed: seed, threads: threads.count)
        for file in [table] + others + robustness.otherTables where context.tables[file] == nil {
            context.tables[file] = try read(file)
        }
        let data = try context.table(table)
        var finding = try analysis.run(on: data, context: context)
        try robustness.extend(&finding, analysis: name, options: options, table: table, context: context)
        Console.result(json ? try FindingJSON.text(finding) : FindingText.text(finding))
    }

    private func read(_ file: String) throws -> Table {
        let source = try Study.TableSource(try tableSetting(file), name: file)
        let (data, notes) = try source.read(in: "")
        for note in notes { Console.note("note: \(note)") }
        return data
    }

    /// The words of the command line as the block that a study file would hold.
    private func tableSetting(_ file: String) throws(InputError) -> Setting {
        var words = read
        if let sheet { words.append("sheet=\(sheet)") }
        if let delimiter { words.append("delimiter=\(delimiter)") }
        guard case .map(var entries, let place) = try Setting.words(words) else { return .null(.commandLine) }
        entries.append(
            Setting.Entry(key: "file", keyLocation: place, value: .scalar(file, quoted: true, place)))
        var columns: [Setting.Entry] = []
        for word in column {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw InputError(
                    "not-a-setting", "'\(word)' is not of the form NAME:key=value", at: .commandLine,
                    remedy: "write for example --column 'response:role=response,decided_at=60'")
            }
            let setting = try Setting.words(parts[1].split(separator: ",").map(String.init))
            columns.append(Setting.Entry(key: parts[0], keyLocation: place, value: setting))
        }
        if !columns.isEmpty {
            entries.append(Setting.Entry(key: "columns", keyLocation: place, value: .map(columns, place)))
        }
        return .map(entries, place)
    }
}
