import NumericalKit
import Statistics

/// A09: logistic regression by maximum likelihood and by Firth. `call` is `glm(outcome ~ terms, …)`.
func checkLogistic(_ golden: Golden, _ expected: Cursor) throws {
    let rows = try ModelRows(golden)
    let design = rows.design
    expected["n"]?.check(design.count)
    checkMaximumLikelihood(LogisticFit.fit(design), expected)
    if let cursor = expected["firth"] {
        let firth = try LogisticFit.firth(design).get()
        checkWaldTable(firth, cursor)
        expected["firth_penloglik"]?.check(firth.logLikelihood)
        if let cursor = expected["firth_profile_ci"] { checkProfiles(firth, cursor) }
    }
}

private func checkMaximumLikelihood(_ result: Result<LogisticFit, LogisticUndefined>, _ expected: Cursor) {
    let keys = [
        "ml", "ml_profile_ci", "deviance", "null_deviance", "aic", "brier", "c_stat", "nagelkerke",
    ]
    var isFitted = true
    if case .flag(let flag)? = expected["ml_ok"]?.value { isFitted = flag }
    expected["ml_ok"]?.describes()
    guard isFitted, case .success(let fit) = result else {
        if isFitted {
            expected.fail("no fit: \(String(describing: result))")
        } else if case .failure(.separated) = result {
            for key in keys { expected[key]?.isNotCovered(because: "the likelihood has no maximum") }
        } else {
            expected.fail("the reference found separation, we did not")
        }
        return
    }
    if let cursor = expected["ml"] { checkWaldTable(fit, cursor) }
    if let cursor = expected["ml_profile_ci"] { checkProfiles(fit, cursor) }
    expected["deviance"]?.check(fit.deviance)
    expected["null_deviance"]?.check(fit.nullDeviance)
    expected["aic"]?.check(fit.akaike)
    expected["brier"]?.check(fit.brierScore)
    expected["c_stat"]?.check(fit.concordance)
    expected["nagelkerke"]?.check(fit.nagelkerke)
}

/// Estimate, standard error, z and p; the intercept's row first.
private func checkWaldTable(_ fit: LogisticFit, _ cursor: Cursor) {
    let rows =
        [(fit.intercept, fit.interceptStandardError)] + Array(zip(fit.coefficients, fit.standardErrors))
    let p = [Normal.twoSided(rows[0].0 / rows[0].1)] + fit.names.indices.map(fit.waldPValue)
    for (row, cells) in (cursor.matrix?.rows ?? []).enumerated() {
        cells[0].check(rows[row].0)
        cells[1].check(rows[row].1)
        cells[2].check(rows[row].0 / rows[row].1)
        // z itself is known to 1e-6 only.
        cells[3].check(p[row], relative: 1e-5, absolute: 0)
    }
    if let names = cursor.matrix?.rowNames, names != ["(Intercept)"] + fit.names {
        cursor.fail("rows are \(names)")
    }
}

private func checkProfiles(_ fit: LogisticFit, _ cursor: Cursor) {
    for (row, cells) in (cursor.matrix?.rows ?? []).enumerated() {
        let interval = row == 0 ? fit.interceptProfileInterval() : fit.profileInterval(row - 1)
        cells[0].check(interval?.lower)
        cells[1].check(interval?.upper)
    }
    _ = (cursor.matrix?.rowNames, cursor.matrix?.columnNames)
}
