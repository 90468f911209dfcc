internal import Findings

/// ` + age + factor(stage, levels = c("I", "II"))`: the covariates of a formula, empty where there are none.
func rCovariates(_ names: [String], _ rows: PatientRows) -> String {
    names.map { name in
        if rows.numbers(name) != nil { return " + \(rName(name))" }
        let levels = Set(rows.labels(name)).sorted().map(rString)
        if levels.count < 2 { return "" }
        return " + factor(\(rName(name)), levels = c(\(levels.joined(separator: ", "))))"
    }.joined()
}
