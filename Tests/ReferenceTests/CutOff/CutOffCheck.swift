import Foundation
import Statistics

/// A06: `call` ends in `outcome~marker`, columns of the data set; `direction` says on which side cases lie.
///
/// The names without a prefix follow one reference (candidates: the observed values and none positive; all that
/// tie, the strictest first; `value` is the accuracy at the cut-off whatever the criterion), those with `oc_` the
/// other (candidates: the observed values, ascending).
func checkCutOffs(_ golden: Golden, _ expected: Cursor) throws {
    let isHigher = expected["direction"]?.text != "<="
    let roc = try marker(golden, isHigher ? .higherInCases : .lowerInCases)
    for (key, cursor) in expected.members where key != "direction" {
        if key.hasPrefix("oc_") {
            checkObserved(key, cursor, roc)
        } else if let rule = strictestFirst[key] {
            let points = Array(roc.bestPoints(rule, among: .observedOrNone).reversed())
            cursor["cutpoints"]?.check(points.map(\.threshold))
            for (cell, point) in zip(cursor["value"].map(leaves) ?? [], points) {
                cell.check(roc.table(point).accuracy.value?.value)
            }
        } else {
            cursor.fail("no such criterion")
        }
    }
}

private let strictestFirst: [String: CutOffRule] = [
    "youden": .youden, "sum_sens_spec": .youden, "f1": .f1, "accuracy": .accuracy,
    "cohens_kappa": .cohensKappa, "roc01": .closestToTopLeft,
    "abs_d_sens_spec": .equalSensitivityAndSpecificity,
]

private let ascending: [String: CutOffRule] = [
    "oc_Youden": .youden, "oc_ROC01": .closestToTopLeft,
    "oc_SpEqualSe": .equalSensitivityAndSpecificity, "oc_MinPvalue": .minimalP,
    "oc_MaxDOR": .maximalOddsRatio, "oc_MaxEfficiency": .accuracy, "oc_MaxKappa": .cohensKappa,
]

private func checkObserved(_ key: String, _ cursor: Cursor, _ roc: ROC) {
    guard let rule = ascending[key] else { return cursor.fail("no such criterion") }
    var points = roc.bestPoints(rule, among: .observed)
    if rule == .minimalP, let first = points.first {
        points = [first]
        if let p = roc.table(first).chiSquaredTest(continuity: true).value?.pValue, p < 5e-11 {
            return cursor.isNotCovered(
                because: "the reference rounds p to ten places: all that round to 0 tie there, ours is \(p)")
        }
    }
    cursor["cutoff"]?.check(points.map(\.threshold))
    cursor["Se"]?.check(points.map(\.sensitivity))
    cursor["Sp"]?.check(points.map(\.specificity))
}

/// Numbers of a list of lists.
private func leaves(_ cursor: Cursor) -> [Cursor] {
    if case .list = cursor.value { cursor.items.flatMap(leaves) } else { [cursor] }
}

private func marker(_ golden: Golden, _ direction: ROCDirection) throws -> ROC {
    guard let match = golden.call.firstMatch(of: /([A-Za-z0-9._]+)\s*~\s*([A-Za-z0-9._]+)/) else {
        throw HarnessError("\(golden.id): cannot read 'outcome~marker' in '\(golden.call)'")
    }
    let data = try golden.data()
    var rows = Array(0..<data.rowCount)
    if let subset = golden.subset {
        guard let range = subset.firstMatch(of: /rows (\d+)-(\d+)/) else {
            throw HarnessError("\(golden.id): the subset '\(subset)' is not understood")
        }
        rows = Array(rows.prefix(Int(range.2)!).dropFirst(Int(range.1)! - 1))
    }
    let (outcomes, values) = (try data.texts(String(match.1)), try data.numbers(String(match.2)))
    let complete = rows.filter { outcomes[$0] != nil && values[$0] != nil }
    // The case is the second level: 1 of 0 and 1, the later of two names.
    guard let positive = Set(complete.map { outcomes[$0]! }).max() else {
        throw HarnessError("\(golden.id): no row has outcome and marker")
    }
    return try ROC.of(
        cases: complete.filter { outcomes[$0] == positive }.map { values[$0]! },
        controls: complete.filter { outcomes[$0] != positive }.map { values[$0]! }, direction: direction
    ).get()
}
