import Foundation
import Statistics

/// B03: Cox regression with each kind of ties, and what follows from the Efron fit.
func checkCox(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try SurvivalFormula(golden.call)
    let cluster = expected["cluster_robust_se"]?["cluster"]?.text
    let rows = try SurvivalRows(golden, formula, others: cluster.map { [$0] } ?? [])
    let model = try CoxModel(rows, formula, expected)
    expected["n"]?.check(rows.followUp.count)
    expected["nevent"]?.check(rows.followUp.eventCount)
    for ties in CoxTies.allCases {
        guard let cursor = expected[ties.rawValue] else { continue }
        model.checkFit(try CoxFit.fit(model.design, ties: ties).get(), cursor)
    }
    // What comes after the fits is of the first kind of ties that the call names.
    let first = ["efron", "breslow", "exact"].first { golden.call.contains("ties=\($0)") } ?? "efron"
    let fit = try CoxFit.fit(model.design, ties: CoxTies(rawValue: first)!).get()
    model.checkConcordance(fit, expected)
    model.checkProportionalHazards(fit, expected)
    model.checkNamed(expected["robust_se_sandwich"], fit.robustStandardErrors())
    if let cluster, let cursor = expected["cluster_robust_se"] {
        let codes = try rows.codes(cluster, try rows.levels(cluster))
        model.checkNamed(cursor["se"], fit.robustStandardErrors(clusters: codes))
    }
    model.checkResiduals(fit, expected)
    model.checkPrediction(fit, expected)
    model.checkBaseline(fit, expected)
}

struct CoxModel {
    let design: CoxDesign
    /// Labels of the strata, by code.
    let strata: [String]
    /// Columns of the design that belong to one term of the formula.
    let terms: [(name: String, covariates: [Int])]

    /// A column of numbers is a covariate. One of texts is coded by dummies named `<column><level>`; which
    /// level is the reference, and the order of the others, is read off the expected coefficients' names.
    init(_ rows: SurvivalRows, _ formula: SurvivalFormula, _ expected: Cursor) throws {
        let listed =
            ["efron", "breslow", "exact"].lazy
            .compactMap { expected[$0]?["vcov"]?["rows"]?.texts }.first ?? formula.terms
        var (names, columns): ([String], [[Double]]) = ([], [])
        var terms: [(name: String, covariates: [Int])] = []
        for term in formula.terms {
            let start = names.count
            if listed.contains(term) {
                names.append(term)
                columns.append(try rows.numbers(term))
            } else {
                let values = try rows.texts(term)
                for name in listed where name.hasPrefix(term) {
                    let level = String(name.dropFirst(term.count))
                    names.append(name)
                    columns.append(values.map { $0 == level ? 1 : 0 })
                }
            }
            terms.append((term, Array(start..<names.count)))
        }
        let firstStratum = expected["basehaz_x0_first10"]?["strata"]?.texts.first
        var codes: [Int]?
        var levels: [String] = []
        if let column = formula.strata.first {
            levels = try rows.levels(column) { $0.first == firstStratum || firstStratum == nil }
            codes = try rows.codes(column, levels)
        }
        design = CoxDesign(rows.followUp, names: names, columns: columns, strata: codes)
        (self.terms, strata) = (terms, levels)
    }

    func checkNamed(_ cursor: Cursor?, _ actual: [Double]) {
        for (name, cell) in cursor?.members ?? [] {
            cell.check(design.names.firstIndex(of: name).map { actual[$0] })
        }
    }

    func checkMatrix(_ cursor: Cursor?, _ actual: (_ row: Int, _ column: Int) -> Double?) {
        for (row, cells) in (cursor?.matrix?.rows ?? []).enumerated() {
            for (column, cell) in cells.enumerated() { cell.check(actual(row, column)) }
        }
    }

    func checkFit(_ fit: CoxFit, _ cursor: Cursor) {
        checkNamed(cursor["coef"], fit.coefficients)
        checkNamed(cursor["se"], fit.standardErrors)
        checkMatrix(cursor["hr_ci"]) { row, column in
            let interval = fit.waldInterval(row)
            return exp(column == 0 ? interval.lower : interval.upper)
        }
        cursor["loglik"]?.check([fit.nullLogLikelihood, fit.logLikelihood])
        cursor["score"]?.check(fit.scoreStatistic)
        cursor["lrt"]?.check(fit.likelihoodRatioStatistic)
        cursor["wald"]?.check(fit.waldStatistic)
        checkMatrix(cursor["vcov"]) { fit.covariance[$0 * design.width + $1] }
    }

    func checkConcordance(_ fit: CoxFit, _ expected: Cursor) {
        let scores = fit.linearPredictors
        let harrell = Concordance(design.followUp, scores: scores, strata: design.strata)
        let uno = Concordance(design.followUp, scores: scores, strata: design.strata, weight: .uno)
        let lost = tiesLost(in: expected["concordance"]?["counts"], harrell)
        if lost > 0 {
            // One version of R with two linear algebra libraries gives two counts: predictors of equal
            // covariates may differ in their last bit. Each pair so lost moves C by at most half a pair.
            let reach = lost / harrell.counts.comparable
            expected["concordance"]?["c"]?.check(harrell.estimate, absolute: reach)
            expected["concordance"]?["se"]?.check(harrell.standardError, absolute: reach)
            expected["uno_c"]?["c"]?.check(uno.estimate, absolute: reach)
            expected["uno_c"]?["se"]?.check(uno.standardError, absolute: reach)
            return
        }
        expected["concordance"]?["c"]?.check(harrell.estimate)
        expected["concordance"]?["se"]?.check(harrell.standardError)
        expected["uno_c"]?["c"]?.check(uno.estimate)
        expected["uno_c"]?["se"]?.check(uno.standardError)
    }

    /// Checks the counts (strata: one column of counts after another). Returns how many pairs of equal
    /// scores the reference counted as different; nothing else may differ.
    private func tiesLost(in counts: Cursor?, _ harrell: Concordance) -> Double {
        guard let counts else { return 0 }
        if !counts.members.isEmpty {
            counts["concordant"]?.check(harrell.counts.concordant)
            counts["discordant"]?.check(harrell.counts.discordant)
            counts["tied.x"]?.check(harrell.counts.tiedScores)
            counts["tied.y"]?.check(harrell.counts.tiedTimes)
            counts["tied.xy"]?.check(harrell.counts.tiedBoth)
            return 0
        }
        let (items, k) = (counts.items, harrell.strata.count)
        guard items.count == 5 * k else {
            counts.fail("expected five counts for each of \(k) strata")
            return 0
        }
        var lost = 0.0
        for (stratum, own) in harrell.strata.enumerated() {
            let cells = (0..<5).map { items[$0 * k + stratum] }
            let missing = max(0, own.tiedScores - (cells[2].number ?? 0))
            lost += missing
            cells[0].check(own.concordant, relative: 0, absolute: missing)
            cells[1].check(own.discordant, relative: 0, absolute: missing)
            cells[2].check(own.tiedScores, relative: 0, absolute: missing)
            cells[3].check(own.tiedTimes)
            cells[4].check(own.tiedBoth)
            let pairs = cells.prefix(3).compactMap(\.number).reduce(0, +)
            if pairs != own.comparable { counts.fail("\(own.comparable) pairs, expected \(pairs)") }
        }
        return lost
    }

    func checkProportionalHazards(_ fit: CoxFit, _ expected: Cursor) {
        guard let zph = expected["zph"] else { return }
        for (name, cursor) in zph.members {
            guard let transform = TimeTransform(rawValue: name), let matrix = cursor.matrix else { continue }
            let test = fit.proportionalHazards(transform, terms: terms)
            for (row, cells) in matrix.rows.enumerated() {
                let name = matrix.rowNames?[row]
                let actual = name == "GLOBAL" ? test?.global : test?.terms.first { $0.name == name }
                cells[0].check(actual?.chiSquared)
                cells[1].check(actual?.degreesOfFreedom ?? -1)
                cells[2].checkP(actual?.pValue)
            }
        }
    }
}
