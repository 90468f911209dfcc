import Assays
import Foundation
import Inputs
import Statistics
import Tables

// Metrics of tumour growth: response classes, areas, slopes, inhibition, regression and growth rates.

/// The series of each animal of a long table, in order of first occurrence.
func growthSeries(
    _ data: CSVData, animal: String, time: String, value: String, keeping: (Int) -> Bool = { _ in true }
) throws -> [(name: String, rows: [Int], series: GrowthSeries)] {
    let (names, times, values) = (
        try data.texts(animal), try data.numbers(time), try data.numbers(value)
    )
    var order: [String] = []
    var rows: [String: [Int]] = [:]
    for row in 0..<data.rowCount where keeping(row) {
        guard let name = names[row], times[row] != nil, values[row] != nil else { continue }
        if rows[name] == nil { order.append(name) }
        rows[name, default: []].append(row)
    }
    return order.map { name in
        let mine = rows[name]!
        return (name, mine, GrowthSeries(times: mine.map { times[$0]! }, values: mine.map { values[$0]! }))
    }
}

/// `tolerance` of these files names its kinds: `closed_form_rel`.
func closedForm(_ golden: AssayGolden) -> Double {
    golden.root["tolerance"]?["closed_form_rel"]?.number ?? golden.root["tolerance"]?["rel"]?.number ?? 1e-10
}

/// Gao's mRECIST, area and slope of one animal.
func checkAnimal(_ expected: Cursor, _ series: GrowthSeries, relative: Double) {
    expected["model.id"]?.describes()
    expected["n"]?.check(series.count)
    let response = ModifiedRECIST.of(series)
    expected["mRECIST"]?.check(text: response.value?.category.rawValue ?? "NA")
    expected["best.response"]?.check(response.value?.bestResponse, relative: relative, absolute: 1e-10)
    expected["best.response.time"]?.check(response.value?.bestResponseTime, relative: 0)
    expected["best.average.response"]?.check(
        response.value?.bestAverageResponse, relative: relative, absolute: 1e-10)
    expected["best.average.response.time"]?.check(response.value?.bestAverageResponseTime, relative: 0)
    expected["auc"]?.check(GrowthArea.full.of(series).value, relative: relative)
    expected["slope_deg"]?.check(GrowthSlope.angleInDegrees(series).value, relative: relative)
}

/// Xeva: animals classed by Gao's rule.
func checkXevaModels(_ golden: AssayGolden, _ expected: Cursor) throws {
    let animals = try growthSeries(golden.data(), animal: "model.id", time: "time", value: "volume")
    let byName = Dictionary(uniqueKeysWithValues: animals.map { ($0.name, $0.series) })
    expected["definitions"]?.describes()
    for (name, cursor) in expected["models"]?.members ?? [] {
        guard let series = byName[name] else { return cursor.fail("no such animal in the data") }
        checkAnimal(cursor, series, relative: closedForm(golden))
    }
}

/// KuLGaP's closed forms, which differ from Gao's and DRAP's under the same names.
func checkKuLGaP(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    let arms = try data.texts("arm")
    let animals = try growthSeries(data, animal: "animal", time: "day", value: "volume_mm3")
    let byName = Dictionary(uniqueKeysWithValues: animals.map { ($0.name, $0.series) })
    let relative = closedForm(golden)
    for cursor in expected["animals"]?.items ?? [] {
        cursor["arm"]?.describes()
        guard let series = byName[cursor["animal"]?.text ?? ""] else { return cursor.fail("no such animal") }
        let response = ModifiedRECIST.of(series).value
        cursor["n"]?.check(series.count)
        cursor["last_day"]?.check(series.times.last)
        cursor["mRECIST_gao_t10"]?.check(text: response?.category.rawValue ?? "NA")
        cursor["best"]?.check(response?.bestResponse, relative: relative)
        cursor["best_avg"]?.check(response?.bestAverageResponse, relative: relative)
        cursor["auc_full"]?.check(GrowthArea.full.of(series).value, relative: relative)
        cursor["auc_kulgap_excl_last"]?.check(GrowthArea.withoutLast.of(series).value, relative: relative)
        cursor["log_growth_rate"]?.check(GrowthSlope.logRate(series).value, relative: relative)
        cursor["response_angle_rad_kulgap"]?.check(
            GrowthSlope.responseAngle(series).value, relative: relative)
    }
    try checkWideSheet(golden, animals.map { (arms[$0.rows[0]] ?? "", $0.series) }, expected)
    expected["published_note"]?.describes()
    guard let published = expected["published_kulgap_api"] else { return }
    func arm(_ name: String) -> [GrowthSeries] {
        animals.filter { arms[$0.rows[0]] == name }.map(\.series)
    }
    checkPublished(published, treated: arm("Treatment"), control: arm("Control"))
}

/// The same volumes as a wide sheet with repeated names and an empty column give the same animals.
private func checkWideSheet(
    _ golden: AssayGolden, _ animals: [(arm: String, series: GrowthSeries)], _ expected: Cursor
) throws {
    guard golden.dataNames.count > 1 else { return }
    let sheet = try TableReader(folder: golden.folder.path)
        .read(TableDeclaration(file: golden.dataNames[1]), name: "sheet").table
    let step = try TumourSheetStep(try Setting.words(["time=\(sheet.columns[0].name)"]))
    let long = try step.apply(to: sheet, among: [:]).0
    let (ids, days, volumes) = (
        try long.labels("animal"), try long.numbers("day"), try long.numbers("volume")
    )
    var numbers: [String: Int] = [:]
    for (arm, series) in animals {
        numbers[arm, default: 0] += 1
        let rows = ids.indices.filter { ids[$0] == "\(arm) \(numbers[arm]!)" }
        let found = GrowthSeries(
            times: rows.compactMap { days[$0].exactValue },
            values: rows.compactMap { volumes[$0].exactValue })
        if found != series { expected.fail("\(arm) \(numbers[arm]!) of the wide sheet differs") }
    }
}

private func checkPublished(_ cursor: Cursor, treated: [GrowthSeries], control: [GrowthSeries]) {
    // Printed with ten decimals, or in full inside `0:…_1:…`.
    func values(_ cursor: Cursor?, _ actual: [Double?]) {
        guard let cursor else { return }
        if case .text(let text) = cursor.value {
            cursor.describes()
            let printed = text.split(separator: "_").compactMap { $0.split(separator: ":").last }
            for (place, number) in printed.enumerated() {
                guard let wanted = Double(number), let got = actual[place],
                    abs(got - wanted) <= 1e-9 * abs(wanted)
                else {
                    cursor.fail("value \(place) is \(actual[place] ?? .nan), not \(number)")
                    continue
                }
            }
            return
        }
        let items = cursor.members.isEmpty ? cursor.items : cursor.members.map(\.cursor)
        for (item, number) in zip(items, actual) { item.check(number, relative: 1e-9, absolute: 1e-9) }
    }
    func one(_ key: String, _ actual: Double?) { cursor[key]?.check(actual, relative: 1e-9, absolute: 1e-9) }
    let arms = [("", treated), ("_control", control)]
    for (suffix, series) in arms {
        let responses = series.map { ModifiedRECIST.of($0, rule: .kulgap).value }
        values(cursor["best_avg_response\(suffix)"], responses.map { $0?.bestAverageResponse })
        values(cursor["lm_slopes\(suffix)"], series.map { GrowthSlope.valueAngleInDegrees($0).value })
        values(cursor["response_angle\(suffix)"], series.map { GrowthSlope.responseAngle($0).value })
        values(
            cursor["response_angle_rel\(suffix)"],
            series.map { GrowthSlope.responseAngle($0, relative: true).value })
        let mean = meanOfMeasured(series)
        one("average_angle\(suffix)", GrowthSlope.responseAngle(mean).value)
        one("average_angle_rel\(suffix)", GrowthSlope.responseAngle(mean, relative: true).value)
        values(cursor["auc\(suffix)"], series.map { GrowthArea.withoutLast.of($0).value })
        let normalised = suffix.isEmpty ? "auc_norm" : "auc_control_norm"
        values(cursor[normalised], series.map { GrowthArea.logNormalised.of($0).value })
        for (place, item) in (cursor["mRECIST\(suffix)"]?.members ?? []).enumerated() {
            item.cursor.check(text: "m" + (responses[place]?.category.rawValue ?? "NA"))
        }
        cursor["number_replicates\(suffix)"]?.check(series.count)
    }
    func mean(_ kind: GrowthArea, _ series: [GrowthSeries]) -> Double {
        series.compactMap { kind.of($0).value }.reduce(0, +) / Double(series.count)
    }
    one("auc_avg_control_vs_treatment", mean(.withoutLast, control) - mean(.withoutLast, treated))
    one("auc_norm_avg_control_vs_treatment", mean(.logNormalised, control) - mean(.logNormalised, treated))
    one("tgi", GrowthInhibition.logNormalised.of(treated: treated, control: control).value?.value)
    let classes = treated.compactMap { ModifiedRECIST.of($0, rule: .kulgap).value?.category.rawValue }
    for name in ["CR", "PR", "SD", "PD"] {
        let count = classes.count { $0 == name }
        cursor["num_m\(name)"]?.check(count)
        cursor["perc_m\(name)"]?.check(Double(count) / Double(classes.count))
    }
    for key in ["drug", "tumour_type"] { cursor[key]?.describes() }
    checkResponders(cursor, treated, control)
    for key in [
        "auc_gp", "auc_gp_control", "auc_gp_control_vs_treatment", "delta_log_likelihood", "gp_deriv",
        "gp_deriv_control", "kl", "kl_p_cvsc", "kl_p_value", "perc_true_credible_intervals",
    ] {
        cursor[key]?.isNotCovered(
            because: "from a Gaussian process with random restarts, which is not part of this project")
    }
}

/// One-sided Mann-Whitney at 0.05, as KuLGaP calls a responder.
private func checkResponders(_ cursor: Cursor, _ treated: [GrowthSeries], _ control: [GrowthSeries]) {
    func isLower(_ metric: (GrowthSeries) -> Double?) -> Bool? {
        let (a, b) = (treated.compactMap(metric), control.compactMap(metric))
        return MannWhitney.of(a, b).value.map { $0.pValue(.exact) / 2 < 0.05 && $0.cliffsDelta < 0 }
    }
    for (key, metric) in [
        ("responder_from_AUC", { GrowthArea.withoutLast.of($0).value }),
        ("responder_from_response_angle", { GrowthSlope.responseAngle($0).value }),
    ] as [(String, (GrowthSeries) -> Double?)] {
        guard let flag = cursor[key] else { continue }
        flag.describes()
        guard case .flag(let wanted) = flag.value, isLower(metric) == wanted else {
            flag.fail("the rank test says otherwise")
            continue
        }
    }
}

/// tumgr: the model selected for each patient and its rates.
func checkRegressionGrowth(_ golden: AssayGolden, _ expected: Cursor) throws {
    let patients = try growthSeries(golden.data(), animal: "name", time: "date", value: "size")
    let fits = patients.map { RegressionGrowthFit.selected($0.series) }
    let byName = Dictionary(uniqueKeysWithValues: zip(patients.map(\.name), fits))
    let counts = Dictionary(uniqueKeysWithValues: patients.map { ($0.name, $0.series.count) })
    expected["models"]?.describes()
    for cursor in expected["estimates"]?.items ?? [] {
        guard let name = cursor["name"]?.text, let fit = byName[name] else {
            return cursor.fail("no such patient in the data")
        }
        cursor["N"]?.check(counts[name] ?? 0)
        cursor["type"]?.check(text: fit.value == nil ? "excluded" : "included")
        cursor["selectedFit"]?.check(text: tumgrWord(fit))
        cursor["g"]?.check(fit.value?.growthRateAsInTumgr)
        cursor["d"]?.check(fit.value?.regressionRate)
        cursor["phi"]?.check(fit.value?.shrinkingFraction)
    }
    let words = fits.map(tumgrWord)
    for cursor in expected["summary"]?.items ?? [] {
        for key in ["Group", "Analyzed"] { cursor[key]?.describes() }
        let count = words.count { $0 == cursor["Type"]?.text }
        cursor["N"]?.check(count)
        cursor["Percentage"]?.check((100 * Double(count) / Double(words.count)).rounded())
    }
    for cursor in expected["sumstats"]?.items ?? [] { checkDistribution(cursor, fits.compactMap(\.value)) }
}

private func tumgrWord(_ fit: Outcome<RegressionGrowthFit>) -> String {
    switch fit {
    case .success(let fit): fit.model.rawValue
    case .failure(let why) where why.reason.contains("only one"): "only 1 eval"
    case .failure(let why) where why.reason.contains("20 %"): "2 evals not 20% diff"
    case .failure: "not fit"
    }
}

/// `N`, `Median`, … as text.
private func checkDistribution(_ cursor: Cursor, _ fits: [RegressionGrowthFit]) {
    let values = fits.compactMap { fit in
        switch cursor["Parameter"]?.text {
        case "g": fit.growthRateAsInTumgr
        case "d": fit.regressionRate
        default: fit.shrinkingFraction
        }
    }
    let described = Descriptives(values)
    let quartiles = described.quartiles().value
    func near(_ key: String, _ actual: [Double?]) {
        guard let text = cursor[key]?.text else { return }
        let printed = text.split { "(), ".contains($0) }.compactMap { Double($0) }
        for (wanted, got) in zip(printed, actual)
        where abs((got ?? .nan) - wanted) > 1e-3 * abs(wanted) + 5e-7 {
            cursor.fail("\(key) is \(got ?? .nan), not \(wanted)")
        }
    }
    near("N", [Double(values.count)])
    near("Median", [described.median.value])
    near("IQR", [quartiles?.lower, quartiles?.upper])
    near("Mean", [described.mean.value])
    near("SD", [described.standardDeviation.value])
}
