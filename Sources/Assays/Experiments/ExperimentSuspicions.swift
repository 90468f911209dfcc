internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// What looks like a slip of the hand in the table of wells: other units, copied wells, names that nearly agree.
struct ExperimentSuspicions {
    private(set) var cautions: [Caution] = []
    private let analysis: ExperimentsAnalysis
    private let wells: NestedWells

    init(_ analysis: ExperimentsAnalysis, _ wells: NestedWells) {
        (self.analysis, self.wells) = (analysis, wells)
        units()
        copies()
        nearNames()
        experimentColumn()
    }

    private struct Cell: Hashable {
        var experiment: String
        var arm: String
        var level: String
    }

    private var cells: [(key: Cell, wells: [NestedWells.Well])] {
        var order: [Cell] = []
        var byCell: [Cell: [NestedWells.Well]] = [:]
        for well in wells.wells {
            let key = Cell(experiment: well.experiment, arm: well.arm, level: well.level)
            if byCell[key] == nil { order.append(key) }
            byCell[key, default: []].append(well)
        }
        return order.map { ($0, byCell[$0]!) }
    }

    // MARK: - Units

    /// Orders of magnitude by which a mean may lie off the other experiments' before it is called suspicious.
    private static let farOff = 2.0

    /// Means of one arm that lie about a thousandfold off those of the other experiments, where the rest of
    /// the experiment does not: were the whole experiment off, its contrast would be none the worse.
    private mutating func units() {
        let logs = cells.compactMap { cell -> (key: Cell, log: Double)? in
            let values = cell.wells.map { analysis.isRatio ? $0.value / M_LN10 : log10($0.value) }
            return values.allSatisfy(\.isFinite) ? (cell.key, meanOf(values)) : nil
        }
        func shift(_ cell: (key: Cell, log: Double)) -> Double? {
            let others = logs.filter {
                $0.key.arm == cell.key.arm && $0.key.level == cell.key.level
                    && $0.key.experiment != cell.key.experiment
            }
            return Descriptives(others.map(\.log)).median.value.map { cell.log - $0 }
        }
        var named: [String] = []
        for cell in logs {
            guard let own = shift(cell), abs(own) > Self.farOff else { continue }
            let rest = logs.filter { $0.key.experiment == cell.key.experiment && $0.key != cell.key }
                .compactMap(shift)
            if rest.contains(where: { abs(own - $0) < 1 }) { continue }
            let number = (wells.experiments.firstIndex(of: cell.key.experiment) ?? 0) + 1
            named.append(
                "\(cell.key.arm)\(cell.key.level.isEmpty ? "" : ", \(cell.key.level)") in experiment \(number) "
                    + "(about \(Numbers.count(Int(pow(10, min(abs(own), 15)).rounded()))) times as \(own > 0 ? "high" : "low"))"
            )
        }
        guard !named.isEmpty else { return }
        cautions.append(
            Caution(
                "other-units",
                "The wells of \(Numbers.list(named)) lie far off those of the same arm in the other experiments: a lost decimal "
                    + "mark, another unit or another gain of the reader? Experiments are numbered in order of the table.",
                weight: .serious))
    }

    // MARK: - Copies

    /// Values with so many digits do not coincide by chance, and neither do whole sets of wells.
    private mutating func copies() {
        let repeated = wells.repeatedRows
        var doubled = 0
        var blocks: [[Double]: Int] = [:]
        for cell in cells {
            let values = cell.wells.map(\.value).sorted()
            guard Set(values).count > 1 else { continue }
            blocks[values, default: 0] += 1
            let counts = values.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
            if counts.values.allSatisfy({ $0 > 1 }) { doubled += 1 }
        }
        let copied = blocks.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
        var parts: [String] = []
        if repeated > 0 {
            parts.append("\(Numbers.count(repeated, "rows")) equal an earlier row in all columns")
        }
        if doubled > 0 {
            parts.append(
                "in \(Numbers.count(doubled, "sets")) of wells (experiment and arm) every value stands twice or more"
            )
        }
        if copied > 0 {
            parts.append("\(Numbers.count(copied, "sets")) of wells have the same values as another set")
        }
        guard !parts.isEmpty else { return }
        cautions.append(
            Caution(
                "copied-wells",
                "\(parts.joined(separator: "; ")): was a block pasted or an export read twice? Copies are no replicates.",
                weight: .serious))
    }

    // MARK: - Names

    private mutating func nearNames() {
        let declared = [analysis.of, analysis.against]
        let others = wells.otherArms.filter { entry in
            declared.contains { nameKey($0) == nameKey(entry.key) }
        }
        if !others.isEmpty {
            let count = others.values.reduce(0, +)
            let names = others.keys.sorted().map { "'\($0)'" }
            cautions.append(
                Caution(
                    "near-name",
                    "\(Numbers.count(count, "wells")) of \(analysis.arm) \(Numbers.list(names)) \(count == 1 ? "was" : "were") "
                        + "taken as another arm: the name differs from one compared only in capitals, blanks or hyphens.",
                    weight: .serious))
        }
        let groups = Dictionary(grouping: wells.allExperiments, by: nameKey).values.filter { $0.count > 1 }
        guard !groups.isEmpty else { return }
        let count = groups.reduce(0) { $0 + $1.count }
        cautions.append(
            Caution(
                "near-experiments",
                "\(count) names of experiments differ from one another only in capitals, blanks or hyphens and were taken as experiments "
                    + "of their own: one experiment with two spellings would be counted twice, or torn apart.",
                weight: .serious))
    }

    /// A column called `well` or `replicate` numbers wells, not experiments.
    private mutating func experimentColumn() {
        let names: Set = [
            "well", "wells", "replicate", "replicates", "rep", "technical_replicate", "tech_rep", "position",
        ]
        guard names.contains(analysis.experiment.lowercased()) else { return }
        cautions.append(
            Caution(
                "wells-as-experiments",
                "The independent unit was read from the column '\(analysis.experiment)', which by its name numbers wells: wells of "
                    + "one experiment are not independent. Name the column of the experiment, blot or animal.",
                weight: .serious))
    }
}

/// What two spellings of one name have in common: `P1-1` and `p1 1` agree, `P1-1` and `P11` do not.
func nameKey(_ name: String) -> String {
    name.lowercased().split { $0.isWhitespace || "-_".contains($0) }.joined(separator: "_")
}
