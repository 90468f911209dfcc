public import Inputs

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

    /// The layout of a file by its content; nil where it is none of these.
    ///
    /// - Throws: where the file cannot be opened.
    public func format(of file: String) throws -> InstrumentFormat? { nil }

    /// - Throws: `InputError` where the file cannot be read, with what to do: `unknown-instrument`,
    ///   `binary-workbook`, `no-results`, `damaged-export`, …; `InputErrors` where several cells are wrong.
    public func read(_ file: String, options: InstrumentOptions = InstrumentOptions()) throws
        -> InstrumentExport
    {
        throw InputError("unknown-instrument", "not built yet")
    }
}
