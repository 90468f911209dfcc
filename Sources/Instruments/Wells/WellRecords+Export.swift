internal import Inputs
internal import Tables

extension WellRecords {
    static let assumedCycles = 40.0
    /// Nothing amplifies so soon: such a number was edited, or is no Cq.
    private static let earliestCq = 5.0

    /// The tidy tables, with all that a reader must know.
    ///
    /// - Throws: `no-results` where no well is left.
    func export(_ options: InstrumentOptions) throws(InputError) -> InstrumentExport {
        var notes = notes
        let records = records.filter { !$0.isEmpty }.map(withoutComputedQuantity)
        guard !records.isEmpty else {
            throw InputError(
                "no-results", "the export holds no well with a result", at: SourceLocation(file: file),
                remedy: "analyse the run in the instrument's software, and export the results again")
        }
        let empty = self.records.count - records.count
        if empty > 0 { notes.append("\(counted(empty, "empty well")) left out") }
        let computed = self.records.count { $0.quantity != nil && $0.task != .standard }
        if computed > 0 {
            notes.append(
                "\(counted(computed, "quantity", "quantities")) that the instrument computed left out: only standards keep theirs"
            )
        }
        let limit = limit(options, &notes)
        // A file that has words for "nothing detected" means its numbers; one that has none writes the last cycle.
        let hasWords = records.contains { $0.cq == .undetermined }
        func isSentinel(_ record: WellRecord) -> Bool {
            guard case .value(let cq) = record.cq else { return false }
            return hasWords ? cq > limit : cq >= limit
        }
        let atLimit = records.count(where: isSentinel)
        if atLimit > 0 {
            notes.append(
                "\(counted(atLimit, "Cq")) \(hasWords ? "above" : "at or above") \(limitText(limit)): nothing was detected by the last cycle"
            )
        }
        let last = records.count { hasWords && $0.cq == .value(limit) }
        if last > 0 {
            notes.append(
                "\(counted(last, "Cq")) of exactly \(limitText(limit)) kept as numbers: the file has a word for 'nothing detected'"
            )
        }
        let sentinels = records.map { record -> WellRecord in
            guard isSentinel(record) else { return record }
            var copy = record
            copy.cq = .undetermined
            return copy
        }
        tell(sentinels, &notes)
        return InstrumentExport(
            format: format, wells: table(sentinels, limit), amplification: amplificationTable(),
            metadata: metadata, notes: notes)
    }

    /// What an instrument computes for a sample from its standard curve is its own result, not the user's word.
    private func withoutComputedQuantity(_ record: WellRecord) -> WellRecord {
        var record = record
        if record.task != .standard { record.quantity = nil }
        return record
    }

    private func limitText(_ limit: Double) -> String {
        limit == limit.rounded() ? "\(Int(limit))" : "\(limit)"
    }

    /// No run is shorter; curves that end sooner were cut when exporting.
    private static let fewestCycles = 20.0

    /// The user's, else the file's, else 40 or the first whole cycle above every Cq.
    private func limit(_ options: InstrumentOptions, _ notes: inout [String]) -> Double {
        let isNeeded = records.contains { $0.cq == .undetermined }
        let values = records.compactMap { record -> Double? in
            if case .value(let cq) = record.cq { return cq } else { return nil }
        }
        let largest = values.max() ?? 0
        if let cycles = options.cycles ?? lastCycle.flatMap({ $0 >= Self.fewestCycles ? $0 : nil }) {
            if isNeeded {
                notes.append("an undetermined Cq lies above \(limitText(cycles)), the last cycle of the run")
            }
            return cycles
        }
        let assumed = max(Self.assumedCycles, largest.rounded(.up))
        if isNeeded {
            notes.append(
                "the file does not tell its last cycle: an undetermined Cq is taken to lie above \(limitText(assumed)) ('cycles' says otherwise)"
            )
        }
        return assumed
    }

    private func tell(_ records: [WellRecord], _ notes: inout [String]) {
        func count(_ status: WellStatus, _ words: String) {
            let number = records.count { $0.status == status }
            if number > 0 { notes.append("\(counted(number, "well")) \(words)") }
        }
        count(.undetermined, "with no detected amplification: kept as above the last cycle")
        count(.omitted, "omitted by the operator: kept without a Cq, which 'flags' tells")
        count(.failed, "that the instrument calls a failure: kept without a Cq, which 'flags' tells")
        count(.notMeasured, "without a Cq and without a word why")
        let early = records.count { record in
            if case .value(let cq) = record.cq { return cq < Self.earliestCq } else { return false }
        }
        if early > 0 {
            notes.append(
                "warning: \(counted(early, "Cq")) below \(limitText(Self.earliestCq)) cycles, which no real reaction gives: look at these wells"
            )
        }
        let nameless = records.count { $0.target == nil }
        if nameless > 0, nameless < records.count {
            notes.append("\(counted(nameless, "well")) without a target")
        }
        if let copied = copiedSamples(records) { notes.append(copied) }
        notes += Spellings.notes(records)
    }

    /// Two samples whose Cq agree in every target to all decimals were copied, not measured.
    private func copiedSamples(_ records: [WellRecord]) -> String? {
        var values: [String: [String]] = [:]
        for record in records {
            guard let sample = record.sample, case .value(let cq) = record.cq, record.task == .unknown else {
                continue
            }
            values[sample, default: []].append("\(record.target ?? "")=\(cq)")
        }
        let keys = values.filter { _, cqs in
            cqs.count >= 3 && cqs.count { !$0.hasSuffix(".0") } >= 3
        }.mapValues { $0.sorted().joined(separator: ";") }
        let groups = Dictionary(grouping: keys.keys.sorted()) { keys[$0]! }.values.filter { $0.count > 1 }
        guard !groups.isEmpty else { return nil }
        let samples = groups.reduce(0) { $0 + $1.count }
        return
            "warning: \(samples) samples have exactly the same Cq values as another one: were they copied?"
    }

    private func table(_ records: [WellRecord], _ limit: Double) -> Table {
        func texts(_ column: WellColumn, role: ColumnRole? = nil, _ value: (WellRecord) -> String?) -> Column
        {
            Column(column.rawValue, role: role, cells: .texts(records.map(value)))
        }
        let cqs = records.map { record -> NumericCell in
            if record.isOmitted { return .missing }
            return switch record.cq {
            case .value(let cq): .exact(cq)
            case .undetermined: .above(limit)
            case .failed, .notMeasured: .missing
            }
        }
        let quantities = records.map { $0.quantity.map(NumericCell.exact) ?? .missing }
        return Table(
            name: file,
            columns: [
                texts(.plate) { $0.plate }, texts(.well) { $0.well }, texts(.sample) { $0.sample },
                texts(.target) { $0.target }, texts(.task) { $0.task.rawValue }, texts(.dye) { $0.dye },
                Column(WellColumn.cq.rawValue, unit: "cycles", cells: .numbers(cqs)),
                texts(.status) { $0.status.rawValue },
                Column(WellColumn.quantity.rawValue, cells: .numbers(quantities)),
                texts(.flags) { $0.allFlags.isEmpty ? nil : $0.allFlags.joined(separator: "; ") },
                texts(.group) { $0.group },
            ], origins: records.map { RowOrigin(file: rowsIn, line: $0.line) })
    }

    private func amplificationTable() -> Table? {
        guard !amplification.isEmpty else { return nil }
        func texts(_ name: String, _ value: (AmplificationPoint) -> String?) -> Column {
            Column(name, cells: .texts(amplification.map(value)))
        }
        func numbers(_ name: String, _ value: (AmplificationPoint) -> Double) -> Column {
            Column(name, cells: .numbers(amplification.map { .exact(value($0)) }))
        }
        return Table(
            name: file,
            columns: [
                texts("plate") { $0.plate }, texts("well") { $0.well }, texts("target") { $0.target },
                numbers("cycle") { $0.cycle }, numbers("fluorescence") { $0.fluorescence },
            ], origins: amplification.map { RowOrigin(file: file, line: $0.line) })
    }
}

/// `1 well`, `3 wells`; `Cq` is its own plural.
func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(plural ?? (noun == "Cq" ? noun : noun + "s"))"
}
