import Statistics

/// A05: `call` names outcome and marker, `pROC::roc(outcome,marker)`; `data/<id>_input.csv` has them as
/// y (1 = case), x and, for the second marker of a comparison, x2.
func checkROC(_ golden: Golden, _ expected: Cursor) throws {
    let input = try ROCInput(golden, levels: expected["levels"]?.texts)
    let direction = expected["direction"]?.text.flatMap(ROCDirection.init(rawValue:)) ?? .higherInCases
    let roc = try input.roc(input.x, direction)
    expected["n_case"]?.check(roc.cases.count)
    expected["n_control"]?.check(roc.controls.count)
    checkArea(expected, roc)
    checkCurve(expected, roc)
    try checkBootstrap(golden, expected, input, direction)
    checkPartialAreas(expected, roc)
    checkCutOffs(expected, roc)
    try checkComparisons(expected, roc, input)
}

private struct ROCInput {
    var isCase: [Bool]
    var x: [Double]
    var x2: [Double]?

    init(_ golden: Golden, levels: [String]?) throws {
        if let data = try golden.input() {
            let keep = try zip(data.numbers("y"), data.numbers("x")).map { $0 != nil && $1 != nil }
            func kept(_ column: String) throws -> [Double] {
                try zip(data.numbers(column), keep).compactMap { $1 ? $0 ?? .nan : nil }
            }
            isCase = try kept("y").map { $0 == 1 }
            x = try kept("x")
            x2 = data.has("x2") ? try kept("x2") : nil
            return
        }
        let words = golden.call.split { "(,) ;".contains($0) }.map(String.init)
        guard let place = words.firstIndex(where: { $0.hasSuffix("roc") }), place + 2 < words.count,
            let levels,
            levels.count == 2
        else {
            throw HarnessError("\(golden.id): cannot read 'roc(outcome,marker)' in '\(golden.call)'")
        }
        let data = try golden.data()
        let rows = try zip(data.texts(words[place + 1]), data.numbers(words[place + 2]))
            .filter { $0.0.map(levels.contains) == true && $0.1 != nil }
        isCase = rows.map { $0.0 == levels[1] }
        x = rows.map { $0.1! }
    }

    func roc(_ values: [Double], _ direction: ROCDirection, rows: [Int]? = nil) throws -> ROC {
        let rows = rows ?? Array(isCase.indices)
        return try ROC.of(
            cases: rows.filter { isCase[$0] }.map { values[$0] },
            controls: rows.filter { !isCase[$0] }.map { values[$0] }, direction: direction
        ).get()
    }
}

private func checkArea(_ expected: Cursor, _ roc: ROC) {
    expected["auc"]?.check(roc.auc)
    expected["var_delong"]?.check(roc.deLongVariance.value)
    let wald = roc.waldInterval().value
    expected["ci95_delong"]?.check([wald?.lower, roc.auc, wald?.upper])
    let logit = roc.logitInterval().value
    expected["ci95_logit_delong"]?.check([logit?.lower, logit?.upper])
    expected["hanley_mcneil_se"]?.check(roc.hanleyMcNeilStandardError)
    expected["p_vs_half_mannwhitney"]?.checkP(roc.pValueAgainstHalf(.asymptoticWithoutContinuity))
    if let cursor = expected["smooth_binormal"] {
        let smooth = BinormalCurve.fit(roc).value
        cursor["auc"]?.check(smooth?.auc)
        cursor["intercept"]?.check(smooth?.intercept)
        cursor["slope"]?.check(smooth?.slope)
    }
}

private func checkCurve(_ expected: Cursor, _ roc: ROC) {
    guard let cursor = expected["curve"] else { return }
    cursor["threshold"]?.check(roc.points.map(\.threshold))
    cursor["specificity"]?.check(roc.points.map(\.specificity))
    cursor["sensitivity"]?.check(roc.points.map(\.sensitivity))
}

private func checkBootstrap(
    _ golden: Golden, _ expected: Cursor, _ input: ROCInput, _ direction: ROCDirection
) throws {
    guard expected["boot_auc"] != nil || expected["boot_sd"] != nil else { return }
    guard let resamples = try golden.resampling("boot_idx") else {
        throw HarnessError("\(golden.id): resamples/\(golden.id)_boot_idx.csv is missing")
    }
    let areas = try resamples.map { try input.roc(input.x, direction, rows: $0.map { $0 - 1 }).auc }
    let described = Descriptives(areas)
    expected["boot_auc"]?.check(areas)
    expected["boot_sd"]?.check(described.standardDeviation.value)
    expected["boot_ci95_percentile_type7"]?.check([
        described.quantile(0.025).value, described.quantile(0.975).value,
    ])
    if let cursor = expected["fresh_seed_boot_ci"] {
        let fresh = try input.roc(input.x, direction).bootstrapInterval(seed: 1)
        cursor.check([fresh.lower, fresh.upper])
    }
}

/// Keys such as `pauc_spec_1_0.9` and `pauc_spec_1_0.9_corrected`.
private func checkPartialAreas(_ expected: Cursor, _ roc: ROC) {
    for (key, cursor) in expected.members where key.hasPrefix("pauc_") {
        let words = key.split(separator: "_")
        guard words.count >= 4, let a = Double(words[2]), let b = Double(words[3]) else {
            cursor.fail("cannot read the range in '\(key)'")
            continue
        }
        let axis: ROC.Axis = words[1] == "spec" ? .specificity : .sensitivity
        let range = min(a, b)...max(a, b)
        cursor.check(
            key.hasSuffix("_corrected")
                ? roc.correctedPartialArea(over: range, of: axis) : roc.partialArea(over: range, of: axis))
    }
}

private func checkCutOffs(_ expected: Cursor, _ roc: ROC) {
    for (key, cursor) in expected.members {
        let words = key.split(separator: "_")
        func number(_ prefix: String) -> Double? {
            words.first { $0.hasPrefix(prefix) }.flatMap { Double($0.dropFirst(prefix.count)) }
        }
        if key == "youden_best" {
            checkPoints(cursor, roc.bestPoints(.youden))
        } else if key == "closest_topleft" {
            checkPoints(cursor, roc.bestPoints(.closestToTopLeft))
        } else if key.hasPrefix("youden_weighted"), let cost = number("cost"), let prevalence = number("prev")
        {
            checkPoints(cursor, roc.bestPoints(.weightedYouden(cost: cost, prevalence: prevalence)))
        } else if key.hasPrefix("sens_at_spec"), let percent = Double(words[2].dropFirst(4)) {
            cursor.check(roc.sensitivity(atSpecificity: percent / 100))
        } else if key.hasPrefix("spec_at_sens"), let percent = Double(words[2].dropFirst(4)) {
            cursor.check(roc.specificity(atSensitivity: percent / 100))
        }
    }
}

private func checkPoints(_ cursor: Cursor, _ points: [ROC.Point]) {
    let isOne = (cursor["threshold"]?.items.count ?? 1) == 1
    let points = isOne ? Array(points.prefix(1)) : points
    cursor["threshold"]?.check(points.map(\.threshold))
    cursor["sensitivity"]?.check(points.map(\.sensitivity))
    cursor["specificity"]?.check(points.map(\.specificity))
    cursor["youden"]?.check(points.map { $0.sensitivity + $0.specificity })
}

private func checkComparisons(_ expected: Cursor, _ roc: ROC, _ input: ROCInput) throws {
    guard expected["paired_delong"] != nil || expected["unpaired_delong"] != nil else { return }
    guard let x2 = input.x2 else { throw HarnessError("a second marker 'x2' is needed for a comparison") }
    let other = try input.roc(x2, .higherInCases)
    if let cursor = expected["paired_delong"] {
        let test = AreaComparison.paired(roc, other).value
        cursor["auc2"]?.check(other.auc)
        cursor["z"]?.check(test?.statistic)
        cursor["p"]?.checkP(test?.pValue)
        cursor["cov"]?.check(test?.covariance)
        cursor["diff_ci"]?.check([test?.interval.lower, test?.interval.upper])
    }
    if let cursor = expected["unpaired_delong"] {
        let test = AreaComparison.unpaired(roc, other).value
        cursor["D"]?.check(test?.statistic)
        cursor["df"]?.check(test?.degreesOfFreedom)
        cursor["p"]?.checkP(test?.pValue)
    }
}
