internal import Inputs
internal import Tables

/// Reads results that stand in columns with one header row: QuantStudio, Design & Analysis, SDS, CFX and
/// LightCycler 480.
struct ColumnLayout {
    let layout: RecognisedLayout
    let file: String
    let options: InstrumentOptions
    private var header: HeaderRow { layout.header }
    private var grid: CellGrid { layout.grid }

    init(_ layout: RecognisedLayout, file: String, options: InstrumentOptions) {
        (self.layout, self.file, self.options) = (layout, file, options)
    }

    /// - Throws: `InputErrors` with every cell that cannot be read.
    func records(preamble: [CellGrid.Row], others: [CellGrid]) throws -> WellRecords {
        var result = WellRecords(format: layout.format, file: file, rowsIn: grid.shownAs)
        let above = preamble + grid.rows[..<header.position]
        result.metadata = Preamble.entries(above)
        let body = Array(grid.rows[(header.position + 1)...])
        let rows = ResultRows(body, header: header)
        result.notes += rows.notes
        let numbers = try CqText(
            cq: rows.kept.map { ($0.line, header.cell($0, .cq)) }, file: grid.shownAs, column: "Cq")
        if numbers.hasDecimalComma { result.notes.append("numbers are read with a decimal comma") }
        let columns = plateColumns(rows.kept, &result)
        var errors: [InputError] = []
        for row in rows.kept {
            do throws(InputError) {
                result.records.append(try record(row, numbers, columns: columns))
            } catch {
                errors.append(error)
            }
        }
        if !errors.isEmpty { throw errors.count == 1 ? errors[0] : InputErrors(errors) }
        readAmplification(others, numbers, columns: columns, into: &result)
        try PlateAssignment.apply(to: &result)
        return result
    }

    /// The plate's, by the file's own word for it, else by the largest number of a well.
    private func plateColumns(_ rows: [CellGrid.Row], _ result: inout WellRecords) -> Int {
        let block = result.metadata.first { $0.key.lowercased().contains("block type") }?.value ?? ""
        for (mark, columns) in [("384", 24), ("96", 12), ("48", 8), ("1536", 48)] where block.hasPrefix(mark)
        {
            return columns
        }
        let numbers = rows.compactMap { row -> Int? in
            let isNamed = WellNames.position(header.cell(row, .position)) != nil
            return isNamed ? nil : WellNames.number(header.cell(row, .well))
        }
        guard let largest = numbers.max() else { return 12 }
        let columns = WellNames.columns(forLargest: largest)
        result.notes.append(
            "wells have numbers and the file does not tell its plate: \(columns * columns * 2 / 3) wells are assumed"
        )
        return columns
    }

    private func well(_ row: CellGrid.Row, columns: Int) -> String {
        for field in [WellField.position, .well] {
            let cell = header.cell(row, field)
            if let position = WellNames.position(cell) { return position }
        }
        let cell = header.cell(row, .well)
        return WellNames.number(cell).map { WellNames.name(number: $0, columns: columns) } ?? cell
    }

    private func record(
        _ row: CellGrid.Row, _ numbers: CqText, columns: Int
    ) throws(InputError) -> WellRecord {
        let place = SourceLocation(file: grid.shownAs, line: row.line)
        let status = header.cell(row, .ampStatus).lowercased()
        let blank: WellRecord.Cq =
            layout.format == .lightCycler480 || status.hasPrefix("no") ? .undetermined : .notMeasured
        var cq = try numbers.cq(
            header.cell(row, .cq), blank: blank, at: place,
            column: header.columns[.cq].map { grid.rows[header.position][$0] } ?? "Cq")
        let sample = header.text(row, .sample)
        let target = header.text(row, .target) ?? options.target
        // An empty well of a plate: `N/A` or a blank, and nothing that names it.
        if sample == nil, header.text(row, .target) == nil, header.text(row, .task) == nil,
            header.text(row, .content) == nil, cq == .undetermined, layout.format != .lightCycler480
        {
            cq = .notMeasured
        }
        return WellRecord(
            plate: header.text(row, .plate) ?? "", well: well(row, columns: columns), sample: sample,
            target: target, task: task(row), dye: header.text(row, .dye), cq: cq, isOmitted: isOmitted(row),
            quantity: header.text(row, .quantity).flatMap(numbers.number), flags: flags(row),
            group: header.text(row, .group), line: row.line)
    }

    private func task(_ row: CellGrid.Row) -> WellTask {
        if layout.format == .lightCycler480 {
            let standard = header.cell(row, .standard).lowercased()
            return ["", "0", "false", "0.0"].contains(standard) ? .unknown : .standard
        }
        return WellTask(written: header.text(row, .task) ?? header.cell(row, .content))
    }

    private func isOmitted(_ row: CellGrid.Row) -> Bool {
        let omit = header.cell(row, .omit).lowercased()
        if ["true", "yes", "y", "1", "1.0"].contains(omit) { return true }
        return ["false", "no", "0"].contains(header.cell(row, .include).lowercased())
    }

    /// Columns of the instrument's quality checks, with `Y` where one failed.
    private static let checks: Set<String> = [
        "highsd", "outlierrg", "noamp", "expfail", "badrox", "spike", "highnoise", "offscale", "noisehigh",
        "noisespike", "thalfail", "blfail", "ctfail", "ampntc", "multitm", "drnmin", "ampscore", "cqconf",
        "nosample", "nosignal", "hmd", "fos", "lme", "ew", "bpr", "nap", "hns", "hrn", "hsd", "rgo", "taf",
    ]

    private func flags(_ row: CellGrid.Row) -> [String] {
        var flags: [String] = []
        for (column, key) in header.keys.enumerated() where Self.checks.contains(key) {
            if ["y", "yes"].contains(row[column].lowercased()) { flags.append(key.uppercased()) }
        }
        let status = header.cell(row, .ampStatus)
        if !["", "amp", "-"].contains(status.lowercased()) { flags.append(status) }
        if header.cell(row, .flag).lowercased() == "flagged" { flags.append("Flagged") }
        if ["true", "y", "outlier"].contains(header.cell(row, .outlier).lowercased()) {
            flags.append("outlier")
        }
        return flags + [header.text(row, .issues)].compactMap { $0 }
    }

    private func readAmplification(
        _ others: [CellGrid], _ numbers: CqText, columns: Int, into result: inout WellRecords
    ) {
        guard
            let curves = others.first(where: {
                $0.name.map(ColumnNames.plainKey) == "amplification data"
            }), let names = HeaderRow.amplification(in: curves)
        else { return }
        for row in curves.rows[(names.position + 1)...] {
            guard let cycle = numbers.number(names.cell(row, .cycle)) else { continue }
            result.lastCycle = max(result.lastCycle ?? 0, cycle)
            guard let fluorescence = numbers.number(names.cell(row, .fluorescence)) else { continue }
            let cells = [names.cell(row, .position), names.cell(row, .well)]
            let well =
                cells.lazy.compactMap(WellNames.position).first
                ?? WellNames.number(cells[1]).map { WellNames.name(number: $0, columns: columns) }
            guard let well else { continue }
            result.amplification.append(
                AmplificationPoint(
                    plate: "", well: well, target: names.text(row, .target), cycle: cycle,
                    fluorescence: fluorescence, line: row.line))
        }
    }
}

extension WellTask {
    /// From the instrument's word, or from the content that CFX gives (`Unkn-01`, `Std-1`, `Neg Ctrl`).
    init(written: String) {
        let word = written.lowercased()
        self =
            switch word {
            case "", "unknown", "unkn", "target", "endo", "endogenous control", "endogenous", "sample",
                "test",
                "ref unknown", "target unknown":
                .unknown
            case "ntc", "no template control", "no_template_control", "blank": .noTemplate
            case "nrt", "no rt", "no reverse transcriptase", "nac": .noReverseTranscription
            case "standard", "std", "ref standard", "target standard": .standard
            case "positive_control", "positive control", "pos ctrl", "pc", "ipc", "target poscalibrator",
                "ref poscalibrator":
                .positive
            case "negative_control", "negative control", "neg ctrl", "target negative", "ref negative":
                .negative
            case _ where word.hasPrefix("std-"): .standard
            case _ where word.hasPrefix("ntc"): .noTemplate
            case _ where word.hasPrefix("nrt"): .noReverseTranscription
            case _ where word.hasPrefix("pos ctrl"): .positive
            case _ where word.hasPrefix("neg ctrl"): .negative
            // CFX lets users write anything here; what is no control is a sample.
            default: .unknown
            }
    }
}
