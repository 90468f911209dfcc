public import Tables

/// What an instrument's export holds, as tidy tables.
public struct InstrumentExport: Sendable {
    public var format: InstrumentFormat
    /// One row for each well and target, with the columns of `WellColumn`.
    public var wells: Table
    /// One row for each well, target and cycle (`plate`, `well`, `target`, `cycle`, `fluorescence`), where the file has them.
    public var amplification: Table?
    /// What the file says about itself, in its order: instrument, chemistry, threshold.
    public var metadata: [Entry]
    /// What a reader must know: what was skipped, assumed, read as something else.
    public var notes: [String]

    public struct Entry: Sendable, Hashable {
        public var key: String
        public var value: String
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    public init(
        format: InstrumentFormat, wells: Table, amplification: Table? = nil, metadata: [Entry] = [],
        notes: [String] = []
    ) {
        self.format = format
        self.wells = wells
        self.amplification = amplification
        self.metadata = metadata
        self.notes = notes
    }
}

/// The layouts that are recognised, by content and never by the file's name.
public enum InstrumentFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// QuantStudio, ViiA 7 and StepOne or 7500 exports of one family: sections or sheets, `CT` or `Cт`.
    case quantStudio = "quantstudio"
    case designAndAnalysis = "design-and-analysis"
    case sds
    case lightCycler480 = "lightcycler-480"
    case cfx
    case bioMark = "biomark"
    case openArray = "openarray"
    case eds
    case rdml
}

/// Columns of `InstrumentExport.wells`, in this order.
public enum WellColumn: String, Sendable, CaseIterable {
    /// File, or the plate's own name where one file holds several.
    case plate
    /// `A1`, without leading zeros; as written where the instrument has no plate (a chamber, a through-hole).
    case well
    case sample
    case target
    /// A word of `WellTask`.
    case task
    case dye
    /// Exact; `.above(last cycle)` where the instrument says that nothing was detected; missing where nothing was measured.
    case cq
    /// A word of `WellStatus`.
    case status
    /// Of a standard, as the user gave it to the instrument.
    case quantity
    /// The instrument's own flags, as words joined by `; `, and the number of an omitted or failed well as
    /// `cq=25.5`; missing where there is none.
    case flags
    /// Group that the user gave the sample (`Biological Set Name`, `Biogroup`); missing where there is none.
    case group
}

public enum WellTask: String, Sendable, CaseIterable {
    case unknown, standard, positive, negative, other
    case noTemplate = "no template"
    case noReverseTranscription = "no RT"
}

public enum WellStatus: String, Sendable, CaseIterable {
    case detected, undetermined, omitted
    /// The instrument gives a number and calls it a failure.
    case failed
    case notMeasured = "not measured"
}
