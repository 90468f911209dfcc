internal import Tables

/// What a column may be for, and why it looks so.
struct ColumnGuess: Hashable {
    enum Use: Hashable {
        case identifier, visit, time, event, response, treatment, group, marker, covariate, nothing
    }
    var sketch: ColumnSketch
    var words: ColumnWords
    var use: Use
    var why: String

    var name: String { sketch.name }

    var role: ColumnRole? {
        switch use {
        case .identifier: .identifier
        case .time: .time
        case .event: .event
        case .response: .response
        case .treatment: .treatment
        case .group: .group
        case .marker: .marker
        case .covariate: .covariate
        case .visit, .nothing: nil
        }
    }

    /// - Parameter rows: rows of the table.
    init(_ sketch: ColumnSketch, words: ColumnWords, rows: Int) {
        self.sketch = sketch
        self.words = words
        (use, why) = (.nothing, "")
        (use, why) = Self.guess(sketch, words, rows)
    }

    private static func guess(_ sketch: ColumnSketch, _ words: ColumnWords, _ rows: Int) -> (Use, String) {
        if sketch.distinctCount == 0 { return (.nothing, "empty") }
        let isNumber = sketch.kind == .number
        let levels = sketch.distinctCount
        let hasLevels =
            (2...6).contains(levels) && sketch.distinct.count == levels && (!isNumber || sketch.isWhole)
        let inWords = "\(levels) levels"
        if isIdentifier(sketch, words, rows) {
            let repeats = levels < rows ? ", so its rows repeat" : ", each once"
            return (.identifier, "named like an identifier; \(levels) values in \(rows) rows\(repeats)")
        }
        if hasLevels, levels <= 3, isMostlyThere(sketch, rows),
            words.has(Clues.event) || words.has(Clues.endpoints),
            !isNumber || sketch.distinct.allSatisfy({ $0.count == 1 })
        {
            return (.event, "\(inWords), named like an event")
        }
        if isMicroRNA(words), isNumber { return (.marker, "numbers, named like a microRNA") }
        if isMostlyThere(sketch, rows), isTime(sketch, words) {
            return (.time, "numbers from 0 on, named like a time to an event")
        }
        if words.has(Clues.visit), isNumber || levels <= 12 { return (.visit, "named like a visit") }
        if hasLevels, words.has(Clues.response) || sketch.distinct.contains(where: Clues.isResponseLevel) {
            return (.response, "\(inWords), named like a response")
        }
        if hasLevels, words.has(Clues.treatment) { return (.treatment, "\(inWords), named like a treatment") }
        if words.has(Clues.covariate) { return (.covariate, "named like a known clinical variable") }
        if isNumber, !hasLevels, words.has(Clues.marker) { return (.marker, "numbers, named like a level") }
        if hasLevels, !isNumber,
            words.has(Clues.group) || sketch.distinct.contains(where: Clues.isControlLevel)
        {
            return (.group, "\(inWords), named like a group")
        }
        return (.nothing, "")
    }

    /// Named so at its end (`patient`, `Sample ID`), or anywhere where it also tells most rows apart.
    private static func isIdentifier(_ sketch: ColumnSketch, _ words: ColumnWords, _ rows: Int) -> Bool {
        guard sketch.distinctCount > 6, sketch.kind != .number || sketch.isWhole, sketch.kind != .date else {
            return false
        }
        if let last = words.words.last, Clues.identifier.contains(last) { return true }
        return sketch.kind != .number && 2 * sketch.distinctCount > rows && words.has(Clues.identifier)
    }

    /// A column that most patients lack (a third follow-up form) is no outcome of the study.
    private static func isMostlyThere(_ sketch: ColumnSketch, _ rows: Int) -> Bool {
        2 * sketch.missing <= rows
    }

    private static func isTime(_ sketch: ColumnSketch, _ words: ColumnWords) -> Bool {
        guard sketch.kind == .number, sketch.distinctCount > 6, sketch.minimum?.hasPrefix("-") != true else {
            return false
        }
        if words.words.contains("point") { return false }
        return words.has(Clues.time) || words.has(Clues.endpoints) || words.contains("followup")
            || (words.contains("daysto") && !words.has(Clues.visit.subtracting(["day", "days"])))
    }

    private static func isMicroRNA(_ words: ColumnWords) -> Bool {
        words.has(["mir", "let", "mirna", "microrna"])
            || words.words.contains { word in
                word.hasPrefix("mir") && word.dropFirst(3).first?.isNumber == true
            }
    }
}

/// Words of column names and levels that hint at a use. English, lower case.
enum Clues {
    static let identifier: Set<String> = [
        "id", "patient", "patientid", "subject", "subjectid", "pt", "participant", "record", "case",
        "barcode",
        "sample", "sampleid", "animal", "mouse", "rat", "code", "mrn", "usubjid",
    ]
    /// A patient before a sample: what a join and a pair go by.
    static let person: Set<String> = [
        "id", "patient", "patientid", "subject", "subjectid", "pt", "participant", "animal", "mouse", "rat",
        "usubjid",
    ]
    static let event: Set<String> = [
        "event", "status", "death", "dead", "died", "deceased", "vital", "censor", "censored", "relapse",
        "relapsed",
        "recurrence", "progression", "progressed",
    ]
    static let endpoints: Set<String> = ["os", "pfs", "dfs", "rfs", "efs", "ttp", "dss", "css"]
    static let time: Set<String> = ["time", "futime", "survival", "duration", "ostime", "pfstime"]
    static let visit: Set<String> = [
        "visit", "day", "days", "week", "month", "timepoint", "point", "cycle", "visitnumber",
    ]
    static let response: Set<String> = [
        "response", "responder", "responders", "responded", "recist", "mrecist", "benefit", "outcome",
        "resistance",
        "resistant", "sensitive",
    ]
    static let treatment: Set<String> = [
        "arm", "treatment", "trt", "therapy", "drug", "randomised", "randomized",
    ]
    static let group: Set<String> = [
        "group", "tissue", "type", "condition", "cohort", "class", "tumor", "tumour", "diagnosis", "disease",
        "state",
    ]
    static let marker: Set<String> = [
        "marker", "log2", "serum", "plasma", "level", "cq", "ct", "dct", "dcq", "expression", "rpm", "tpm",
        "cpm",
        "fpkm", "fold", "copies", "rq",
    ]
    static let covariate: Set<String> = [
        "age", "sex", "gender", "male", "female", "stage", "grade", "bclc", "child", "pugh", "albi", "afp",
        "albumin",
        "bilirubin", "bili", "alt", "ast", "platelets", "platelet", "inr", "protime", "ecog", "bmi",
        "etiology",
        "aetiology", "cirrhosis", "fibrosis", "meld", "creatinine", "race", "ethnicity", "smoking", "size",
        "fetoprotein", "ki67", "crp",
    ]
    /// Clinical variables measured in blood: a marker where nothing better is found.
    static let analytes: Set<String> = [
        "afp", "fetoprotein", "albumin", "bilirubin", "bili", "alt", "ast", "creatinine", "crp", "protime",
        "inr",
    ]

    /// Words of a reference range, not of a value.
    static let limits: Set<String> = ["limit", "normal", "range", "lower", "upper", "uln", "lln"]

    static let eventLevels = [
        "dead", "died", "deceased", "death", "event", "relapsed", "relapse", "progressed", "progression",
        "recurrence",
        "yes", "true", "1",
    ]
    static let responseLevels = [
        "responder", "responders", "response", "responded", "r", "sensitive", "cr", "pr", "complete response",
        "partial response", "yes", "true", "1",
    ]
    static let noResponseLevels = [
        "non-responder", "nonresponder", "non-responders", "no response", "nr", "resistant", "sd", "pd",
        "stable disease", "progressive disease", "clinical progressive disease", "progression", "no", "false",
        "0",
    ]
    static let controlLevels = [
        "normal", "control", "controls", "healthy", "placebo", "vehicle", "untreated", "adjacent",
        "non-tumour",
        "non-tumor", "nontumor", "benign", "before", "baseline", "pre", "no", "0",
    ]
    static let baselineLevels = [
        "baseline", "pre", "before", "screening", "entry", "day0", "day 0", "t0", "v0", "v1", "0",
    ]

    /// Words that stand for a response only, so that `yes` and `1` of any column do not count.
    static func isResponseLevel(_ level: String) -> Bool {
        let plain: Set<String> = [
            "yes", "no", "true", "false", "0", "1", "r", "nr", "sensitive", "resistant",
        ]
        let level = level.lowercased()
        return !plain.contains(level) && (responseLevels.contains(level) || noResponseLevels.contains(level))
    }

    static func isControlLevel(_ level: String) -> Bool {
        !["no", "0"].contains(level.lowercased()) && controlLevels.contains(level.lowercased())
    }

    /// The first of `wanted` (in its order) among the levels, as written there.
    static func first(_ wanted: [String], in levels: [String]) -> String? {
        for word in wanted {
            if let level = levels.first(where: { $0.lowercased() == word }) { return level }
        }
        return nil
    }
}
