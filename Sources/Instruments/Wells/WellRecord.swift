internal import Inputs
internal import Tables

/// One well and target as an export gives it, before it is known where an undetermined Cq ends.
struct WellRecord {
    enum Cq: Hashable {
        case value(Double)
        case undetermined
        /// The instrument gives a number and calls it a failure.
        case failed(Double?)
        case notMeasured
    }

    var plate: String
    var well: String
    var sample: String?
    var target: String?
    var task = WellTask.unknown
    var dye: String?
    var cq: Cq
    var isOmitted = false
    var quantity: Double?
    var flags: [String] = []
    var group: String?
    var line: Int

    var status: WellStatus {
        if isOmitted { return .omitted }
        return switch cq {
        case .value: .detected
        case .undetermined: .undetermined
        case .failed: .failed
        case .notMeasured: .notMeasured
        }
    }

    /// With the number that an omitted or failed well had, which its Cq no longer tells.
    var allFlags: [String] {
        switch cq {
        case .failed(let value?): flags + ["cq=\(value)"]
        case .value(let value) where isOmitted: flags + ["cq=\(value)"]
        default: flags
        }
    }

    /// Nothing at all stands in the well.
    var isEmpty: Bool { sample == nil && target == nil && cq == .notMeasured && quantity == nil }
}

/// What an export holds, on its way to a tidy table.
struct WellRecords {
    var format: InstrumentFormat
    /// As messages call the file.
    var file: String
    /// With the sheet: where the rows stand.
    var rowsIn: String
    var records: [WellRecord] = []
    /// Of the run, where the file tells it.
    var lastCycle: Double?
    var metadata: [InstrumentExport.Entry] = []
    var notes: [String] = []
    var amplification: [AmplificationPoint] = []
    /// Of the whole export, where no column says otherwise.
    var isCqScale = true
}

struct AmplificationPoint {
    var plate: String
    var well: String
    var target: String?
    var cycle: Double
    var fluorescence: Double
    var line: Int
}
