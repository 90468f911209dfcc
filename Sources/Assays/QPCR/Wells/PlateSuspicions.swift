internal import Findings
internal import Inputs
internal import Tables

// What looks like a slip of the hand in the wells: copies, and names that nearly agree.

extension QPCRPlate {
    /// Wells of one sample and target whose Cq all stand twice, sets of wells that equal another's, and rows
    /// that equal another in every column.
    mutating func noteBlocks() {
        var sets: [[String]: [Double]] = [:]
        for well in wells where well.task == .sample {
            guard let cq = well.cq.exactValue, let sample = well.sample else { continue }
            sets[[sample, well.target], default: []].append(cq)
        }
        var blocks: [[Double]: Int] = [:]
        var doubled = 0
        for values in sets.values.map({ $0.sorted() }) where Set(values).count > 1 {
            // Two Cq of few digits agree by chance in a large table; three hardly do.
            if values.count > 2 || values.allSatisfy({ significantDigits($0) > 5 }) {
                blocks[values, default: 0] += 1
            }
            let counts = values.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
            if counts.values.allSatisfy({ $0 > 1 }) { doubled += 1 }
        }
        let copied = blocks.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
        let exact = wells.filter { significantDigits($0.cq.exactValue ?? 0) >= 4 }
        // Three Cq of two decimals agree here and there; a copied block leaves many such rows.
        let repeated = table.repeats(among: exact.map(\.row)).count
        var parts: [String] = []
        if doubled > 0 {
            if repeated > 0 {
                parts.append("\(Numbers.count(repeated, "wells")) equal another one in all columns")
            }
            parts.append(
                "in \(Numbers.count(doubled, "sets")) of wells (sample and target) every Cq stands twice or more"
            )
        } else if 10 * repeated >= exact.count, repeated > 1 {
            parts.append("\(Numbers.count(repeated, "wells")) equal another one in all columns")
        }
        if copied > 0 {
            parts.append("\(Numbers.count(copied, "sets")) of wells have the same Cq as another set")
        }
        guard !parts.isEmpty else { return }
        remark(
            QPCRRemark(
                code: "copied-wells",
                text:
                    "\(parts.joined(separator: "; ")): was a block pasted or an export read twice? Copies are no replicates.",
                isSerious: true))
    }

    /// Targets may be named; samples never, for a sample's name may be a patient's.
    mutating func noteNearNames() {
        let near = Dictionary(grouping: targets, by: nameKey).values.filter { $0.count > 1 }
            .map { $0.map { "'\($0)'" }.sorted() }.sorted { $0[0] < $1[0] }
        if !near.isEmpty {
            remark(
                QPCRRemark(
                    code: "near-targets",
                    text:
                        "The targets \(near.map { Numbers.list($0) }.joined(separator: "; ")) differ only in capitals, blanks or hyphens and are "
                        + "taken as different ones: the wells of all but one are not used for it.",
                    isSerious: true))
        }
        let count = Dictionary(grouping: samples, by: nameKey).values.reduce(0) {
            $0 + ($1.count > 1 ? $1.count : 0)
        }
        guard count > 0 else { return }
        remark(
            QPCRRemark(
                code: "near-samples",
                text:
                    "\(count) names of samples differ from one another only in capitals, blanks or hyphens and are taken as samples "
                    + "of their own.", isSerious: true))
    }

    /// A word that is no task leaves wells out: which, and what it may have meant.
    mutating func noteTasks() {
        guard !unknownTasks.isEmpty else { return }
        let mayName = mayNameLevels(unknownTasks.flatMap { [String](repeating: $0.key, count: $0.value) })
        let words = unknownTasks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map {
            word, count in
            let hint = nearestMatch(to: word, in: QPCRTask.words).map { "; did you mean '\($0)'?" } ?? ""
            return "\(mayName ? "'\(word)'" : "a word") (\(Numbers.count(count, "wells"))\(hint))"
        }
        remark(
            QPCRRemark(
                code: "unknown-task",
                text:
                    "Wells were left out whose task is a word that is not known: \(Numbers.list(words)). Known are "
                    + "unknown, standard, no template, no RT and positive.", isSerious: true))
    }
}

extension QPCRTask {
    /// The words that are understood, for suggestions.
    static let words = [
        "unknown", "sample", "standard", "ntc", "no template", "no template control", "negative", "blank",
        "no rt", "nrt", "no reverse transcription", "positive", "positive control", "calibrator", "other",
    ]
}
