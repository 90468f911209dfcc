import Assays
import Foundation
import NumericalKit
import Statistics

// Mixed models of log volume, and what else two packages print about whole experiments.

private struct GrowthRows {
    var animals: [String] = []
    var arms: [String] = []
    var times: [Double] = []
    var values: [Double] = []

    init(
        _ data: CSVData, animal: String, arm: String, time: String, value: String,
        keeping: (Int) -> Bool = { _ in true }
    ) throws {
        let (a, b) = (try data.texts(animal), try data.texts(arm))
        let (t, v) = (try data.numbers(time), try data.numbers(value))
        for row in 0..<data.rowCount where keeping(row) {
            guard let value = v[row], let time = t[row], let name = a[row], let level = b[row] else {
                continue
            }
            animals.append(name)
            arms.append(level)
            times.append(time)
            values.append(value)
        }
    }

    /// Those whose value has a logarithm: what the engines were given.
    var positive: GrowthRows {
        var copy = self
        let kept = values.indices.filter { values[$0] > 0 }
        copy.animals = kept.map { animals[$0] }
        copy.arms = kept.map { arms[$0] }
        copy.times = kept.map { times[$0] }
        copy.values = kept.map { values[$0] }
        return copy
    }

    var levels: [String] { Set(arms).sorted() }

    /// log value on time, arm and their product; the first level is the reference.
    func model(_ armName: String, _ timeName: String, randomSlope: Bool) -> Outcome<MixedModel> {
        var (names, columns) = ([timeName], [times])
        let others = levels.dropFirst()
        for level in others {
            names.append(armName + level)
            columns.append(arms.map { $0 == level ? 1 : 0 })
        }
        for level in others {
            names.append("\(timeName):\(armName)\(level)")
            columns.append(zip(times, arms).map { $1 == level ? $0 : 0 })
        }
        let groups = RandomTerm.numbered(animals).groups
        let term =
            randomSlope
            ? RandomTerm.interceptAndSlope("animal", groups: groups, slope: timeName, values: times)
            : .intercept("animal", groups: groups)
        return MixedModel.fit(values.map { log($0) }, names: names, columns: columns, random: [term])
    }

    func series(of arm: String) -> [GrowthSeries] {
        var order: [String] = []
        for (name, level) in zip(animals, arms) where level == arm && !order.contains(name) {
            order.append(name)
        }
        return order.map { name in
            let own = animals.indices.filter { animals[$0] == name }
            return GrowthSeries(times: own.map { times[$0] }, values: own.map { values[$0] })
        }
    }
}

/// Two arms in several batches (Xeva's repdx).
func checkGrowthBatches(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    expected["definitions"]?.describes()
    let animals = try growthSeries(data, animal: "model.id", time: "time", value: "volume")
    let byName = Dictionary(uniqueKeysWithValues: animals.map { ($0.name, $0.series) })
    for (name, cursor) in expected["animals"]?.members ?? [] {
        guard let series = byName[name] else { return cursor.fail("no such animal in the data") }
        checkAnimal(cursor, series, relative: closedForm(golden))
    }
    let batches = try data.texts("batch")
    for (batch, cursor) in expected["batches"]?.members ?? [] {
        let rows = try GrowthRows(
            data, animal: "model.id", arm: "exp.type", time: "time", value: "volume",
            keeping: { batches[$0] == batch })
        let logs = rows.positive
        cursor["n_obs"]?.check(logs.values.count)
        checkFit(
            cursor["lmm_xeva"], logs.model("exp.type", "time", randomSlope: false), golden,
            containment: logs)
        checkFit(
            cursor["lmer_random_slope"], logs.model("exp.type", "time", randomSlope: true), golden)
        let (treated, control) = (rows.series(of: "treatment"), rows.series(of: "control"))
        let change = GrowthInhibition.volumeChange.of(treated: treated, control: control).value
        let relative = closedForm(golden)
        cursor["TGI_std_last_common_time"]?["time"]?.check(change?.time, relative: 0)
        cursor["TGI_std_last_common_time"]?["TGI"]?.check(change?.value, relative: relative)
        cursor["AUC_ratio"]?.check(
            GrowthInhibition.areaRatio.of(treated: treated, control: control).value?.value, relative: relative
        )
        cursor["TC_ratio_last"]?.check(
            GrowthInhibition.treatedOverControl.of(treated: treated, control: control).value?.value,
            relative: relative)
    }
}

/// One experiment of six arms (DRAP).
func checkGrowthArms(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    expected["arms"]?.describes()
    expected["TGI_definitions"]?.describes()
    let rows = try GrowthRows(data, animal: "ID", arm: "Arms", time: "Times", value: "Volume")
    let control = rows.series(of: rows.levels[0])
    let kinds: [String: GrowthInhibition] = ["deltaV": .volumeChange, "RTV": .relativeVolume, "AUC": .area]
    for (name, cursor) in expected["TGI_last_day"]?.members ?? [] {
        for item in cursor.items {
            guard let kind = kinds[name], let arm = item["Arms"]?.text else {
                return item.fail("an unknown inhibition")
            }
            let result = kind.of(treated: rows.series(of: arm), control: control).value
            item["Times"]?.check(result?.time, relative: 0)
            item["TGI"]?.check(result?.value, relative: closedForm(golden))
        }
    }
    checkFit(expected["lmer"], rows.positive.model("Arms", "Times", randomSlope: false), golden)
    let lastDays = rows.levels.map { arm in
        rows.series(of: arm).compactMap { series in
            series.times.last == rows.times.max() ? series.values.last : nil
        }
    }
    let ranks = kruskalWallisTest(lastDays).value
    let variance = oneWayAnalysisOfVariance(lastDays.map { $0.map { log($0 + 1) } }).value
    if let cursor = expected["final_day"] {
        cursor["kruskal"]?["chi2"]?.check(ranks?.statistic)
        cursor["kruskal"]?["df"]?.check(ranks?.degreesOfFreedom)
        cursor["kruskal"]?["p"]?.checkP(ranks?.pValue)
        cursor["anova_log_V_plus_1"]?["F"]?.check(variance?.statistic)
        cursor["anova_log_V_plus_1"]?["p"]?.checkP(variance?.pValue)
    }
    let animals = try growthSeries(data, animal: "ID", time: "Times", value: "Volume")
    let byName = Dictionary(uniqueKeysWithValues: animals.map { ($0.name, $0.series) })
    for (name, cursor) in expected["mRECIST"]?.members ?? [] {
        guard let series = byName[name] else { return cursor.fail("no such animal in the data") }
        checkAnimal(cursor, series, relative: closedForm(golden))
    }
}

/// A fit of lme4 or nlme. `containment`: rows from which nlme's degrees of freedom follow (inner and outer).
private func checkFit(
    _ cursor: Cursor?, _ outcome: Outcome<MixedModel>, _ golden: AssayGolden, containment: GrowthRows? = nil
) {
    guard let cursor else { return }
    guard let model = outcome.value else { return cursor.fail("no fit: \(outcome.reason ?? "")") }
    func tolerance(_ key: String) -> Double { golden.root["tolerance"]?[key]?.number ?? 1e-5 }
    for key in ["call", "REML", "method"] { cursor[key]?.describes() }
    for item in cursor["fixed"]?.items ?? [] {
        guard let term = item["term"]?.text, let effect = model.coefficient(named: term) else {
            return item.fail("no such term")
        }
        // lme4's own optimum is right to about 1e-6 in θ: degrees of freedom carry that.
        item["est"]?.check(effect.estimate, relative: tolerance("fixed_rel"), absolute: 1e-9)
        item["se"]?.check(effect.standardError, relative: tolerance("se_rel"))
        item["t"]?.check(effect.statistic, relative: tolerance("se_rel"))
        item["df_satterthwaite"]?.check(effect.degreesOfFreedom, relative: 1e-3)
        var df = effect.degreesOfFreedom
        if let rows = containment {
            let animals = Set(rows.animals).count
            let isBetween = model.names.contains("time:" + term)
            df = Double(
                isBetween ? animals - rows.levels.count : rows.values.count - animals - rows.levels.count)
            item["df"]?.check(df, relative: 0)
        }
        // p of far tails moves by |t| times the error of t.
        let slack = tolerance("se_rel") * (1 + effect.statistic * effect.statistic)
        item["p"]?.check(
            StudentT.twoSided(effect.statistic, df: df), relative: max(1e-3, slack), absolute: 1e-300)
    }
    let relative = tolerance("varcomp_rel")
    for item in cursor["varcomp"]?.items ?? [] {
        item["grp"]?.describes()
        guard let first = item["var1"]?.text else {
            item["vcov"]?.check(model.residualVariance, relative: relative)
            item["sdcor"]?.check(model.residualVariance.squareRoot(), relative: relative)
            continue
        }
        let place = first == "(Intercept)" ? 0 : 1
        if item["var2"]?.text != nil {
            item["vcov"]?.check(model.randomCovariances[0][1], relative: relative)
            item["sdcor"]?.check(model.correlation(term: 0).value, relative: relative)
        } else {
            let deviation = model.standardDeviation(term: 0, column: place)
            item["vcov"]?.check(deviation * deviation, relative: relative)
            item["sdcor"]?.check(deviation, relative: relative)
        }
    }
    cursor["random"]?["(Intercept)"]?.check(model.standardDeviation(term: 0), relative: relative)
    cursor["random"]?["Residual"]?.check(model.residualVariance.squareRoot(), relative: relative)
    cursor["logLik"]?.check(model.logLikelihood, relative: 0, absolute: tolerance("logLik_abs"))
    let parameters = Double(model.width + 2)
    cursor["AIC"]?.check(
        2 * parameters - 2 * model.logLikelihood, relative: 0, absolute: 2 * tolerance("logLik_abs"))
    if let flag = cursor["singular"] {
        flag.describes()
        if case .flag(let wanted) = flag.value, wanted != model.isSingular {
            flag.fail("singular here: \(model.isSingular)")
        }
    }
}
