import Foundation
import Statistics

/// A03: a linear mixed model by REML as lmerTest prints it.
func checkMixed(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try MixedFormula(golden.call)
    let model = try formula.fit(try golden.data()).get()
    expected["n"]?.check(model.rowCount)
    expected["reml_crit"]?.check(model.criterion)
    if let matrix = expected["coef"]?.matrix {
        expected["coef"]?["rows"]?.describes()
        for (name, row) in zip(matrix.rowNames ?? [], matrix.rows) {
            guard let ours = model.coefficient(named: name) else { throw HarnessError("no effect '\(name)'") }
            row[0].check(ours.estimate)
            row[1].check(ours.standardError)
            row[2].check(ours.degreesOfFreedom, relative: 1e-3)
            row[3].check(ours.statistic)
            row[4].check(ours.pValue, relative: farTail(row[4].number))
        }
    }
    let variances = model.randomCovariances.map { $0[0] } + [model.residualVariance]
    expected["varcorr"]?["grp"]?.describes()
    expected["varcorr"]?["vcov"]?.check(variances)
    expected["varcorr"]?["sdcor"]?.check(variances.map { $0.squareRoot() })
    if let table = expected["anova_satt"] { try checkTests(model, table) }
}

/// A p value moves with the statistic's relative error many times over, the further out the more.
private func farTail(_ p: Double?) -> Double { max(1e-3, 1e-3 * abs(log(max(p ?? 1, 1e-300)))) }

/// Each numeric effect's own test, the intercept left out.
private func checkTests(_ model: MixedModel, _ table: Cursor) throws {
    let tests = try (1..<model.width).map { position in
        try model.test([(0..<model.width).map { $0 == position ? 1 : 0 }]).get()
    }
    table["Sum Sq"]?.check(tests.map(\.sumOfSquares), relative: 2e-4)
    table["Mean Sq"]?.check(tests.map(\.meanSquare), relative: 2e-4)
    table["NumDF"]?.check(tests.map { Double($0.numeratorDegreesOfFreedom) })
    table["DenDF"]?.check(tests.map(\.denominatorDegreesOfFreedom), relative: 1e-3)
    table["F value"]?.check(tests.map(\.statistic), relative: 2e-4)
    for (cell, test) in zip(table["Pr(>F)"]?.items ?? [], tests) {
        cell.check(test.pValue, relative: farTail(cell.number))
    }
}

/// C06: the same model by statsmodels, whose search stops earlier.
func checkMixedAcross(_ golden: Golden, _ expected: Cursor) throws {
    let model = try MixedFormula(golden.call).fit(try golden.data()).get()
    func named(_ name: String) -> MixedEstimate? {
        model.coefficient(named: name == "Intercept" ? "(Intercept)" : name)
    }
    for (name, cell) in expected["fe"]?.members ?? [] { cell.check(named(name)?.estimate) }
    for (name, cell) in expected["bse"]?.members ?? [] { cell.check(named(name)?.standardError) }
    expected["cov_re"]?.check(model.randomCovariances[0])
    expected["scale"]?.check(model.residualVariance)
    expected["llf"]?.check(model.logLikelihood)
}

/// `lmer(y ~ a * b + (1 | g))` or `mixedlm(y~a, groups=g, reml)`, numeric columns only.
private struct MixedFormula {
    let response: String
    /// Products of columns: ["a"], ["b"], ["a", "b"].
    let effects: [[String]]
    let group: String

    init(_ call: String) throws {
        let text = call.filter { !$0.isWhitespace }
        guard let open = text.firstIndex(of: "("), let tilde = text.firstIndex(of: "~") else {
            throw HarnessError("no formula in '\(call)'")
        }
        response = String(text[text.index(after: open)..<tilde])
        let right = text[text.index(after: tilde)...]
        if let match = right.firstMatch(of: /\+\(1\|(\w+)\)/) {
            group = String(match.1)
        } else if let match = right.firstMatch(of: /groups=(\w+)/) {
            group = String(match.1)
        } else {
            throw HarnessError("no groups in '\(call)'")
        }
        let fixed = right.prefix { $0 != "(" && $0 != "," }
        var effects: [[String]] = []
        for term in fixed.split(separator: "+") {
            let factors = term.split(separator: "*").map(String.init)
            effects += factors.map { [$0] }
            if factors.count == 2 { effects.append(factors) }
        }
        self.effects = effects
    }

    func fit(_ data: CSVData) throws -> Outcome<MixedModel> {
        func column(_ name: String) throws -> [Double] {
            try data.numbers(name).map { value in
                guard let value else { throw HarnessError("\(data.name): '\(name)' has a missing value") }
                return value
            }
        }
        let columns = try effects.map { factors in
            try factors.dropFirst().reduce(try column(factors[0])) { product, name in
                zip(product, try column(name)).map { $0 * $1 }
            }
        }
        return MixedModel.fit(
            try column(response), names: effects.map { $0.joined(separator: ":") }, columns: columns,
            random: [.intercept(group, groups: RandomTerm.numbered(try data.texts(group)).groups)])
    }
}
