internal import Findings
internal import Foundation
internal import Inputs
internal import Tables

/// Which columns of a long table hold what, and how values are read.
struct GrowthColumns: Sendable {
    var value: String
    var time: String
    var animal: String
    /// Nil where all animals are of one arm.
    var arm: String?
    /// Nodule within animal; nil where an animal has one tumour.
    var part: String?
    var scale = GrowthScale.log
    /// Smallest measurable value; zeros and values below it are left-censored at it.
    var limit: Double?
    /// Rows before it are left out; nil takes the earliest time.
    var baseline: Double?
    /// Rows after it are left out.
    var until: Double?
    /// Whether a value a thousand times too small or too large stops the analysis.
    var checksUnits = true
    /// `animals`
    var noun = "animals"
    var places: [String: SourceLocation] = [:]

    /// `animal`
    var oneNoun: String { String(noun.hasSuffix("s") ? noun.dropLast() : noun[...]) }
}

/// The scale on which growth is a straight line.
public enum GrowthScale: String, Sendable, Hashable, CaseIterable {
    /// Natural logarithm: slopes are growth rates, differences of slopes compare them.
    case log
    /// As recorded: for markers that are logarithms already, or may be negative.
    case linear = "as-recorded"
}

/// One measurement of one animal.
struct GrowthPoint: Hashable {
    var row: Int
    var time: Double
    /// On the recorded scale; the limit where `isBelow`.
    var value: Double
    /// As it stands in the table: 0 for a vanished tumour, the limit for a cell such as `<5`.
    var recorded: Double
    /// Known only to lie below `value`.
    var isBelow: Bool
    var part: String?
}

/// One animal with its measurements in order of time.
struct GrowthAnimal {
    /// As recorded.
    var label: String
    var arm: String
    var points: [GrowthPoint]

    /// Recorded zeros stay zeros here: response and areas are about volumes, not about limits.
    func series(limitForZero: Bool = false) -> GrowthSeries {
        GrowthSeries(
            times: points.map(\.time), values: points.map { limitForZero ? $0.value : $0.recorded })
    }

    var firstTime: Double { points[0].time }
    var lastTime: Double { points[points.count - 1].time }
    var hasCensored: Bool { points.contains(where: \.isBelow) }
    var partCount: Int { Set(points.compactMap(\.part)).count }
}

/// The measurements of a table by animal, with every row that is left out and what a reader must know.
struct GrowthRecords {
    let table: Table
    let columns: GrowthColumns
    /// In order of first occurrence.
    private(set) var animals: [GrowthAnimal] = []
    private(set) var exclusions = Exclusions()
    var cautions: [Caution] = []

    /// - Parameter arms: arms to keep; nil keeps all.
    /// - Throws: `negative-volume`, `zero-without-limit`, `animal-in-two-arms`, `repeated-measurement`,
    ///   `mixed-units`; unknown columns and columns that hold no numbers.
    init(_ table: Table, _ columns: GrowthColumns, arms: [String]? = nil) throws(InputError) {
        (self.table, self.columns) = (table, columns)
        var used = [
            ("value", columns.value), ("time", columns.time), ("animal", columns.animal),
        ]
        if let arm = columns.arm { used.append(("arm", arm)) }
        if let part = columns.part { used.append(("nested", part)) }
        try requireDistinctColumns(used, of: table, places: columns.places)
        try group(arms)
        if columns.part == nil { try requireOneValueEachTime() }
        try checkIdentities()
        if columns.scale == .log, columns.checksUnits { try checkUnits() }
        noteCopies()
        noteBaselines()
        noteCensored()
    }

    // MARK: - Rows

    private mutating func group(_ arms: [String]?) throws(InputError) {
        let values = try table.numbers(columns.value, askedAt: columns.places["value"])
        let times = try table.numbers(columns.time, askedAt: columns.places["time"])
        let labels = try table.labels(columns.animal, askedAt: columns.places["animal"])
        let armLabels = try columns.arm.map { name throws(InputError) in
            try table.labels(name, askedAt: columns.places["arm"])
        }
        let parts = try columns.part.map { name throws(InputError) in
            try table.labels(name, askedAt: columns.places["nested"])
        }
        var found: [String: Int] = [:]
        var withoutValue: Set<String> = []
        for row in 0..<table.rowCount {
            let arm = armLabels == nil ? "all" : armLabels?[row]
            guard let label = labels[row] else { leave(row, "\(columns.animal) is missing"); continue }
            guard let arm else { leave(row, "\(columns.arm ?? "arm") is missing"); continue }
            if let arms, !arms.contains(arm) {
                leave(row, "another \(columns.arm ?? "arm") than the ones compared")
                continue
            }
            withoutValue.insert(arm + "\u{1}" + label)
            guard let time = times[row].exactValue else { leave(row, "\(columns.time) is missing"); continue }
            if let baseline = columns.baseline, time < baseline {
                leave(row, "before the baseline, \(columns.time) \(Numbers.plain(baseline))")
                continue
            }
            if let until = columns.until, time > until {
                leave(row, "after \(columns.time) \(Numbers.plain(until))")
                continue
            }
            if columns.part != nil, parts?[row] == nil {
                leave(row, "\(columns.part ?? "part") is missing")
                continue
            }
            guard let (value, isBelow) = try reading(values[row], row) else {
                leave(row, "\(columns.value) is missing")
                continue
            }
            let key = arm + "\u{1}" + label
            if found[key] == nil {
                found[key] = animals.count
                animals.append(GrowthAnimal(label: label, arm: arm, points: []))
            }
            animals[found[key]!].points.append(
                GrowthPoint(
                    row: row, time: time, value: value, recorded: values[row].exactValue ?? value,
                    isBelow: isBelow, part: parts?[row]))
        }
        for place in animals.indices {
            animals[place].points.sort { ($0.time, $0.row) < ($1.time, $1.row) }
        }
        noteEmpty(withoutValue.subtracting(found.keys).count)
    }

    private mutating func leave(_ row: Int, _ reason: String) {
        exclusions.add(table.origins[row], because: reason)
    }

    /// The value as it is analysed; nil where missing.
    private func reading(_ cell: NumericCell, _ row: Int) throws(InputError) -> (Double, Bool)? {
        switch cell {
        case .missing: return nil
        case .above(let value): return (value, false)
        case .below(let limit):
            return columns.scale == .log && limit <= 0 ? try atLimit(row) : (limit, true)
        case .exact(let value):
            guard columns.scale == .log else { return (value, false) }
            if value < 0 {
                throw InputError(
                    "negative-volume",
                    "a value is negative, and has no logarithm",
                    at: table.origins[row].location, column: columns.value, value: decimalText(value),
                    remedy: "correct the cell, leave it empty if it was not measured, or say "
                        + "'scale: as-recorded' where values may be negative")
            }
            if value == 0 { return try atLimit(row) }
            if let limit = columns.limit, value < limit { return (limit, true) }
            return (value, false)
        }
    }

    private func atLimit(_ row: Int) throws(InputError) -> (Double, Bool) {
        if let limit = columns.limit { return (limit, true) }
        throw InputError(
            "zero-without-limit",
            "a value is zero: a tumour too small to be measured. It is not dropped, but the analysis must know below which "
                + "value it lies",
            at: table.origins[row].location, column: columns.value,
            remedy: "give 'limit', the smallest value that can be measured, such as 'limit: 1'")
    }

    private mutating func noteEmpty(_ count: Int) {
        if count == 0 { return }
        cautions.append(
            Caution(
                "no-measurements",
                counted(count, columns.noun, "stands", "stand")
                    + " in the table without any value that can be "
                    + "analysed, and \(count == 1 ? "is" : "are") in no number below.", weight: .serious))
    }
}
