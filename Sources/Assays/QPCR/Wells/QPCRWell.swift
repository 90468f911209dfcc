internal import Tables

/// What a well was there for.
enum QPCRTask: Sendable, Hashable {
    case sample, standard, noTemplate, noReverseTranscription, other

    /// From the words of instruments; nil where it is none of them.
    init?(_ word: String?) {
        switch word?.lowercased() {
        case nil, "", "unknown", "unkn", "sample": self = .sample
        case "standard", "std": self = .standard
        case "no template", "ntc", "no template control", "negative", "neg", "blank": self = .noTemplate
        case "no rt", "nrt", "no reverse transcription", "rt-": self = .noReverseTranscription
        case "positive", "pos", "positive control", "other", "ipc", "calibrator": self = .other
        default: return nil
        }
    }

    /// Names that are given to a control where nobody told the instrument.
    init?(sampleName: String) {
        let name = sampleName.lowercased().filter { !" -_.".contains($0) }
        switch name {
        case "ntc", "h2o", "water", "notemplate", "notemplatecontrol", "blank": self = .noTemplate
        case "nrt", "nort", "rtneg", "noreversetranscription": self = .noReverseTranscription
        default: return nil
        }
    }
}

/// One reaction.
struct QPCRWell: Sendable, Hashable {
    /// Row of the table.
    var row: Int
    var sample: String?
    var target: String
    var task: QPCRTask
    var plate: String?
    /// What the correction between batches goes by: the plate, or another column's level.
    var batch: String?
    /// `.exact`, or `.above(limit)` where nothing was detected; never missing.
    var cq: NumericCell
    /// Of a standard, in the user's unit; positive.
    var quantity: Double?
}
