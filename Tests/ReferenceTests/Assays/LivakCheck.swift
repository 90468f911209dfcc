import Assays
import Statistics

/// Fold changes of two groups by several recipes: `ddct_separate_tube`, `ddct_same_tube`, …
func checkLivak(_ golden: AssayGolden, _ expected: Cursor) throws {
    let cycles = try PCRCycles(golden)
    for key in ["ddct_separate_tube", "ddct_same_tube", "dct", "relative_standard_curve"] {
        guard let part = expected[key] else { continue }
        describe(part)
        let data = try golden.data(part["data"]?.text ?? golden.root["ddct_separate_tube"]?["data"]?.text)
        for row in part["rows"]?.items ?? [] {
            let (group, gene) = (row["group"]?.text ?? "", row["gene"]?.text ?? "")
            let wells = try RowWells(data, group: group, gene: gene)
            switch key {
            case "ddct_separate_tube": checkDescribed(row, wells, DescribedFoldChange.separateTubes)
            case "ddct_same_tube": checkDescribed(row, wells, DescribedFoldChange.sameTube)
            case "dct": checkDescribed(row, wells) { target, _ in (meanOf(target), wells.spread(target)) }
            default: try checkRelativeCurve(row, wells, cycles)
            }
        }
    }
    try checkCurves(golden, expected, cycles)
    try checkLivakTests(golden, expected)
}

private func describe(_ part: Cursor) { for key in ["call", "data"] { part[key]?.describes() } }

/// The tables that the calls name: groups in the first column, the reference gene in the last.
private struct PCRCycles {
    var curves: [String: StandardCurve] = [:]

    init(_ golden: AssayGolden) throws {
        let data = try golden.data(golden.root["standard_curve"]?["data"]?.text)
        let amounts = try data.numbers("amount").map { $0! }
        for gene in data.columnNames where gene != "amount" {
            let cqs = try data.numbers(gene).map { $0! }
            curves[gene] = try StandardCurve.fit(cqs: cqs, amounts: amounts).get()
        }
    }
}

private struct RowWells {
    let target: [Double]
    let reference: [Double]
    /// Of the calibrating group: the first in the table.
    let calibratorTarget: [Double]
    let calibratorReference: [Double]
    let names: (target: String, reference: String)

    init(_ data: CSVData, group: String, gene: String) throws {
        let groups = try data.texts("group")
        let referenceGene = data.columnNames.last!
        func cqs(_ column: String, _ level: String?) throws -> [Double] {
            zip(try data.numbers(column), groups).compactMap { $0.1 == level ? $0.0 : nil }
        }
        target = try cqs(gene, group)
        reference = try cqs(referenceGene, group)
        calibratorTarget = try cqs(gene, groups[0])
        calibratorReference = try cqs(referenceGene, groups[0])
        names = (gene, referenceGene)
    }

    func spread(_ values: [Double]) -> Double { Descriptives(values).standardDeviation.value ?? .nan }
}

private func checkDescribed(
    _ row: Cursor, _ wells: RowWells,
    _ describe: ([Double], [Double]) -> (normalized: Double, error: Double)
) {
    let here = describe(wells.target, wells.reference)
    let there = describe(wells.calibratorTarget, wells.calibratorReference)
    let change = DescribedFoldChange(
        normalized: here.normalized, calibrator: there.normalized, error: here.error)
    row["normalized"]?.check(change.normalized)
    row["calibrated"]?.check(change.calibrated, absolute: 1e-12)
    row["error"]?.check(change.error)
    row["relative_expression"]?.check(change.ratio)
    row["fold_change"]?.check(change.ratio)
    row["lower"]?.check(change.range.lower)
    row["upper"]?.check(change.range.upper)
}

private func checkRelativeCurve(_ row: Cursor, _ wells: RowWells, _ cycles: PCRCycles) throws {
    func amounts(_ cqs: [Double], _ gene: String) throws -> [Double] {
        try cqs.map { try cycles.curves[gene]!.quantity(cq: $0).get().amount }
    }
    let here = try RelativeCurveQuantity(
        target: amounts(wells.target, wells.names.target),
        reference: amounts(wells.reference, wells.names.reference))
    let there = try RelativeCurveQuantity(
        target: amounts(wells.calibratorTarget, wells.names.target),
        reference: amounts(wells.calibratorReference, wells.names.reference))
    let ratio = here.ratio(to: there)
    row["normalized"]?.check(here.normalized)
    row["calibrated"]?.check(ratio.value)
    row["error"]?.check(here.error)
    // The reference takes the relative error from the ratio, not that share of it: the same for a ratio of 1 only.
    row["lower"]?.check(ratio.value - here.relativeError)
    row["upper"]?.check(ratio.value + here.relativeError)
}

private func checkCurves(_ golden: AssayGolden, _ expected: Cursor, _ cycles: PCRCycles) throws {
    if let part = expected["standard_curve"] {
        describe(part)
        for row in part["rows"]?.items ?? [] { checkLine(row, cycles.curves[row["gene"]?.text ?? ""]) }
    }
    if let part = expected["efficiency"] {
        describe(part)
        let data = try golden.data(golden.root["standard_curve"]?["data"]?.text)
        let amounts = try data.numbers("amount").map { $0! }
        let reference = try data.numbers(data.columnNames.last!).map { $0! }
        for row in part["rows"]?.items ?? [] {
            let cqs = try data.numbers(row["gene"]?.text ?? "").map { $0! }
            let differences = zip(cqs, reference).map { $0 - $1 }
            checkLine(row, StandardCurve.fit(cqs: differences, amounts: amounts).value)
        }
    }
    for row in expected["efficiency_from_slope"]?.items ?? [] {
        let curve = cycles.curves[row["gene"]?.text ?? ""]
        row["slope"]?.check(curve?.slope)
        row["E_base"]?.check(curve?.efficiency().value?.base)
        row["percent"]?.check(curve?.efficiency().value?.percent)
    }
}

/// Slope and R² of a difference of two lines that are nearly parallel keep fewer digits than the lines themselves.
private func checkLine(_ row: Cursor, _ curve: StandardCurve?) {
    row["intercept"]?.check(curve?.intercept)
    row["slope"]?.check(curve?.slope, absolute: 1e-12)
    row["r_squared"]?.check(curve?.rSquared, absolute: 1e-12)
}

private func checkLivakTests(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data(golden.root["welch_on_dCt"]?["data"]?.text)
    let (target, reference) = (data.columnNames[1], data.columnNames.last!)
    let cqs = try zip(data.numbers(target), data.numbers(reference)).map { ($0!, $1!) }
    let groups = try data.texts("group")
    func differences(_ group: String?) -> [Double] {
        zip(cqs, groups).filter { $0.1 == group }.map { $0.0.0 - $0.0.1 }
    }
    let control = groups[0]
    let other = groups.first { $0 != control }!
    let (a, b) = (differences(other), differences(control))
    // ΔCq falls where expression rises.
    let change = FoldChange.welch(b, against: a).value
    if let part = expected["welch_on_dCt"] {
        describe(part)
        part["estimate_ddCt"]?.check(change.map { -$0.log2 })
        part["t"]?.check(change.map { -$0.test.statistic })
        part["df"]?.check(change?.test.degreesOfFreedom)
        part["p"]?.check(change?.test.pValue, relative: 1e-8)
        part["ci"]?.check([change.map { -$0.test.interval.upper }, change.map { -$0.test.interval.lower }])
        part["FC"]?.check(change?.ratio)
        part["FC_ci"]?.check([change?.ratioInterval.lower, change?.ratioInterval.upper])
    }
    guard let tests = expected["tests"] else { return }
    for (name, rows) in tests.members {
        for row in rows.items {
            row["gene"]?.describes()
            row["term"]?.describes()
            try checkLivakTest(name, row, a, b)
        }
    }
}

private func checkLivakTest(_ name: String, _ row: Cursor, _ a: [Double], _ b: [Double]) throws {
    if name == "wilcox" {
        // The reference ranks binary differences, of which some that tie as recorded decimals do not: its ranks are
        // given to ours here, so that they tie alike.
        let ranks = binaryRanks(a + b)
        let binary = try MannWhitney.of(Array(ranks[..<a.count]), Array(ranks[a.count...])).get()
        row["p_value"]?.check(binary.pValue(.asymptotic), relative: 1e-8)
        let test = try MannWhitney.of(a, b).get()
        if test.pValue(.asymptotic) == binary.pValue(.asymptotic) { row.fail("ties as recorded are missed") }
        let bounds = test.shiftInterval(level: 0.95, method: .asymptotic, grid: .allReals).value
        // The reference looks for a root of a step function to 1e-4.
        row["estimate"]?.check(test.shift, absolute: 3e-2)
        row["lower"]?.check(bounds?.lower, absolute: 1e-3)
        row["upper"]?.check(bounds?.upper, absolute: 1e-3)
        return
    }
    let test = (name == "lm" ? TTest.student(a, b) : TTest.welch(a, b)).value
    row["estimate"]?.check(test?.difference)
    row["p_value"]?.check(test?.pValue, relative: 1e-8)
    row["lower"]?.check(test?.interval.lower)
    row["upper"]?.check(test?.interval.upper)
}

private func binaryRanks(_ values: [Double]) -> [Double] {
    values.map { value in Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2 }
}

private func meanOf(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
