import Assays
import Findings
import Foundation
import Inputs
import Statistics
import Tables

/// A 2 x 2 of drug and anti-miR in wells within experiments.
func checkNestedWells(_ golden: AssayGolden, _ expected: Cursor) throws {
    let table = try golden.data().table()
    var combo = ExperimentsAnalysis(
        value: "rlu", arm: "treat", of: "combo", against: "sorafenib", experiment: "experiment")
    let paired = try combo.run(on: table, context: AnalysisContext())
    expected["paired_t_combo_vs_sorafenib"].map { checkOneSample($0, paired) }
    var interaction = ExperimentsAnalysis(
        value: "rlu", arm: "anti", of: "1", against: "0", experiment: "experiment")
    (interaction.by, interaction.whereLevel, interaction.comparedWith) = ("sora", "1", "0")
    let crossed = try interaction.run(on: table, context: AnalysisContext())
    expected["interaction_contrast_one_sample_t"].map { checkOneSample($0, crossed) }
    (combo.of, combo.against, combo.arms) = ("combo", "NC", .all)
    let arms = try combo.run(on: table, context: AnalysisContext())
    if let part = expected["fold_vs_NC"] {
        for (key, cursor) in part.members {
            let arm = key.dropFirst(2).lowercased()
            let ratio = arms.estimates.first { $0.name == "ratio_of_\(arm)" }?.value.number
            cursor.check(arm == "nc" ? 1 : ratio)
        }
    }
    try checkBlockedAndMixed(golden, expected, crossed)
    if let wrong = expected["WRONG_pseudoreplicated"] {
        wrong["n"]?.describes()
        let printed = [
            (wrong["t_test"]?["p"]?.number, paired), (wrong["lm"]?.items.last?["p"]?.number, crossed),
        ]
        for (p, finding) in printed {
            guard let p, let ours = finding.decision.pValue.number else {
                wrong.fail("no p value")
                continue
            }
            if abs(ours / p - 1) < 0.5 { wrong.fail("wells were counted as n") }
            let caution = finding.cautions.first { $0.code == "wells-as-n" }?.text ?? ""
            if !caution.contains("p = \(Numbers.p(p))") { wrong.fail("the caution does not name \(p)") }
        }
        wrong.isNotCovered(because: "wells as n: ours is another p, and the caution names this one")
    }
}

private func checkBlockedAndMixed(_ golden: AssayGolden, _ expected: Cursor, _ crossed: Finding) throws {
    let data = try golden.data()
    let (anti, sora) = (try data.numbers("anti").map { $0! }, try data.numbers("sora").map { $0! })
    let y = try data.numbers("rlu").map { log($0!) }
    let experiments = RandomTerm.numbered(try data.texts("experiment").map { $0! }).groups
    let cells = RandomTerm.numbered(
        try zip(data.texts("experiment"), data.texts("treat")).map { "\($0!) \($1!)" }
    ).groups
    let model = try MixedModel.fit(
        y, names: ["anti", "sora", "anti:sora"], columns: [anti, sora, zip(anti, sora).map { $0 * $1 }],
        random: [
            .intercept("experiment", groups: experiments), .intercept("experiment:treat", groups: cells),
        ]
    ).get()
    if let part = expected["mixed_model"] {
        for row in part["fixed"]?.items ?? [] {
            let effect = model.coefficient(named: row["term"]?.text ?? "")
            row["est"]?.check(effect?.estimate, relative: 1e-7)
            row["se"]?.check(effect?.standardError, relative: 1e-5)
            row["df_satterthwaite"]?.check(effect?.degreesOfFreedom, relative: 1e-4)
            row["t"]?.check(effect?.statistic, relative: 1e-5)
            row["p"]?.check(effect?.pValue, relative: 1e-4)
        }
        for row in part["varcomp"]?.items ?? [] {
            let name = row["grp"]?.text ?? ""
            let place = model.terms.firstIndex { $0.name == name }
            let variance = place.map { model.randomCovariances[$0][0] } ?? model.residualVariance
            row["vcov"]?.check(variance, relative: 1e-3)
            row["sdcor"]?.check(variance.squareRoot(), relative: 1e-3)
        }
        part["logLik"]?.check(model.logLikelihood, relative: 1e-7)
        if let singular = part["singular"] {
            singular.describes()
            if model.isSingular { singular.fail("the fit is called singular") }
        }
        part["call"]?.describes()
        let shown = crossed.tests.first { $0.name.hasPrefix("linear mixed model") }
        part["fixed"]?.items.last?["p"]?.check(shown?.pValue.number, relative: 1e-4)
    }
    guard let part = expected["blocked_lm_on_experiment_means"] else { return }
    part["call"]?.describes()
    let count = (cells.max() ?? 0) + 1
    let rows = (0..<count).map { cell in cells.indices.filter { cells[$0] == cell } }
    let means = rows.map { rows in rows.reduce(0) { $0 + y[$1] } / Double(rows.count) }
    func column(_ values: [Double]) -> [Double] { rows.map { values[$0[0]] } }
    let dummies = (1...(experiments.max() ?? 1)).map { unit in
        rows.map { experiments[$0[0]] == unit ? 1.0 : 0 }
    }
    let (a, s) = (column(anti), column(sora))
    let blocked = try LinearModel.fit(
        means, names: dummies.indices.map { "e\($0)" } + ["anti", "sora", "anti:sora"],
        columns: dummies + [a, s, zip(a, s).map { $0 * $1 }]
    ).get()
    for row in part["coef"]?.items ?? [] {
        let place = blocked.names.firstIndex(of: row["term"]?.text ?? "")
        let effect = place.map { blocked.coefficient($0 + 1) }
        row["est"]?.check(effect?.estimate)
        row["se"]?.check(effect?.standardError)
        row["t"]?.check(effect?.statistic)
        row["p"]?.checkP(effect?.pValue)
    }
    part["df"]?.check(blocked.degreesOfFreedom)
    let shown = crossed.tests.first { $0.name.hasPrefix("linear model") }
    part["coef"]?.items.last?["p"]?.checkP(shown?.pValue.number)
}

/// A reporter with wild-type and mutated site.
func checkReporter(_ golden: AssayGolden, _ expected: Cursor) throws {
    let table = try golden.data().table()
    var analysis = ExperimentsAnalysis(
        value: "firefly", arm: "mimic", of: "miR221", against: "NC", experiment: "experiment", per: "renilla")
    (analysis.by, analysis.whereLevel, analysis.comparedWith) = ("utr", "WT", "MUT")
    let finding = try analysis.run(on: table, context: AnalysisContext())
    expected["interaction"].map { checkOneSample($0, finding) }
    for site in ["WT", "MUT"] {
        let rows = try table.labels("utr").indices.filter { try table.labels("utr")[$0] == site }
        var one = analysis
        (one.by, one.whereLevel, one.comparedWith) = (nil, nil, nil)
        let part = try one.run(on: table.picking(rows), context: AnalysisContext())
        expected[site].map { checkOneSample($0, part) }
        expected[site]?["fold"]?.check(
            finding.estimates.first { $0.name == "ratio_\(site.lowercased())" }?.value.number)
        for row in expected["per_experiment"]?.items ?? [] {
            let number = row["experiment"]?.number
            let line = part.tables[0].frame.rows.first { $0[0] == .number(number ?? 0) }
            if case .number(let ratio)? = line?[2] { row["\(site)_ratio"]?.check(ratio) }
        }
    }
}

/// Densitometry of one band against its loading control, one lane for each arm and blot.
func checkBlots(_ golden: AssayGolden, _ expected: Cursor) throws {
    var analysis = ExperimentsAnalysis(
        value: "target", arm: "lane", of: "antimiR221", against: "NC", experiment: "blot", per: "loading")
    analysis.flag = "target_saturated"
    let finding = try analysis.run(on: golden.data().table(), context: AnalysisContext())
    expected["log_ratio_one_sample_t"].map { checkOneSample($0, finding) }
    expected["geometric_fold"]?.check(finding.estimates[0].value.number)
    expected["arith_fold"]?.check(
        finding.estimates.first { $0.name == "arithmetic_mean_ratio" }?.value.number)
}

private func checkOneSample(_ expected: Cursor, _ finding: Finding) {
    let decision = finding.decision
    let test = finding.tests[0]
    for (_, cursor) in expected["estimate"]?.members ?? [] { cursor.check(decision.effect.number) }
    expected["t"]?.check(test.statistic.number)
    expected["df"]?.check(finding.units.total - 1)
    expected["p"]?.checkP(decision.pValue.number)
    expected["ci95"]?.check([decision.interval?.lower, decision.interval?.upper])
}

extension CSVData {
    /// Columns of numbers where every cell is one.
    fileprivate func table() throws -> Table {
        let columns = try columnNames.map { name -> Column in
            if let numbers = try? numbers(name) {
                return Column(name, cells: .numbers(numbers.map { $0.map { .exact($0) } ?? .missing }))
            }
            return Column(name, cells: .texts(try texts(name)))
        }
        return Table(
            name: name, columns: columns, origins: (0..<rowCount).map { RowOrigin(file: name, line: $0 + 2) })
    }
}
