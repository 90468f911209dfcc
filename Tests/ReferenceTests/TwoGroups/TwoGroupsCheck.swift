import Statistics

/// A01: `call` says which values: `a=s100b[outcome==Good]; b=s100b[outcome==Poor]`.
func checkTwoGroups(_ golden: Golden, _ expected: Cursor) throws {
    let (a, b) = try (golden.selection("a"), golden.selection("b"))
    expected["levels"]?.describes()
    if let cursor = expected["a"] { checkDescriptives(cursor, a) }
    if let cursor = expected["b"] { checkDescriptives(cursor, b) }
    expected["welch"].map { checkT($0, TTest.welch(a, b)) }
    expected["student"].map { checkT($0, TTest.student(a, b)) }
    try checkMannWhitney(expected, a, b)
    checkEffectSizes(expected, a, b)
    checkSpreads(expected, a, b)
    if let shapiro = expected["shapiro"] {
        shapiro["a"].map { checkTest($0, shapiroWilkTest(a)) }
        shapiro["b"].map { checkTest($0, shapiroWilkTest(b)) }
    }
    expected["kruskal"].map { checkTest($0, kruskalWallisTest([a, b])) }
}

private func checkDescriptives(_ expected: Cursor, _ values: [Double]) {
    let described = Descriptives(values)
    expected["n"]?.check(described.count)
    expected["mean"]?.check(described.mean.value)
    expected["sd"]?.check(described.standardDeviation.value)
    expected["median"]?.check(described.median.value)
    for definition in QuantileDefinition.allCases {
        let quartiles = described.quartiles(definition).value
        expected["q_type\(definition.rawValue)"]?.check([quartiles?.lower, quartiles?.upper])
    }
    expected["min"]?.check(described.minimum.value)
    expected["max"]?.check(described.maximum.value)
    expected["geomean"]?.check(described.geometricMean.value)
}

func checkT(_ expected: Cursor, _ outcome: Outcome<TTest>) {
    let test = outcome.value
    expected["method"]?.describes()
    expected["statistic"]?.check(test?.statistic)
    expected["parameter"]?.check(test?.degreesOfFreedom)
    expected["p"]?.checkP(test?.pValue)
    expected["ci"]?.check([test?.interval.lower, test?.interval.upper])
    guard let estimate = expected["estimate"] else { return }
    let means = estimate.members
    if means.isEmpty { return estimate.check(test?.difference) }
    guard means.count == 2 else { return estimate.fail("two means were expected") }
    if let x = means[0].cursor.number, let y = means[1].cursor.number, let test,
        abs(x - y - test.difference) > 1e-9 * max(abs(x), abs(y))
    {
        estimate.fail("means differ by \(x - y), got \(test.difference)")
    }
}

/// A statistic with its degrees of freedom and p value.
private func checkTest(_ expected: Cursor, _ outcome: Outcome<TestResult>) {
    expected["method"]?.describes()
    expected["statistic"]?.check(outcome.value?.statistic)
    expected["parameter"]?.check(outcome.value?.degreesOfFreedom)
    expected["p"]?.check(
        outcome.value?.pValue, relative: max(1e-6, expected.tolerance.relative), absolute: 0)
}

private func checkMannWhitney(_ expected: Cursor, _ a: [Double], _ b: [Double]) throws {
    let test = try MannWhitney.of(a, b).get()
    let methods: [(String, RankTestMethod)] = [
        ("mw_asymp_cc", .asymptotic), ("mw_asymp_nocc", .asymptoticWithoutContinuity),
        ("mw_exact_conditional_ties", .exact),
    ]
    for (name, method) in methods {
        expected[name]?["method"]?.describes()
        expected[name]?["statistic"]?.check(test.statistic)
        expected[name]?["p"]?.checkP(test.pValue(method))
    }
    expected["hl_shift_bruteforce"]?.check(test.shift)
    if let cursor = expected["hl_ci_exactdist"] {
        let bounds = test.permutationQuantileInterval(level: 0.95)
        cursor.check([bounds.lower, bounds.upper])
    }
    if let cursor = expected["hl_ci_R_uniroot"] {
        // The reference looks for a root of a step function to 1e-4: right to 1e-3 of the spread.
        let pooled = Descriptives(a + b).quartiles().value
        let slack = 1e-3 * ((pooled?.upper ?? 0) - (pooled?.lower ?? 0))
        let bounds = test.shiftInterval(level: 0.95, method: .asymptotic, grid: .allReals).value
        cursor["est"]?.check(test.shift, absolute: slack)
        cursor["ci"]?.check([bounds?.lower, bounds?.upper], absolute: slack)
    }
    expected["prob_superiority_a_gt_b"]?.check(test.probabilityOfSuperiority)
    expected["cliffs_delta"]?.check(test.cliffsDelta)
}

private func checkEffectSizes(_ expected: Cursor, _ a: [Double], _ b: [Double]) {
    let effects = [
        ("cohens_d", "Cohens_d", StandardizedDifference.cohensD(a, b).value),
        ("hedges_g", "Hedges_g", StandardizedDifference.hedgesG(a, b).value),
    ]
    for (name, key, effect) in effects {
        expected[name]?[key]?.check(effect?.value)
        // The reference's ends come from a simplex search that stops at 1e-9 in p: right to about 1e-7.
        expected[name]?["CI_low"]?.check(effect?.interval?.lower, absolute: 2e-7)
        expected[name]?["CI_high"]?.check(effect?.interval?.upper, absolute: 2e-7)
    }
    expected["glass_delta"]?.check(StandardizedDifference.glassDelta(a, b).value?.value)
}

private func checkSpreads(_ expected: Cursor, _ a: [Double], _ b: [Double]) {
    if let cursor = expected["var_F"] {
        let test = VarianceRatioTest.of(a, b).value
        cursor["method"]?.describes()
        cursor["statistic"]?.check(test?.ratio)
        cursor["estimate"]?.check(test?.ratio)
        cursor["parameter"]?.check([test?.degreesOfFreedom.first, test?.degreesOfFreedom.second])
        cursor["p"]?.checkP(test?.pValue)
        cursor["ci"]?.check([test?.interval.lower, test?.interval.upper])
    }
    if let cursor = expected["brown_forsythe"] {
        let test = brownForsytheTest([a, b]).value
        cursor["F value"]?.check(test?.statistic)
        cursor["Pr(>F)"]?.checkP(test?.pValue)
    }
}
