internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// Wells of the arms compared, on the scale analysed, with their experiment.
struct NestedWells {
    struct Well {
        var value: Double
        var experiment: String
        var arm: String
        /// Level of the second factor; empty where there is none.
        var level: String
        var origin: RowOrigin
    }

    private(set) var wells: [Well] = []
    private(set) var exclusions = Exclusions()
    private(set) var flagged = 0
    /// Wells of arms that are not compared, by arm.
    private(set) var otherArms: [String: Int] = [:]
    /// Wells whose whole row equals an earlier one, with too many digits for chance.
    private(set) var repeatedRows = 0
    /// All experiments of the table's usable wells, those that are left out later among them.
    private(set) var allExperiments: [String] = []
    let unit: String?

    init(_ analysis: ExperimentsAnalysis, _ table: Table) throws(InputError) {
        let places = analysis.places
        let levels = try TwoLevels(
            table, column: analysis.arm, level: analysis.of, against: analysis.against, place: places,
            keys: (column: "arm", level: "of", against: "against"))
        if levels.second.isEmpty {
            throw InputError(
                "unknown-level",
                "no row of table '\(table.name)' has the level '\(analysis.against)' that 'against' names",
                at: places["against"], column: analysis.arm,
                remedy: table.levelSuggestion(for: analysis.against, in: analysis.arm))
        }
        let compared = Set(levels.first + levels.second)
        var factor: [String?]?
        if let by = analysis.by, let first = analysis.whereLevel, let second = analysis.comparedWith {
            _ = try TwoLevels(
                table, column: by, level: first, against: second, place: places,
                keys: (column: "by", level: "where", against: "compared_with"))
            factor = try table.labels(by, askedAt: places["by"])
        }
        let values = try table.numbers(analysis.value, askedAt: places["value"])
        let divisors = try analysis.per.map { name throws(InputError) in
            try table.numbers(name, askedAt: places["per"])
        }
        let flags = try analysis.flag.map { name throws(InputError) in
            try table.labels(name, askedAt: places["flag"])
        }
        let arms = try table.labels(analysis.arm)
        let experiments = try table.labels(analysis.experiment, askedAt: places["experiment"])
        unit = analysis.per == nil ? try table.column(analysis.value).unit : nil
        var used: [(row: Int, digits: Int)] = []
        for row in 0..<table.rowCount {
            let origin = table.origins[row]
            guard let arm = arms[row], compared.contains(row) || analysis.arms == .all else {
                if let arm = arms[row] { otherArms[arm, default: 0] += 1 }
                exclusions.add(
                    origin, because: arms[row] == nil ? "\(analysis.arm) is missing" : "another arm")
                continue
            }
            guard let experiment = experiments[row] else {
                exclusions.add(origin, because: "\(analysis.experiment) is missing")
                continue
            }
            let level = factor.map { $0[row] } ?? ""
            guard let level, factor == nil || [analysis.whereLevel, analysis.comparedWith].contains(level)
            else {
                exclusions.add(
                    origin,
                    because: level == nil ? "\(analysis.by!) is missing" : "another level of \(analysis.by!)")
                continue
            }
            if let mark = flags?[row], ["1", "yes", "true", "y"].contains(mark.lowercased()) {
                flagged += 1
                exclusions.add(origin, because: "\(analysis.flag!) marks it")
                continue
            }
            var parts = [(values[row], analysis.value)]
            if let divisors { parts.append((divisors[row], analysis.per!)) }
            if let bad = parts.first(where: { $0.0.exactValue == nil }) {
                exclusions.add(
                    origin, because: bad.0.isMissing ? "\(bad.1) is missing" : "\(bad.1) lies beyond a limit")
                continue
            }
            let value = try Self.scaled(parts.map { ($0.0.exactValue!, $0.1) }, analysis, origin)
            wells.append(Well(value: value, experiment: experiment, arm: arm, level: level, origin: origin))
            used.append((row, parts.map { significantDigits($0.0.exactValue!) }.max() ?? 0))
        }
        allExperiments = distinct(wells.map(\.experiment))
        repeatedRows = table.repeats(among: used.filter { $0.digits >= 4 }.map(\.row)).count
    }

    /// - Throws: `not-positive` where a ratio or logarithm needs a value above 0.
    private static func scaled(
        _ parts: [(value: Double, column: String)], _ analysis: ExperimentsAnalysis, _ origin: RowOrigin
    ) throws(InputError) -> Double {
        for (k, part) in parts.enumerated() where part.value <= 0 && (analysis.isRatio || k == 1) {
            throw InputError(
                "not-positive",
                k == 1
                    ? "a well is divided by a number that is not above 0"
                    : "a well's value is not above 0, so it has no logarithm",
                at: origin.location, column: part.column, value: decimalText(part.value),
                remedy:
                    "subtract the background before this, mark the well with 'flag', or set 'scale: linear'")
        }
        if analysis.isRatio { return log(parts[0].value) - (parts.count > 1 ? log(parts[1].value) : 0) }
        return parts[0].value / (parts.count > 1 ? parts[1].value : 1)
    }

    mutating func leaveOut(because reason: String, _ isOut: (Well) -> Bool) {
        for well in wells where isOut(well) { exclusions.add(well.origin, because: reason) }
        wells.removeAll(where: isOut)
    }

    /// In order of their first well.
    var experiments: [String] { distinct(wells.map(\.experiment)) }

    func values(_ experiment: String, _ arm: String, _ level: String) -> [Double] {
        wells.filter { $0.experiment == experiment && $0.arm == arm && $0.level == level }.map(\.value)
    }

    /// Mean of an experiment's wells in one arm; nil without a well.
    func mean(_ experiment: String, _ arm: String, _ level: String) -> Double? {
        let values = values(experiment, arm, level)
        return values.isEmpty ? nil : meanOf(values)
    }
}

/// `4` of 12.30: digits of the shortest text without leading zeros, those before a point counting whole.
func significantDigits(_ value: Double) -> Int {
    decimalText(abs(value)).filter(\.isNumber).drop { $0 == "0" }.count
}

extension Table {
    /// Those of `rows` that equal an earlier one of them in every column.
    func repeats(among rows: [Int]) -> [Int] {
        let labels = columns.compactMap { try? self.labels($0.name) }
        var seen: Set<[String?]> = []
        return rows.filter { row in !seen.insert(labels.map { $0[row] }).inserted }
    }
}

func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
}
