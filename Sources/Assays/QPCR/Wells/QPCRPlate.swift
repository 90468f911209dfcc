internal import Findings
internal import Inputs
internal import Tables

/// A table of wells as qPCR understands it: what each well is, and which ones cannot be used and why.
struct QPCRPlate {
    let table: Table
    /// Usable wells, in order of the table.
    private(set) var wells: [QPCRWell] = []
    private(set) var exclusions = Exclusions()
    private(set) var remarks: [QPCRRemark] = []
    /// Names of all targets, in order of their first well.
    private(set) var targets: [String] = []
    /// Samples (not standards or controls), in order of their first well, whatever became of that well.
    private(set) var samples: [String] = []
    /// Samples of the wells without a Cq, by target.
    private(set) var withoutCq: [String: [String]] = [:]
    /// First row of each sample.
    private(set) var firstRow: [String: Int] = [:]
    /// All rows of each sample, for what else the table says of it.
    private(set) var rows: [String: [Int]] = [:]
    private(set) var hasTask = false
    /// Words of tasks that are none known, with their wells.
    private(set) var unknownTasks: [String: Int] = [:]

    init(_ table: Table, _ settings: QPCRSettings) throws(InputError) {
        self.table = table
        let columns = settings.columns
        try requireDistinctColumns(
            [("sample", columns.sample), ("target", columns.target), ("cq", columns.cq)], of: table,
            places: settings.places)
        let cells = try CqCells(table, settings).cells
        let labels = try QPCRLabels(table, columns, settings)
        hasTask = table.hasColumn(columns.task)
        for row in 0..<table.rowCount { try take(row, cells[row], labels, settings) }
        try refuseRepeatedWells(labels)
        noteCopies()
        noteBlocks()
        noteNearNames()
        noteTasks()
        noteSentinels(settings)
    }

    private mutating func take(
        _ row: Int, _ cq: NumericCell, _ labels: QPCRLabels, _ settings: QPCRSettings
    ) throws(InputError) {
        let origin = table.origins[row]
        let sample = labels.sample[row]
        guard let target = labels.target[row] else {
            return exclusions.add(origin, because: "well without a target")
        }
        if !targets.contains(target) { targets.append(target) }
        let quantity = labels.quantity[row].exactValue
        guard let task = labels.task(row, hasTask: hasTask) else {
            if let word = labels.taskWord(row) { unknownTasks[word, default: 0] += 1 }
            return exclusions.add(origin, because: "well of another task")
        }
        if task == .sample {
            guard let sample else { return exclusions.add(origin, because: "well without a sample") }
            if firstRow[sample] == nil {
                firstRow[sample] = row
                samples.append(sample)
            }
            rows[sample, default: []].append(row)
        }
        var cell = cq
        switch labels.status[row]?.lowercased() {
        case "omitted": return exclusions.add(origin, because: "well omitted in the instrument's software")
        case "failed": return exclusions.add(origin, because: "well that the instrument calls failed")
        case "not measured": return exclusions.add(origin, because: "well not measured")
        case "undetermined":
            if cell.exactValue == nil, !cell.isCensored {
                guard let cycles = settings.cycles else {
                    throw CqCells.cyclesUnknown(row, table, settings)
                }
                cell = .above(cycles)
            }
        default: break
        }
        if cell.isMissing {
            if task == .sample, let sample { withoutCq[target, default: []].append(sample) }
            return exclusions.add(origin, because: "well without a Cq")
        }
        wells.append(
            QPCRWell(
                row: row, sample: sample, target: target, task: task, plate: labels.plate[row],
                batch: labels.batch[row], cq: cell, quantity: quantity.flatMap { $0 > 0 ? $0 : nil }))
    }

    /// One place of one plate cannot hold a target twice: a block was pasted twice.
    private func refuseRepeatedWells(_ labels: QPCRLabels) throws(InputError) {
        var seen: Set<[String]> = []
        var repeated: [Int] = []
        for well in wells {
            guard let plate = well.plate, let place = labels.well[well.row] else { continue }
            if !seen.insert([plate, place, well.target]).inserted { repeated.append(well.row) }
        }
        guard let first = repeated.first else { return }
        throw InputError(
            "repeated-well", "\(repeated.count) wells stand twice: same plate, well and target",
            at: table.origins[first].location,
            remedy: "was a block pasted twice, or do two files share a plate name?")
    }

    /// Cq with so many decimals do not coincide by chance.
    private mutating func noteCopies() {
        var seen: [Double: Int] = [:]
        for well in wells {
            guard let cq = well.cq.exactValue, decimals(cq) >= 5 else { continue }
            seen[cq, default: 0] += 1
        }
        let copies = seen.values.reduce(0) { $0 + ($1 > 1 ? $1 - 1 : 0) }
        if copies == 0 { return }
        remarks.append(
            QPCRRemark(
                code: "copied-values",
                text: "\(copies) Cq equal that of another well to 5 decimals or more: were values copied?",
                isSerious: true))
    }

    mutating func remark(_ remark: QPCRRemark) { remarks.append(remark) }

    private func decimals(_ value: Double) -> Int {
        decimalText(value).split(separator: ".").dropFirst().first?.count ?? 0
    }

    /// A whole number of cycles that is both the highest Cq and frequent: 40 written for "not detected".
    private mutating func noteSentinels(_ settings: QPCRSettings) {
        let exact = wells.compactMap(\.cq.exactValue)
        guard settings.cycles == nil, let highest = exact.max(), highest >= 35, highest == highest.rounded()
        else { return }
        let count = exact.count { $0 == highest }
        guard count > 1 else { return }
        remarks.append(
            QPCRRemark(
                code: "sentinel-cq",
                text:
                    "\(count) wells have a Cq of exactly \(decimalText(highest)), the highest of all: it looks as if it "
                    + "stood for 'not detected'. If so, set cycles to \(decimalText(highest)), and it is taken as a limit.",
                isSerious: true))
    }
}

/// The words of each row.
struct QPCRLabels {
    let sample: [String?]
    let target: [String?]
    let well: [String?]
    let plate: [String?]
    /// Level of the column that `batch` names; the plate where none is named.
    let batch: [String?]
    let status: [String?]
    let quantity: [NumericCell]
    private let tasks: [String?]

    init(_ table: Table, _ columns: QPCRColumns, _ settings: QPCRSettings) throws(InputError) {
        func optional(_ name: String) throws(InputError) -> [String?] {
            table.hasColumn(name)
                ? try table.labels(name) : [String?](repeating: nil, count: table.rowCount)
        }
        sample = try table.labels(columns.sample, askedAt: settings.place("sample"))
        target = try table.labels(columns.target, askedAt: settings.place("target"))
        well = try optional(columns.well)
        plate = try optional(columns.plate)
        if let column = settings.batch?.column {
            batch = try table.labels(column, askedAt: settings.place("batch"))
        } else {
            batch = plate
        }
        status = try optional(columns.status)
        tasks = try optional(columns.task)
        quantity =
            table.hasColumn(columns.quantity)
            ? (try? table.numbers(columns.quantity))
                ?? [NumericCell](repeating: .missing, count: table.rowCount)
            : [NumericCell](repeating: .missing, count: table.rowCount)
    }

    /// As it stands in the table.
    func taskWord(_ row: Int) -> String? { tasks[row] }

    /// Nil where the word is none that is known. Without a task column an amount marks a standard, and names
    /// such as `NTC` a control; with one, such a name still tells more than `unknown`.
    func task(_ row: Int, hasTask: Bool) -> QPCRTask? {
        let told = QPCRTask(tasks[row])
        guard told == .sample else { return told }
        if let named = sample[row].flatMap({ QPCRTask(sampleName: $0) }) { return named }
        if !hasTask, quantity[row].exactValue != nil { return .standard }
        return told
    }
}
