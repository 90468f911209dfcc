import Assays
import Foundation
import Statistics

/// Haemolysis, a spiked-in RNA, and what they do to a comparison of two groups.
func checkSerumQuality(_ golden: AssayGolden, _ expected: Cursor) throws {
    let serum = try SerumPanel(golden.data())
    let deltas = zip(serum["miR-23a-3p"], serum["miR-451a"]).map { Haemolysis.delta(mir23a: $0, mir451a: $1) }
    let rule = Haemolysis()
    let grades = deltas.map(rule.grade)
    let spike = try SpikeIn.of(serum["cel-miR-39-3p"]).get()
    for (k, sample) in serum.samples.enumerated() {
        expected["hemolysis_delta"]?[sample]?.check(deltas[k], absolute: 1e-12)
        expected["spike_factor_vs_median"]?[sample]?.check(spike.shifts[k], absolute: 1e-12)
    }
    expected["spike_mad"]?.check(spike.scaledDeviation)
    if let flags = expected["flags"] {
        for (key, grade) in [("hemolysed_ge7", Haemolysis.Grade.haemolysed), ("borderline_5_7", .borderline)]
        {
            let flagged = serum.samples.indices.filter { grades[$0] == grade }.map { serum.samples[$0] }
            guard let list = flags[key] else { continue }
            if list.texts != flagged { list.fail("expected these samples, got \(flagged)") }
        }
        let outliers = spike.outliers().map { serum.samples[$0] }
        if let list = flags["spike_outlier_gt2Cq"], list.texts != outliers { list.fail("got \(outliers)") }
    }
    expected["cor_miR16_vs_hemolysis"]?.check(
        Correlation.pearson(serum["miR-16-5p"], deltas).value?.coefficient)
    let all = Array(serum.samples.indices)
    let clean = all.filter { grades[$0] != .haemolysed && !spike.outliers().contains($0) }
    for (key, rows) in [("miR221_all", all), ("miR221_after_QC", clean)] {
        for (method, part) in expected[key]?.members ?? [] {
            try checkComparison(part, serum.differences(method), serum, rows)
        }
    }
}

private struct SerumPanel {
    let samples: [String]
    let groups: [String]
    private let cqs: [String: [Double]]
    private let targets: [String]

    init(_ data: CSVData) throws {
        samples = try data.texts("sample").map { $0 ?? "" }
        groups = try data.texts("group").map { $0 ?? "" }
        targets = data.columnNames.filter { !["sample", "group"].contains($0) }
        cqs = try Dictionary(
            uniqueKeysWithValues: targets.map { ($0, try data.numbers($0).map { $0 ?? .nan }) })
    }

    subscript(target: String) -> [Double] { cqs[target] ?? [] }

    /// Cq of miR-221 less that of what the method names.
    func differences(_ method: String) throws -> [Double] {
        let reference: [Double]
        switch method {
        case "norm_spike": reference = self["cel-miR-39-3p"]
        case "norm_miR16_BAD": reference = self["miR-16-5p"]
        case "norm_miR191": reference = self["miR-191-5p"]
        case "norm_global_mean":
            let endogenous = targets.filter { !$0.hasPrefix("cel-") }
            let panel = samples.indices.map { k in endogenous.map { Optional(self[$0][k]) } }
            reference = try PanelNormalization.globalMeans(panel).get()
        default: throw HarnessError("unknown method '\(method)'")
        }
        return zip(self["miR-221-3p"], reference).map { $0 - $1 }
    }
}

private func checkComparison(_ part: Cursor, _ values: [Double], _ serum: SerumPanel, _ rows: [Int]) throws {
    let first = serum.groups.sorted()[0]
    let x = rows.filter { serum.groups[$0] == first }.map { values[$0] }
    let y = rows.filter { serum.groups[$0] != first }.map { values[$0] }
    let test = try TTest.welch(x, y).get()
    part["estimate"]?["mean of x"]?.check(Descriptives(x).mean.value)
    part["estimate"]?["mean of y"]?.check(Descriptives(y).mean.value)
    part["t"]?.check(test.statistic)
    part["df"]?.check(test.degreesOfFreedom)
    part["p"]?.checkP(test.pValue)
    part["ci95"]?.check([test.interval.lower, test.interval.upper])
    part["FC"]?.check(exp2(-test.difference))
    part["n"]?.check(rows.count)
}
