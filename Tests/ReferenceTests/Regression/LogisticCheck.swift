import Foundation
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
        if let proof = higherMaximum(firth, than: cursor) {
            for key in ["firth", "firth_penloglik", "firth_profile_ci"] {
                expected[key]?.isNotCovered(because: proof)
            }
            return
        }
        checkWaldTable(firth, cursor)
        expected["firth_penloglik"]?.check(firth.logLikelihood)
        if let cursor = expected["firth_profile_ci"] { checkProfiles(firth, cursor) }
    }
}

/// A penalised likelihood can have two maxima (a covariate with one far value is enough). Where the file stopped at
/// the lower one, the likelihood at its own coefficients, by plain sums, says so.
private func higherMaximum(_ firth: LogisticFit, than table: Cursor) -> String? {
    guard case .list(let cells)? = table.value["data_row_major"], let dim = table["dim"]?.numbers else {
        return nil
    }
    let width = Int(dim[1])
    let beta = stride(from: 0, to: cells.count, by: width).compactMap { cells[$0].number }
    guard beta.count == firth.design.width + 1 else { return nil }
    let ours = penalisedLogLikelihood(firth.design, [firth.intercept] + firth.coefficients)
    let theirs = penalisedLogLikelihood(firth.design, beta)
    let distance = zip(beta, [firth.intercept] + firth.coefficients).map { abs($0 - $1) }.max() ?? 0
    guard abs(ours - firth.logLikelihood) < 1e-8, ours > theirs + 1e-4, distance > 1e-4 else { return nil }
    return
        "its penalised log-likelihood is \(theirs) at the file's coefficients, \(ours) at ours: the engine stopped "
        + "at a lower maximum"
}

/// X'WX with the intercept first, by plain sums.
private func information(_ design: LogisticDesign, _ beta: [Double]) -> [[Double]] {
    let p = beta.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: p), count: p)
    for row in 0..<design.count {
        let x = [1] + (0..<design.width).map { design.covariates[row * design.width + $0] }
        let risk = 1 / (1 + exp(-zip(x, beta).reduce(0) { $0 + $1.0 * $1.1 }))
        for i in 0..<p { for j in 0..<p { sums[i][j] += risk * (1 - risk) * x[i] * x[j] } }
    }
    return sums
}

/// log-likelihood + log|X'WX|/2, by elimination without any of the library's machinery.
private func penalisedLogLikelihood(_ design: LogisticDesign, _ beta: [Double]) -> Double {
    let p = beta.count
    var (sum, information) = (0.0, information(design, beta))
    for row in 0..<design.count {
        let x = [1] + (0..<design.width).map { design.covariates[row * design.width + $0] }
        let eta = zip(x, beta).reduce(0) { $0 + $1.0 * $1.1 }
        sum += (design.outcomes[row] ? eta : 0) - (eta > 0 ? eta + log1p(exp(-eta)) : log1p(exp(eta)))
    }
    var logDeterminant = 0.0
    for k in 0..<p {
        logDeterminant += log(information[k][k])
        for i in (k + 1)..<max(p, k + 1) {
            let factor = information[i][k] / information[k][k]
            for j in k..<p { information[i][j] -= factor * information[k][j] }
        }
    }
    return sum + logDeterminant / 2
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
    let cells = cursor.matrix?.rows ?? []
    let exact = standardErrors(fit.design, cells.compactMap { $0[0].value.number })
    for (row, cells) in cells.enumerated() {
        cells[0].check(rows[row].0)
        if let expected = cells[1].value.number, let exact = exact?[row],
            abs(rows[row].1 - expected) > cells[1].tolerance.relative * expected,
            abs(exact - rows[row].1) < abs(exact - expected) / 100
        {
            let reason = "the engine's error is that of an earlier step; its own coefficients give \(exact)"
            for cell in cells[1...] { cell.isNotCovered(because: reason) }
            continue
        }
        cells[1].check(rows[row].1)
        cells[2].check(rows[row].0 / rows[row].1)
        // z itself is known to 1e-6 only.
        cells[3].check(p[row], relative: 1e-5, absolute: 0)
    }
    if let names = cursor.matrix?.rowNames, names != ["(Intercept)"] + fit.names {
        cursor.fail("rows are \(names)")
    }
}

/// From the information at these coefficients, inverted by Gauss and Jordan: nothing of the library.
private func standardErrors(_ design: LogisticDesign, _ beta: [Double]) -> [Double]? {
    let p = beta.count
    guard p == design.width + 1 else { return nil }
    var matrix = information(design, beta).enumerated().map { row, values in
        values + (0..<p).map { $0 == row ? 1 : 0 }
    }
    for k in 0..<p {
        let pivot = matrix[k][k]
        for j in 0..<2 * p { matrix[k][j] /= pivot }
        for i in 0..<p where i != k {
            let factor = matrix[i][k]
            for j in 0..<2 * p { matrix[i][j] -= factor * matrix[k][j] }
        }
    }
    return (0..<p).map { matrix[$0][p + $0].squareRoot() }
}

private func checkProfiles(_ fit: LogisticFit, _ cursor: Cursor) {
    for (row, cells) in (cursor.matrix?.rows ?? []).enumerated() {
        let interval = row == 0 ? fit.interceptProfileInterval() : fit.profileInterval(row - 1)
        for (cell, end) in zip(cells, [interval?.lower, interval?.upper]) {
            if row > 0, let end, let expected = cell.value.number,
                abs(end - expected) > max(cell.tolerance.absolute, cell.tolerance.relative * abs(expected)),
                let proof = looseEnd(fit, row - 1, expected, ours: end)
            {
                cell.isNotCovered(because: proof)
            } else {
                cell.check(end)
            }
        }
    }
    _ = (cursor.matrix?.rowNames, cursor.matrix?.columnNames)
}

/// An end solves "twice the fall of the likelihood = chi-squared"; an interpolated one does so only nearly.
private func looseEnd(_ fit: LogisticFit, _ k: Int, _ theirs: Double, ours: Double) -> String? {
    guard !fit.isPenalised else { return nil }
    func miss(_ end: Double) -> Double? {
        let others = fit.design.dropping(k)
        let held = LogisticDesign(
            others.outcomes, names: others.names, columns: others.names.indices.map { others.column($0) },
            offsets: fit.design.column(k).map { $0 * end })
        let chiSquared = Normal.quantile(0.975) * Normal.quantile(0.975)
        return try? LogisticFit.fit(held).get().deviance - fit.deviance - chiSquared
    }
    guard let own = miss(ours), let other = miss(theirs), abs(own) < 1e-6, abs(other) > 1000 * abs(own) else {
        return nil
    }
    return
        "the engine interpolates: its end misses the likelihood ratio by \(other), ours (\(ours)) by \(own)"
}
