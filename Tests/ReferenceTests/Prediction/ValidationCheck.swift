import Foundation
import NumericalKit
import Statistics

/// B10: `coxph(Surv(time,event)~treatment*marker)` against the model without the product.
func checkInteraction(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try SurvivalFormula(golden.call)
    guard let product = formula.terms.first(where: { $0.contains(":") }) else {
        throw HarnessError("\(golden.id): no product of two terms in '\(golden.call)'")
    }
    let pair = RExpression.split(product, at: ":")
    let rows = try SurvivalRows(golden, formula)
    let others = formula.terms.filter { $0 != product && !pair.contains($0) }
    let model = try TreatmentInteraction.of(
        rows.followUp,
        InteractionCovariates(
            treatment: rows.numbers(pair[0]), marker: rows.numbers(pair[1]), others: others.map(rows.numbers),
            treatmentName: pair[0], markerName: pair[1], otherNames: others)
    ).get()
    checkTable(expected["main"]) { name in
        model.main.names.firstIndex(of: name).map {
            (model.main.coefficients[$0], model.main.standardErrors[$0])
        }
    }
    checkTable(expected["full"]) { name in
        // The treatment's row is its effect at a marker of 0.
        if name == pair[0] { return model.treatmentEffect(at: 0) }
        return model.full.names.firstIndex(of: name).map {
            (model.full.coefficients[$0], model.full.standardErrors[$0])
        }
    }
    expected["lrt"]?.check(model.test?.chiSquared)
    expected["lrt_p"]?.checkP(model.test?.pValue)
    let effects = (expected["marker_values"]?.numbers ?? []).map { model.treatmentEffect(at: $0) }
    // Named `treatment`, `treatment.1`, …: in this order.
    let cells = expected["trt_loghr"].map { $0.members.isEmpty ? $0.items : $0.members.map(\.cursor) } ?? []
    for (cell, effect) in zip(cells, effects) { cell.check(effect.estimate) }
    expected["trt_loghr_se"]?.check(effects.map(\.standardError))
}

/// Columns: coef, exp(coef), se, z, p.
private func checkTable(
    _ cursor: Cursor?, _ effect: (String) -> (estimate: Double, standardError: Double)?
) {
    guard let matrix = cursor?.matrix else { return }
    for (name, cells) in zip(matrix.rowNames ?? [], matrix.rows) {
        guard let (estimate, error) = effect(name) else {
            cursor?.fail("no coefficient '\(name)'")
            continue
        }
        cells[0].check(estimate)
        cells[1].check(exp(estimate))
        cells[2].check(error)
        cells[3].check(estimate / error)
        cells[4].check(Normal.twoSided(estimate / error), relative: 1e-5, absolute: 0)
    }
    _ = matrix.columnNames
}

/// B11: `dataset` is `<cohort 1>+<cohort 2>`; covariates are the names of the coefficients, the horizon stands
/// in `S0(…)`.
func checkExternalValidation(_ golden: Golden, _ expected: Cursor) throws {
    let cohorts = golden.dataset.split(separator: "+").map { $0.filter { $0 != " " } }
    guard cohorts.count == 2, let match = golden.call.firstMatch(of: /S0\(([0-9.eE+]+)\)/),
        let horizon = Double(match.1)
    else { throw HarnessError("\(golden.id): cannot read two cohorts and a horizon") }
    let names = (expected["train"]?["coef"]?.members ?? []).map(\.key)
    func design(_ cohort: String) throws -> CoxDesign {
        let data = try golden.data(cohort)
        let (time, event) = try followUpColumns(data)
        let columns = try ([time, event] + names).map(data.numbers)
        let rows = (0..<data.rowCount).filter { row in columns.allSatisfy { $0[row] != nil } }
        let kept = columns.map { column in rows.map { column[$0]! } }
        let followUp = FollowUp(times: kept[0], events: kept[1].map { $0 == 1 })
        return CoxDesign(followUp, names: names, columns: Array(kept.dropFirst(2)))
    }
    let training = try CoxFit.fit(design(cohorts[0])).get()
    if let cursor = expected["train"] {
        cursor["n"]?.check(training.subjects)
        cursor["events"]?.check(training.events)
        for (k, name) in names.enumerated() { cursor["coef"]?[name]?.check(training.coefficients[k]) }
        cursor["c"]?.check(
            Concordance.harrell(training.design.followUp, scores: training.linearPredictors))
    }
    let model = try FrozenCoxModel.of(training).get()
    expected["H0_t"]?.check(model.baselineHazard(at: horizon))
    let validation = try ExternalValidation.of(model, in: design(cohorts[1]), horizon: horizon).get()
    expected["lp_first10"]?.check(validation.linearPredictors.prefix(10).map { $0 })
    expected["risk_first10"]?.check(validation.risks.prefix(10).map { $0 })
    if let cursor = expected["valid"] { checkValidation(validation, cursor) }
}

private func checkValidation(_ validation: ExternalValidation, _ cursor: Cursor) {
    cursor["n"]?.check(validation.subjects)
    cursor["events"]?.check(validation.events)
    cursor["harrell_c"]?.check(validation.concordance.estimate)
    cursor["c_se"]?.check(validation.concordance.standardError)
    cursor["calib_slope"]?.check(validation.slope.coefficients[0])
    cursor["calib_slope_se"]?.check(validation.slope.standardErrors[0])
    cursor["slope_eq1_p"]?.checkP(validation.slopeIsOnePValue)
    cursor["mean_pred_risk"]?.check(validation.meanPredictedRisk)
    cursor["km_obs_risk"]?.check(validation.observedRisk)
    cursor["oe"]?.check(validation.observedOverExpected.value)
    cursor["calib_large_poisson_log_oe"]?.check(validation.logEventsOverExpected)
    if let d = cursor["royston_D_average_ranks"] {
        d["D"]?.check(validation.roystonD.value?.estimate)
        d["se"]?.check(validation.roystonD.value?.standardError)
    }
}

/// B16: optimism of a Cox model's concordance over given resamples.
func checkOptimism(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try SurvivalFormula(golden.call)
    let rows = try SurvivalRows(golden, formula)
    let design = CoxDesign(rows.followUp, names: formula.terms, columns: try formula.terms.map(rows.numbers))
    guard let resamples = try golden.resampling("boot_idx") else {
        throw HarnessError("\(golden.id): resamples/\(golden.id)_boot_idx.csv is missing")
    }
    let result = try Optimism.of(design, resamples: resamples.map { $0.map { $0 - 1 } }).get()
    expected["apparent"]?.check(result.apparent)
    expected["optimism"]?.check(result.optimism)
    expected["corrected"]?.check(result.corrected)
    expected["boot_c_in"]?.check(result.replicates.map(\.inSample))
    expected["boot_c_orig"]?.check(result.replicates.map(\.onOriginal))
    expected["calibration_slope_shrinkage"]?.check(result.shrinkage)
    expected["vanhouwelingen_heuristic_shrinkage"]?.check(try CoxFit.fit(design).get().heuristicShrinkage)
    let own = try Optimism.of(design, seed: 1).get()
    expected["corrected"]?.check(own.corrected, relative: 0, absolute: 0.004)
}
