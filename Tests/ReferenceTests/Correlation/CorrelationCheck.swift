import Statistics

/// A04: `call` names the two columns: `cor.test(s100b,ndka)`; pairs with a missing value are left out.
func checkCorrelation(_ golden: Golden, _ expected: Cursor) throws {
    let names = try golden.correlatedColumns()
    let (x, y) = try golden.pairs(names)
    expected["n"]?.check(x.count)
    if let cursor = expected["pearson"] { checkPearson(cursor, x, y) }
    if let cursor = expected["spearman"] { checkSpearman(cursor, x, y) }
    let spearman = Correlation.spearman(x, y).value
    let interval = spearman?.interval(level: 0.95)
    expected["spearman_fisher_ci_bonett_wright"]?.check([interval?.lower, interval?.upper])
    expected["spearman_t_p"]?.checkP(
        spearman.flatMap { correlationTTest($0.coefficient, count: x.count).value?.pValue })
    if let cursor = expected["kendall_taub"] {
        let kendall = KendallCorrelation.of(x, y).value
        cursor["method"]?.describes()
        cursor["statistic"]?.check(kendall?.zScore)
        cursor["p"]?.checkP(kendall?.pValue)
        cursor["estimate"]?.check(kendall?.coefficient)
    }
    expected["lin_ccc"]?.check(linConcordance(x, y).value)
    if let cursor = expected["partial"] { try checkPartialCorrelation(golden, cursor, names) }
}

private func checkPearson(_ cursor: Cursor, _ x: [Double], _ y: [Double]) {
    let pearson = Correlation.pearson(x, y).value
    let test = pearson.flatMap { correlationTTest($0.coefficient, count: x.count).value }
    let interval = pearson?.interval(level: 0.95)
    cursor["method"]?.describes()
    cursor["statistic"]?.check(test?.statistic)
    cursor["parameter"]?.check(Double(x.count - 2))
    cursor["p"]?.checkP(test?.pValue)
    cursor["estimate"]?.check(pearson?.coefficient)
    cursor["ci"]?.check([interval?.lower, interval?.upper])
}

private func checkSpearman(_ cursor: Cursor, _ x: [Double], _ y: [Double]) {
    let spearman = Correlation.spearman(x, y).value
    let n = Double(x.count)
    cursor["method"]?.describes()
    // With ties R reports S = (n³ − n)(1 − ρ)/6.
    cursor["statistic"]?.check(spearman.map { (n * n * n - n) * (1 - $0.coefficient) / 6 })
    cursor["p"]?.checkP(spearman.flatMap { correlationTTest($0.coefficient, count: x.count).value?.pValue })
    cursor["estimate"]?.check(spearman?.coefficient)
}

extension Golden {
    /// The names within the call's brackets, or after a bar: the pair first, then any covariates.
    fileprivate func correlatedColumns() throws -> [String] {
        let names = call.split { "(),|[]+".contains($0) }.dropFirst()
            .map { $0.filter { !" \"'".contains($0) } }.filter { !$0.isEmpty }
        guard names.count >= 2 else {
            throw HarnessError("\(id): cannot read two columns in the call '\(call)'")
        }
        return Array(names)
    }

    fileprivate func pairs(_ names: [String]) throws -> (x: [Double], y: [Double]) {
        let data = try data()
        let complete = try zip(data.numbers(names[0]), data.numbers(names[1])).compactMap { x, y in
            x.flatMap { x in y.map { (x, $0) } }
        }
        return (complete.map(\.0), complete.map(\.1))
    }
}
