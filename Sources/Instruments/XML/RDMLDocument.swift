/// What an RDML file says, as it says it.
struct RDMLDocument {
    struct Sample {
        var description = ""
        var task = WellTask.unknown
        var quantity: Double?
    }
    struct Target {
        var description = ""
        var dye: String?
    }
    struct Data {
        var target = ""
        var cq = WellRecord.Cq.notMeasured
        var isExcluded = false
        var points: [(cycle: Double, fluorescence: Double)] = []
        var meltPoints = 0
    }
    struct Reaction {
        var run: String
        var id: String
        var sample = ""
        var data: [Data] = []
    }

    var samples: [String: Sample] = [:]
    var targets: [String: Target] = [:]
    /// Of each run.
    var formats: [String: (rows: Int, columns: Int)] = [:]
    var reactions: [Reaction] = []
    var lastCycle: Double?
    var metadata: [InstrumentExport.Entry] = []

    static func task(_ type: String) -> WellTask {
        switch type {
        case "unkn": .unknown
        case "std": .standard
        case "ntc", "ntp": .noTemplate
        case "nac": .negative
        case "nrt": .noReverseTranscription
        case "pos", "opt": .positive
        default: .other
        }
    }

    /// `-1` and `NaN` stand for no Cq.
    static func cq(_ text: String) -> WellRecord.Cq {
        guard let value = Double(text) else { return text.isEmpty ? .notMeasured : .undetermined }
        return value.isFinite && value > 0 && value < 100 ? .value(value) : .undetermined
    }
}

/// Follows the tags of an RDML file and puts what they hold into a document.
struct RDMLWalk {
    private var path: [String] = []
    private var text: [UInt8] = []
    private var id = ""
    private var run = ""
    private var point: (cycle: Double?, fluorescence: Double?) = (nil, nil)

    mutating func open(_ name: String, id: String?, in document: inout RDMLDocument) {
        path.append(name)
        text.removeAll(keepingCapacity: true)
        switch path.count {
        case 2 where name == "sample":
            self.id = id ?? ""
            document.samples[self.id] = .init()
        case 2 where name == "target":
            self.id = id ?? ""
            document.targets[self.id] = .init()
        case 3 where name == "run": run = id ?? ""
        case 3 where name == "dyeId" && path[1] == "target": document.targets[self.id]?.dye = id
        case 4 where name == "react":
            document.reactions.append(.init(run: run, id: id ?? ""))
        default: openInReaction(name, id, &document)
        }
    }

    private mutating func openInReaction(_ name: String, _ id: String?, _ document: inout RDMLDocument) {
        guard path.count > 4, path[3] == "react", let last = document.reactions.indices.last else { return }
        switch name {
        case "sample" where path.count == 5: document.reactions[last].sample = id ?? ""
        case "data" where path.count == 5: document.reactions[last].data.append(.init())
        case "tar": document.reactions[last].data[latest(last, document)].target = id ?? ""
        case "adp": point = (nil, nil)
        case "mdp": document.reactions[last].data[latest(last, document)].meltPoints += 1
        default: break
        }
    }

    /// - Precondition: inside `data`.
    private func latest(_ reaction: Int, _ document: RDMLDocument) -> Int {
        max(0, document.reactions[reaction].data.count - 1)
    }

    /// Whether this tag is the innermost that is open.
    func isInside(_ name: String) -> Bool { path.last == name }

    mutating func append(_ bytes: [UInt8]) { text += bytes }

    mutating func close(in document: inout RDMLDocument) {
        defer {
            path.removeLast()
            text.removeAll(keepingCapacity: true)
        }
        guard let name = path.last else { return }
        let value = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        switch path.count {
        case 3 where path[1] == "sample": closeInSample(name, value, &document)
        case 4 where path[1] == "sample" && path[2] == "quantity" && name == "value",
            4 where path[1] == "sample" && path[2] == "templateQuantity" && name == "conc":
            document.samples[id]?.quantity = Double(value).flatMap { $0.isFinite ? $0 : nil }
        case 3 where path[1] == "target" && name == "description":
            document.targets[id]?.description = value
        case 3 where path[1] == "target" && name == "dyeId" && !value.isEmpty:
            document.targets[id]?.dye = value
        case 4 where path[2] == "run" && name == "instrument" && !value.isEmpty:
            let entry = InstrumentExport.Entry(key: "Instrument", value: value)
            if !document.metadata.contains(entry) { document.metadata.append(entry) }
        case 5 where path[3] == "pcrFormat": closeFormat(name, value, &document)
        case 4 where path[3] == "pcrFormat" && value.contains("single-well"):
            document.formats[run] = (1, 1)
        default: closeInReaction(name, value, &document)
        }
    }

    private func closeInSample(_ name: String, _ value: String, _ document: inout RDMLDocument) {
        if name == "description" { document.samples[id]?.description = value }
        if name == "type" { document.samples[id]?.task = RDMLDocument.task(value) }
    }

    private func closeFormat(_ name: String, _ value: String, _ document: inout RDMLDocument) {
        guard let number = Int(value) else { return }
        if name == "rows" { document.formats[run, default: (0, 0)].rows = number }
        if name == "columns" { document.formats[run, default: (0, 0)].columns = number }
    }

    private mutating func closeInReaction(_ name: String, _ value: String, _ document: inout RDMLDocument) {
        guard path.count > 5, path[3] == "react", path[4] == "data",
            let last = document.reactions.indices.last, !document.reactions[last].data.isEmpty
        else { return }
        let data = latest(last, document)
        switch name {
        case "cq": document.reactions[last].data[data].cq = RDMLDocument.cq(value)
        case "excl": document.reactions[last].data[data].isExcluded = true
        case "cyc": point.cycle = Double(value)
        case "fluor" where path.contains("adp"): point.fluorescence = Double(value)
        case "adp":
            guard let cycle = point.cycle else { return }
            document.lastCycle = max(document.lastCycle ?? 0, cycle)
            if let fluorescence = point.fluorescence, fluorescence.isFinite {
                document.reactions[last].data[data].points.append((cycle, fluorescence))
            }
        default: break
        }
    }
}
