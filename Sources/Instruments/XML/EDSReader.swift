internal import Files
internal import Inputs
internal import Tables

/// An experiment file of 7500, StepOne or QuantStudio software: read where it holds analysed results as text.
enum EDSReader {
    private static let results = ["analysis_result.txt", "analysis_results.txt"]

    /// - Throws: `no-results` where the run was saved without its analysis, or in a form that only the
    ///   instrument's software reads.
    static func read(
        path: String, shownAs: String, options: InstrumentOptions
    ) throws -> InstrumentExport {
        let archive = try ZipArchive(path: path, shownAs: shownAs)
        let setup = try EDSPlate(archive)
        for name in results {
            for mark in ["/", "\\"] where try archive.open("apldbio\(mark)sds\(mark)\(name)") {
                var bytes: [UInt8] = []
                while try archive.read(appendingTo: &bytes) {}
                return try export(bytes, setup, shownAs, options)
            }
        }
        throw InputError(
            "no-results",
            "the experiment file\(setup.inWords) holds no analysed Cq that can be read",
            at: SourceLocation(file: shownAs),
            remedy:
                "open it in the instrument's software, analyse it, and export the results as text or .xlsx")
    }

    private static func export(
        _ bytes: [UInt8], _ setup: EDSPlate, _ shownAs: String, _ options: InstrumentOptions
    ) throws -> InstrumentExport {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var rows: [CellGrid.Row] = []
        for (place, line) in lines.enumerated() {
            var cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            while cells.last?.isEmpty == true { cells.removeLast() }
            rows.append(CellGrid.Row(line: place + 1, cells: cells))
        }
        let place = "\(shownAs) [analysis_result.txt]"
        var grid = CellGrid(name: "results", shownAs: place, rows: rows)
        guard let header = HeaderRow.results(in: grid) else {
            throw InputError(
                "no-results", "the analysis inside the experiment file names no wells and Cq",
                at: SourceLocation(file: place),
                remedy: "export the results as text or .xlsx from the instrument's software")
        }
        let countsFromZero = countFromOne(&grid, header)
        let layout = RecognisedLayout(format: .eds, grid: grid, header: header)
        var records = try ColumnLayout(layout, file: shownAs, options: options).records(
            preamble: [], others: [])
        setup.apply(to: &records)
        if countsFromZero { records.notes.append("the wells are counted from 0 in the file: 0 is A1") }
        return try records.export(options)
    }
}

extension EDSReader {
    /// Wells numbered from 0 get the number that people give them; whether there were such.
    private static func countFromOne(_ grid: inout CellGrid, _ header: HeaderRow) -> Bool {
        guard let column = header.columns[.well] else { return false }
        let below = (header.position + 1)..<grid.rows.count
        guard below.contains(where: { grid.rows[$0][column] == "0" }) else { return false }
        for place in below {
            guard let number = Int(grid.rows[place][column]) else { continue }
            grid.rows[place].cells[column] = "\(number + 1)"
        }
        return true
    }
}

/// What an experiment file says of its plate: name, wells and instrument, for messages and metadata.
struct EDSPlate {
    private var name: String?
    private var wells = 0

    init(_ archive: ZipArchive) throws(InputError) {
        for mark in ["/", "\\"] {
            let part = "apldbio\(mark)sds\(mark)experiment.xml"
            guard var scanner = try XMLScanner(archive, part: part, noun: "the experiment file") else {
                continue
            }
            var path: [String] = []
            scan: while true {
                switch try scanner.next() {
                case .start(let tag): path.append(tag)
                case .end: path.removeLast()
                case .text where path.count == 2 && path.last == "Name":
                    name = String(decoding: scanner.text, as: UTF8.self)
                case .text: break
                case .finished: break scan
                }
            }
            return
        }
    }

    var inWords: String { name.map { " '\($0)'" } ?? "" }

    func apply(to records: inout WellRecords) {
        if let name { records.metadata.append(.init(key: "Experiment Name", value: name)) }
    }
}
