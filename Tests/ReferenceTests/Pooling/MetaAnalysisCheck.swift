import Foundation
import Statistics

/// B12: pooled effects by several estimators of τ² and two tests: members `FE`, `DL`, `REML_HKSJ`, …
func checkMetaAnalysis(_ golden: Golden, _ expected: Cursor) throws {
    guard let given = expected["yi"], let spread = expected["vi"] else {
        throw HarnessError("\(golden.id) has no effects")
    }
    let inputs = try golden.effectsFromCounts()
    if let inputs {
        given.check(inputs.effects)
        spread.check(inputs.variances)
    }
    let effects = inputs?.effects ?? given.leaves
    let variances = inputs?.variances ?? spread.leaves
    for (name, cursor) in expected.members where name != "yi" && name != "vi" {
        cursor.checkPooled(name, effects, variances)
    }
}

extension Cursor {
    /// Numbers of a list or of an object with names, in the file's order (names sort as the file has them).
    fileprivate var leaves: [Double] {
        if case .object = value { return members.flatMap(\.cursor.numbers) }
        return numbers
    }

    fileprivate func checkPooled(_ name: String, _ effects: [Double], _ variances: [Double]) {
        let words = name.split(separator: "_")
        let estimators: [Substring: HeterogeneityEstimator] = [
            "FE": .none, "EE": .none, "DL": .derSimonianLaird, "REML": .restrictedLikelihood,
            "PM": .pauleMandel,
        ]
        guard let estimator = estimators[words[0]] else { return fail("no such estimator") }
        let test: PooledTest = words.count > 1 ? .hartungKnapp : .normal
        let ours = MetaAnalysis.pool(effects, variances: variances, heterogeneity: estimator, test: test)
        if value["ERROR"] != nil {
            describes()
            if ours.reason == nil { fail("a value where the reference has none") }
            return
        }
        guard let pooled = ours.value else { return fail(ours.reason ?? "") }
        checkValues(looser(estimator, pooled, test) ?? pooled)
    }

    /// The reference's Paule-Mandel root stops within 1.22e-4 (its `uniroot` default), and at its τ² the
    /// generalised Q is not k − 1. Where ours solves the equation better, τ² is compared within that
    /// distance, and all else is checked at the reference's own τ².
    private func looser(
        _ estimator: HeterogeneityEstimator, _ ours: MetaAnalysis, _ test: PooledTest
    ) -> MetaAnalysis? {
        guard estimator == .pauleMandel, let theirs = self["tau2"]?.number,
            let atTheirs = MetaAnalysis.pool(
                ours.effects, variances: ours.variances, tauSquared: theirs, test: test
            ).value
        else { return nil }
        if tolerance.accepts(ours.tauSquared, expected: theirs) { return nil }
        let freedom = Double(ours.count - 1)
        let (missed, met) = (abs(atTheirs.generalisedQ - freedom), abs(ours.generalisedQ - freedom))
        self["tau2"]?.check(ours.tauSquared, absolute: 1.3e-4)
        guard met < 1e-10, missed > 1e3 * met else { return nil }
        return atTheirs
    }

    private func checkValues(_ pooled: MetaAnalysis) {
        self["b"]?.check(pooled.effect)
        self["se"]?.check(pooled.standardError)
        let interval = pooled.interval()
        self["ci"]?.check([interval.lower, interval.upper])
        self["p"]?.checkP(pooled.pValue)
        self["tau2"]?.check(pooled.tauSquared)
        self["I2"]?.check(pooled.iSquared)
        self["H2"]?.check(pooled.hSquared)
        self["Q"]?.check(pooled.cochranQ)
        self["Qp"]?.checkP(pooled.heterogeneityPValue)
        let prediction = pooled.predictionInterval().value
        self["pi"]?.check([prediction?.lower, prediction?.upper])
    }
}

extension MetaAnalysis {
    /// Σ(y − μ)²/(v + τ²), by its definition.
    fileprivate var generalisedQ: Double {
        zip(effects, variances).reduce(0) {
            $0 + ($1.0 - effect) * ($1.0 - effect) / ($1.1 + tauSquared)
        }
    }
}

extension Golden {
    /// Log risk (or odds) ratios of `data/dat_x.csv`, where the data set is named `dat.x (log RR)`.
    fileprivate func effectsFromCounts() throws -> (effects: [Double], variances: [Double])? {
        guard let match = dataset.firstMatch(of: /dat\.(\w+)/) else { return nil }
        let data = try data("dat_\(match.1)")
        let cells = try ["tpos", "tneg", "cpos", "cneg"].map { try data.numbers($0).map { $0! } }
        let isOdds = dataset.contains("OR")
        var (effects, variances): ([Double], [Double]) = ([], [])
        for row in cells[0].indices {
            let (a, b, c, d) = (cells[0][row], cells[1][row], cells[2][row], cells[3][row])
            effects.append(isOdds ? log(a * d / (b * c)) : log(a / (a + b) / (c / (c + d))))
            variances.append(
                isOdds ? 1 / a + 1 / b + 1 / c + 1 / d : 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        }
        return (effects, variances)
    }
}
