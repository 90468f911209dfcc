import Foundation
import Statistics

/// A08: `call` holds the counts: `TP=90 FP=15 FN=10 TN=185`.
func checkDiagnosticAccuracy(_ golden: Golden, _ expected: Cursor) throws {
    func count(_ name: String) throws -> Int {
        guard let match = try golden.call.firstMatch(of: Regex("\(name)\\s*=\\s*(\\d+)")),
            let text = match.output[1].substring, let value = Int(text)
        else { throw HarnessError("\(golden.id): the call has no count '\(name)'") }
        return value
    }
    let table = DiagnosticTable(
        truePositives: try count("TP"), falsePositives: try count("FP"),
        falseNegatives: try count("FN"), trueNegatives: try count("TN"))
    for (key, cursor) in expected.members { checkEntry(key, cursor, table) }
}

private func checkEntry(_ key: String, _ cursor: Cursor, _ table: DiagnosticTable) {
    switch key {
    case "sens": checkProportion(cursor, table.sensitivity)
    case "spec": checkProportion(cursor, table.specificity)
    case "ppv": checkProportion(cursor, table.positivePredictiveValue)
    case "npv": checkProportion(cursor, table.negativePredictiveValue)
    case "acc": checkProportion(cursor, table.accuracy)
    case "lr_pos": checkRatio(cursor, table.positiveLikelihoodRatio)
    case "lr_neg": checkRatio(cursor, table.negativeLikelihoodRatio)
    case "dor": checkRatio(cursor, table.diagnosticOddsRatio)
    case "youden": cursor.check(table.youden.value)
    case "newcombe_diff_tpr_fpr": cursor.check(table.youdenInterval().value)
    case "fisher": checkFisher(cursor, table)
    case "mcnemar_style_midp_fisher": cursor.checkP(FisherExactTest.of(table).value?.midP)
    case "chisq":
        cursor["method"]?.describes()
        let test = table.chiSquaredTest().value
        cursor["statistic"]?.check(test?.statistic)
        cursor["parameter"]?.check(test?.degreesOfFreedom)
        cursor["p"]?.checkP(test?.pValue)
    case "epiR": for block in cursor.items { checkTable(block, table) }
    default:
        guard let match = key.firstMatch(of: /^([pn])pv_at_prev(\d+)$/), let percent = Double(match.2) else {
            return cursor.fail("no such measure")
        }
        cursor.check(
            match.1 == "p"
                ? table.positivePredictiveValue(prevalence: percent / 100).value?.value
                : table.negativePredictiveValue(prevalence: percent / 100).value?.value)
    }
}

private func checkProportion(_ cursor: Cursor, _ proportion: Outcome<Proportion>) {
    let methods: [String: ProportionInterval] = [
        "clopper": .clopperPearson, "wilson": .wilson, "agresti_coull": .agrestiCoull, "jeffreys": .jeffreys,
    ]
    for (key, cell) in cursor.members {
        if key == "est" {
            cell.check(proportion.value?.value)
        } else if let method = methods[key] {
            cell.check(proportion.value?.interval(method))
        } else {
            cell.fail("no such interval")
        }
    }
}

private func checkRatio(_ cursor: Cursor, _ ratio: Outcome<LogRatio>) {
    cursor["est"]?.check(ratio.value?.value)
    cursor["ci_log"]?.check(ratio.value?.interval().value)
}

private func checkFisher(_ cursor: Cursor, _ table: DiagnosticTable) {
    let test = FisherExactTest.of(table).value
    for key in ["method", "statistic", "parameter"] { cursor[key]?.describes() }
    cursor["p"]?.checkP(test?.pValue)
    let definition = ConditionalDefinition(table)
    if let cell = cursor["estimate"] {
        checkRoot(cell, test?.oddsRatio) { definition.mean($0) - Double(table.truePositives) }
    }
    let (bounds, ends) = (test?.interval(), cursor["ci"]?.items ?? [])
    if ends.count == 2 {
        checkRoot(ends[0], bounds?.lower) { definition.tail($0, isUpper: true) - 0.025 }
        checkRoot(ends[1], bounds?.upper) { definition.tail($0, isUpper: false) - 0.025 }
    }
}

/// The reference finds an odds ratio, or its inverse where it is above 1, to within 2^-13 only. Where that
/// explains a difference, ours must solve the defining equation (by plain sums) and the reference's must not.
private func checkRoot(_ cell: Cursor, _ ours: Double?, _ equation: (Double) -> Double) {
    guard let ours, let reference = cell.value.number, ours.isFinite, ours > 0, reference > 0,
        abs(ours - reference) > cell.tolerance.relative * reference
    else { return cell.check(ours) }
    let distance = ours > 1 ? abs(1 / ours - 1 / reference) : abs(ours - reference)
    let (own, theirs) = (abs(equation(ours)), abs(equation(reference)))
    guard distance < 0x1p-13, own < 1e-9, theirs > 1e3 * own else { return cell.check(ours) }
    cell.isNotCovered(
        because: "the reference's root is loose: its equation is off by \(theirs), ours (\(ours)) by \(own)")
}

/// Fisher's noncentral hypergeometric distribution straight from its definition.
private struct ConditionalDefinition {
    let table: DiagnosticTable

    init(_ table: DiagnosticTable) { self.table = table }

    private func weights(_ oddsRatio: Double) -> [(count: Int, weight: Double)] {
        func logChoose(_ n: Int, _ k: Int) -> Double {
            lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        }
        let counts = max(0, table.positives - table.controls)...min(table.cases, table.positives)
        let logs = counts.map {
            logChoose(table.cases, $0) + logChoose(table.controls, table.positives - $0)
                + Double($0) * log(oddsRatio)
        }
        let top = logs.max()!
        let sum = logs.reduce(0) { $0 + exp($1 - top) }
        return zip(counts, logs).map { ($0, exp($1 - top) / sum) }
    }

    func mean(_ oddsRatio: Double) -> Double {
        weights(oddsRatio).reduce(0) { $0 + Double($1.count) * $1.weight }
    }

    func tail(_ oddsRatio: Double, isUpper: Bool) -> Double {
        weights(oddsRatio).filter {
            isUpper ? $0.count >= table.truePositives : $0.count <= table.truePositives
        }.reduce(0) { $0 + $1.weight }
    }
}

/// Columns statistic, est, lower, upper.
private func checkTable(_ block: Cursor, _ table: DiagnosticTable) {
    let names = block["statistic"]?.texts ?? []
    let (values, lower, upper) = (
        block["est"]?.items ?? [], block["lower"]?.items ?? [], block["upper"]?.items ?? []
    )
    for (place, name) in names.enumerated() {
        guard let row = row(name, table) else {
            block.fail("no such statistic: \(name)")
            continue
        }
        values[place].check(row.value)
        lower[place].check(row.bounds?.lower)
        upper[place].check(row.bounds?.upper)
    }
}

private func row(_ name: String, _ table: DiagnosticTable) -> (value: Double?, bounds: Bounds?)? {
    func exact(_ share: Outcome<Proportion>) -> (Double?, Bounds?) {
        (share.value?.value, share.value?.interval())
    }
    func ratio(_ ratio: Outcome<LogRatio>) -> (Double?, Bounds?) {
        (ratio.value?.value, ratio.value?.interval().value)
    }
    let youden = (table.youden.value, table.youdenBoundsOfExactIntervals().value)
    switch name {
    case "ap", "p.rin": return exact(table.apparentPrevalence)
    case "p.rout": return exact(table.apparentPrevalence.map(\.complement))
    case "tp": return exact(table.prevalence)
    case "se": return exact(table.sensitivity)
    case "sp": return exact(table.specificity)
    case "diag.ac": return exact(table.accuracy)
    case "pv.pos": return exact(table.positivePredictiveValue)
    case "pv.neg": return exact(table.negativePredictiveValue)
    case "p.tpdn": return exact(table.specificity.map(\.complement))
    case "p.tndp": return exact(table.sensitivity.map(\.complement))
    case "p.dntp": return exact(table.positivePredictiveValue.map(\.complement))
    case "p.dptn": return exact(table.negativePredictiveValue.map(\.complement))
    case "diag.or": return ratio(table.diagnosticOddsRatio)
    case "lr.pos": return ratio(table.positiveLikelihoodRatio)
    case "lr.neg": return ratio(table.negativeLikelihoodRatio)
    case "youden": return youden
    case "nndx":
        return (youden.0.map { 1 / $0 }, youden.1.map { Bounds(lower: 1 / $0.upper, upper: 1 / $0.lower) })
    default: return nil
    }
}

extension Cursor {
    /// Bounds of a share that the reference lets pass 0 or 1 agree with ours, which stop there.
    fileprivate func check(_ bounds: Bounds?) {
        for (cell, ours) in zip(items, [bounds?.lower, bounds?.upper]) {
            if let expected = cell.value.number, let ours,
                (expected < 0 && ours == 0) || (expected > 1 && ours == 1)
            {
                cell.check(expected)
            } else {
                cell.check(ours)
            }
        }
    }
}
