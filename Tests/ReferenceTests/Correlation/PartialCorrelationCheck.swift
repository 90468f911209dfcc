import Statistics

/// A `partial` block in the forms that partial-correlation programs print: one result, or one for each method,
/// each covariate set, or both, nested either way. Covariates are named by a leaf (`given`, `covariates`, …), by
/// the key of a member that is a column (`age`, `age+wfns`), or by `call`: `pcor.test(x, y, z)`, `… | z`.
func checkPartialCorrelation(_ golden: Golden, _ expected: Cursor, _ names: [String]) throws {
    let table = try golden.data()
    let context = PartialContext(table: table, pair: Array(names.prefix(2)))
    var start = PartialPlace(covariates: Array(names.dropFirst(2)), method: .pearson)
    start.covariates = start.covariates.filter(table.has)
    try context.check(expected, start)
}

private struct PartialPlace {
    var covariates: [String]
    var method: Method
    enum Method: String, CaseIterable { case pearson, spearman, kendall }
}

private struct PartialContext {
    let table: CSVData
    let pair: [String]

    private static let covariateKeys: Set = [
        "given", "covariate", "covariates", "controlling", "controlled", "control", "adjusted_for",
        "adjusted",
        "z", "by", "partialled", "conditioning",
    ]

    func check(_ cursor: Cursor, _ place: PartialPlace) throws {
        var place = place
        for (key, member) in cursor.members {
            let name = key.lowercased()
            if Self.covariateKeys.contains(name) {
                let columns = member.texts.flatMap(columns)
                if !columns.isEmpty { place.covariates = columns }
            } else if name == "method", let text = member.text, let method = method(text) {
                place.method = method
            }
        }
        guard case .object = cursor.value else {
            try checkLeaf("estimate", cursor, result(place))
            return
        }
        for (key, member) in cursor.members where !isLabel(key) {
            var inner = place
            if let method = method(key) { inner.method = method }
            let named = columns(key)
            if !named.isEmpty { inner.covariates = named }
            if case .object = member.value {
                try check(member, inner)
            } else if method(key) != nil || !named.isEmpty {
                try checkLeaf("estimate", member, result(inner))
            } else {
                try checkLeaf(key, member, result(place))
            }
        }
    }

    private func isLabel(_ key: String) -> Bool {
        Self.covariateKeys.contains(key.lowercased()) || key.lowercased() == "method"
    }

    private func method(_ text: String) -> PartialPlace.Method? {
        PartialPlace.Method.allCases.first { text.lowercased().contains($0.rawValue) }
    }

    /// Columns that a text names: `age`, `age+wfns`, `age, wfns`, `given_age`.
    private func columns(_ text: String) -> [String] {
        if table.has(text) { return [text] }
        let parts = text.split { "+,;&| ".contains($0) }.map(String.init)
        let known = parts.filter(table.has)
        if !known.isEmpty { return known }
        return table.columnNames.filter { text.hasSuffix("_\($0)") || text.hasSuffix(".\($0)") }
    }

    private struct Result {
        var count: Int
        var covariateCount: Int
        var correlation: Outcome<Correlation>
        var test: (statistic: Double, pValue: Double)?
    }

    private func result(_ place: PartialPlace) throws -> Result {
        if place.covariates.isEmpty { throw HarnessError("a partial correlation names no covariate column") }
        let columns = try (pair + place.covariates).map { try table.numbers($0) }
        let rows = (0..<table.rowCount).filter { row in columns.allSatisfy { $0[row] != nil } }
        let complete = columns.map { column in rows.map { column[$0]! } }
        let (x, y, covariates) = (complete[0], complete[1], Array(complete.dropFirst(2)))
        var result = Result(
            count: rows.count, covariateCount: covariates.count, correlation: .undefined(""), test: nil)
        switch place.method {
        case .pearson: result.correlation = Correlation.partialPearson(x, y, covariates: covariates)
        case .spearman: result.correlation = Correlation.partialSpearman(x, y, covariates: covariates)
        case .kendall: result.correlation = Correlation.partialKendall(x, y, covariates: covariates)
        }
        result.test = result.correlation.value.flatMap { partial in
            place.method == .kendall
                ? partialKendallTest(partial)
                : correlationTTest(
                    partial.coefficient, count: partial.count, covariateCount: partial.covariateCount
                ).value
        }
        return result
    }

    private func checkLeaf(_ key: String, _ cursor: Cursor, _ result: Result) throws {
        let interval = result.correlation.value?.interval(level: 0.95)
        switch key.lowercased().filter({ $0.isLetter }) {
        case "estimate", "r", "rho", "tau", "coefficient", "cor", "pcor", "value":
            cursor.check(result.correlation.value?.coefficient)
        case "p", "pvalue", "pval", "pr": cursor.checkP(result.test?.pValue)
        case "statistic", "t", "stat": cursor.check(result.test?.statistic)
        case "n", "count", "nobs": cursor.check(result.count)
        case "gp", "k", "covariatecount": cursor.check(result.covariateCount)
        case "parameter", "df": cursor.check(Double(result.count - 2 - result.covariateCount))
        case "ci", "interval", "confint": cursor.check([interval?.lower, interval?.upper])
        case "lower", "lowerci", "cilower", "lcl": cursor.check(interval?.lower)
        case "upper", "upperci", "ciupper", "ucl": cursor.check(interval?.upper)
        case "engine", "package", "note", "notes", "call", "definition": cursor.describes()
        default: cursor.fail("no partial correlation is known by this name")
        }
    }
}
