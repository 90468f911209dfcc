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
    case "fisher": checkFisher(cursor, FisherExactTest.of(table).value)
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

private func checkFisher(_ cursor: Cursor, _ test: FisherExactTest?) {
    for key in ["method", "statistic", "parameter"] { cursor[key]?.describes() }
    cursor["p"]?.checkP(test?.pValue)
    cursor["estimate"]?.check(test?.oddsRatio)
    cursor["ci"]?.check(test?.interval())
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
