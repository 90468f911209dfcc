import Foundation
import NumericalKit
import Statistics

/// C01: Firth's Cox regression by another engine, with Breslow's ties unless the analysis says Efron.
func checkFirthCoxAcross(_ golden: Golden, _ expected: Cursor) throws {
    let data = try golden.input() ?? golden.data()
    let columns = try data.columnNames.map { try data.numbers($0).map { $0 ?? .nan } }
    let followUp = FollowUp(times: columns[0], events: columns[1].map { $0 == 1 })
    let design = CoxDesign(
        followUp, names: Array(data.columnNames.dropFirst(2)), columns: Array(columns.dropFirst(2)))
    let ties: CoxTies = golden.analysis.localizedCaseInsensitiveContains("efron") ? .efron : .breslow
    let fit = try CoxFit.firth(design, ties: ties).get()
    expected["coef"]?.check(fit.coefficients)
    checkErrors(expected["bse"], plain: fit.standardErrors)
    for (k, row) in (expected["ci"]?.items ?? []).enumerated() {
        let interval = fit.profileInterval(k)
        row.check([interval?.lower, interval?.upper], relative: 1e-3)
    }
    expected["lrt_p"]?.check(design.names.indices.map { fit.likelihoodRatioTest($0)?.pValue })
    // Ours is of covariates scaled to unit deviation (divisor n); the reference's of the covariates.
    let shift = design.names.indices.reduce(0) { $0 + log(deviation(design.column($1))) }
    expected["loglik_pen"]?.check(fit.logLikelihood + shift)
}

/// Standard errors from the plain information, or (as some engines have it) from that of the data augmented by
/// the penalty: whichever the reference's first value is nearer to.
private func checkErrors(_ cursor: Cursor?, plain: [Double], augmented: [Double]? = nil) {
    guard let cursor, let first = cursor.numbers.first, let augmented else {
        cursor?.check(plain)
        return
    }
    cursor.check(abs(first - plain[0]) < abs(first - augmented[0]) ? plain : augmented)
}

/// Each row counted 1 + h times, h its leverage; the intercept last.
private func augmentedErrors(_ fit: LogisticFit) throws -> [Double] {
    let (design, p) = (fit.design, fit.design.width + 1)
    let rows = (0..<design.count).map { row in
        Array(design.covariates[row * (p - 1)..<(row + 1) * (p - 1)]) + [1]
    }
    func inverse(_ weights: [Double]) throws -> [Double] {
        var matrix = [Double](repeating: 0, count: p * p)
        for (x, weight) in zip(rows, weights) {
            for a in 0..<p { for b in 0..<p { matrix[a * p + b] += weight * x[a] * x[b] } }
        }
        guard let factor = Cholesky(matrix, size: p) else { throw HarnessError("a singular information") }
        return factor.inverse()
    }
    let weights = fit.risks.map { $0 * (1 - $0) }
    let plain = try inverse(weights)
    let augmented = zip(rows, weights).map { x, weight in
        var form = 0.0
        for a in 0..<p { for b in 0..<p { form += x[a] * plain[a * p + b] * x[b] } }
        return weight * (1 + weight * form)
    }
    let result = try inverse(augmented)
    return (0..<p).map { result[$0 * p + $0].squareRoot() }
}

private func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
}

/// C02: Firth's logistic regression by another engine. `dataset` is `<data set>_<outcome>_<covariates>`, all
/// joined by underscores; lists of values end with the intercept's.
func checkFirthLogisticAcross(_ golden: Golden, _ expected: Cursor) throws {
    let (data, columns) = try joinedNames(golden)
    let rows = try ModelRows(data, response: columns[0], terms: Array(columns.dropFirst()))
    let fit = try LogisticFit.firth(rows.design).get()
    expected["coef"]?.check(fit.coefficients)
    expected["intercept"]?.check(fit.intercept)
    checkErrors(
        expected["bse"], plain: fit.standardErrors + [fit.interceptStandardError],
        augmented: try augmentedErrors(fit))
    let intervals = fit.names.indices.map { fit.profileInterval($0) } + [fit.interceptProfileInterval()]
    for (row, interval) in zip(expected["profile_ci"]?.items ?? [], intervals) {
        row.check([interval?.lower, interval?.upper], relative: 1e-3)
    }
    let tests =
        fit.names.indices.map { fit.likelihoodRatioTest($0) } + [fit.interceptLikelihoodRatioTest()]
    expected["lrt_p"]?.check(tests.map { $0?.pValue }, absolute: 0)
    expected["loglik_pen"]?.check(fit.logLikelihood)
}

private func joinedNames(_ golden: Golden) throws -> (data: CSVData, columns: [String]) {
    let words = golden.dataset.split(separator: "_").map(String.init)
    for count in words.indices.dropFirst().reversed() {
        let name = words.prefix(count).joined(separator: "_")
        guard golden.hasData(name) else { continue }
        let data = try golden.data(name)
        if let columns = columns(Array(words.dropFirst(count)), data), columns.count > 1 {
            return (data, columns)
        }
    }
    throw HarnessError("\(golden.id): cannot read a data set and columns in '\(golden.dataset)'")
}

/// Words put together so that each part is a column.
private func columns(_ words: [String], _ data: CSVData) -> [String]? {
    if words.isEmpty { return [] }
    for count in words.indices.map({ $0 + 1 }) {
        let name = words.prefix(count).joined(separator: "_")
        if data.has(name), let rest = columns(Array(words.dropFirst(count)), data) { return [name] + rest }
    }
    return nil
}

/// C03: Cox regression (Efron's ties) by another engine; covariates are the names of the coefficients.
func checkCoxAcross(_ golden: Golden, _ expected: Cursor) throws {
    let data = try golden.input() ?? golden.data()
    let names = (expected["coef"]?.members ?? []).map(\.key)
    let (time, event) = try followUpColumns(data)
    let formula = try SurvivalFormula("coxph(Surv(\(time),\(event))~\(names.joined(separator: "+")))")
    let rows = try SurvivalRows(golden, formula)
    let fit = try CoxFit.fit(CoxDesign(rows.followUp, names: names, columns: names.map(rows.numbers))).get()
    for (name, cell) in expected["coef"]?.members ?? [] {
        cell.check(fit.coefficients[names.firstIndex(of: name)!])
    }
    for (name, cell) in expected["se"]?.members ?? [] {
        cell.check(names.firstIndex(of: name).map { fit.standardErrors[$0] })
    }
    expected["loglik"]?.check(fit.logLikelihood)
    expected["aic_partial"]?.check(2 * Double(names.count) - 2 * fit.logLikelihood)
    expected["concordance"]?.check(Concordance.harrell(rows.followUp, scores: fit.linearPredictors))
    let eventTimes = zip(rows.followUp.times, rows.followUp.events).filter(\.1).map(\.0)
    if Set(eventTimes).count < eventTimes.count {
        expected["ph_rank_stat_lifelines"]?.isNotCovered(
            because: "a known fault of that engine under tied event times; B03 checks ours")
    } else {
        let test = fit.proportionalHazards(.rank)
        for (name, cell) in expected["ph_rank_stat_lifelines"]?.members ?? [] {
            cell.check(test?.terms.first { $0.name == name }?.chiSquared)
        }
    }
}

/// Columns of time and event by the names that the data sets of the reference folder use.
func followUpColumns(_ data: CSVData) throws -> (time: String, event: String) {
    let known = [("rt", "rs"), ("time", "status"), ("time", "event"), ("rfstime", "status")]
    guard let pair = known.first(where: { data.has($0.0) && data.has($0.1) }) else {
        throw HarnessError("\(data.name): no columns of time and event")
    }
    return pair
}
