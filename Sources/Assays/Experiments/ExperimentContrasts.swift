internal import NumericalKit
internal import Statistics

/// One value for each independent unit, and the test of them.
struct ExperimentContrasts {
    enum Design {
        /// Each unit holds all cells: its own contrast.
        case paired
        /// Units hold one arm each: their means compare.
        case unpaired
        /// Units hold both arms in one level of the second factor: their contrasts compare between the levels.
        case betweenLevels
    }

    let design: Design
    /// Of each unit; in the unpaired designs those of the first group.
    let first: [Double]
    /// Units of the second group; empty where paired.
    let second: [Double]
    let names: (first: [String], second: [String])
    /// Units that lack a cell.
    let incomplete: [String]

    init(_ wells: NestedWells, _ analysis: ExperimentsAnalysis) {
        let levels = analysis.by == nil ? [""] : [analysis.whereLevel!, analysis.comparedWith!]
        let arms = [analysis.of, analysis.against]
        let units = distinct(wells.wells.filter { arms.contains($0.arm) }.map(\.experiment))
        func contrast(_ unit: String, _ level: String) -> Double? {
            guard let a = wells.mean(unit, arms[0], level), let b = wells.mean(unit, arms[1], level) else {
                return nil
            }
            return a - b
        }
        let whole = units.compactMap { unit -> (String, Double)? in
            let parts = levels.compactMap { contrast(unit, $0) }
            return parts.count == levels.count ? (unit, parts[0] - (parts.count > 1 ? parts[1] : 0)) : nil
        }
        if !whole.isEmpty {
            (design, first, second) = (.paired, whole.map(\.1), [])
            names = (whole.map(\.0), [])
        } else {
            var groups: [[(String, Double)]]
            if levels.count == 1 {
                groups = arms.map { arm in
                    units.compactMap { unit in wells.mean(unit, arm, "").map { (unit, $0) } }
                }
                design = .unpaired
            } else {
                groups = levels.map { level in
                    units.compactMap { unit in contrast(unit, level).map { (unit, $0) } }
                }
                design = .betweenLevels
            }
            (first, second) = (groups[0].map(\.1), groups[1].map(\.1))
            names = (groups[0].map(\.0), groups[1].map(\.0))
        }
        let used = Set(names.first + names.second)
        incomplete = units.filter { !used.contains($0) }
    }

    var unitCount: Int { first.count + second.count }

    var effect: Outcome<Double> {
        switch design {
        case .paired: first.isEmpty ? .undefined("no experiment holds both arms") : .success(meanOf(first))
        default:
            first.isEmpty || second.isEmpty
                ? .undefined("no experiment holds what is compared")
                : .success(meanOf(first) - meanOf(second))
        }
    }

    func test(level: Double) -> Outcome<TTest> {
        if let why = notTestable { return .undefined(why) }
        return design == .paired
            ? TTest.oneSample(first, level: level) : TTest.welch(first, second, level: level)
    }

    /// Completes "not testable, because …".
    var notTestable: String? {
        switch design {
        case .paired:
            if first.count == 1, !incomplete.isEmpty {
                return
                    "1 of \(incomplete.count + 1) experiments holds all that is compared, and one contrast has no spread; "
                    + "the others lack an arm"
            }
            if first.count == 1 {
                return
                    "there is one experiment: its wells tell how well it was pipetted, not whether it repeats"
            }
            return first.isEmpty ? "no experiment holds both arms" : nil
        default:
            if first.isEmpty || second.isEmpty { return "no experiment holds what is compared" }
            return min(first.count, second.count) < 2
                ? "a group has one experiment, whose spread cannot be told" : nil
        }
    }

    /// In standard deviations of the contrasts (or unit means), with 80 % power: from the numbers alone.
    func detectable(level: Double) -> Double? {
        guard notTestable == nil else { return nil }
        let (n, m) = (Double(first.count), Double(second.count))
        let df = design == .paired ? n - 1 : n + m - 2
        let t = StudentT.quantile((1 + level) / 2, df: df)
        let shift = NoncentralT.noncentrality(t: t, df: df, lowerTail: 0.2)
        return shift / (design == .paired ? n : n * m / (n + m)).squareRoot()
    }
}

/// Tests that stand beside the deciding one.
struct SecondaryModels {
    /// One term for each cell difference, the deciding one last.
    let blocked: Outcome<LinearModel.Coefficient>
    let mixed: Outcome<MixedEstimate>
    /// What counting wells as independent would have given.
    let wellsAsN: Outcome<Double>

    init(_ wells: NestedWells, _ analysis: ExperimentsAnalysis, _ contrasts: ExperimentContrasts) {
        let used = Set(contrasts.names.first + contrasts.names.second)
        let rows = wells.wells.filter {
            used.contains($0.experiment) && [analysis.of, analysis.against].contains($0.arm)
        }
        func columns(_ rows: [(arm: String, level: String)]) -> (names: [String], columns: [[Double]]) {
            let arm = rows.map { $0.arm == analysis.of ? 1.0 : 0 }
            guard analysis.by != nil else { return (["arm"], [arm]) }
            let level = rows.map { $0.level == analysis.whereLevel ? 1.0 : 0 }
            return (["arm", "by", "arm:by"], [arm, level, zip(arm, level).map { $0 * $1 }])
        }
        let fixed = columns(rows.map { ($0.arm, $0.level) })
        let cells = distinct(rows.map { "\($0.experiment)\u{1F}\($0.arm)\u{1F}\($0.level)" })
        let keys = cells.map {
            $0.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
        }
        let means = keys.map { wells.mean($0[0], $0[1], $0[2])! }
        let cellColumns = columns(keys.map { ($0[1], $0[2]) })
        let units = distinct(keys.map { $0[0] })
        let dummies = contrasts.design == .unpaired ? [] : Array(units.dropFirst())
        let blocks = dummies.map { unit in keys.map { $0[0] == unit ? 1.0 : 0 } }
        if contrasts.design == .betweenLevels {
            blocked = .undefined("levels and experiments cannot be told apart")
        } else {
            blocked = LinearModel.fit(
                means, names: dummies + cellColumns.names, columns: blocks + cellColumns.columns
            ).map { $0.coefficient($0.width - 1) }
        }
        let values = rows.map(\.value)
        let cellOf = rows.map { cells.firstIndex(of: "\($0.experiment)\u{1F}\($0.arm)\u{1F}\($0.level)")! }
        let unitOf = rows.map { units.firstIndex(of: $0.experiment)! }
        let terms =
            [RandomTerm.intercept("experiment", groups: unitOf)]
            + (contrasts.design == .unpaired ? [] : [RandomTerm.intercept("experiment:cell", groups: cellOf)])
        mixed =
            rows.isEmpty
            ? .undefined("there are no wells")
            : MixedModel.fit(values, names: fixed.names, columns: fixed.columns, random: terms)
                .flatMap { model in
                    if !model.hasConverged { return .undefined("the fit did not converge") }
                    // On the boundary the degrees of freedom are those of wells.
                    return model.isSingular
                        ? .undefined(
                            "the fit is singular: a variance between experiments or arms is estimated as 0")
                        : .success(model.coefficient(model.width - 1))
                }
        wellsAsN =
            rows.isEmpty
            ? .undefined("there are no wells")
            : LinearModel.fit(values, names: fixed.names, columns: fixed.columns)
                .map { $0.coefficient($0.width - 1).pValue }
    }
}
