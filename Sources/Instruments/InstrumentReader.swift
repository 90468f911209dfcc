internal import Files
public import Inputs
internal import Tables

/// How an export is to be read, where its content leaves a question open.
public struct InstrumentOptions: Sendable, Hashable {
    /// The layout; found out from the content where nil.
    public var format: InstrumentFormat?
    /// Cycles of the run, the limit above which an undetermined Cq lies, where the file does not tell.
    public var cycles: Double?
    /// A second file that names samples and targets by well (LightCycler 480).
    public var layout: String?
    /// The target, for instruments that name none.
    public var target: String?
    /// Where the options stand, for errors.
    public var location: SourceLocation?

    public init(
        format: InstrumentFormat? = nil, cycles: Double? = nil, layout: String? = nil, target: String? = nil,
        location: SourceLocation? = nil
    ) {
        self.format = format
        self.cycles = cycles
        self.layout = layout
        self.target = target
        self.location = location
    }
}

/// Reads exports of qPCR instruments.
public struct InstrumentReader: Sendable {
    /// The folder that relative file names start from; the current one where empty.
    public let folder: String

    public init(folder: String = "") { self.folder = folder }

    func path(_ file: String) -> String {
        file.hasPrefix("/") || folder.isEmpty ? file : folder + (folder.hasSuffix("/") ? "" : "/") + file
    }

    /// The layout of a file by its content; nil where it is none of these.
    ///
    /// - Throws: where the file cannot be opened.
    public func format(of file: String) throws -> InstrumentFormat? {
        let path = path(file)
        if let format = try ContainerKind.of(path: path, shownAs: file).format { return format }
        guard let grids = try? CellGrid.read(path: path, shownAs: file) else { return nil }
        return LayoutRecognition.layout(of: LayoutRecognition.sections(of: grids).grids)?.format
    }

    /// - Throws: `InputError` where the file cannot be read, with what to do: `unknown-instrument`,
    ///   `binary-workbook`, `no-results`, `repeated-well`, …; `InputErrors` where several cells are wrong.
    public func read(
        _ file: String, options: InstrumentOptions = InstrumentOptions()
    ) throws -> InstrumentExport {
        let path = path(file)
        switch try ContainerKind.of(path: path, shownAs: file) {
        case .rdml(let isArchive):
            try check(.rdml, file, options)
            return try RDMLReader(path: path, shownAs: file, isArchive: isArchive, options: options).export()
        case .eds:
            try check(.eds, file, options)
            return try EDSReader.read(path: path, shownAs: file, options: options)
        case .binaryWorkbook:
            throw InputError(
                "binary-workbook", "this is an old binary workbook (.xls), which is not read",
                at: SourceLocation(file: file),
                remedy: "open it in a spreadsheet program and save it as .xlsx, or export the results as text"
            )
        case .table: return try readTable(path, file, options)
        }
    }

    private func check(
        _ found: InstrumentFormat, _ file: String, _ options: InstrumentOptions
    ) throws(InputError) {
        guard let asked = options.format, asked != found else { return }
        throw InputError(
            "other-layout", "the file is an export of \(found.name), not of \(asked.name)",
            at: options.location ?? SourceLocation(file: file),
            remedy:
                "let the layout be found out: 'instrument: auto' in a study file, no '--format' on the command line"
        )
    }

    private func readTable(
        _ path: String, _ file: String, _ options: InstrumentOptions
    ) throws -> InstrumentExport {
        let (grids, preamble) = LayoutRecognition.sections(of: try CellGrid.read(path: path, shownAs: file))
        guard let layout = LayoutRecognition.layout(of: grids) else { throw refusal(grids, file) }
        try check(layout.format, file, options)
        var records: WellRecords
        switch layout.format {
        case .bioMark: records = try BioMarkLayout.records(layout, file: file)
        case .openArray: records = try OpenArrayLayout.records(layout, file: file)
        default:
            records = try ColumnLayout(layout, file: file, options: options)
                .records(preamble: preamble, others: grids)
        }
        if let layoutFile = options.layout {
            try SampleLayout(path: self.path(layoutFile), shownAs: layoutFile).apply(to: &records)
        }
        if !records.records.isEmpty, records.records.allSatisfy({ $0.target == nil }) {
            records.notes.append(
                "no target is named: give 'target', or a 'layout' file that names the targets by well")
        }
        return try records.export(options)
    }

    private func refusal(_ grids: [CellGrid], _ file: String) -> InputError {
        let place = SourceLocation(file: file)
        switch LayoutRecognition.empty(grids) {
        case .rawReadings:
            return InputError(
                "no-results", "these are raw fluorescence readings of a LightCycler 480, without any Cq",
                at: place, remedy: "export the analysis 'Abs Quant/2nd Derivative' as text")
        case .sampleInfo:
            return InputError(
                "no-results", "this file names samples and targets by well, and holds no Cq", at: place,
                remedy: "give it as 'layout' beside the file with the Cp values")
        case .noResultsSection:
            return InputError(
                "no-results", "the export has no section or sheet 'Results' with a Cq", at: place,
                remedy: "analyse the run, and export again with 'Results' ticked")
        case nil:
            return InputError(
                "unknown-instrument",
                "no header row was found that names wells and a Cq as an instrument writes them", at: place,
                remedy:
                    "a table with columns for sample, target and Cq needs no instrument: leave 'instrument' out, and 'normalise_cq' takes its columns by name; one with a column for each target first takes the step 'longer'"
            )
        }
    }
}

/// What kind of file it is, before its content is looked at.
enum ContainerKind {
    case rdml(isArchive: Bool)
    case eds
    case binaryWorkbook
    case table

    var format: InstrumentFormat? {
        switch self {
        case .rdml: .rdml
        case .eds: .eds
        case .binaryWorkbook, .table: nil
        }
    }

    /// `rdml_data.xml`; some instruments name the one file in the archive otherwise.
    static func rdmlPart(of archive: ZipArchive) throws(InputError) -> String? {
        if archive.contains("rdml_data.xml") { return "rdml_data.xml" }
        let names = archive.entryNames()
        guard names.count == 1, let only = names.first, try archive.open(only) else { return nil }
        var head: [UInt8] = []
        while head.count < 2048, try archive.read(appendingTo: &head, upTo: 2048) {}
        return String(decoding: head, as: UTF8.self).contains("<rdml") ? only : nil
    }

    static func of(path: String, shownAs: String) throws(InputError) -> ContainerKind {
        let source = try ByteSource(path: path, shownAs: shownAs)
        var head: [UInt8] = []
        while head.count < 4096, try source.read(appendingTo: &head, upTo: 4096) {}
        if head.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) { return .binaryWorkbook }
        if head.starts(with: [0x50, 0x4b]), !source.isCompressed {
            let archive = try ZipArchive(path: path, shownAs: shownAs)
            if try rdmlPart(of: archive) != nil { return .rdml(isArchive: true) }
            let isEDS = ["/", "\\"].contains { archive.contains("apldbio\($0)sds\($0)experiment.xml") }
            return isEDS ? .eds : .table
        }
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("<rdml") ? .rdml(isArchive: false) : .table
    }
}
